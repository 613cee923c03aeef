#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

using codes::UnitLimit;

/// MUE adjudication indicators.
constexpr std::uint8_t kUnstated = 0, kEachLine = 1, kDayAbsolute = 2, kDay = 3;

/// Of each line that counts services (minutes and days are none) the limit of its day. A limit of a
/// day is passed by the line with which the sum of the code's lines goes beyond.
template <class Wanted>
void raise_over(const Facts& facts, Raise& raise, Wanted wanted) {
  for (std::size_t i = 0; i < facts.lines.size(); ++i) {
    const ServiceLine& line = facts.claim.lines[i];
    const UnitLimit& limit = facts.lines[i].limit;
    if (!limit.found() || !wanted(limit)) continue;
    const Decimal most{limit.units, 0};
    Decimal before, sum = line.quantity.value;
    if (limit.units > 0 && limit.indicator >= kDayAbsolute) {
      for (std::size_t j = 0; j < i; ++j) {
        const ServiceLine& other = facts.claim.lines[j];
        if (other.procedure.value != line.procedure.value || other.unit.value != "UN" ||
            !facts.one_session(i, j))
          continue;
        before = add(before, other.quantity.value).value_or(before);
      }
      sum = add(before, sum).value_or(sum);
    }
    if (sum <= most || before > most) continue;
    raise(line.quantity, facts.line_place(i, LineElement::quantity),
          concat("at most ", std::to_string(limit.units),
                 limit.indicator >= kDayAbsolute ? " a day" : " a line", ", ", sum.shortest(),
                 " billed; ", limit.release->id, ", date of service ", facts.lines[i].date.iso(),
                 limit.rationale.empty() ? "" : "; ", limit.rationale));
  }
}

constexpr std::string_view kDates = "line date (outpatient 837I without: statement from)";

}  // namespace

constinit const Edit kUnitsOfALine{
    .raises = {.id = "claim.mue-line",
               .severity = Severity::error,
               .message = "more units on a line than are likely for the service",
               .source = "Medically Unlikely Edits, adjudication indicator 1"},
    .catalogue = "MUE-01",
    .risk = Risk::denied,
    .snip = 6,
    .help =
        "Check the units. Where they are right, bill what goes beyond on a line of its own with "
        "the modifier that says why (76, 77, 91, a side, 59).",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          raise_over(facts, raise, [](const UnitLimit& limit) {
            return limit.units > 0 &&
                   (limit.indicator == kEachLine || limit.indicator == kUnstated);
          });
        },
};

/// Lines of other claims are not looked at.
constinit const Edit kUnitsOfADay{
    .raises = {.id = "claim.mue-day",
               .severity = Severity::error,
               .message = "more units in a day than are likely for the service",
               .source = "Medically Unlikely Edits, adjudication indicator 3"},
    .catalogue = "MUE-02",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Check the units. Where they are right, release it: the payer asks for the record.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          raise_over(facts, raise, [](const UnitLimit& limit) {
            return limit.units > 0 && limit.indicator == kDay;
          });
        },
};

constinit const Edit kUnitsOfADayAbsolute{
    .raises = {.id = "claim.mue-day-absolute",
               .severity = Severity::error,
               .message = "more units in a day than can be, by the code's definition or by policy",
               .source = "Medically Unlikely Edits, adjudication indicator 2"},
    .catalogue = "MUE-03",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Correct the units or the code: no modifier and no appeal changes this.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          raise_over(facts, raise, [](const UnitLimit& limit) {
            return limit.units > 0 && limit.indicator == kDayAbsolute;
          });
        },
};

constinit const Edit kNeverPayable{
    .raises = {.id = "claim.mue-zero",
               .severity = Severity::error,
               .message = "the service is not payable on this kind of claim",
               .source = "Medically Unlikely Edits, value 0"},
    .catalogue = "MUE-04",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Bill it on the claim it belongs to (supplies to the DME contractor), or not at all.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          raise_over(facts, raise, [](const UnitLimit& limit) { return limit.units == 0; });
        },
};

}  // namespace claimwire::claims
