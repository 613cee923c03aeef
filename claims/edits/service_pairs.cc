#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

using codes::PairEdit;

/// NCCI Policy Manual, chapter I: the modifiers that may tell two services of a pair apart.
constexpr std::string_view kNcciModifiers =
    "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD LM RC RI "
    "24 25 57 58 78 79 27 59 91 XE XP XS XU";
constexpr Date kEitherLine{2019, 7, 1};  ///< Since then 59 and X{EPSU} count on either line.

/// The modifiers of visits stand on the visit, whichever column it is in.
bool told_apart(const Facts& facts, const ServicePair& pair) {
  for (const Text& modifier : facts.claim.lines[pair.column2].modifiers)
    if (is_one_of(modifier.value, kNcciModifiers)) return true;
  const bool either = facts.lines[pair.column1].date >= kEitherLine;
  for (const Text& modifier : facts.claim.lines[pair.column1].modifiers)
    if (is_one_of(modifier.value, either ? "24 25 57 59 XE XP XS XU" : "24 25 57")) return true;
  return false;
}

/// "column 1 is 80053 of line 1; ncci-ptp-practitioner-2024-07-01, date of service 2024-08-02;
/// Laboratory panel".
std::string told(const Facts& facts, const ServicePair& pair) {
  return concat("column 1 is ", facts.claim.lines[pair.column1].procedure.value, " of line ",
                std::to_string(pair.column1 + 1), "; ", pair.edit.release->id, ", date of service ",
                facts.lines[pair.column1].date.iso(), pair.edit.rationale.empty() ? "" : "; ",
                pair.edit.rationale);
}

template <class Wanted>
void raise_pairs(const Facts& facts, Raise& raise, Wanted wanted) {
  for (const ServicePair& pair : facts.pairs)
    if (wanted(pair))
      raise(facts.claim.lines[pair.column2].procedure,
            facts.line_place(pair.column2, LineElement::procedure), told(facts, pair));
}

constexpr std::string_view kDates =
    "line date (outpatient 837I without: statement from); rows in force on it";

}  // namespace

/// One of the two is part of the other, or both cannot be done together. Lines of other claims are
/// not looked at.
constinit const Edit kServicePair{
    .raises = {.id = "claim.ncci-pair",
               .severity = Severity::error,
               .message = "this service is not paid beside another of the claim, and no modifier "
                          "changes that",
               .source = "NCCI PTP edits, modifier indicator 0"},
    .catalogue = "NCCI-01",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Drop the service in column 2, or correct the code that was not meant.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          raise_pairs(facts, raise,
                      [](const ServicePair& pair) { return !pair.edit.modifier_allowed; });
        },
};

/// The pair may be billed where the services were apart: another session, organ or side. Only a
/// person knows, so nothing is proposed.
constinit const Edit kServicePairModifier{
    .raises = {.id = "claim.ncci-pair-modifier",
               .severity = Severity::error,
               .message = "this service is not paid beside another of the claim unless a modifier "
                          "tells them apart",
               .source = "NCCI PTP edits, modifier indicator 1; NCCI Policy Manual, chapter I"},
    .catalogue = "NCCI-02",
    .risk = Risk::denied,
    .snip = 6,
    .help =
        "Drop the service in column 2; where the record shows that both were separate, add the "
        "modifier that says how (XE, XP, XS, XU, 59, a side, 25 on a visit).",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          raise_pairs(facts, raise, [&](const ServicePair& pair) {
            return pair.edit.modifier_allowed && !told_apart(facts, pair);
          });
        },
};

constinit const Edit kServicePairTold{
    .raises = {.id = "claim.ncci-pair-told-apart",
               .severity = Severity::information,
               .message = "a modifier tells this service apart from another that it is usually "
                          "part of",
               .source = "NCCI PTP edits, modifier indicator 1"},
    .catalogue = "NCCI-03",
    .risk = Risk::hint,
    .snip = 6,
    .help = "Nothing to do when the record shows that the services were separate.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          raise_pairs(facts, raise, [&](const ServicePair& pair) {
            return pair.edit.modifier_allowed && told_apart(facts, pair);
          });
        },
};

}  // namespace claimwire::claims
