#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.anaesthesia-unit",
                .severity = Severity::error,
                .message = "anaesthesia is counted in the wrong unit",
                .source = "ASC X12 005010X222A1, SV103: MJ; CMS Manual, chapter 12, section 50"}},
    {.raises = {.id = "claim.anaesthesia-minutes",
                .severity = Severity::error,
                .message = "more minutes of anaesthesia than the days of the line have",
                .source = "ASC X12 005010X222A1, SV104"}},
};

/// Paid by base units alone, without time (practice; CPT 01953 and 01996).
bool untimed(int cpt) { return cpt == 1953 || cpt == 1996; }

}  // namespace

/// Anaesthesia is paid by its minutes, and by who gave it: the physician alone, or one who directs
/// or supervises nurse anaesthetists.
constinit const Edit kAnaesthesia{
    .raises = {.id = "claim.anaesthesia-modifier",
               .severity = Severity::error,
               .message = "anaesthesia needs a modifier for who gave it",
               .source = "CMS Claims Processing Manual, chapter 12, section 50"},
    .catalogue = "MOD-16",
    .risk = Risk::returned,
    .snip = 6,
    .help =
        "Add AA (physician himself), QK, QY or AD (directs or supervises), QX or QZ (nurse "
        "anaesthetist); count in minutes (MJ), 01953 and 01996 in units (UN).",
    .dates = "none",
    .also = kAlso,
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.professional) return;
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const int cpt = cpt_number(facts, i);
            if (!anaesthesia(cpt)) continue;
            const ServiceLine& line = facts.claim.lines[i];
            bool said = false;
            for (const Text& modifier : line.modifiers)
              said = said || is_one_of(modifier.value, "AA AD QK QX QY QZ");
            if (!said)
              raise(line.procedure, facts.line_place(i, LineElement::modifier),
                    "expected AA, AD, QK, QX, QY or QZ");
            const std::string_view wanted = untimed(cpt) ? "UN" : "MJ";
            if (line.unit.value != wanted) {
              raise
                  .also(kAlso[0], line.unit, facts.line_place(i, LineElement::unit),
                        concat("expected ", wanted))
                  .proposals.push_back({std::string{wanted}, untimed(cpt) ? "units" : "minutes"});
              continue;
            }
            if (untimed(cpt) || !line.service.has() || !line.service.from.value.valid()) continue;
            const std::int64_t days =
                std::int64_t{line.service.last().days()} - line.service.from.value.days() + 1;
            if (days > 0 && line.quantity.value > Decimal{days * 24 * 60, 0})
              raise.also(kAlso[1], line.quantity, facts.line_place(i, LineElement::quantity));
          }
        },
};

}  // namespace claimwire::claims
