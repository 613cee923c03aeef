#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// HCPCS says it in the title; CPT's unlisted codes have no title that could be shipped.
bool unclassified(const LineFacts& line) {
  if (line.system != codes::CodeSystem::hcpcs || !line.lookup.known()) return false;
  const std::string title = lower(line.lookup.entry.title());
  for (const std::string_view words :
       {"not otherwise classified", "not otherwise specified", "unlisted", "unclassified"})
    if (title.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

/// Such a code says that something was given and not what: the description says it.
constinit const Edit kUnclassifiedCode{
    .raises = {.id = "claim.unclassified-code",
               .severity = Severity::error,
               .message = "a code for what has no code of its own needs a description",
               .source = "ASC X12 005010X222A1, SV101-7; 005010X223A2, SV202-7"},
    .catalogue = "HC-03",
    .risk = Risk::returned,
    .snip = 4,
    .help =
        "Say in words what was given (SV101-7), for a drug with its NDC and dose, or use a code of "
        "its own.",
    .dates = "line date",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            if (!line.description.value.empty() || !line.note.value.empty() ||
                !unclassified(facts.lines[i]))
              continue;
            raise(line.procedure,
                  facts.place(concat("2400[", std::to_string(i + 1), "]/",
                                     facts.institutional ? "SV202-7" : "SV101-7"),
                              concat("Claim.item[", std::to_string(i), "].productOrService.text")));
          }
        },
};

}  // namespace claimwire::claims
