#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.service-date-missing",
                .severity = Severity::error,
                .message = "the service line has no date of service",
                .source = "ASC X12 005010X222A1, DTP*472"}},
    {.raises = {.id = "claim.service-date-order",
                .severity = Severity::error,
                .message = "the service ends before it begins",
                .source = "ASC X12 005010X222A1, DTP*472"}},
};
}  // namespace

constinit const Edit kServiceDate{
    .raises = {.id = "claim.service-date-future",
               .severity = Severity::error,
               .message = "date of service lies after today or after the day the claim was built",
               .source = "IOCE edit 23"},
    .catalogue = "DT-01",
    .risk = Risk::returned,
    .snip = 2,
    .help = "Correct the date of service (FT1-4); a service cannot be billed before it was given.",
    .dates = "line date",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          Date newest = facts.today;
          if (claim.created.has() && claim.created.value < newest) newest = claim.created.value;
          for (std::size_t i = 0; i < claim.lines.size(); ++i) {
            const ServicePeriod& service = claim.lines[i].service;
            const auto place = [&] { return facts.line_place(i, LineElement::date); };
            if (!service.has() || !service.from.value.valid()) {
              // An outpatient 837I line is kStatementDates' business; an inpatient one needs none.
              if (!facts.institutional) raise.also(kAlso[0], service.from, place());
            } else if (service.last() < service.from.value) {
              raise.also(kAlso[1], service.through, place());
            } else if (newest < service.last()) {
              raise(service.through.has() ? service.through : service.from, place(),
                    concat("today ", facts.today.iso()));
            }
          }
          if (facts.institutional && claim.statement.has() && newest < claim.statement.last())
            raise(claim.statement.through.has() ? claim.statement.through : claim.statement.from,
                  facts.place("2300/DTP*434/03", "Claim.billablePeriod"),
                  concat("today ", facts.today.iso()));
        },
};

}  // namespace claimwire::claims
