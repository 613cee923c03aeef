#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "engine/ports/sink.h"
#include "hl7/syntax/mllp.h"
#include "interfaces/connector.h"
#include "net/runtime.h"

namespace claimwire::interfaces {

/// What is done about an answer, or about none: a SendResult in the words of the configuration.
enum class AckAction : std::uint8_t { hold, retry, in_doubt };
/// "hold", "retry" or "in_doubt"; errors setting.value for anything else.
Result<AckAction> ack_action_named(std::string_view text);

struct MllpSenderSettings {
  enum class WaitFor : std::uint8_t { accept, application };

  std::string key;        ///< Of the interface in the configuration.
  std::string to;         ///< "10.20.1.9:6661"
  bool keep_open = true;  ///< Else a connection for each message.
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds ack_timeout{30'000};
  WaitFor wait_for =
      WaitFor::accept;  ///< Enhanced mode: whether CA is the end, or the AA after it.
  AckAction on_ae = AckAction::hold, on_ar = AckAction::retry;
  AckAction on_ce = AckAction::hold, on_cr = AckAction::retry;
  AckAction on_timeout = AckAction::in_doubt;
  /// Pattern with `*` over MSA-3 and the ERR texts, to what is done: goes before the code's.
  std::map<std::string, AckAction> text{};
  hl7::mllp::Framing framing{.message_bytes_max = 1'000'000};  ///< The limit is for answers.
};

/// Sends HL7 v2 over MLLP, one message at a time over one connection. Only an answer whose MSA-2 is
/// the MSH-10 sent counts; when none came in time the connection carries no message any more, so a
/// late answer can never be taken for the next message's. It settles the doubt about its own,
/// wherever it comes: on the old connection, which is heard a while longer, or the next. A CA, CE
/// or CR counts as the accept step; the transport acknowledgment of MLLP release 2 is understood.
class MllpSender final : public Destination {
 public:
  MllpSender(net::Runtime& runtime, MllpSenderSettings settings);
  ~MllpSender() override;

  void send(engine::Outgoing outgoing, std::function<void(engine::SendResult)> done) override;
  bool recognises_repeats() const override { return false; }
  std::size_t parallel_max() const override { return 1; }
  void hear_late(Late late) override;
  void stop() override;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::interfaces
