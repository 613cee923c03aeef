#include "claims/edits/all_edits.h"

namespace claimwire::claims {

namespace {

/// Ten characters, the last an X (NUCC): "207R00000X".
bool has_form(std::string_view code) {
  if (code.size() != 10 || code.back() != 'X') return false;
  for (const char c : code)
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return false;
  return true;
}

}  // namespace

/// By form, and by NUCC's list where one is loaded for the day.
constinit const Edit kTaxonomyCode{
    .raises = {.id = "claim.taxonomy",
               .severity = Severity::error,
               .message = "taxonomy code is not one of NUCC's",
               .source = "NUCC Health Care Provider Taxonomy; ASC X12 005010X222A1, PRV03"},
    .catalogue = "ID-03",
    .risk = Risk::returned,
    .snip = 5,
    .help =
        "Correct the taxonomy in the configuration of the organization or in the providers table; "
        "it must be the one enrolled with the payer.",
    .dates = "through date",
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          const auto check = [&](const Text& taxonomy, std::string_view x12,
                                 std::string_view fhir) {
            if (taxonomy.value.empty()) return;
            if (!has_form(taxonomy.value)) {
              raise(taxonomy, facts.place(x12, fhir), "expected ten characters as 207R00000X");
              return;
            }
            const codes::Lookup lookup =
                facts.sets.find(codes::kTaxonomy, taxonomy.value, facts.through);
            if (lookup.standing == codes::Standing::unknown_code ||
                lookup.standing == codes::Standing::not_in_force)
              raise(taxonomy, facts.place(x12, fhir), judged_by(lookup, facts.through));
          };
          check(claim.organization.taxonomy, "2000A/PRV03", "Claim.provider");
          check(claim.attending.taxonomy, "2310A/PRV03", "Claim.careTeam");
          check(claim.rendering.taxonomy, "2310B/PRV03", "Claim.careTeam");
          for (std::size_t i = 0; i < claim.lines.size(); ++i)
            if (!claim.lines[i].rendering.taxonomy.value.empty())
              check(claim.lines[i].rendering.taxonomy, "2420A/PRV03", "Claim.careTeam");
        },
};

}  // namespace claimwire::claims
