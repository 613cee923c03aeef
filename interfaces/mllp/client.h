#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/bytes.h"
#include "core/result.h"

namespace claimwire::interfaces {

struct MllpClientSettings {
  std::string to;  ///< "127.0.0.1:2575"
  unsigned connections = 1;
  double rate = 0;  ///< Messages a second over all connections; 0: as fast as answers come.
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds ack_timeout{30'000};
};

/// One message sent and what came back.
struct MllpExchange {
  std::size_t number = 0;  ///< In the order they were taken, from 0.
  std::string code;        ///< MSA-1: "AA"; empty when no answer counted.
  std::string answer;      ///< The acknowledgment, without its frame.
  std::string detail;      ///< Why there was none, for a person.
  std::chrono::microseconds took{};
};

struct MllpReport {
  std::uint64_t sent = 0, accepted = 0, refused = 0, unanswered = 0;
  std::chrono::microseconds took{};                      ///< First byte to last answer.
  std::chrono::microseconds median{}, p99{}, slowest{};  ///< Of the answered.
};

/// Sends what `next` gives until it gives nothing, each connection waiting for the answer to its
/// last message first, and tells `each` in the order the answers come. Both are called on the
/// calling thread, which this blocks. A refused answer or none does not end the run.
/// Errors  net.address.
Result<MllpReport> send_over_mllp(const MllpClientSettings& settings,
                                  const std::function<std::optional<Bytes>()>& next,
                                  const std::function<void(const MllpExchange&)>& each);

}  // namespace claimwire::interfaces
