#include "codes/formats/content.h"

namespace claimwire::codes {

void Content::skip(std::uint32_t line, std::string why) {
  ++skipped_count;
  if (skipped.size() < kSkippedKept) skipped.push_back({line, std::move(why)});
}

}  // namespace claimwire::codes
