#include "mappings/routes.h"

#include <gtest/gtest.h>

#include <memory_resource>

#include "core/text.h"
#include "hl7/syntax/read.h"

namespace claimwire::mappings {
namespace {

constexpr std::string_view kHl7 =
    "MSH|^~\\&|EHR|WEST|CW|CW|20260903||DFT^P03|M1|P|2.5\rPID|1||900||DOE^JANE\rPV1|1|I|2W\r"
    "DG1|1||E11.9^Diabetes^I10\rDG1|2||I10^Hypertension^I10\rZIN|1|\"\"\r";
constexpr std::string_view kFhir =
    R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Encounter","class":{"code":"IMP"}}}]})";

config::Route bill(const char* name, const char* when = "", std::vector<std::string> from = {}) {
  config::Route out;
  out.name = name;
  out.when = when;
  out.from = std::move(from);
  out.bill = "each-message";
  return out;
}
config::Route forward(const char* name, const char* when = "", std::vector<std::string> from = {}) {
  config::Route out = bill(name, when, std::move(from));
  out.bill.clear();
  out.forward = {"lab"};
  return out;
}

/// "charges +one +two": the bill route, then the forward routes.
std::string taken(const std::vector<config::Route>& routes, std::string_view interface, bool fhir) {
  config::Configuration c;
  c.routes = routes;
  c.facilities["west"].key = "west";
  c.facilities["west"].known_as = {"WEST"};
  Problems problems;
  const Routes compiled = Routes::compile(c, problems);
  for (const Problem& problem : problems) ADD_FAILURE() << text(problem);
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  const auto message = hl7::read_message(kHl7, {}, arena, issues);
  const auto content = fhir::Content::read(kFhir);
  const Taken got = compiled.of({.interface = interface,
                                 .type = fhir ? "Bundle" : "DFT^P03",
                                 .hl7 = fhir ? nullptr : &*message,
                                 .fhir = fhir ? &*content : nullptr,
                                 .facility = [] { return std::string{"WEST"}; }});
  std::string out = got.bill == nullptr ? "-" : got.bill->name;
  for (const config::Route* one : got.forward) out += concat(" +", one->name);
  return out;
}

struct RouteCase {
  const char* name;
  std::vector<config::Route> routes;
  const char* want;
  const char* interface = "ehr";
  bool fhir = false;
};
class Route : public testing::TestWithParam<RouteCase> {};
TEST_P(Route, TakesTheMessagesItIsFor) {
  const auto& [_, routes, want, interface, fhir] = GetParam();
  EXPECT_EQ(taken(routes, interface, fhir), want);
}
const RouteCase kRoutes[] = {
    {"None", {}, "-"},
    {"WithoutConditionTakesAll", {bill("all")}, "all"},
    {"TheFirstBillWins", {bill("one"), bill("two")}, "one"},
    {"ABillThatDoesNotMatchIsPassedOver", {bill("one", "type = ADT^*"), bill("two")}, "two"},
    {"EveryForwardThatMatchesGetsACopy",
     {forward("a"), bill("b"), forward("c", "type = ADT^*"), bill("d"), forward("e")},
     "b +a +e"},
    {"ForwardAlone", {forward("a")}, "- +a"},
    {"FromAnInterface", {bill("lab", "", {"lab", "ris"}), bill("ehr", "", {"ehr"})}, "ehr"},
    {"FromAnInterfaceOfSeveral", {bill("lab", "", {"lab", "ehr"})}, "lab"},
    {"TypeInAList", {bill("x", "type in [ADT^A01, DFT^P03]")}, "x"},
    {"TypeByWildcard", {bill("x", "type = DFT^*")}, "x"},
    {"Event", {bill("x", "event = P03")}, "x"},
    {"OtherEvent", {bill("x", "event = A01")}, "-"},
    {"Interface", {bill("x", "interface = ehr")}, "x"},
    {"FacilityBySendersName", {bill("x", "facility = WEST")}, "x"},
    {"FacilityByOurName", {bill("x", "facility = west")}, "x"},
    {"OtherFacility", {bill("x", "facility = east")}, "-"},
    {"Hl7Path", {bill("x", "PV1-2 = I")}, "x"},
    {"Hl7PathOfAComponent", {bill("x", "DG1[2]-3.1 = I10")}, "x"},
    {"AnyOfSeveralValues", {bill("x", "DG1-3.1 = I10")}, "x"},
    {"Hl7Null", {bill("x", "ZIN-2 is null")}, "x"},
    {"Hl7PathThatIsNotThere", {bill("x", "ZZZ-1 exists")}, "-"},
    {"Both", {bill("x", "type = DFT^P03 and PV1-2 = I")}, "x"},
    {"FhirPath", {bill("x", "Encounter.class.code = IMP")}, "x", "fhir", true},
    {"OtherFhirValue", {bill("x", "Encounter.class.code = AMB")}, "-", "fhir", true},
    {"FhirType", {bill("x", "type in [Bundle, Claim]")}, "x", "fhir", true},
    {"AFhirBodyHasNoEvent", {bill("x", "event exists")}, "-", "fhir", true},
    {"AnHl7PathIsEmptyInFhir", {bill("x", "PV1-2 = I")}, "-", "fhir", true},
    {"AFhirPathIsEmptyInHl7", {bill("x", "Encounter.class.code = IMP")}, "-"},
};
INSTANTIATE_TEST_SUITE_P(Routes, Route, testing::ValuesIn(kRoutes),
                         [](const auto& test) { return test.param.name; });

struct ProblemCase {
  const char* name;
  const char* when;
  const char* want;
};
class RouteProblem : public testing::TestWithParam<ProblemCase> {};
TEST_P(RouteProblem, NamesRouteAndNearestWord) {
  config::Configuration c;
  c.routes = {bill("x", GetParam().when)};
  c.routes[0].place = {"claimwire.yaml", 7};
  Problems problems;
  Routes::compile(c, problems);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(text(problems[0]).find(GetParam().want), std::string::npos) << text(problems[0]);
  EXPECT_EQ(text(problems[0]).substr(0, 32), "claimwire.yaml:7: routes.x.when:")
      << text(problems[0]);
}
constexpr ProblemCase kProblems[] = {
    {"MisspeltFact", "tipe = DFT^P03", "did you mean type?"},
    {"MisspeltFacility", "facilty = west", "did you mean facility?"},
    {"NothingLikeIt", "xyzzy = 1", "expected type, event, interface, facility, or a path"},
    {"FactOfAClaim", "payer = acme", "is not known of a message on its way"},
};
INSTANTIATE_TEST_SUITE_P(Routes, RouteProblem, testing::ValuesIn(kProblems),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::mappings
