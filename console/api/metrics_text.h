#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "core/histogram.h"

namespace claimwire::console {

/// Writes the Prometheus text format (0.0.4): each metric announced once with help and type, all
/// its samples behind it. Label values are escaped.
class MetricsText {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// The metric whose samples follow. `type` is "counter", "gauge" or "histogram".
  MetricsText& metric(std::string_view name, std::string_view type, std::string_view help);
  MetricsText& sample(std::uint64_t value) { return sample({}, value); }
  MetricsText& sample(Labels labels, std::uint64_t value);
  /// Thousandths, as seconds: 1500 is 1.5.
  MetricsText& sample_ms(Labels labels, std::int64_t ms);
  /// Buckets, sum and count of a histogram, in seconds.
  MetricsText& histogram(Labels labels, const Histogram::Counts& counts);
  const std::string& text() const { return out_; }

 private:
  void write(std::string_view suffix, Labels labels, std::string_view bound,
             std::string_view value);

  std::string out_{}, name_{};
};

}  // namespace claimwire::console
