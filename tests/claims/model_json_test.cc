#include <gtest/gtest.h>

#include "claims/model/json.h"

namespace claimwire::claims {
namespace {

Origin at(std::uint64_t place) {
  Origin origin{.kind = Origin::Kind::message};
  origin.locator = place & 0xFFFF;
  return origin;
}

const ModelJson kCompact{.layout = json::Layout::compact};

TEST(ModelJson, LeavesOutWhatIsEmpty) { EXPECT_EQ(write_encounter({}, kCompact), "{}"); }

TEST(ModelJson, HasTheOrderOfTheFieldsAndTheirNames) {
  Encounter encounter;
  encounter.patient.name.family = {"ROE", at(1)};
  encounter.patient_class = {"inpatient", at(2)};
  encounter.facility = {"WEST", at(3)};
  EXPECT_EQ(write_encounter(encounter, kCompact),
            R"({"facility":"WEST","class":"inpatient","patient":{"name":{"family":"ROE"}}})");
}

TEST(ModelJson, WritesNumbersAsTextWithTheirDigits) {
  Encounter encounter;
  Charge charge;
  charge.amount = {*Money::parse("140"), at(1)};
  charge.quantity = {*Decimal::parse("1.50"), at(1)};
  encounter.charges.push_back(charge);
  EXPECT_EQ(write_encounter(encounter, kCompact),
            R"({"charges":[{"quantity":"1.50","amount":"140.00"}]})");
}

TEST(ModelJson, NamesACurrencyThatIsNotTheDollar) {
  Encounter encounter;
  encounter.charges.emplace_back().amount = {*Money::parse("40", "EUR"), at(1)};
  EXPECT_EQ(write_encounter(encounter, kCompact), R"({"charges":[{"amount":"40.00 EUR"}]})");
}

TEST(ModelJson, KeepsATimeWithoutZone) {
  Encounter encounter;
  encounter.admitted = {*DateTime::parse_hl7("202609031015"), at(1)};
  encounter.discharged = {*DateTime::parse_hl7("20260906093000-0500"), at(1)};
  EXPECT_EQ(write_encounter(encounter, kCompact),
            R"({"admitted":"2026-09-03T10:15:00","discharged":"2026-09-06T09:30:00-05:00"})");
}

TEST(ModelJson, LeavesOutWhatWasErased) {
  Encounter encounter;
  encounter.account = Text{{}, Origin{.kind = Origin::Kind::erased}};
  EXPECT_EQ(write_encounter(encounter, kCompact), "{}");
}

TEST(ModelJson, WritesThePlaceOfEachValue) {
  Encounter encounter;
  encounter.facility = {"WEST", at(7)};
  encounter.account = Text{{}, Origin{.kind = Origin::Kind::erased}};
  encounter.patient_class = Text{"outpatient", Origin{.kind = Origin::Kind::computed}};
  ModelJson how = kCompact;
  how.place = [](Origin from) {
    return from.kind == Origin::Kind::message ? "place " + std::to_string(from.locator)
                                              : std::string{};
  };
  EXPECT_EQ(write_encounter(encounter, how),
            R"({"facility":{"value":"WEST","from":"place 7"},)"
            R"("account":{"erased":true,"from":"message"},)"
            R"("class":{"value":"outpatient","from":"computed"}})");
}

TEST(ModelJson, WritesWhatASiteAdds) {
  Encounter encounter;
  encounter.extra = {{"copay", Sourced<Money>{*Money::parse("20.5"), at(1)}},
                     {"ward", Text{"2W", at(1)}},
                     {"seen", Sourced<Date>{{2026, 9, 3}, at(1)}}};
  EXPECT_EQ(write_encounter(encounter, kCompact),
            R"({"extra":{"copay":"20.50","ward":"2W","seen":"2026-09-03"}})");
}

TEST(ModelJson, OfAClaimBeginsWithItsForm) {
  Claim claim;
  claim.form = Form::institutional;
  claim.id = {"V1", at(1)};
  EXPECT_EQ(write_claim(claim, kCompact), R"({"form":"institutional","id":"V1"})");
}

}  // namespace
}  // namespace claimwire::claims
