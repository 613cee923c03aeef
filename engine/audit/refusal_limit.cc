#include "engine/audit/refusal_limit.h"

#include <algorithm>
#include <utility>

namespace claimwire::engine {
namespace {

constexpr std::chrono::minutes kEvery{1};

}  // namespace

std::optional<std::uint64_t> RefusalLimit::refuse(Instant now) {
  if (left_ == kAtOnce) filled_ = now;
  const std::int64_t minutes = (now - filled_) / kEvery;
  left_ = std::min(kAtOnce, left_ + minutes);
  filled_ += kEvery * minutes;
  if (left_ == 0) {
    ++counted_;
    return std::nullopt;
  }
  --left_;
  return take_counted();
}

std::uint64_t RefusalLimit::take_counted() { return std::exchange(counted_, 0); }

}  // namespace claimwire::engine
