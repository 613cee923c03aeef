#include "apps/daemon/sampler.h"

#include <algorithm>

namespace claimwire::daemon {
namespace {

using console::StatsPoint;
constexpr std::size_t kFineMost = 361, kCoarseMost = 1441;
constexpr std::chrono::minutes kCoarse{1};

StatsPoint between(const StatsPoint& before, const StatsPoint& after) {
  StatsPoint out;
  out.at = before.at;
  out.received = after.received - before.received;
  out.duplicates = after.duplicates - before.duplicates;
  out.refused = after.refused - before.refused;
  out.later = after.later - before.later;
  out.delivered = after.delivered - before.delivered;
  out.failed = after.failed - before.failed;
  out.queued = after.queued;
  return out;
}

}  // namespace

void Sampler::add(const std::string& id, const StatsPoint& now) {
  Samples& samples = samples_[id];
  samples.fine.push_back(now);
  if (samples.fine.size() > kFineMost) samples.fine.pop_front();
  if (!samples.coarse.empty() && now.at - samples.coarse.back().at < kCoarse) return;
  samples.coarse.push_back(now);
  if (samples.coarse.size() > kCoarseMost) samples.coarse.pop_front();
}

Result<std::vector<StatsPoint>> Sampler::points(const std::string& id,
                                                const std::string& step) const {
  const std::pair<std::string_view, std::size_t> steps[] = {
      {"10s", 0}, {"1m", 1}, {"5m", 5}, {"15m", 15}, {"1h", 60}};
  const auto wanted = std::find_if(std::begin(steps), std::end(steps),
                                   [&](const auto& one) { return one.first == step; });
  if (wanted == std::end(steps))
    return Error{"steering.step", "step: expected 10s, 1m, 5m, 15m or 1h"};
  std::vector<StatsPoint> out;
  const auto found = samples_.find(id);
  if (found == samples_.end()) return out;
  const auto& samples = wanted->second == 0 ? found->second.fine : found->second.coarse;
  const std::size_t each = std::max<std::size_t>(1, wanted->second);
  for (std::size_t at = each; at < samples.size(); at += each)
    out.push_back(between(samples[at - each], samples[at]));
  return out;
}

}  // namespace claimwire::daemon
