#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <thread>
#include <vector>

namespace claimwire::bench {

/// A clearinghouse that answers every POST with 202 as cheaply as one thread can, so that what is
/// measured is the engine.
class HttpSink {
 public:
  /// `hangs`: it takes what comes and never answers.
  explicit HttpSink(bool hangs = false);
  ~HttpSink();
  HttpSink(const HttpSink&) = delete;
  HttpSink& operator=(const HttpSink&) = delete;

  std::uint16_t port() const { return port_; }
  std::uint64_t count() const { return count_; }
  /// Waits until it took that many.
  void wait_for(std::uint64_t count) const;
  /// From now on notes when the claims of the charge messages 0 to `count` - 1 come. Before the
  /// first comes.
  void note_arrivals(std::uint64_t count) { arrivals_.resize(count); }
  /// By message number; the clock's epoch where none came. After the last came.
  const std::vector<std::chrono::steady_clock::time_point>& arrivals() const { return arrivals_; }

 private:
  void run();
  void note(std::string_view request);

  const bool hangs_;
  int listener_ = -1, poll_ = -1, stop_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<std::uint64_t> count_{0};
  std::vector<std::chrono::steady_clock::time_point> arrivals_{};
  std::thread thread_{};
};

}  // namespace claimwire::bench
