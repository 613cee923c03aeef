#include "claims/edits/all_edits.h"
#include "claims/edits/pointers.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// Which side the title names. Chapters of paired organs and limbs only: a "left bundle-branch
/// block" (I) or "right upper quadrant" (R) is no side in the sense of RT and LT.
Side side_of(const DiagnosisFacts& diagnosis) {
  if (diagnosis.bare.empty() ||
      std::string_view{"CDHLMNST"}.find(diagnosis.bare[0]) == std::string_view::npos)
    return Side::none;
  const std::string_view title = diagnosis.title();
  const bool right = title.find("right") != std::string_view::npos;
  const bool left = title.find("left") != std::string_view::npos;
  return right == left ? Side::none : right ? Side::right : Side::left;
}

}  // namespace

/// LT on a line that was done for a right knee: one of the two is wrong, and the payer denies the
/// line rather than guess which.
constinit const Edit kDiagnosisSide{
    .raises = {.id = "claim.diagnosis-side",
               .severity = Severity::error,
               .message = "modifier names the other side than the diagnoses of the line",
               .source = "ICD-10-CM Official Guidelines, section I.B.13; CMS HCPCS modifiers"},
    .catalogue = "DX-32",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Correct the modifier or the diagnosis by the record, or the pointer of the line.",
    .dates = "as DX-01",
    .check =
        [](const Facts& facts, Raise& raise) {
          if (facts.institutional) return;  // without pointers nobody says what a line was for
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            for (std::size_t m = 0; m < line.modifiers.size(); ++m) {
              const Side side = side_of_modifier(line.modifiers[m].value);
              if (side == Side::none) continue;
              bool other = false, fits = false;
              for (const Text& pointer : line.pointers) {
                const DiagnosisFacts* diagnosis = facts.pointed(pointer_number(pointer.value));
                const Side named = diagnosis == nullptr ? Side::none : side_of(*diagnosis);
                fits = fits || named == side;
                other = other || (named != Side::none && named != side);
              }
              if (!other || fits) continue;
              Issue& issue = raise(line.modifiers[m], facts.line_place(i, LineElement::modifier, m),
                                   side == Side::left ? "the diagnoses name the right side"
                                                      : "the diagnoses name the left side");
              if (is_one_of(line.modifiers[m].value, "LT RT"))
                issue.proposals.push_back(
                    {side == Side::left ? "RT" : "LT", "the side of the diagnoses"});
              break;  // kModifierSides speaks of several sides on one line
            }
          }
        },
};

}  // namespace claimwire::claims
