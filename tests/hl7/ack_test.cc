#include "hl7/ack/ack.h"

#include <gtest/gtest.h>

#include <string>

#include "hl7/ack/read_ack.h"
#include "hl7/findings.h"
#include "tests/hl7/samples.h"

namespace claimwire::hl7 {
namespace {

const AckOptions kOptions{.control_id = "A7", .now = DateTime::parse_hl7("20260903110000").value()};

std::string sent(std::string_view version, std::string_view rest = "") {
  return "MSH|^~\\&|EHR|WEST|CW|HUB|20260903||DFT^P03^DFT_P03|M\\F\\1|P|" + std::string{version} +
         std::string{rest} + "\rPID|1||SECRET^^^^MR\r";
}

Issue missing_field(Hl7Locator at) {
  Issue issue;
  issue.kind = &kRequiredFieldMissing;
  issue.from.kind = Origin::Kind::message;
  issue.from.locator = at.pack() & 0xFFFF'FFFF'FFFFU;
  issue.found = "SECRET";
  issue.detail = "SECRET";
  return issue;
}

std::string with_bars(std::string text) {
  for (char& c : text)
    if (c == '\r') c = '\n';
  return text;
}

struct AckCase {
  const char* name;
  std::string message;
  Verdict verdict;
  AckStep step;
  std::string_view want;
};
class AckText : public testing::TestWithParam<AckCase> {};

TEST_P(AckText, IsWrittenByVersion) {
  const auto& [name, message, verdict, step, want] = GetParam();
  AckOptions options = kOptions;
  options.step = step;
  EXPECT_EQ(
      with_bars(write_ack(message_of(message), verdict, {missing_field({2, 3, 1, 1})}, options)),
      want);
}

#define REASON                                                                             \
  "a required field of MSH is empty: MSH-9 type, MSH-10 control id, MSH-11 processing id " \
  "and MSH-12 version must be valued"
using enum Verdict;
using enum AckStep;
const AckCase kAckCases[] = {
    {"Accepted", sent("2.5.1"), accepted, application,
     "MSH|^~\\&|CW|HUB|EHR|WEST|20260903110000||ACK^P03^ACK|A7|P|2.5.1\n"
     "MSA|AA|M\\F\\1\n"},
    {"AcceptedOnStorage", sent("2.5.1", "|||AL|NE"), accepted, accept,
     "MSH|^~\\&|CW|HUB|EHR|WEST|20260903110000||ACK^P03^ACK|A7|P|2.5.1\n"
     "MSA|CA|M\\F\\1\n"},
    {"ErrorBefore25", sent("2.3"), error, application,
     "MSH|^~\\&|CW|HUB|EHR|WEST|20260903110000||ACK^P03|A7|P|2.3\n"
     "MSA|AE|M\\F\\1|PID-3.1: " REASON "|||101^Required field missing^HL70357\n"
     "ERR|PID^1^3^101&Required field missing&HL70357\n"},
    {"ErrorFrom25", sent("2.5.1"), error, application,
     "MSH|^~\\&|CW|HUB|EHR|WEST|20260903110000||ACK^P03^ACK|A7|P|2.5.1\n"
     "MSA|AE|M\\F\\1|PID-3.1: " REASON "\n"
     "ERR||PID^1^3^1^1|101^Required field "
     "missing^HL70357|E|hl7.required-field-missing|||PID-3.1: " REASON "\n"},
    {"ErrorFrom27HasNoMsa3", sent("2.7"), rejected, application,
     "MSH|^~\\&|CW|HUB|EHR|WEST|20260903110000||ACK^P03^ACK|A7|P|2.7\n"
     "MSA|AR|M\\F\\1\n"
     "ERR||PID^1^3^1^1|101^Required field "
     "missing^HL70357|E|hl7.required-field-missing|||PID-3.1: " REASON "\n"},
    {"Version21IsPlain", sent("2.1"), accepted, application,
     "MSH|^~\\&|CW|HUB|EHR|WEST|20260903110000||ACK|A7|P|2.1\nMSA|AA|M\\F\\1\n"},
    {"OwnDelimiters", "MSH:-+?*:EHR:WEST:CW:HUB:::ADT-A01:M|1:P:2.4:::::: 8859/1", accepted,
     application,
     "MSH:-+?*:CW:HUB:EHR:WEST:20260903110000::ACK-A01-ACK:A7:P:2.4:::::: 8859/1\n"
     "MSA:AA:M|1\n"},
};
#undef REASON
INSTANTIATE_TEST_SUITE_P(V2, AckText, testing::ValuesIn(kAckCases),
                         [](const auto& test) { return test.param.name; });

TEST(Ack, NeverCarriesWhatAFindingFound) {
  for (const std::string_view version : {"2.1", "2.3", "2.4", "2.5.1", "2.8"})
    for (const Verdict verdict : {accepted, error, rejected})
      EXPECT_EQ(write_ack(message_of(sent(version)), verdict, {missing_field({2, 3})}, kOptions)
                    .find("SECRET"),
                std::string::npos);
}

TEST(Ack, HoldsABoundedNumberOfErrors) {
  const Issues many(1000, missing_field({2, 3}));
  const std::string ack = write_ack(message_of(sent("2.5.1")), error, many, kOptions);
  EXPECT_EQ(message_of(ack).size(), 22U) << "MSH, MSA, twenty ERR";
}

TEST(Ack, ExpectsASequenceNumber) {
  AckOptions options = kOptions;
  options.expected_sequence = 42;
  const Message ack = message_of(write_ack(message_of(sent("2.5.1")), error, {}, options));
  EXPECT_EQ(read_ack(ack)->expected_sequence, 42);
}

struct ModeCase {
  const char* name;
  std::string_view fifteen_sixteen;
  bool accept_good, accept_bad, application_good, application_bad;
};
class Mode : public testing::TestWithParam<ModeCase> {};

TEST_P(Mode, SaysWhichAnswersAreWanted) {
  const ModeCase& one = GetParam();
  const Message message = message_of(sent("2.5.1", "||" + std::string{one.fifteen_sixteen}));
  EXPECT_EQ(wants_ack(message, accept, accepted), one.accept_good);
  EXPECT_EQ(wants_ack(message, accept, error), one.accept_bad);
  EXPECT_EQ(wants_ack(message, application, accepted), one.application_good);
  EXPECT_EQ(wants_ack(message, application, error), one.application_bad);
}

constexpr ModeCase kModeCases[] = {
    {"Original", "", false, false, true, true},
    {"AcceptAlways", "|AL", true, true, false, false},
    {"AcceptNeverApplicationAlways", "|NE|AL", false, false, true, true},
    {"OnErrorOnly", "|ER|ER", false, true, false, true},
    {"OnSuccessOnly", "|SU|SU", true, false, true, false},
};
INSTANTIATE_TEST_SUITE_P(V2, Mode, testing::ValuesIn(kModeCases),
                         [](const auto& test) { return test.param.name; });

TEST(Refusal, AnswersWhatCannotBeRead) {
  EXPECT_EQ(with_bars(write_refusal("GET / HTTP/1.1", rejected, 207, "not framed", kOptions)),
            "MSH|^~\\&|||||20260903110000||ACK|A7|P|2.5.1\n"
            "MSA|AR||not framed\n"
            "ERR|||207^Application error^HL70357|F||||not framed\n");
}

TEST(Refusal, RepeatsTheControlIdOfABeginning) {
  const std::string head = sent("2.4").substr(0, 80);
  const Message answer =
      message_of(write_refusal(head, rejected, 104, "over the size limit", kOptions));
  EXPECT_EQ(read_ack(answer)->control_id, "M\\F\\1");
  EXPECT_EQ(answer.field("ERR", 1), "^^^104&Value too long&HL70357");
}

struct PeerCase {
  const char* name;
  std::string_view text;
  std::string_view want;  ///< code/step/verdict/id/text/errors, or the error id.
};
class PeerAck : public testing::TestWithParam<PeerCase> {};

TEST_P(PeerAck, IsUnderstood) {
  const Result<Ack> ack = read_ack(message_of(GetParam().text));
  std::string found;
  if (!ack) {
    found = ack.error().id;
  } else {
    found = ack->code + (ack->step == accept ? " accept " : " application ") +
            std::to_string(static_cast<int>(ack->verdict)) + " " + ack->control_id + " " +
            ack->text;
    for (const AckError& one : ack->errors)
      found += " [" + one.code + " " + one.location + " " + one.severity + " " + one.text + "]";
  }
  EXPECT_EQ(found, GetParam().want);
}

constexpr PeerCase kPeerCases[] = {
    {"Plain", "MSH|^~\\&|X|Y|||||ACK|9|P|2.3\rMSA|AA|M1", "AA application 0 M1 "},
    {"WithStructure", "MSH|^~\\&|X|Y|||||ACK^A01^ACK_A01|9|P|2.5\rMSA|CA|M1|ok",
     "CA accept 0 M1 ok"},
    {"LowerCase", "MSH|^~\\&|X|Y|||||ACK|9|P|2.3\rMSA|ae|M1|record locked",
     "ae application 1 M1 record locked"},
    {"Err25", "MSH|^~\\&|X|Y|||||ACK|9|P|2.5\rMSA|AE|M1\rERR||PID^1^3^2^1|101^Required|E|||d|u",
     "AE application 1 M1 u [101 PID[1]-3[2].1 E u]"},
    {"Err23Repeats",
     "MSH|^~\\&|X|Y|||||ACK|9|P|2.3\rMSA|AR|M1\rERR|PID^1^5^101&Missing&HL70357~PV1^1^2^103",
     "AR application 2 M1 Missing [101 PID[1]-5  Missing] [103 PV1[1]-2  ]"},
    {"NoMsa", "MSH|^~\\&|X|Y|||||ACK|9|P|2.3\r", "hl7.ack-without-msa"},
    {"NoSuchCode", "MSH|^~\\&|X|Y|||||ACK|9|P|2.3\rMSA|OK|M1", "hl7.ack-code"},
    {"IdIsNotDecoded", "MSH|^~\\&|X|Y|||||ACK|9|P|2.3\rMSA|AA|A\\F\\B",
     "AA application 0 A\\F\\B "},
};
INSTANTIATE_TEST_SUITE_P(V2, PeerAck, testing::ValuesIn(kPeerCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::hl7
