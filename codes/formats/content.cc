#include "codes/formats/content.h"

namespace claimwire::codes {

void Content::skip(std::uint32_t line, std::string why) {
  ++skipped_count;
  if (skipped.size() < kSkippedKept) skipped.push_back({line, std::move(why)});
}

Result<void> Content::check_not_empty() const {
  if (!rows.empty() || !relations.empty() || !further.empty()) return {};
  return Error{"codes.empty-file", "no line holds a code. Is it the right file?"};
}

}  // namespace claimwire::codes
