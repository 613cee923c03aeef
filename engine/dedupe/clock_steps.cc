#include "engine/dedupe/clock_steps.h"

#include <charconv>
#include <cstdlib>

#include "core/text.h"

namespace claimwire::engine {
namespace {

constexpr std::int64_t kLeastMs = std::chrono::milliseconds{ClockSteps::kLeast}.count();

std::int64_t offset_of(UtcTime utc, Instant now) {
  return milliseconds(utc) - now.time_since_epoch().count();
}

}  // namespace

ClockSteps::ClockSteps(std::string_view packed) {
  for (const std::string_view entry : split(packed, ' ')) {
    Step step{};
    const char* const end = entry.data() + entry.size();
    const auto [colon, bad] = std::from_chars(entry.data(), end, step.before);
    if (bad != std::errc{} || colon == end || *colon != ':') continue;
    if (std::from_chars(colon + 1, end, step.forward).ec == std::errc{}) steps_.push_back(step);
  }
}

void ClockSteps::begin(UtcTime last, UtcTime utc, Instant now, MessageId next) {
  // Noted behind the last message, or before one that was taken back: `between` covers them.
  std::erase_if(steps_, [next](const Step& step) { return step.before >= next.value; });
  offset_ = offset_of(utc, now);
  const std::int64_t between = (utc - last).count();
  if (std::abs(between) >= kLeastMs) note(next, between);
}

bool ClockSteps::saw(UtcTime utc, Instant now, MessageId next) {
  const std::int64_t offset = offset_of(utc, now);
  if (std::abs(offset - offset_) < kLeastMs) return false;
  note(next, offset - offset_);
  offset_ = offset;
  return true;
}

void ClockSteps::note(MessageId next, std::int64_t forward) {
  if (!steps_.empty() && steps_.back().before == next.value) {
    steps_.back().forward += forward;
  } else {
    steps_.push_back({next.value, forward});
  }
}

std::chrono::milliseconds ClockSteps::age(MessageId message, UtcTime received, UtcTime utc) const {
  std::int64_t age = (utc - received).count();
  for (auto step = steps_.rbegin(); step != steps_.rend() && step->before > message.value; ++step)
    age -= step->forward;
  return std::chrono::milliseconds{age};
}

void ClockSteps::drop_before(MessageId oldest) {
  std::erase_if(steps_, [oldest](const Step& step) { return step.before <= oldest.value; });
}

std::string ClockSteps::packed() const {
  std::string out;
  for (const Step& step : steps_) {
    out += concat(out.empty() ? "" : " ", std::to_string(step.before), ":",
                  std::to_string(step.forward));
  }
  return out;
}

}  // namespace claimwire::engine
