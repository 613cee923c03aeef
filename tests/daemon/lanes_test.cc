// One input at one and at many ordering keys, by one and by four workers: the same claims.
#include <map>
#include <set>

#include "core/text.h"
#include "tests/daemon/running.h"

namespace claimwire::daemon {
namespace {

using test::Visit;

constexpr int kMessages = 80;

/// The claims of a site by their CLM01: without envelope, control numbers and the time of building.
std::map<std::string, std::string> claims_made(const Running& running) {
  static const std::set<std::string_view> kOfTheMoment = {"ISA", "GS", "ST", "BHT",
                                                          "SE",  "GE", "IEA"};
  std::map<std::string, std::string> out;
  for (const std::string& file : running.site.files("out")) {
    std::string kept, number;
    for (const std::string_view segment : split(file, '~')) {
      const auto elements = split(segment, '*');
      if (kOfTheMoment.count(elements[0]) > 0) continue;
      if (elements[0] == "CLM") number = elements[1];
      kept += concat(segment, "~");
    }
    EXPECT_TRUE(out.emplace(number, kept).second) << number << " was built twice";
  }
  return out;
}

std::map<std::string, std::string> claims_of(unsigned workers, const char* order_by) {
  Running running{Extra{.ehr = order_by}};
  auto started =
      Daemon::start(running.site.configuration(), {.version = "0.0.0", .workers = workers});
  EXPECT_TRUE(started) << (started ? "" : started.error().message);
  if (!started) return {};
  running.daemon = std::move(*started);
  test::RawClient peer{running.port("ehr")};
  for (int i = 0; i < kMessages; ++i) {
    const std::string number = std::to_string(i);
    peer.send(test::framed(test::hl7(Visit{.control_id = concat("M", number),
                                           .account = concat("V", number),
                                           .charge = concat("CH", number),
                                           .procedure = i % 3 == 0 ? "99283^^C4" : "99284^^C4",
                                           .amount = concat(std::to_string(100 + i), ".00"),
                                           .diagnosis = i % 2 == 0 ? "R07.9" : "I10"})));
    EXPECT_NE(peer.receive("\x1C\r", 30s).find("MSA|AA"), std::string::npos);
  }
  EXPECT_TRUE(eventually([&] { return running.part(0, "done") == kMessages; }));
  return claims_made(running);
}

struct WorkCase {
  const char* name;
  unsigned workers;
  const char* order_by;
};

class Claims : public testing::TestWithParam<WorkCase> {};

TEST_P(Claims, AreTheSameHoweverManyWorkThem) {
  static const auto first = claims_of(1, ", order_by: [MSH-3]");
  ASSERT_EQ(first.size(), std::size_t{kMessages});
  EXPECT_EQ(claims_of(GetParam().workers, GetParam().order_by), first);
}

constexpr WorkCase kWorkCases[] = {
    {"OneWorkerAllLanes", 1, ""},
    {"FourWorkersOneLane", 4, ", order_by: [MSH-3]"},
    {"FourWorkersAllLanes", 4, ""},
};
INSTANTIATE_TEST_SUITE_P(Work, Claims, testing::ValuesIn(kWorkCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::daemon
