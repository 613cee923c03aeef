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

TEST(FhirTerminology, LooksUpAndValidates) {
  const AnswerCase cases[] = {
      {"LookUp", "GET",
       "/fhir/CodeSystem/$lookup?system=http://hl7.org/fhir/sid/icd-10-cm&code=I10&date=2026-09-03",
       200,
       R"({"resourceType":"Parameters","parameter":[{"name":"name","valueString":"icd10cm"},)"
       R"({"name":"version","valueString":"icd10cm-2025-10-01"},)"
       R"({"name":"display","valueString":"Essential (primary) hypertension"},)"
       R"({"name":"property","part":[{"name":"code","valueCode":"billable"},)"
       R"({"name":"value","valueBoolean":true}]})"},
      {"LookUpHeading", "GET",
       "/fhir/CodeSystem/$lookup?system=http://hl7.org/fhir/sid/icd-10-cm&code=E11&date=2026-09-03",
       200, R"({"name":"value","valueBoolean":false})"},
      {"LookUpParent", "GET",
       "/fhir/CodeSystem/"
       "$lookup?system=http://hl7.org/fhir/sid/icd-10-cm&code=E11.21&date=2026-09-03",
       200, R"({"name":"value","valueCode":"E11.2"})"},
      {"NoSuchCode", "GET",
       "/fhir/CodeSystem/$lookup?system=http://hl7.org/fhir/sid/icd-10-cm&code=Q99&date=2026-09-03",
       404, R"("code":"not-found")"},
      {"NoSuchSystem", "GET", "/fhir/CodeSystem/$lookup?system=urn:x&code=I10", 404,
       "OperationOutcome"},
      {"NoCode", "GET", "/fhir/CodeSystem/$lookup?system=http://hl7.org/fhir/sid/icd-10-cm", 400,
       R"("code":"required")"},
      {"BadDate", "GET",
       "/fhir/CodeSystem/$lookup?system=http://hl7.org/fhir/sid/icd-10-cm&code=I10&date=2026", 400,
       "OperationOutcome"},
      {"DayNotCovered", "GET",
       "/fhir/CodeSystem/$lookup?system=http://hl7.org/fhir/sid/icd-10-cm&code=I10&date=2001-01-01",
       404, "no release covers 2001-01-01"},
      {"LicensedTextsStay", "GET",
       "/fhir/CodeSystem/$lookup?system=http://www.ama-assn.org/go/cpt&code=99213&date=2026-09-03",
       200, R"({"name":"display","valueString":"99213"})"},
      {"LookUpByPost", "POST", "/fhir/CodeSystem/$lookup", 200, "Essential (primary) hypertension",
       R"({"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":)"
       R"({"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}},)"
       R"({"name":"date","valueDateTime":"2026-09-03T10:00:00Z"}]})"},
      {"Valid", "GET",
       "/fhir/CodeSystem/"
       "$validate-code?url=http://hl7.org/fhir/sid/icd-10-cm&code=I10&date=2026-09-03",
       200, R"([{"name":"result","valueBoolean":true},{"name":"display")"},
      {"NotValid", "GET",
       "/fhir/CodeSystem/"
       "$validate-code?url=http://hl7.org/fhir/sid/icd-10-cm&code=Q99&date=2026-09-03",
       200, R"([{"name":"result","valueBoolean":false},{"name":"message")"},
      {"HeadingIsTold", "GET",
       "/fhir/CodeSystem/"
       "$validate-code?url=http://hl7.org/fhir/sid/icd-10-cm&code=E11&date=2026-09-03",
       200, "the code is a heading, not a complete code"},
      {"OtherDisplay", "GET",
       "/fhir/CodeSystem/"
       "$validate-code?url=http://hl7.org/fhir/sid/icd-10-cm&code=I10&display=Gout&date=2026-09-03",
       200, R"([{"name":"result","valueBoolean":false},{"name":"message")"},
      {"ValidateByPost", "POST", "/fhir/CodeSystem/$validate-code", 200,
       R"([{"name":"result","valueBoolean":true})",
       R"({"resourceType":"Parameters","parameter":[{"name":"url","valueUri":)"
       R"("http://hl7.org/fhir/sid/icd-10-cm"},{"name":"code","valueCode":"I10"},)"
       R"({"name":"date","valueDateTime":"2026-09-03"}]})"},
      {"NoParameters", "POST", "/fhir/CodeSystem/$validate-code", 400, "OperationOutcome",
       R"({"resourceType":"Patient"})"},
      {"NoJson", "POST", "/fhir/CodeSystem/$validate-code", 400, "OperationOutcome", "<x/>"},
      {"ConceptIsNotRead", "POST", "/fhir/CodeSystem/$validate-code", 400,
       R"("code":"not-supported")",
       R"({"resourceType":"Parameters","parameter":[{"name":"codeableConcept"}]})"},
      {"NoOtherMethod", "DELETE", "/fhir/CodeSystem/$lookup", 405, "Allow: GET, HEAD, POST"},
      {"NoSuchOperation", "GET", "/fhir/CodeSystem/$subsumes", 404, "OperationOutcome"},
      {"InTheCapabilities", "GET", "/fhir/metadata", 200, "CodeSystem-validate-code"},
  };
  const Coded coded;
  for (const AnswerCase& c : cases) expect(coded, c, coded.sender);
  EXPECT_EQ(status_of(coded.http("GET", "/fhir/CodeSystem/$lookup?code=I10", "")), 401);
}

}  // namespace
}  // namespace claimwire::daemon
