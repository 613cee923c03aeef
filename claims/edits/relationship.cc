#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.relationship-self-differs",
                .severity = Severity::error,
                .message = "patient and subscriber are said to be one person but differ",
                .source = "ASC X12 005010X222A1, SBR02"}},
    {.raises = {.id = "claim.relationship-must-be-self",
                .severity = Severity::error,
                .message = "with this payer the patient is always the subscriber",
                .source = "CMS companion guide 837: SBR02 18; payer setting own_member_id"}},
    {.raises = {.id = "claim.dependant-incomplete",
                .severity = Severity::error,
                .message = "a dependant's claim needs the subscriber's name",
                .source = "ASC X12 005010X222A1, 2010BA/NM103"}},
};
const Variant& kDiffers = kAlso[0];
const Variant& kMustBeSelf = kAlso[1];
const Variant& kIncomplete = kAlso[2];

/// X12 element 1069 as the 837 guides list it for SBR02 and PAT01.
bool is_relationship(const std::string& code) {
  for (const std::string_view known : {"01", "18", "19", "20", "21", "39", "40", "53", "G8"})
    if (code == known) return true;
  return false;
}

bool differ(const Text& a, const Text& b) {
  return a.has() && b.has() && !equals_ignoring_case(a.value, b.value);
}

bool always_self(const Facts& facts) {
  const std::string& filing = facts.claim.payer.filing_code.value;
  return facts.medicare || filing == "MC" || (facts.payer != nullptr && facts.payer->own_member_id);
}

}  // namespace

/// 18, self, writes no patient loop; anything else writes one. A wrong code sends the claim to the
/// wrong member or leaves out half of it.
constinit const Edit kRelationship{
    .raises = {.id = "claim.relationship",
               .severity = Severity::error,
               .message = "the patient's relationship to the subscriber is missing or not known",
               .source = "ASC X12 005010X222A1, SBR02, PAT01"},
    .catalogue = "PT-05",
    .risk = Risk::returned,
    .snip = 2,
    .help =
        "Correct the relationship in the registration (IN2-72 or IN1-17), or the subscriber "
        "(IN1-16, IN1-18); senders use local codes, which belong into the table "
        "`relationship`.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          const Subscriber& subscriber = claim.subscriber;
          const Text& code =
              subscriber.relationship.has() ? subscriber.relationship : claim.coverage.relationship;
          if (!is_relationship(code.value)) {
            Issue& issue = raise(code, facts.place("2000B/SBR02", "Coverage.relationship"),
                                 "expected 18 self, 01 spouse, 19 child, 20 employee, 21 unknown, "
                                 "39 organ donor, 40 cadaver donor, 53 life partner or G8 other");
            if (always_self(facts)) issue.proposals.push_back({"18", "self"});
            return;
          }
          if (code.value != "18") {
            if (always_self(facts))
              raise.also(kMustBeSelf, code, facts.place("2000B/SBR02", "Coverage.relationship"))
                  .proposals.push_back({"18", "self"});
            else if (!subscriber.name.family.has())
              raise.also(kIncomplete, subscriber.name.family,
                         facts.place("2010BA/NM103", "Coverage.subscriber"));
            return;
          }
          if (facts.payer != nullptr && facts.payer->own_member_id) return;
          const Patient& patient = claim.patient;
          if (differ(subscriber.name.family, patient.name.family) ||
              differ(subscriber.name.given, patient.name.given))
            raise.also(kDiffers,
                       differ(subscriber.name.family, patient.name.family) ? subscriber.name.family
                                                                           : subscriber.name.given,
                       facts.place("2010BA/NM103", "Coverage.subscriber"), "the names differ");
          else if (subscriber.birth_date.has() && patient.birth_date.has() &&
                   subscriber.birth_date.value != patient.birth_date.value)
            raise.also(kDiffers, subscriber.birth_date,
                       facts.place("2010BA/DMG02", "Coverage.subscriber"),
                       "the birth dates differ");
        },
};

}  // namespace claimwire::claims
