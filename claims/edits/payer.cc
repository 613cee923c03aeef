#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.payer-id-missing",
                .severity = Severity::error,
                .message = "the payer has no payer id",
                .source = "ASC X12 005010X222A1, 2010BB/NM109"}},
    {.raises = {.id = "claim.payer-form",
                .severity = Severity::error,
                .message = "the payer does not take claims of this form",
                .source = "payer setting forms"}},
};
}  // namespace

constinit const Edit kPayer{
    .raises = {.id = "claim.payer-unknown",
               .severity = Severity::error,
               .message = "the payer is not in the configuration",
               .source = "configuration, payers"},
    .catalogue = "PY-01",
    .risk = Risk::returned,
    .snip = 7,
    .help =
        "Add the payer, or what the sender calls it (known_as), to the configuration; or "
        "correct the insurance in the registration (IN1-3).",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          const std::string place = facts.place("2010BB/NM109", "Claim.insurer");
          if (facts.payer == nullptr) {
            raise(claim.payer.key.has() ? claim.payer.key : claim.coverage.payer, place);
            return;
          }
          if (claim.payer.payer_id.value.empty() && facts.payer->payer_id.empty())
            raise.also(kAlso[0], claim.payer.payer_id, place,
                       concat("payer ", facts.payer->key, ": set payer_id"));
          const std::string_view form = name(claim.form);
          for (const std::string& taken : facts.payer->forms)
            if (taken == form) return;
          raise.also(kAlso[1], claim.payer.key, facts.place("GS08", "Claim.type"),
                     concat("payer ", facts.payer->key, " takes no ", form, " claims"));
        },
};

}  // namespace claimwire::claims
