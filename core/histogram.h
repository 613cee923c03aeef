#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace claimwire {

/// How long something took, counted in buckets. Any thread adds, at the price of three relaxed
/// additions; a reader sees each addition sooner or later, not all at one instant.
class Histogram {
 public:
  /// Upper bounds in microseconds, 100 us to 60 s; what is longer has a bucket of its own.
  static constexpr std::array<std::uint64_t, 16> kBounds{
      100,    250,     500,     1'000,   2'500,     5'000,     10'000,     25'000,
      50'000, 100'000, 250'000, 500'000, 1'000'000, 5'000'000, 30'000'000, 60'000'000};
  struct Counts {
    std::array<std::uint64_t, kBounds.size() + 1> buckets{};  ///< Each alone, not added up.
    std::uint64_t count = 0, sum_us = 0;
  };

  void add(std::chrono::steady_clock::duration took) {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    const std::uint64_t value = us < 0 ? 0 : static_cast<std::uint64_t>(us);
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && value > kBounds[bucket]) ++bucket;
    buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(value, std::memory_order_relaxed);
  }
  Counts counts() const {
    Counts out;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      out.buckets[i] = buckets_[i].load(std::memory_order_relaxed);
      out.count += out.buckets[i];
    }
    out.sum_us = sum_us_.load(std::memory_order_relaxed);
    return out;
  }

 private:
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets_{};
  std::atomic<std::uint64_t> sum_us_{0};
};

}  // namespace claimwire
