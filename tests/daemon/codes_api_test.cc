// Codes found over HTTP: /codes/search, /codes/suggest, and FHIR's $lookup and $validate-code.
#include <gtest/gtest.h>

#include "codes/import.h"
#include "codes/store.h"
#include "tests/daemon/running.h"
#include "tests/support/folders.h"

namespace claimwire::daemon {
namespace {

/// A daemon with the code sets of the quickstart.
struct Coded : Running {
  Coded() {
    EXPECT_EQ(start(), "");
    const codes::CodeStore store{site.folder() + "/codes"};
    for (const char* set : {"icd10cm", "cpt"}) {
      const auto releases = codes::read_releases(
          concat(tests::source_folder(), "/config/examples/quickstart/codes/", set, ".csv"), {});
      EXPECT_TRUE(releases && store.add(*releases));
    }
    EXPECT_EQ(*daemon->reload_codes(), true);
    viewer = token("seer", "viewer");
    sender = token("feed", "sender");
  }
  std::string viewer, sender;
};

struct AnswerCase {
  const char* name;
  const char* method;
  const char* target;
  int status;
  const char* holds;
  const char* body = "";
};

void expect(const Coded& coded, const AnswerCase& c, const std::string& token) {
  const std::string answer = coded.http(c.method, c.target, token, c.body);
  EXPECT_EQ(status_of(answer), c.status) << c.name << "\n" << answer;
  EXPECT_NE(answer.find(c.holds), std::string::npos) << c.name << "\n" << answer;
}

TEST(CodesApi, SearchesAndSuggests) {
  const AnswerCase cases[] = {
      {"ByCode", "GET", "/api/v1/codes/search?q=E11.6&on=2026-09-03&limit=1", 200,
       R"({"items":[{"set":"icd10cm","code":"E11.6","billable":false)"},
      {"BillableOnly", "GET", "/api/v1/codes/search?q=E11.6&on=2026-09-03&limit=1&billable=true",
       200, R"({"items":[{"set":"icd10cm","code":"E11.641","billable":true)"},
      {"InWords", "GET", "/api/v1/codes/suggest?q=high%20blood%20pressure&on=2026-09-03", 200,
       R"({"items":[{"set":"icd10cm","code":"I10","billable":true)"},
      {"SaysWhy", "GET", "/api/v1/codes/suggest?q=HTN&on=2026-09-03&limit=1", 200,
       R"("because":"Essential (primary) hypertension","source":"title"}],"on":"2026-09-03"})"},
      {"OfAPatient", "GET", "/api/v1/codes/suggest?q=HTN&on=2026-09-03&age=40&sex=F", 200, "I10"},
      {"NoWords", "GET", "/api/v1/codes/suggest?q=", 400, "/problems/api.q"},
      {"NoSuchSex", "GET", "/api/v1/codes/suggest?q=HTN&sex=x", 400, "/problems/api.sex"},
      {"NoSuchAge", "GET", "/api/v1/codes/suggest?q=HTN&age=old", 400, "/problems/api.age"},
      {"LimitTooLarge", "GET", "/api/v1/codes/suggest?q=HTN&limit=51", 400, "/problems/api.limit"},
      {"SearchLimit", "GET", "/api/v1/codes/search?q=HTN&limit=0", 400, "/problems/api.limit"},
      {"DayNotCovered", "GET", "/api/v1/codes/suggest?q=HTN&on=2001-01-01", 404,
       "no release covers 2001-01-01"},
      {"OneCode", "GET", "/api/v1/codes/icd10cm/I10?on=2026-09-03", 200, R"("standing":"known")"},
  };
  const Coded coded;
  for (const AnswerCase& c : cases) expect(coded, c, coded.viewer);
  EXPECT_EQ(status_of(coded.http("GET", "/api/v1/codes/suggest?q=HTN", "")), 401);
}

}  // namespace
}  // namespace claimwire::daemon
