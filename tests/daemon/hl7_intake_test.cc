#include "apps/daemon/hl7_intake.h"

#include <gtest/gtest.h>

#include "core/text.h"
#include "tests/daemon/site.h"

namespace claimwire::daemon {
namespace {

using config::AckWhen;
using engine::Head;
using engine::Verdict;
using test::arrival;
using test::Extra;
using test::Site;
using test::Visit;

std::string with(std::string message, std::string_view from, std::string_view to) {
  const auto at = message.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return message.replace(at, from.size(), to);
}

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::accept:
      return "accept";
    case Verdict::error:
      return "error";
    case Verdict::reject:
      return "reject";
    case Verdict::try_later:
      break;
  }
  return "try_later";
}

// --- what is read of a message ---------------------------------------------------------------

struct HeadCase {
  const char* name;
  std::string message;
  std::string Head::* member;
  const char* want;
  Extra extra{};
};
class Hl7Head : public testing::TestWithParam<HeadCase> {};
TEST_P(Hl7Head, IsReadBeforeTheMessageIsStored) {
  const Site site{GetParam().extra};
  const Head head = examine_hl7(arrival(GetParam().message), *site.snapshot(), AckWhen::stored);
  EXPECT_EQ(head.*GetParam().member, GetParam().want);
  EXPECT_FALSE(head.refusal) << head.refusal->message;
}
const HeadCase kHeads[] = {
    {"TypeAndTrigger", test::hl7(), &Head::type, "DFT^P03"},
    {"TypeAlone", test::hl7({.type = "ACK"}), &Head::type, "ACK"},
    {"ControlId", test::hl7({.control_id = "A-7"}), &Head::control_id, "A-7"},
    {"Sender", test::hl7(), &Head::sender, "EHR|WEST"},
    {"RepeatsAreKnownBySenderAndControlId", test::hl7(), &Head::duplicate_key, "hl7v2|EHR|WEST|M1"},
    {"WithoutControlIdNothingIsARepeat", test::hl7({.control_id = ""}), &Head::duplicate_key, ""},
    {"RepeatsAreKnownByTheFieldsOfTheInterface",
     test::hl7(),
     &Head::duplicate_key,
     "hl7v2|V1|M1",
     {.ehr = ", duplicates: { by: [PID-18, MSH-10] }"}},
    {"FieldsThatAreAllEmptyMakeNoRepeat",
     test::hl7(),
     &Head::duplicate_key,
     "",
     {.ehr = ", duplicates: { by: [ZXX-1] }"}},
    {"OrderIsKeptByFacilityAndAccount", test::hl7(), &Head::ordering_key, "WEST|V1"},
    {"TheVisitStandsInForTheAccount", with(test::hl7(), "62704|||||||V1\r", "62704\r"),
     &Head::ordering_key, "WEST|V1"},
    {"ThePatientStandsInForBoth", "MSH|^~\\&|EHR|WEST|||2026||ADT^A31|M1|P|2.5\rPID|1||900^^^W\r",
     &Head::ordering_key, "WEST|patient|900"},
    {"TheConnectionStandsInForAll", "MSH|^~\\&|EHR|WEST|||2026||MFN^M01|M1|P|2.5\r",
     &Head::ordering_key, "connection|ehr|kit"},
    {"OrderByTheFieldsOfTheInterface",
     test::hl7(),
     &Head::ordering_key,
     "ED|MRNV1",
     {.ehr = ", order_by: [PV1-3.1, PID-3.1]"}},
    {"AnEmptyFieldOfOrderByMeansTheUsualKey",
     test::hl7(),
     &Head::ordering_key,
     "WEST|V1",
     {.ehr = ", order_by: [PV1-3.1, ZXX-9]"}},
};
INSTANTIATE_TEST_SUITE_P(Intake, Hl7Head, testing::ValuesIn(kHeads),
                         [](const auto& test) { return test.param.name; });

TEST(Hl7Head, AFileIsARepeatByItsContent) {
  const Site site;
  auto file = arrival(test::hl7());
  file.idempotency_key = "sha";
  EXPECT_EQ(examine_hl7(file, *site.snapshot(), AckWhen::stored).duplicate_key, "content|kit|sha");
}

// --- what keeps a message out ----------------------------------------------------------------

struct RefusalCase {
  const char* name;
  std::string message;
  Extra extra;
  AckWhen when;
  const char* want;  ///< "" for taken, else verdict and id of the refusal.
};
class Hl7Refusal : public testing::TestWithParam<RefusalCase> {};
TEST_P(Hl7Refusal, IsDecidedBeforeTheMessageIsStored) {
  const Site site{GetParam().extra};
  const Head head = examine_hl7(arrival(GetParam().message), *site.snapshot(), GetParam().when);
  EXPECT_EQ(head.refusal ? concat(name(head.refusal_verdict), " ", head.refusal->id) : "",
            GetParam().want);
}
const Extra kExpects{.ehr =
                         ", expect: { receiving_application: [CW], receiving_facility: [cw], "
                         "versions: [2.5.1] }"};
const RefusalCase kRefusals[] = {
    {"AGoodMessageIsTaken", test::hl7(), {}, AckWhen::stored, ""},
    {"AGoodMessageIsTakenUnderRead", test::hl7(), {}, AckWhen::read, ""},
    {"NoMsh", "HELLO WORLD\r", {}, AckWhen::stored, "reject hl7.no-msh"},
    {"Empty", "", {}, AckWhen::stored, "reject hl7.no-msh"},
    {"UnknownCharacterSet",
     test::hl7({.msh = "||||||KLINGON"}),
     {},
     AckWhen::stored,
     "reject hl7.charset-unknown"},
    {"ExpectedReceiver", test::hl7(), kExpects, AckWhen::stored, ""},
    {"OtherReceivingApplication", with(test::hl7(), "|CW|CW|", "|LAB|CW|"), kExpects,
     AckWhen::stored, "reject intake.receiver-unexpected"},
    {"OtherReceivingFacility", with(test::hl7(), "|CW|CW|", "|CW|EAST|"), kExpects, AckWhen::stored,
     "reject intake.receiver-unexpected"},
    {"OtherVersion", with(test::hl7(), "|P|2.5.1", "|P|2.3"), kExpects, AckWhen::stored,
     "reject intake.unsupported-version"},
    {"UnderStoredAMissingSegmentIsNoReason",
     with(test::hl7(), "PID|1|", "ZID|1|"),
     {},
     AckWhen::stored,
     ""},
    {"UnderReadAMissingSegmentIs",
     with(test::hl7(), "PID|1|", "ZID|1|"),
     {},
     AckWhen::read,
     "error hl7.required-segment-missing"},
    {"UnderReadAMissingHeaderFieldIs",
     test::hl7({.control_id = ""}),
     {},
     AckWhen::read,
     "error hl7.required-field-missing"},
    {"UnroutedIsTakenByDefault", test::hl7({.type = "ADT^A08^ADT_A01"}), {}, AckWhen::read, ""},
    {"UnroutedIsRefusedWhereAsked",
     test::hl7({.type = "ADT^A08^ADT_A01"}),
     {.ehr = ", ack: { when: read }, unrouted: refuse"},
     AckWhen::read,
     "reject intake.no-route"},
    {"RoutedIsTakenWhereUnroutedIsRefused",
     test::hl7(),
     {.ehr = ", ack: { when: read }, unrouted: refuse"},
     AckWhen::read,
     ""},
    {"TheFacilityOfARouteIsTheOneThatTheMappingFinds",
     with(with(test::hl7({.facility = "ELSEWHERE"}), "ED^^^WEST", "ED"),
          "|V1|||||||||||||||||||||||||2026", "|V1||||||||||||||||||||WEST|||||2026"),
     {.routes = "  - { name: west, when: 'facility = west', bill: each-message }\n",
      .ehr = ", ack: { when: read }, unrouted: refuse"},
     AckWhen::read,
     ""},
};
INSTANTIATE_TEST_SUITE_P(Intake, Hl7Refusal, testing::ValuesIn(kRefusals),
                         [](const auto& test) { return test.param.name; });

// --- what is answered ------------------------------------------------------------------------

engine::UtcTime moment() { return engine::utc_time(1'788'476'400'000); }  // 2026-09-03T23:00:00Z

struct ModeCase {
  const char* name;
  const char* accept;       ///< MSH-15
  const char* application;  ///< MSH-16
  Verdict verdict;
  bool checked;      ///< The verdict is of the check, behind a message that was stored.
  const char* want;  ///< MSA-1 of each acknowledgment that leaves, in order.
};
class Hl7Answers : public testing::TestWithParam<ModeCase> {};
TEST_P(Hl7Answers, AreThoseTheSenderAsksFor) {
  const auto& [_, accept, application, verdict, checked, want] = GetParam();
  const Site site;
  const auto message = arrival(test::hl7({.msh = concat("|||", accept, "|", application)}));
  Head head = examine_hl7(message, *site.snapshot(), AckWhen::stored);
  const Error why{"engine.busy", "later"};
  if (verdict != Verdict::accept && !checked) head.refusal = why;
  const auto answer =
      answer_hl7(message, head, verdict, {}, verdict == Verdict::accept ? nullptr : &why,
                 {.id = "m_1", .stored = verdict == Verdict::accept || checked, .now = moment()});
  std::string got;
  for (const std::string& one : {answer.accept_acknowledgment, answer.body})
    if (const auto at = one.find("\rMSA|"); at != std::string::npos)
      got += concat(got.empty() ? "" : " ", one.substr(at + 5, 2));
  EXPECT_EQ(got, want);
}
const ModeCase kModes[] = {
    {"OriginalMode", "", "", Verdict::accept, false, "AA"},
    {"OriginalModeRefused", "", "", Verdict::error, false, "AE"},
    {"OriginalModeNotTaken", "", "", Verdict::reject, false, "AR"},
    {"OriginalModeLater", "", "", Verdict::try_later, false, "AR"},
    {"OriginalModeRefusedByTheCheck", "", "", Verdict::error, true, "AE"},
    {"AcceptAlways", "AL", "", Verdict::accept, false, "CA"},
    {"AcceptAlwaysRefused", "AL", "", Verdict::error, false, "CE"},
    {"AcceptAlwaysNotTaken", "AL", "NE", Verdict::reject, false, "CR"},
    {"AcceptNever", "NE", "NE", Verdict::accept, false, ""},
    {"AcceptNeverNotTaken", "NE", "NE", Verdict::reject, false, ""},
    {"AcceptErrorsOfAGoodOne", "ER", "NE", Verdict::accept, false, ""},
    {"AcceptErrorsOfABadOne", "ER", "NE", Verdict::reject, false, "CR"},
    {"AcceptSuccessOfAGoodOne", "SU", "NE", Verdict::accept, false, "CA"},
    {"AcceptSuccessOfABadOne", "SU", "NE", Verdict::reject, false, ""},
    {"BothOfAGoodOne", "AL", "AL", Verdict::accept, false, "CA AA"},
    {"BothWhenTheCheckRefuses", "AL", "AL", Verdict::error, true, "CA AE"},
    {"NotTakenHasNoApplicationAnswer", "AL", "AL", Verdict::reject, false, "CR"},
    {"ApplicationAlone", "NE", "AL", Verdict::accept, false, "AA"},
    {"ApplicationErrorsOfAGoodOne", "AL", "ER", Verdict::accept, false, "CA"},
    {"ApplicationErrorsWhenTheCheckRefuses", "AL", "ER", Verdict::error, true, "CA AE"},
    {"ApplicationSuccessOfAGoodOne", "AL", "SU", Verdict::accept, false, "CA AA"},
    {"ApplicationSuccessWhenTheCheckRefuses", "AL", "SU", Verdict::error, true, "CA"},
};
INSTANTIATE_TEST_SUITE_P(Modes, Hl7Answers, testing::ValuesIn(kModes),
                         [](const auto& test) { return test.param.name; });

/// The answer to `message` as it leaves; refusals by examine_hl7() under `read`.
std::string answered(const std::string& message, const Extra& extra = {}) {
  const Site site{extra};
  const auto came = arrival(message);
  const Head head = examine_hl7(came, *site.snapshot(), AckWhen::read);
  return answer_hl7(came, head, head.refusal ? head.refusal_verdict : Verdict::accept,
                    head.findings, head.refusal ? &*head.refusal : nullptr,
                    {.id = "m_1", .stored = !head.refusal, .now = moment()})
      .body;
}

struct TextCase {
  const char* name;
  std::string message;
  const char* want;  ///< MSA and what follows it.
  Extra extra{};
};
class Hl7AnswerText : public testing::TestWithParam<TextCase> {};
TEST_P(Hl7AnswerText, SaysWhatIsWrongAndWhere) {
  const std::string answer = answered(GetParam().message, GetParam().extra);
  const auto at = answer.find("\rMSA");
  std::string got = answer.substr(std::min(at, answer.size() - 1) + 1);
  std::replace(got.begin(), got.end(), '\r', '\n');
  EXPECT_EQ(got, GetParam().want);
}
const TextCase kTexts[] = {
    {"TheControlIdIsRepeatedByte", test::hl7({.control_id = "a\\T\\b~c^d \xE9"}),
     "MSA|AA|a\\T\\b~c^d \xE9\n"},
    {"UnsupportedVersionIs203",
     with(test::hl7(), "|P|2.5.1", "|P|2.5"),
     "MSA|AR|M1|MSH-12: version (MSH-12) is not one that this interface expects\n"
     "ERR||MSH^1^12|203^Unsupported version id^HL70357|E|intake.unsupported-version|||MSH-12: "
     "version (MSH-12) is not one that this interface expects\n",
     {.ehr = ", expect: { versions: [2.7] }"}},
    {"NoRouteIs200",
     test::hl7({.type = "ADT^A08^ADT_A01"}),
     "MSA|AR|M1|no route takes messages of this type; do not send it again\n"
     "ERR|||200^Unsupported message type^HL70357|F||||no route takes messages of this type; do not "
     "send it again\n",
     {.ehr = ", ack: { when: read }, unrouted: refuse"}},
    {"OldVersionsHaveTheErrorInOneField",
     with(with(test::hl7(), "|P|2.5.1", "|P|2.3"), "PID|1|", "ZID|1|"),
     "MSA|AE|M1|MSH: a segment that the message structure requires is missing|||100^Segment "
     "sequence "
     "error^HL70357\nERR|MSH^1^^100&Segment sequence error&HL70357\n"},
};
INSTANTIATE_TEST_SUITE_P(Intake, Hl7AnswerText, testing::ValuesIn(kTexts),
                         [](const auto& test) { return test.param.name; });

/// Promise D3.
TEST(Hl7AnswerText, HoldsNothingOfThePatient) {
  const std::string bad[] = {test::hl7(), test::hl7({.control_id = ""}),
                             with(test::hl7(), "PID|1|", "ZID|1|"), test::hl7({.diagnosis = "DOE"}),
                             test::hl7({.type = "DOE^JANE"})};
  for (const std::string& message : bad)
    for (const std::string_view word : {"DOE", "JANE", "19480214", "1EG4TE5MK73", "MRNV1", "Oak"})
      EXPECT_EQ(answered(message).find(word), std::string::npos) << word << " of " << message;
}

// --- processing id ---------------------------------------------------------------------------

struct ProcessingCase {
  const char* name;
  const char* environment;
  const char* ehr;
  const char* id;
  bool taken;
};
class ProcessingId : public testing::TestWithParam<ProcessingCase> {};
TEST_P(ProcessingId, IsTakenAsTheEnvironmentAndTheInterfaceSay) {
  const auto& [_, environment, ehr, id, taken] = GetParam();
  const Site site{{.ehr = ehr, .environment = environment}};
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  const std::string text = with(test::hl7(), "|P|2.5.1", concat("|", id, "|2.5.1"));
  const auto message = hl7::read_message(text, {}, arena, issues);
  const auto snapshot = site.snapshot();
  EXPECT_EQ(processing_id_taken(*message, *snapshot, snapshot->interface("ehr")), taken);
}
const ProcessingCase kProcessing[] = {
    {"ProductionTakesP", "production", "", "P", true},
    {"ProductionTakesPWithMode", "production", "", "P^T", true},
    {"ProductionTakesNoT", "production", "", "T", false},
    {"ProductionTakesNoEmpty", "production", "", "", false},
    {"ProductionTakesAnyWhereAsked", "production", ", expect: { processing_id: any }", "D", true},
    {"TestTakesT", "test", "", "T", true},
    {"TestTakesP", "test", "", "P", true},
    {"TestTakesOnlyTWhereAsked", "test", ", expect: { processing_id: T }", "P", false},
};
INSTANTIATE_TEST_SUITE_P(Intake, ProcessingId, testing::ValuesIn(kProcessing),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::daemon
