#include "codes/relation.h"

#include <array>

namespace claimwire::codes {

std::string_view name(Relation relation) {
  constexpr std::array<std::string_view, 26> names = {"none",
                                                      "ptp-edit",
                                                      "mue",
                                                      "add-on",
                                                      "mce",
                                                      "replaced-by",
                                                      "replaces",
                                                      "inclusion",
                                                      "includes",
                                                      "excludes1",
                                                      "excludes2",
                                                      "code-first",
                                                      "use-additional",
                                                      "code-also",
                                                      "note",
                                                      "seventh-character",
                                                      "index-term",
                                                      "manifestation",
                                                      "pcs-value",
                                                      "status",
                                                      "fee",
                                                      "locality",
                                                      "policy",
                                                      "gem",
                                                      "drg-class",
                                                      "enrolled"};
  const auto at = static_cast<std::size_t>(relation);
  return at < names.size() ? names[at] : names[0];
}

void RelationRows::add(RelationRow row, std::string_view text) {
  if (text.empty()) {
    row.text = 0;
  } else if (const auto known = ids_.find(text); known != ids_.end()) {
    row.text = known->second;
  } else {
    row.text = static_cast<std::uint32_t>(texts_.size());
    texts_.emplace_back(text);
    ids_.emplace(text, row.text);
  }
  rows_.push_back(row);
}

}  // namespace claimwire::codes
