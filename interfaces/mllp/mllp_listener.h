#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/ports/inbox.h"
#include "hl7/syntax/mllp.h"
#include "interfaces/connector.h"
#include "net/runtime.h"

namespace claimwire::interfaces {

struct MllpListenerSettings {
  std::string key;                            ///< Of the interface in the configuration.
  std::string listen;                         ///< "127.0.0.1:2575"
  std::vector<std::string> peers{};           ///< CIDR; required off loopback.
  std::vector<std::string> plaintext_from{};  ///< CIDR that may come without TLS off loopback.
  std::uint32_t connections_max = 256;
  std::uint32_t per_peer = 16;
  std::chrono::milliseconds idle_close{0};            ///< 0: never.
  std::chrono::milliseconds keepalive{60'000};        ///< TCP keep-alive after this much silence.
  std::chrono::milliseconds message_timeout{30'000};  ///< VT to FS.
  hl7::mllp::Framing framing{};
  std::uint32_t answers_max = 64;  ///< Unanswered messages of one connection; then it is not read.
  std::uint64_t bytes_in_work_max = 256'000'000;  ///< Of all connections; then none is read.
};

/// What came and went, since start.
struct MllpListenerCounts {
  std::uint64_t messages = 0, over_limit = 0, junk = 0, unfinished = 0, timed_out = 0;
  std::uint64_t connections = 0, turned_away = 0;
  std::uint64_t open = 0;  ///< Now.
};

/// Listens for HL7 v2 over MLLP (release 1). Messages of a connection go to the inbox in the order
/// they came, several at once, so one fsync answers for many; answers leave in the same order, each
/// once the inbox gave it (promises A1, C1, D2). A peer that sends faster than it is answered, or
/// does not read its answers, is read no further until it does (D4). An idle connection holds no
/// buffer.
class MllpListener final : public Source {
 public:
  MllpListener(net::Runtime& runtime, engine::Inbox& inbox, MllpListenerSettings settings);
  ~MllpListener() override;

  /// Errors  net.address, net.cidr, net.listen; mllp.peers-missing and mllp.plaintext off loopback.
  Result<void> open() override;
  Result<void> start() override;
  void stop(std::chrono::milliseconds grace) override;
  std::uint16_t port() const override;
  std::size_t connections() const override { return counts().open; }
  std::vector<std::string> warnings() const override;
  MllpListenerCounts counts() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::interfaces
