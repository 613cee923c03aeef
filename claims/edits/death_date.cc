#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.death-before-birth",
                .severity = Severity::error,
                .message = "date of death lies before the date of birth",
                .source = "ASC X12 005010X222A1, PAT06, DMG02"},
     .risk = Risk::denied},
};
}  // namespace

/// Nothing is given to the dead; one of the two dates is wrong.
constinit const Edit kDeathDate{
    .raises = {.id = "claim.service-after-death",
               .severity = Severity::error,
               .message = "date of service lies after the patient's death",
               .source = "ASC X12 005010X222A1, PAT06; payers' date of death edit"},
    .catalogue = "PT-02",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Correct the date of death (PID-29) or the date of service.",
    .dates = "line date, statement",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          const Sourced<Date>& death = claim.patient.death_date;
          if (!death.has() || !death.value.valid()) return;
          const Sourced<Date>& birth = claim.patient.birth_date;
          if (birth.has() && birth.value.valid() && death.value < birth.value) {
            raise.also(kAlso[0], death,
                       facts.place(claim.subscriber.relationship.value == "18" ? "2000B/PAT06"
                                                                               : "2000C/PAT06",
                                   "Patient.deceasedDateTime"));
            return;
          }
          const std::string detail = concat("death on ", death.value.iso());
          bool said = false;
          for (std::size_t i = 0; i < claim.lines.size(); ++i) {
            const ServicePeriod& service = claim.lines[i].service;
            if (!service.has() || service.from.value <= death.value) continue;
            raise(service.from, facts.line_place(i, LineElement::date), detail);
            said = true;
          }
          if (!said && facts.institutional && claim.statement.has() &&
              death.value < claim.statement.last())
            raise(claim.statement.through.has() ? claim.statement.through : claim.statement.from,
                  facts.place("2300/DTP*434/03", "Claim.billablePeriod"), detail);
        },
};

}  // namespace claimwire::claims
