#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

/// In a hospital the technical part is the hospital's, paid on its own claim.
constinit const Edit kModifierTechnical{
    .raises = {.id = "claim.modifier-technical",
               .severity = Severity::error,
               .message = "the technical part (TC) is billed on 837P for a hospital patient",
               .source = "CMS Claims Processing Manual, chapter 13, section 20.2"},
    .catalogue = "MOD-05",
    .risk = Risk::denied,
    .snip = 6,
    .help =
        "Bill the physician's part with 26; the technical part belongs on the hospital's claim.",
    .dates = "none",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.professional) return;
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            const std::size_t m = find_modifier(line, "TC");
            if (m == line.modifiers.size()) continue;
            const std::string& place = line.place_of_service.value.empty()
                                           ? facts.claim.place_of_service.value
                                           : line.place_of_service.value;
            if (!is_one_of(place, "19 21 22 23")) continue;
            raise(line.modifiers[m], facts.line_place(i, LineElement::modifier, m),
                  concat("place of service ", place))
                .proposals.push_back({"26", "the physician's part"});
          }
        },
};

}  // namespace claimwire::claims
