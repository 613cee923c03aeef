#include "codes/formats/content.h"

#include "core/text.h"

namespace claimwire::codes {

void Content::skip(std::uint32_t line, std::string why) {
  ++skipped_count;
  if (skipped.size() < kSkippedKept) skipped.push_back({line, std::move(why)});
}

void Content::begin_with_version() {
  if (fiscal_year < 2010 || fiscal_year > 2100) return;
  facts.effective = {static_cast<std::int16_t>(fiscal_year - 1), 10, 1};
  facts.effective_why = concat("its version is ", std::to_string(fiscal_year));
}

Result<void> Content::check_not_empty() const {
  if (!rows.empty() || !relations.empty() || !further.empty()) return {};
  return Error{"codes.empty-file", "no line holds a code. Is it the right file?"};
}

}  // namespace claimwire::codes
