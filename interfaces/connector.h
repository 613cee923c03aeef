#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "engine/ports/sink.h"

namespace claimwire::interfaces {

/// A connection that brings messages in. What it receives goes to the engine's Inbox.
class Source {
 public:
  virtual ~Source() = default;
  /// Takes its place without taking messages yet, so that start() cannot fail for want of it: binds
  /// its address, makes its folder. Errors as start(). Safe to repeat.
  virtual Result<void> open() { return {}; }
  /// Begins to take messages. Errors: an address in use, a folder that is not there.
  virtual Result<void> start() = 0;
  /// Takes no more; what was handed to the Inbox is still answered, for at most `grace`. After it
  /// start() may be called again. Not from the I/O thread.
  virtual void stop(std::chrono::milliseconds grace) = 0;
  /// Connections that are open now; 0 where it has none.
  virtual std::size_t connections() const { return 0; }
  /// The port it listens on, which matters when 0 was asked for; 0 when it has none.
  virtual std::uint16_t port() const { return 0; }
  /// What operations should know of its settings: "plaintext from 10.20.0.0/16". For health.
  virtual std::vector<std::string> warnings() const { return {}; }
};

/// A connection that takes deliveries out. Opened by the first send.
class Destination : public engine::Sink {
 public:
  /// Ends what is on its way with its result and closes; later sends end with `retry_later`. Not
  /// from the I/O thread. Safe to repeat.
  virtual void stop() = 0;
};

}  // namespace claimwire::interfaces
