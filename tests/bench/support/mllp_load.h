#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace claimwire::bench {

struct LoadReport {
  std::uint64_t accepted = 0, others = 0;
  std::chrono::microseconds took{}, median{}, p99{}, slowest{};

  double per_second() const {
    return static_cast<double>(accepted) / (static_cast<double>(took.count()) / 1e6);
  }
};

/// Sends messages over `connections` MLLP connections to a port of this machine, each waiting for
/// the answer to its last message first, until `count` are answered. One thread, one system call a
/// message each way: what a load costs must not be taken for what the engine costs.
LoadReport send_load(std::uint16_t port, unsigned connections, std::uint64_t count,
                     const std::function<std::string(std::uint64_t number)>& message);

/// Opens that many connections, sends one message over each and takes its answer; then all of them
/// stay open and say nothing while `meanwhile` runs.
void hold_idle(std::uint16_t port, unsigned connections,
               const std::function<std::string(std::uint64_t number)>& message,
               const std::function<void()>& meanwhile);

}  // namespace claimwire::bench
