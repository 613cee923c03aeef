#pragma once
#include <chrono>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "engine/ports/sink.h"

namespace claimwire::test {

/// A payer and the line to it: quick, slow, lying or dead by mood. What one try meets.
class Payer {
 public:
  enum class Mood : std::uint8_t { healthy, flaky, slow, busy, dead };
  static constexpr int kMoods = 5;

  struct Try {
    bool arrives = false;  ///< Bytes reached the payer.
    bool taken = false;    ///< It took the claim, and did not know it as a repeat.
    engine::SendResult result;
    std::chrono::milliseconds after{0};  ///< Until the connector knows.
  };

  Payer(std::string called, bool knows_repeats, std::size_t at_once)
      : name{std::move(called)}, recognises_repeats{knows_repeats}, parallel{at_once} {}

  Try meet(const engine::Outgoing& outgoing, std::mt19937_64& chance);

  const std::string name;
  const bool recognises_repeats;
  const std::size_t parallel;
  Mood mood = Mood::healthy;

 private:
  std::set<std::string> keys_;
};

}  // namespace claimwire::test
