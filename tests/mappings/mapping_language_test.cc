#include <gtest/gtest.h>

#include <memory_resource>
#include <string>

#include "claims/model/encounter.h"
#include "core/text.h"
#include "hl7/structures/groups.h"
#include "hl7/syntax/read.h"
#include "mappings/engine/compiled.h"
#include "mappings/engine/encounter_sink.h"
#include "mappings/engine/run.h"
#include "mappings/explain/model_leaves.h"
#include "wrap/yaml/document.h"

/// The mapping language, a sentence of its page at a time.
namespace claimwire::mappings {
namespace {

constexpr std::string_view kMessage =
    "MSH|^~\\&|EHR|WEST|||20260903||DFT^P03|M1|P|2.5.1\r"
    "PID|1||100^^^WEST^MR~999^^^US^SS||DOE^JANE||19800101|F|||\"\"|||||||V1\r"
    "PV1|1|E|ED||||||||||||||||V10045\r"
    "FT1|1|A|B1|20260903||CG|X1|  padded  ||3|14000|33.335|||||||||||||99284|25~59~GT~KX~LT\r"
    "DG1|1||E11.9^Diabetes^I10|||F\r"
    "ZDX|1|Y\r"
    "DG1|2||I10^Hypertension^I10|||W\r"
    "ZDX|2|1\r"
    "IN1|1|P1|ACME\r"
    "ZIN|1|A|B|M-1 2|||25.00\r";

std::shared_ptr<const claims::Table> prices() {
  return *claims::Table::parse("prices.csv",
                               "facility,charge,hcpcs,revenue_code,from,to\n"
                               "WEST,X1,99283,,2025-01-01,2025-12-31\n"
                               "WEST,X1,99285,,2026-01-01,\n"
                               "CLN,X1,99281,0510,2026-01-01,\n");
}

struct Outcome {
  std::string values;    ///< "account=V1; ..." in the order of the model.
  std::string findings;  ///< Ids with their place.
  std::string problems;
};

Outcome outcome_of(const std::string& rules, const std::string& above = {}) {
  Outcome out;
  Problems problems;
  const auto read = [&](const std::string& name, const std::string& text) {
    const auto stream = yaml::Stream::parse(
        concat("mapping: ", name, "\nfrom: hl7v2\nto: encounter\nrules:\n", text, "\n"),
        name + ".yaml");
    if (!stream) {
      problems.push_back({{name, 0}, stream.error().message});
      return Definition{};
    }
    return read_definitions(*stream, "", problems).front();
  };
  Definition definition = read("site", rules);
  if (!above.empty()) definition = merge(definition, read("above", above), problems);
  const auto mapping =
      problems.empty() ? compile(std::move(definition), {{"prices", prices()}}, problems) : nullptr;
  for (const Problem& one : problems) out.problems += text(one) + "\n";
  if (mapping == nullptr) return out;

  std::pmr::monotonic_buffer_resource arena;
  Issues reading, issues;
  const auto message = hl7::read_message(kMessage, {}, arena, reading);
  const hl7::GroupTree tree = hl7::group_tree(*message, reading);
  claims::Encounter encounter;
  const Hl7Source source{*mapping, *message, tree};
  EncounterSink sink{encounter, source, issues, {2026, 9, 3}};
  run({.mapping = *mapping,
       .source = source,
       .sink = sink,
       .issues = issues,
       .built = &encounter,
       .today = {2026, 9, 3}});
  for (const ModelLeaf& leaf : model_leaves(claims::encounter_fields(), &encounter))
    out.values += concat(out.values.empty() ? "" : "; ", leaf.path, "=", leaf.value);
  for (const Issue& one : issues)
    out.findings += concat(out.findings.empty() ? "" : "; ", name(one.action), " ", one.kind->id,
                           " ", one.place);
  return out;
}

struct LanguageCase {
  const char* name;
  const char* rules;
  const char* values;
  const char* findings = "";
  const char* above = "";
};
class Language : public testing::TestWithParam<LanguageCase> {};

TEST_P(Language, DoesWhatThePageSays) {
  const LanguageCase& own = GetParam();
  const Outcome got = outcome_of(own.rules, own.above);
  EXPECT_EQ(concat(got.values, " | ", got.findings, got.problems),
            concat(own.values, " | ", own.findings));
}

constexpr LanguageCase kLanguageCases[] = {
    // Sources.
    {"Path", "  account: PID-18.1", "account=V1"},
    {"FirstNonEmptyAlternative", "  account: PV1-50.1 or PV1-19.1", "account=V10045"},
    {"NullEndsTheSearchAndErases", "  account: PID-11.1 or PID-18.1", "account="},
    {"SecondRepetition", "  account: PID-3[2].1", "account=999"},
    {"RepetitionByPredicate", "  account: PID-3[.5 = SS].1", "account=999"},
    {"RepetitionByNegation", "  account: PID-3[.5 != MR].1", "account=999"},
    {"SegmentByValue", "  account: DG1[1 = \"2\"]-3.1", "account=I10"},
    {"SegmentByThePresentOne", "  diagnoses:\n    each: DG1\n    poa: ZDX[1 = DG1-1]-2",
     "diagnoses[1].poa=Y; diagnoses[2].poa=1"},
    {"NearestGroupFirst", "  coverages:\n    each: IN1\n    member_id: ZIN-4.1",
     "coverages[1].member_id=M-1 2"},
    // Choices.
    {"FirstChoiceThatHolds",
     "  account:\n    - { from: PID-18.1, when: PV1-2 = I }\n    - PV1-19.1", "account=V10045"},
    {"ChoiceWithoutValueGivesWay", "  account:\n    - PV1-50.1\n    - PID-18.1", "account=V1"},
    {"Value", "  account: { value: FIXED }", "account=FIXED"},
    {"WhenOfALoop", "  diagnoses:\n    each: DG1\n    when: DG1-6 = F\n    code: DG1-3.1",
     "diagnoses[1].code=E11.9"},
    // Missing.
    {"MissingUnsaid", "  account: PV1-50.1", ""},
    {"MissingIgnore", "  account: { from: PV1-50.1, missing: ignore }", ""},
    {"MissingWarn", "  account: { from: PV1-50.1, missing: warn }", "",
     "warn mapping.missing PV1-50.1"},
    {"MissingHold", "  account: { from: PV1-50.1, missing: hold }", "",
     "hold mapping.missing PV1-50.1"},
    {"MissingReject", "  account: { from: PV1-50.1, missing: reject }", "",
     "reject mapping.missing PV1-50.1"},
    {"MissingDefault", "  account: { from: PV1-50.1, missing: default NONE }", "account=NONE"},
    // Lists.
    {"All", "  charges:\n    each: FT1\n    modifiers: { from: FT1-26.1, all: true }",
     "charges[1].modifiers[1]=25; charges[1].modifiers[2]=59; charges[1].modifiers[3]=GT; "
     "charges[1].modifiers[4]=KX; charges[1].modifiers[5]=LT"},
    {"Most", "  charges:\n    each: FT1\n    modifiers: { from: FT1-26.1, all: true, most: 2 }",
     "charges[1].modifiers[1]=25; charges[1].modifiers[2]=59",
     "warn mapping.too-many-values FT1-26[3].1"},
    {"Join", "  account: { from: FT1-26.1, all: true, do: [join -] }", "account=25-59-GT-KX-LT"},
    {"Product", "  charges:\n    each: FT1\n    amount: { product: [FT1-12.1, FT1-10] }",
     "charges[1].amount=100.01"},
    // Extra.
    {"ExtraMoney", "  extra.copay: { from: ZIN-7, as: money }", "extra.copay=25.00"},
    {"ExtraDate", "  extra.day: { from: FT1-4, as: date }", "extra.day=2026-09-03"},
    {"ExtraIsReadByLaterRules",
     "  extra.copay: { from: ZIN-7, as: money }\n  account: encounter.extra.copay",
     "account=25.00; extra.copay=25.00"},
    {"ExtraThatDoesNotConvert", "  extra.copay: { from: PID-5.1, as: money }", "",
     "hold mapping.value-unreadable PID-5.1"},
    // Tables.
    {"Table", "  class: { from: PV1-2, table: { E: emergency } }", "class=emergency"},
    {"TableElse", "  class: { from: PV1-2, table: { I: inpatient, else: unknown } }",
     "class=unknown"},
    {"TableUnmatchedIsMissing", "  class: { from: PV1-2, table: { I: inpatient }, missing: hold }",
     "", "warn mapping.table-unmatched PV1-2; hold mapping.missing PV1-2"},
    {"CsvByDateAndKeys",
     "  facility: MSH-4\n  charges:\n    each: FT1\n    service: FT1-4\n    procedure: { from: "
     "FT1-7.1, table: prices, take: hcpcs, with: { facility: encounter.facility } }",
     "facility=WEST; charges[1].service.from=2026-09-03; charges[1].procedure=99285"},
    {"CsvEmptyCellIsMissingNotUnmatched",
     "  facility: MSH-4\n  charges:\n    each: FT1\n    service: FT1-4\n    revenue_code: { from: "
     "FT1-7.1, table: prices, take: revenue_code, with: { facility: encounter.facility }, missing: "
     "warn }",
     "facility=WEST; charges[1].service.from=2026-09-03", "warn mapping.missing FT1-7.1"},
    // Transforms.
    {"Upper", "  account: { from: DG1-3.2, do: [upper] }", "account=DIABETES"},
    {"Lower", "  account: { from: DG1-3.2, do: [lower] }", "account=diabetes"},
    {"Trim", "  account: { from: FT1-8, do: [trim] }", "account=padded"},
    {"Remove", "  account: { from: ZIN-4.1, do: [remove \" -\"] }", "account=M12"},
    {"Replace", "  account: { from: DG1-3.1, do: ['replace \"E([0-9]+)[.]\" \"\\1-\"'] }",
     "account=11-9"},
    {"Left", "  account: { from: PV1-19, do: [left 3] }", "account=V10"},
    {"Right", "  account: { from: PV1-19, do: [right 3] }", "account=045"},
    {"Pad", "  account: { from: PID-18, do: [pad 4] }", "account=00V1"},
    {"PadWith", "  account: { from: PID-18, do: [pad 4 x] }", "account=xxV1"},
    {"Digits", "  account: { from: ZIN-4.1, do: [digits] }", "account=12"},
    {"Decimals", "  charges:\n    each: FT1\n    amount: { from: FT1-11.1, do: [decimals 2] }",
     "charges[1].amount=140.00"},
    {"Prefix", "  account: { from: PID-18, do: [prefix \"ACC \"] }", "account=ACC V1"},
    {"Date", "  accident.date: { from: FT1-4, do: [date YYYYMMDD] }", "accident.date=2026-09-03"},
    {"DateThatIsNone", "  accident.date: { from: PV1-19, do: [date MM/DD/YYYY] }", "",
     "hold mapping.transform-failed PV1-19"},
    {"InOrder", "  account: { from: DG1-3.2, do: [left 4, upper, prefix x] }", "account=xDIAB"},
    // Layers.
    {"LaterLayerWins", "  account: PID-18.1", "account=V10045", "", "  account: PV1-19.1"},
    {"Drop", "  account: PID-18.1\n  location: PV1-3.1", "location=ED", "", "  account: drop"},
    {"OrInherited", "  account: PID-18.1", "account=V1", "", "  account: PV1-50.1 or inherited"},
    {"InheritedChoice", "  account: PID-18.1", "account=V1", "",
     "  account:\n    - { from: PV1-19.1, when: PV1-2 = I }\n    - inherited"},
};
INSTANTIATE_TEST_SUITE_P(Mapping, Language, testing::ValuesIn(kLanguageCases),
                         [](const auto& test) { return test.param.name; });

struct ProblemCase {
  const char* name;
  const char* rules;
  const char* problem;
  const char* above = "";
};
class LanguageProblem : public testing::TestWithParam<ProblemCase> {};

TEST_P(LanguageProblem, IsSaidWithFileLineAndNearestName) {
  const ProblemCase& own = GetParam();
  const std::string got = outcome_of(own.rules, own.above).problems;
  EXPECT_NE(got.find(own.problem), std::string::npos) << got;
}

constexpr ProblemCase kProblemCases[] = {
    {"MisspeltTarget", "  acount: PID-18.1",
     "site.yaml:5: there is no target 'acount' in 'encounter': unknown field 'acount'; did you "
     "mean "
     "'account'?"},
    {"MisspeltSegment", "  account: PDI-18.1",
     "site.yaml:5: 'PDI-18.1': there is no segment 'PDI' in HL7 v2"},
    {"MisspeltTable", "  account: { from: PID-18, table: price }", "did you mean 'prices'?"},
    {"MisspeltColumn", "  account: { from: PID-18, table: prices, take: hcpc }",
     "did you mean 'hcpcs'?"},
    {"MisspeltTransform", "  account: { from: PID-18, do: [uper] }", "did you mean 'upper'?"},
    {"MisspeltRuleKey", "  account: [{ from: PID-18, missin: hold }]", "did you mean 'missing'?"},
    {"MisspeltDrop", "  account: PID-18.1",
     "above.yaml:5: 'acount: drop' removes nothing: no layer below has that rule; did you mean "
     "'account'?",
     "  acount: drop"},
    {"InheritedFromNobody", "  account: PID-18.1", "'inherited': no layer below has a rule for",
     "  location: PV1-3.1 or inherited"},
    {"BehindADefault", "  account:\n    - { from: PID-18.1, missing: default X }\n    - PV1-19.1",
     "site.yaml:7: this entry of 'account' can never win: the one before it always answers"},
    {"BehindAValue", "  account:\n    - { value: X }\n    - PV1-19.1", "can never win"},
    {"BehindInherited", "  account: PID-18.1", "'inherited' must come last",
     "  account: inherited or PV1-19.1"},
    {"TheSameAlternativeTwice", "  account: PID-18.1 or PV1-19.1 or PID-18.1",
     "'PID-18.1' stands twice"},
    {"LoopOnNoList", "  account: { each: FT1, code: FT1-1 }", "is not a list"},
    {"ListWithoutLoop", "  charges.amount: FT1-11", "lies in the list 'charges'"},
    {"BadCondition", "  account: { from: PID-18, when: PV1-2 == I }", "when: "},
    {"BadMissing", "  account: { from: PID-18, missing: maybe }", "must be ignore, warn, hold"},
};
INSTANTIATE_TEST_SUITE_P(Mapping, LanguageProblem, testing::ValuesIn(kProblemCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::mappings
