#include "apps/daemon/message_processor.h"

#include <gtest/gtest.h>

#include <map>

#include "core/text.h"
#include "mappings/provenance.h"
#include "tests/daemon/site.h"
#include "tests/engine/store_support.h"

namespace claimwire::daemon {
namespace {

using engine::MessageState;
using engine::Processed;
using test::Extra;
using test::Site;
using test::Visit;

/// 1, 2, 3, ... for each counter; fails when told to.
class Numbers final : public engine::ControlNumbers {
 public:
  Result<std::uint64_t> next(std::string_view partner, engine::Counter counter) override {
    if (broken) return Error{"control-numbers.io", "the disk is full"};
    return ++given_[{std::string{partner}, counter}];
  }
  bool broken = false;

 private:
  std::map<std::pair<std::string, engine::Counter>, std::uint64_t> given_;
};

/// A processor with an empty store behind it.
struct Working {
  explicit Working(const Extra& extra = {}) : site{extra}, snapshot{site.snapshot()} {
    EXPECT_TRUE(store.open());
    auto opened = engine::UsedNumbers::open(store.folder + "/used", store.files, *store.store);
    EXPECT_TRUE(opened);
    used = std::move(*opened);
    processor = std::make_unique<MessageProcessor>(numbers, *used);
  }
  Processed process(std::string body, bool may_refuse = false,
                    engine::Arrival::Format format = engine::Arrival::Format::hl7v2) {
    engine::StoredMessage message;
    message.id = {++ids};
    message.received = engine::utc_time(1'788'476'400'000);  // 2026-09-03T23:00:00Z
    message.format = format;
    message.interface = format == engine::Arrival::Format::fhir ? "fhir" : "ehr";
    message.type = body.find("|DFT^P03") != std::string::npos   ? "DFT^P03"
                   : body.find("|ADT^A08") != std::string::npos ? "ADT^A08"
                                                                : "Bundle";
    message.body = Bytes{std::move(body)};
    message.may_refuse = may_refuse;
    return processor->process(message, *snapshot);
  }

  Site site;
  std::shared_ptr<const DaemonSnapshot> snapshot;
  engine::TestStore store;
  Numbers numbers;
  std::unique_ptr<engine::UsedNumbers> used;
  std::unique_ptr<MessageProcessor> processor;
  std::uint64_t ids = 0;
};

/// End and reason; a line a claim: number, form, payer, status, reason, charges; a line a copy;
/// what was received and dropped.
std::string shown(const Processed& got) {
  std::string out = concat(engine::name(got.end), " ", got.reason, "\n");
  for (const auto& claim : got.claims)
    out += concat(claim.number, " ", claim.form, " ", claim.payer, " ", engine::name(claim.status),
                  " ", claim.reason, " ", std::to_string(claim.charges.lines), "/",
                  std::to_string(claim.charges.cents),
                  claim.parcel ? concat(" to ", claim.parcel->destination) : "", "\n");
  for (const auto& copy : got.forwards)
    out += concat("copy to ", copy.destination, " as ", copy.file_name, "\n");
  if (got.received != engine::Charges{})
    out += concat("received ", std::to_string(got.received.lines), "/",
                  std::to_string(got.received.cents), "\n");
  for (const auto& one : got.dropped)
    out += concat("dropped ", one.reason, " ", std::to_string(one.charges.lines), "/",
                  std::to_string(one.charges.cents), "\n");
  return out;
}

struct ProcessCase {
  const char* name;
  std::string message;
  const char* want;
  Extra extra{};
  bool may_refuse = false;
};
class Process : public testing::TestWithParam<ProcessCase> {};
TEST_P(Process, DecidesWhatBecomesOfAMessage) {
  Working working{GetParam().extra};
  EXPECT_EQ(shown(working.process(GetParam().message, GetParam().may_refuse)), GetParam().want);
}
const std::string kLab =
    "  lab: { kind: mllp-sender, to: 127.0.0.1:9 }\n  his: { kind: mllp-sender, to: 127.0.0.1:9 "
    "}\n";
const std::string kBill = "  - { name: charges, when: 'type = DFT^P03', bill: each-message }\n";
const std::string kSecond =
    "FT1|2|CH2||20260903|20260903|CG|ED4|||1|50.00||ED||||||1|1003000126^RIVERA"
    "^ANA^^^^^^NPI|||||93010^^C4\r";
const std::string kCredit =
    "FT1|2|CH2||20260903|20260903|CD|ED4|||1|200.00||ED||||||1|1003000126^RIVERA"
    "^ANA^^^^^^NPI|||||99284^^C4\r";
const Extra kStrict{.payers =
                        "  strict: { known_as: [STRICT], name: STRICT, payer_id: S1, "
                        "filing_code: CI, partner: clearco, edits: strict }\n"
                        "edits:\n  strict: { claim.procedure-missing: reject }\n"};
const ProcessCase kCases[] = {
    {"OneVisitIsOneClaim", test::hl7(),
     "open \nV1 837P medicare-b ready  1/20000 to clearco\nreceived 1/20000\n"},
    {"TwoChargesAreTwoLines", test::hl7({.more = kSecond}),
     "open \nV1 837P medicare-b ready  2/25000 to clearco\nreceived 2/25000\n"},
    {"NoRoute", test::hl7({.type = "ADT^A08^ADT_A01"}), "filtered no-route\n"},
    {"NoRouteHeldWhereAsked",
     test::hl7({.type = "ADT^A08^ADT_A01"}),
     "held no-route\n",
     {.ehr = ", unrouted: hold"}},
    {"NoCharges", test::hl7({.kind = "PY"}), "filtered no-charges\n"},
    {"CreditedCharges", test::hl7({.more = kCredit}),
     "filtered credited\nreceived 2/0\ndropped credited 2/0\n"},
    {"ProductionFiltersTests",
     [] {
       std::string message = test::hl7();
       return message.replace(message.find("|P|2.5.1"), 3, "|T|");
     }(),
     "filtered processing-id\n",
     {.environment = "production"}},
    {"HeldByAnEditOfTheClaim", test::hl7({.procedure = ""}),
     "open \nV1 837P medicare-b held claim.procedure-missing 1/20000\nreceived 1/20000\n"},
    {"UnknownPayerHoldsTheClaim", test::hl7({.payer = "NOBODY"}),
     "open \nV1 837P  held claim.payer-unknown 1/20000\nreceived 1/20000\n"},
    {"AFindingOfTheMessageHoldsItsClaims", test::hl7({.amount = "two hundred"}),
     "open \nV1 837P medicare-b held mapping.value-unreadable 1/0\nreceived 1/0\n"},
    {"ACopyGoesWithoutBilling",
     test::hl7({.type = "ADT^A08^ADT_A01"}),
     "open \ncopy to lab as m_0000000000001-adt-lab.hl7\n",
     {.interfaces = kLab,
      .routes = kBill + "  - { name: adt, when: 'type = ADT^*', forward: [lab] }\n"}},
    {"BillAndEveryCopy",
     test::hl7(),
     "open \nV1 837P medicare-b ready  1/20000 to clearco\n"
     "copy to lab as m_0000000000001-one-lab.hl7\ncopy to his as m_0000000000001-one-his.hl7\n"
     "copy to his as m_0000000000001-two-his.hl7\nreceived 1/20000\n",
     {.interfaces = kLab,
      .routes =
          kBill + "  - { name: one, forward: [lab, his] }\n  - { name: two, forward: [his] }\n"}},
    {"WithoutAClaimTheCopyStillGoes",
     test::hl7({.kind = "PY"}),
     "open \ncopy to lab as m_0000000000001-one-lab.hl7\n",
     {.interfaces = kLab, .routes = kBill + "  - { name: one, forward: [lab] }\n"}},
    {"RefusedWhileTheSenderWaits", test::hl7({.payer = "STRICT", .procedure = ""}),
     "refused claim.procedure-missing\nreceived 1/20000\ndropped refused 1/20000\n", kStrict, true},
    {"HeldWhenTheSenderDoesNotWait", test::hl7({.payer = "STRICT", .procedure = ""}),
     "open \nV1 837P strict held claim.procedure-missing 1/20000\nreceived 1/20000\n", kStrict},
};
INSTANTIATE_TEST_SUITE_P(Daemon, Process, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

TEST(ProcessNumbers, TheSecondClaimOfAnAccountHasASuffix) {
  Working working;
  EXPECT_EQ(working.process(test::hl7()).claims.at(0).number, "V1");
  EXPECT_EQ(working.process(test::hl7({.control_id = "M2"})).claims.at(0).number, "V1-2");
  EXPECT_EQ(working.process(test::hl7({.account = "V2"})).claims.at(0).number, "V2");
  EXPECT_EQ(working.process(test::hl7({.control_id = "M3"})).claims.at(0).number, "V1-3");
}

TEST(ProcessNumbers, WhatIdentifiesADeliveryIsFixedWithTheClaim) {
  Working working{{.interfaces = "", .partners = ""}};
  const Processed got = working.process(test::hl7());
  const engine::Parcel& parcel = *got.claims.at(0).parcel;
  EXPECT_EQ(parcel.file_name, "clearco_20260903_000000001.837");
  EXPECT_EQ(parcel.idempotency_key, "m_0000000000001-1");
  EXPECT_EQ(parcel.control_numbers, "ISA13=000000001 GS06=1 ST02=1");
  EXPECT_EQ(parcel.content_type, "application/EDI-X12");
  EXPECT_EQ(parcel.bytes.view(), got.claims.at(0).built.view());
  EXPECT_NE(parcel.bytes.view().find("*T*:~"), std::string_view::npos) << "ISA15 of a test site";
}

/// Design: where each element came from costs less than 1 KB a claim.
TEST(ProcessNumbers, ProvenanceIsKeptWithTheClaimAndSmall) {
  Working working;
  const Processed got = working.process(test::hl7());
  const std::string& packed = got.claims.at(0).provenance;
  EXPECT_LT(packed.size(), 1'024U);
  EXPECT_GT(mappings::unpack_provenance(packed).size(), 50U);
}

/// Promise B2, B4: without numbers nothing is made, and the message is worked again.
TEST(ProcessNumbers, WithoutNumbersTheMessageComesAgain) {
  Working working;
  working.process(test::hl7());
  working.numbers.broken = true;
  const Processed got = working.process(test::hl7({.control_id = "M2"}));
  EXPECT_TRUE(got.later);
  EXPECT_TRUE(got.claims.empty());
  working.numbers.broken = false;
  EXPECT_EQ(working.process(test::hl7({.control_id = "M2"})).claims.at(0).number, "V1-2");
}

/// What the message becomes where its copies for the lab go through a mapping.
Processed copied(std::string_view rules) {
  Working working;
  working.site.file("lab.yaml", concat("mapping: lab\nfrom: hl7v2\nto: hl7v2\nrules:\n", rules));
  working.site.write({.interfaces = kLab,
                      .routes = kBill + "  - { name: one, forward: [lab], mapping: lab.yaml }\n"});
  working.snapshot = working.site.snapshot();
  return working.process(test::hl7());
}

TEST(ProcessRoutes, AMessageThatCannotBeCopiedAsPromisedIsHeldWhole) {
  EXPECT_EQ(shown(copied("  PV1-3.4: { from: PV1-3.4, table: { CLINIC: C1 }, missing: hold }\n")),
            "held mapping.missing\nreceived 1/20000\n");
}

TEST(ProcessRoutes, ACopyIsChangedInPlace) {
  const Processed got = copied("  MSH-5: { value: LAB }\n");
  std::string want = test::hl7();
  want.replace(want.find("|CW|CW|"), 7, "|LAB|CW|");
  EXPECT_EQ(got.forwards.at(0).bytes.view(), want);
}

}  // namespace
}  // namespace claimwire::daemon
