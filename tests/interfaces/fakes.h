#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/text.h"
#include "engine/ports/inbox.h"
#include "engine/ports/sink.h"

namespace claimwire::test {

/// An inbox whose answers the test decides: by a function, at once or when it says so.
class FakeInbox final : public engine::Inbox {
 public:
  using Judge = std::function<engine::Answer(const engine::Arrival&)>;

  explicit FakeInbox(Judge judge) : judge_{std::move(judge)} {}

  void accept(engine::Arrival arrival, std::function<void(engine::Answer)> done) override {
    std::unique_lock lock{mutex_};
    arrivals_.push_back(arrival);
    changed_.notify_all();
    engine::Answer answer = judge_(arrival);
    if (holding_) {
      held_.emplace_back(std::move(answer), std::move(done));
      return;
    }
    lock.unlock();
    done(std::move(answer));
  }

  /// Answers wait until release().
  void hold() {
    const std::lock_guard lock{mutex_};
    holding_ = true;
  }
  /// Gives the held answers, the last first, as a disk may finish them; later ones at once.
  void release_backwards() {
    std::unique_lock lock{mutex_};
    holding_ = false;
    auto held = std::exchange(held_, {});
    lock.unlock();
    while (!held.empty()) {
      held.back().second(std::move(held.back().first));
      held.pop_back();
    }
  }
  bool wait_for(std::size_t count, std::chrono::milliseconds time = std::chrono::seconds{5}) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, time, [&] { return arrivals_.size() >= count; });
  }
  std::vector<engine::Arrival> arrivals() const {
    const std::lock_guard lock{mutex_};
    return arrivals_;
  }
  std::size_t count() const { return arrivals().size(); }
  void judge_by(Judge judge) {
    const std::lock_guard lock{mutex_};
    judge_ = std::move(judge);
  }

 private:
  mutable std::mutex mutex_{};
  std::condition_variable changed_{};
  std::vector<engine::Arrival> arrivals_{};
  std::deque<std::pair<engine::Answer, std::function<void(engine::Answer)>>> held_{};
  bool holding_ = false;
  Judge judge_;
};

/// MSH-10 of a message written with the usual delimiters.
inline std::string control_id(std::string_view message) {
  const auto fields = split(message.substr(0, message.find('\r')), '|');
  return fields.size() > 9 ? std::string{fields[9]} : std::string{};
}

inline std::string hl7_ack(std::string_view message, std::string_view code,
                           std::string_view text = "") {
  return concat("MSH|^~\\&|CW|CW|EHR|WEST|20260903||ACK|A1|P|2.5\rMSA|", code, "|",
                control_id(message), "|", text, "\r");
}

/// Stores everything: AA.
inline engine::Answer accept_hl7(const engine::Arrival& arrival) {
  engine::Answer answer;
  const bool refused = arrival.refused_because.has_value();
  answer.outcome = refused ? engine::Answer::Outcome::refused : engine::Answer::Outcome::stored;
  answer.body = hl7_ack(arrival.body.view(), refused ? "AR" : "AA");
  return answer;
}

/// An invented message; `size` pads it to about that many bytes.
inline std::string hl7_message(std::string_view id, std::size_t size = 0) {
  std::string message = concat("MSH|^~\\&|EHR|WEST|CW|CW|20260903110000||ADT^A04|", id,
                               "|P|2.5\rPID|1||900001^^^WEST||ROE^JANE\rPV1|1|O\r");
  if (message.size() < size)
    message += concat("NTE|1||", std::string(size - message.size(), 'x'), "\r");
  return message;
}

inline std::string framed(std::string_view message) { return concat("\x0B", message, "\x1C\r"); }

/// Sends and waits for the result.
inline engine::SendResult deliver(engine::Sink& sink, engine::Outgoing outgoing) {
  std::promise<engine::SendResult> promise;
  auto future = promise.get_future();
  sink.send(std::move(outgoing),
            [&](engine::SendResult got) { promise.set_value(std::move(got)); });
  return future.get();
}

inline engine::Outgoing outgoing(std::string bytes) {
  engine::Outgoing made;
  made.delivery_id = "d_1";
  made.bytes = Bytes{std::move(bytes)};
  made.idempotency_key = "key-1";
  made.file_name = "clearco_20260903_000000001.837";
  return made;
}

inline std::string name(engine::SendResult::What what) {
  switch (what) {
    case engine::SendResult::What::accepted:
      return "accepted";
    case engine::SendResult::What::refused:
      return "refused";
    case engine::SendResult::What::retry_later:
      return "retry_later";
    case engine::SendResult::What::no_answer:
      return "no_answer";
  }
  return "?";
}

/// True once `wanted` holds.
inline bool eventually(const std::function<bool()>& wanted,
                       std::chrono::milliseconds time = std::chrono::seconds{5}) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (!wanted()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace claimwire::test
