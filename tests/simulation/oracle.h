#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ports/sink.h"
#include "engine/ports/store.h"

namespace claimwire::test {

/// What ought to be true, kept apart from the engine: it sees each commit answered below the
/// engine, each answer a sender got and each byte a payer got, and says the first promise of
/// promises.md that was broken. Follows the states by rules of its own.
class Oracle {
 public:
  struct Message {
    engine::MessageState state{};
    std::string control_id, key, content, reason, interface;
    bool acknowledged = false, refused = false;
    bool moved = false;  ///< A person changed its turn: it may come after younger ones.
    std::uint32_t crashes = 0;
  };
  struct Claim {
    engine::ClaimStatus status{};
    std::uint64_t message = 0, delivery = 0;
    std::string number, built, key;  ///< key: of the message, in order.
    std::string route, destination;
  };
  struct Delivery {
    engine::DeliveryState state{};
    std::uint64_t message = 0;
    std::string destination, key, bytes, file_name, idempotency_key, control_numbers, claim_number,
        route;
    bool unknown = false;  ///< Bytes arrived, and no process has heard an answer since.
    bool moved = false;
    bool taken = false;  ///< By the payer.
  };

  explicit Oracle(std::string environment) : environment_{std::move(environment)} {}

  /// From now on these routes keep order (promise C2), and take from `interface`; empty: from all.
  void strict(std::set<std::string> routes, std::string interface);
  /// What is older than the delivery, of its key, and not finished; empty: nothing.
  std::string waits_for(std::uint64_t delivery) const;

  // The store, below the engine.
  /// Returns a number for answered().
  std::uint64_t submitted(const engine::Batch& batch, std::uint64_t epoch);
  void answered(std::uint64_t number, const Result<std::vector<engine::StepResult>>& result);
  /// A store was opened, its engine not yet started: compares it with what was answered before,
  /// takes over what was under way and arrived.
  void opened(const engine::Store& store);
  /// Every state, body and sum of the store; `bodies` costs most.
  void compare(const engine::Store& store, bool bodies);
  /// The sums that cost nothing.
  void compare_counts(const engine::Store& store);

  // The senders. Calls of one process rise; a message's row is younger than that of a call before.
  std::uint64_t called(const std::string& content);
  void told(std::uint64_t call, const engine::Answer& answer);

  // The payers.
  /// Bytes arrived. `taken`: the payer took the claim, and did not recognise it as a repeat.
  void arrived(const engine::Outgoing& outgoing, bool recognises_repeats, bool taken);
  /// A living process heard what came of the attempt.
  void heard(const std::string& delivery_id, engine::SendResult::What what);
  /// A person moves it: its turn and its doubt are that person's.
  void moved(engine::Kind kind, std::uint64_t id);

  void fail(std::string what);
  const std::string& broken() const { return broken_; }
  void event(std::string text);
  std::uint64_t hash() const { return hash_; }
  const std::vector<std::string>& last_events() const { return events_; }
  std::uint64_t events() const { return event_count_; }

  const std::map<std::uint64_t, Message>& messages() const { return messages_; }
  const std::map<std::uint64_t, Claim>& claims() const { return claims_; }
  const std::map<std::uint64_t, Delivery>& deliveries() const { return deliveries_; }
  std::uint64_t next_message() const { return next_message_; }
  std::uint64_t accepts_under_way() const;
  /// What a payer has of one claim number, by "destination claim number".
  const std::map<std::string, int>& billed() const { return billed_; }

 private:
  struct UnderWay {
    engine::Batch batch;
    std::uint64_t epoch;
  };
  void apply(const engine::AcceptStep& step, const engine::StepResult& result);
  void apply(const engine::ProcessedStep& step, const engine::StepResult& result);
  void apply(const engine::SendingStep& step, const engine::StepResult& result);
  void apply(const engine::OutcomeStep& step, const engine::StepResult& result);
  void apply(const engine::MoveStep& step, const engine::StepResult& result);
  void apply(const engine::SuspectStep& step, const engine::StepResult& result);
  void apply(const engine::TimerStep&, const engine::StepResult&) {}
  // The world neither replays nor prunes; a step of these kinds would show as a state it did not
  // expect.
  void apply(const engine::ReplayStep&, const engine::StepResult&) {}
  void apply(const engine::PruneStep&, const engine::StepResult&) {}
  void set(engine::Kind kind, std::uint64_t id, std::uint8_t to);
  std::uint8_t get(engine::Kind kind, std::uint64_t id) const;
  void follow_delivery(std::uint64_t id);
  void close_when_finished(std::uint64_t message);
  void know_delivery(std::uint64_t id, const Delivery& delivery);
  bool may_have_become(engine::Kind kind, std::uint64_t id, std::uint8_t state) const;

  std::string environment_;
  std::string broken_;
  std::uint64_t hash_ = 14695981039346656037ULL, event_count_ = 0;
  std::vector<std::string> events_;

  std::map<std::uint64_t, Message> messages_;
  std::map<std::uint64_t, Claim> claims_;
  std::map<std::uint64_t, Delivery> deliveries_;
  std::map<std::string, std::vector<std::uint64_t>> by_control_id_;
  std::map<std::uint64_t, std::vector<std::uint64_t>> claims_of_, deliveries_of_;
  std::uint64_t next_message_ = 1, next_claim_ = 1, next_delivery_ = 1;
  std::map<std::uint64_t, UnderWay> under_way_;
  std::uint64_t batches_ = 0;
  std::set<std::string> strict_;
  std::string strict_from_;
  bool ever_strict_ = false;

  std::map<std::uint64_t, std::string> calls_;
  std::uint64_t last_call_ = 0;
  std::map<std::uint64_t, std::uint64_t> call_of_message_;  ///< Of this process, in both orders.
  std::uint64_t epoch_ = 0;

  std::map<std::string, std::string> control_numbers_;  ///< "destination ISA13=7": its content.
  /// "destination key": the youngest that arrived, by message and delivery.
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> last_arrival_;
  std::map<std::string, std::uint64_t> last_worked_;  ///< By key: message.
  std::map<std::string, int> billed_;
};

}  // namespace claimwire::test
