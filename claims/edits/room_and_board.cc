#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.covered-days",
                .severity = Severity::error,
                .message = "covered and noncovered days (80, 81) are not the days of the stay",
                .source = "NUBC value codes 80 and 81"}},
};

bool room(std::string_view revenue) {
  return revenue.size() == 4 && revenue >= "0100" && revenue <= "0219";
}

/// Days of the statement that count: from admission (an interim bill after the first: from) to
/// through, the day of discharge not counted, of a patient still in house counted. Whoever came and
/// left on one day had one.
std::int32_t days_of_stay(const Facts& facts) {
  const Claim& claim = facts.claim;
  Date first = claim.statement.from.value;
  const std::string& frequency = claim.frequency.value;
  const bool continues = frequency == "3" || frequency == "4";
  if (!continues) first = claim.admitted.value.date().value_or(first);
  std::int32_t days = claim.statement.last().days() - first.days();
  if (claim.discharge_status.value == "30") ++days;
  return days == 0 ? 1 : days;
}

}  // namespace

/// Three numbers that a payer compares: days by the dates, by the room and board lines, and by
/// value codes 80 and 81.
constinit const Edit kRoomAndBoard{
    .raises = {.id = "claim.room-days",
               .severity = Severity::error,
               .message = "room and board units are not the days of the stay",
               .source = "NUBC form locators 6 and 46"},
    .catalogue = "IN-04",
    .risk = Risk::returned,
    .snip = 3,
    .help =
        "Count the nights from admission (a later interim bill: from its first day) to the end, "
        "one more if the patient is still there; correct room charges, dates or value codes 80/81.",
    .dates = "admission, statement",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          // Home health is dated as a stay and has no rooms.
          if (!facts.inpatient || claim.type_of_bill.value.starts_with("3")) return;
          if (!claim.statement.has() || !claim.statement.from.value.valid() ||
              !claim.statement.last().valid())
            return;
          const std::int32_t days = days_of_stay(facts);
          if (days < 0) return;  // kStatementDates speaks of it
          const Decimal stay{days, 0};
          const std::string expected = concat("expected ", std::to_string(days));
          Decimal units{0, 0}, counted{0, 0};
          std::size_t line = claim.lines.size(), value = claim.values.size();
          for (std::size_t i = claim.lines.size(); i-- > 0;) {
            if (!room(claim.lines[i].revenue_code.value)) continue;
            line = i;
            const Result<Decimal> more = add(units, claim.lines[i].quantity.value);
            if (!more) return;
            units = *more;
          }
          for (std::size_t i = claim.values.size(); i-- > 0;) {
            const std::string& code = claim.values[i].code.value;
            if (code != "80" && code != "81") continue;
            value = i;
            const Result<Decimal> more = add(counted, claim.values[i].amount.value);
            if (!more) return;
            counted = *more;
          }
          if (line < claim.lines.size() && units != stay)
            raise(claim.lines[line].quantity, facts.line_place(line, LineElement::quantity),
                  concat(units.shortest(), " in all; ", expected));
          if (value < claim.values.size() && counted != stay)
            raise.also(kAlso[0], claim.values[value].amount,
                       facts.place("2300/HI*BE/01-5", "Claim.supportingInfo"),
                       concat(counted.shortest(), " in all; ", expected));
        },
};

}  // namespace claimwire::claims
