#include <algorithm>

#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.admission-after-through",
                .severity = Severity::error,
                .message = "admission lies after the end of the statement",
                .source = "ASC X12 005010X223A2, DTP*435"}},
    {.raises = {.id = "claim.discharge-not-through",
                .severity = Severity::error,
                .message = "on a complete or final stay, discharge and statement end are one day",
                .source = "NUBC form locator 6"}},
    {.raises = {.id = "claim.line-date-missing",
                .severity = Severity::error,
                .message = "an outpatient line needs its date of service",
                .source = "ASC X12 005010X223A2, loop 2400 DTP*472"}},
    {.raises = {.id = "claim.line-outside-statement",
                .severity = Severity::error,
                .message = "line date lies outside the statement",
                .source = "NUBC form locator 45"}},
    {.raises = {.id = "claim.statement-not-lines",
                .severity = Severity::error,
                .message = "outpatient statement dates are not first and last date of the lines",
                .source = "NUBC form locator 6"}},
    {.raises = {.id = "claim.procedure-date",
                .severity = Severity::error,
                .message = "procedure date is missing or lies outside the stay",
                .source = "ASC X12 005010X223A2, HI*BBR"}},
};
const Variant& kAdmitted = kAlso[0];
const Variant& kDischarged = kAlso[1];
const Variant& kLineDate = kAlso[2];
const Variant& kLineOutside = kAlso[3];
const Variant& kNotLines = kAlso[4];
const Variant& kProcedureDate = kAlso[5];

std::string statement_text(const ServicePeriod& statement) {
  return concat("statement ", statement.from.value.iso(), " to ", statement.last().iso());
}

void check_stay(const Facts& facts, Raise& raise) {
  const Claim& claim = facts.claim;
  const Date through = claim.statement.last();
  const std::optional<Date> admitted = claim.admitted.value.date();
  const std::optional<Date> discharged = claim.discharged.value.date();
  // The admission may be later than from: emergency room before it, or Medicare's 3-day window.
  if (admitted && through < *admitted)
    raise.also(kAdmitted, claim.admitted, facts.place("2300/DTP*435/03", "Claim.supportingInfo"),
               statement_text(claim.statement));
  const std::string& frequency = claim.frequency.value;
  if (discharged && *discharged != through && (frequency == "1" || frequency == "4"))
    raise.also(kDischarged, claim.discharged,
               facts.place("2300/DTP*434/03", "Claim.billablePeriod"),
               statement_text(claim.statement));
  for (std::size_t i = 0; i < claim.procedures.size(); ++i) {
    const Sourced<Date>& date = claim.procedures[i].date;
    // Three days before admission are inside the payment window.
    const Date earliest = add_days(admitted.value_or(claim.statement.from.value), -3);
    if (!date.has() || date.value < std::min(earliest, claim.statement.from.value) ||
        through < date.value)
      raise.also(kProcedureDate, date, facts.procedure_place(i), statement_text(claim.statement));
  }
}

void check_visit(const Facts& facts, Raise& raise) {
  const Claim& claim = facts.claim;
  const ServicePeriod& statement = claim.statement;
  Date first{}, last{};
  for (std::size_t i = 0; i < claim.lines.size(); ++i) {
    const ServicePeriod& service = claim.lines[i].service;
    if (!service.has()) {
      raise.also(kLineDate, service.from, facts.line_place(i, LineElement::date));
      continue;
    }
    if (!first.valid() || service.from.value < first) first = service.from.value;
    last = std::max(last, service.last());
    if (service.from.value < statement.from.value || statement.last() < service.last())
      raise.also(kLineOutside, service.from, facts.line_place(i, LineElement::date),
                 statement_text(statement));
  }
  if (!first.valid() || (first == statement.from.value && last == statement.last())) return;
  if (first < statement.from.value || statement.last() < last) return;  // said of the line
  raise
      .also(kNotLines, first == statement.from.value ? statement.through : statement.from,
            facts.place("2300/DTP*434/03", "Claim.billablePeriod"), statement_text(statement))
      .proposals.push_back({concat(first.iso(), " to ", last.iso()), "dates of the lines"});
}

}  // namespace

/// The dates of an institutional claim frame each other; PV1-44 and PV1-45 of an outpatient visit
/// are when it was registered and closed, not what is billed.
constinit const Edit kStatementDates{
    .raises = {.id = "claim.statement-dates",
               .severity = Severity::error,
               .message = "statement dates are missing or end before they begin",
               .source = "NUBC form locator 6; ASC X12 005010X223A2, DTP*434"},
    .catalogue = "IN-08",
    .risk = Risk::returned,
    .snip = 4,
    .help = "Correct the date that is wrong: statement, admission, discharge, line or procedure.",
    .dates = "statement, admission, discharge, line and procedure dates",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional) return;
          const ServicePeriod& statement = facts.claim.statement;
          if (!statement.has() || statement.last() < statement.from.value) {
            raise(statement.has() ? statement.through : statement.from,
                  facts.place("2300/DTP*434/03", "Claim.billablePeriod"),
                  statement.has() ? statement_text(statement) : std::string{});
            return;
          }
          if (facts.inpatient)
            check_stay(facts, raise);
          else
            check_visit(facts, raise);
        },
};

}  // namespace claimwire::claims
