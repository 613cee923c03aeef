#pragma once
#include <atomic>
#include <cstdint>
#include <thread>

namespace claimwire::bench {

/// A clearinghouse that answers every POST with 202 as cheaply as one thread can, so that what is
/// measured is the engine.
class HttpSink {
 public:
  HttpSink();
  ~HttpSink();
  HttpSink(const HttpSink&) = delete;
  HttpSink& operator=(const HttpSink&) = delete;

  std::uint16_t port() const { return port_; }
  std::uint64_t count() const { return count_; }
  /// Waits until it took that many.
  void wait_for(std::uint64_t count) const;

 private:
  void run();

  int listener_ = -1, poll_ = -1, stop_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<std::uint64_t> count_{0};
  std::thread thread_{};
};

}  // namespace claimwire::bench
