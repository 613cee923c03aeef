#include "claims/edits/all_edits.h"
#include "claims/edits/pointers.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.pointer-count",
                .severity = Severity::error,
                .message = "the service line points at more than four diagnoses",
                .source = "ASC X12 005010X222A1, SV107"}},
    {.raises = {.id = "claim.pointer-repeated",
                .severity = Severity::error,
                .message = "the service line points at the same diagnosis twice",
                .source = "ASC X12 005010X222A1, SV107"}},
};
}  // namespace

constinit const Edit kLinePointers{
    .raises = {.id = "claim.pointer-range",
               .severity = Severity::error,
               .message = "a diagnosis pointer leads to no diagnosis of the claim",
               .source = "ASC X12 005010X222A1, SV107"},
    .catalogue = "DX-47",
    .risk = Risk::returned,
    .snip = 2,
    .help =
        "Keep up to four pointers to different diagnoses of this claim, the most important "
        "first.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (facts.institutional) return;
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const TextList& pointers = facts.claim.lines[i].pointers;
            bool usable = false;
            std::uint64_t pointed = 0;  // bit n: diagnosis n
            for (std::size_t p = 0; p < pointers.size(); ++p) {
              const std::size_t number = pointer_number(pointers[p].value);
              if (number == 0 || number > facts.pointable || number > 63) continue;
              usable = true;
              if ((pointed >> number & 1) != 0) {
                Issue& issue =
                    raise.also(kAlso[1], pointers[p], facts.line_place(i, LineElement::pointer, p));
                issue.proposals.push_back({"", "leave the second one out"});
              }
              pointed |= std::uint64_t{1} << number;
            }
            if (pointers.size() > 4)
              raise.also(kAlso[0], pointers[4], facts.line_place(i, LineElement::pointer, 4),
                         concat(std::to_string(pointers.size()), " pointers; at most 4"));
            if (!usable) continue;  // kLineDiagnosis speaks of a line without any
            for (std::size_t p = 0; p < pointers.size(); ++p) {
              const std::size_t number = pointer_number(pointers[p].value);
              if (number == 0 || number > facts.pointable)
                raise(pointers[p], facts.line_place(i, LineElement::pointer, p),
                      concat("expected 1 to ", std::to_string(facts.pointable)));
            }
          }
        },
};

}  // namespace claimwire::claims
