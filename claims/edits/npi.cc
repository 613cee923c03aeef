#include "claims/edits/npi.h"

#include "claims/edits/all_edits.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.billing-npi-missing",
                .severity = Severity::error,
                .message = "the billing provider has no NPI",
                .source = "ASC X12 005010X222A1, 2010AA/NM109"}},
};
}  // namespace

/// One wrong digit sends the claim back, or pays it to someone else; the check digit catches it.
/// Nothing is proposed: which digit is wrong cannot be told.
constinit const Edit kNpi{
    .raises = {.id = "claim.npi",
               .severity = Severity::error,
               .message = "NPI is not ten digits with a right check digit",
               .source = "45 CFR 162.406; CMS NPI standard"},
    .catalogue = "ID-01",
    .risk = Risk::returned,
    .snip = 5,
    .help =
        "Look the provider up in NPPES and correct the number in the providers table or at the "
        "sender.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          const auto check = [&](const Text& npi, std::string_view x12, std::string_view fhir) {
            if (!npi.value.empty() && !npi_is_valid(npi.value)) raise(npi, facts.place(x12, fhir));
          };
          if (claim.organization.npi.value.empty())
            raise.also(kAlso[0], claim.organization.npi,
                       facts.place("2010AA/NM109", "Claim.provider"));
          check(claim.organization.npi, "2010AA/NM109", "Claim.provider");
          check(claim.facility.npi, facts.institutional ? "2310E/NM109" : "2310C/NM109",
                "Claim.facility");
          check(claim.attending.npi, "2310A/NM1*71/09", "Claim.careTeam");
          check(claim.operating.npi, "2310B/NM1*72/09", "Claim.careTeam");
          check(claim.rendering.npi, facts.institutional ? "2310D/NM1*82/09" : "2310B/NM1*82/09",
                "Claim.careTeam");
          check(claim.referring.npi, facts.institutional ? "2310F/NM1*DN/09" : "2310A/NM1*DN/09",
                "Claim.careTeam");
          for (std::size_t i = 0; i < claim.lines.size(); ++i) {
            const ServiceLine& line = claim.lines[i];
            if (!line.rendering.npi.value.empty() && !npi_is_valid(line.rendering.npi.value))
              raise(line.rendering.npi, facts.line_place(i, LineElement::rendering));
            if (!line.ordering.npi.value.empty() && !npi_is_valid(line.ordering.npi.value))
              raise(line.ordering.npi, facts.line_place(i, LineElement::ordering));
          }
        },
};

}  // namespace claimwire::claims
