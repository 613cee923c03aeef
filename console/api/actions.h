#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/audit/audit_trail.h"
#include "engine/ports/store.h"
#include "net/http.h"

namespace claimwire::console {

/// What a person may do to a message, claim or delivery. Not every one of each: see
/// action_applies().
enum class Action : std::uint8_t {
  hold,       ///< It waits until released: a message not worked yet, a claim or delivery not sent.
  release,    ///< What is held or parked goes on, in its order.
  dismiss,    ///< It is given up for good.
  retry,      ///< A failed message; a parked delivery, with the same bytes.
  replay,     ///< A message once more as a new one, where nothing of it left (promise B5).
  delivered,  ///< A doubtful delivery did arrive, says a person who asked the receiver.
  resend,     ///< A doubtful delivery did not: it goes again, with the same bytes.
};

/// "release"
std::string_view name(Action action);
std::optional<Action> action_named(std::string_view text);
/// "messages"; nothing for others.
std::optional<engine::Kind> target_named(std::string_view text);
std::string_view target_name(engine::Kind kind);
/// Whether `action` means something for a `kind` in `state`.
bool action_applies(Action action, engine::Kind kind, std::uint8_t state);

/// One thing that an action is about, as it was when it was shown.
struct ActionItem {
  std::uint64_t id = 0;
  std::uint8_t state = 0;
  std::int64_t cents = 0;
};

/// What actions are done with; all of it outlives them.
struct ActionSources {
  const engine::Store* store = nullptr;
  const engine::Clock* clock = nullptr;
  /// Does one thing and calls `done`, on any thread.
  std::function<void(engine::Kind, std::uint64_t id, Action, engine::ReplayStage,
                     const engine::Caller&, const std::string& reason,
                     std::function<void(Result<engine::StepResult>)> done)>
      perform{};
  engine::AuditTrail* audit = nullptr;
};

/// Actions in two steps: POST /actions shows the exact set and keeps it; POST /actions/{set}/commit
/// does it. What changed between the two is reported and left alone. What is done is in the audit
/// trail before it is done ("claims.release"), and what was refused once it was. Sets and
/// idempotency keys are kept for 24 hours, or until there are too many, in memory: after a restart
/// the set is shown anew.
class Actions {
 public:
  static constexpr std::size_t kItemsMost = 50'000;
  static constexpr std::size_t kSetsMost = 256;
  static constexpr std::size_t kKeysMost = 4096;

  explicit Actions(ActionSources sources) : sources_{std::move(sources)} {}

  /// POST /actions {target, action, reason, q or ids, dry_run: true, stage of a replay}.
  net::HttpResponse show(const net::HttpRequest& request, const engine::Caller& caller);
  /// POST /actions/{set}/commit {expect}. Waits until everything is stored. A set is done once:
  /// asked again it gives the same answer.
  net::HttpResponse commit(std::string_view set, const net::HttpRequest& request,
                           const engine::Caller& caller);

 private:
  struct Set {
    std::string caller;
    engine::Kind kind = engine::Kind::message;
    Action action = Action::hold;
    engine::ReplayStage stage = engine::ReplayStage::none;
    std::string reason;
    std::vector<ActionItem> items;
    engine::UtcTime made{};
    bool running = false;
    std::string answer;  ///< Of the commit; empty: not done yet.
  };
  struct Key {
    std::uint64_t content = 0;  ///< Hash of path and body.
    net::HttpResponse response;
    engine::UtcTime made{};
  };
  /// A request with an Idempotency-Key that was answered gets that answer again.
  net::HttpResponse once(const net::HttpRequest& request, const engine::Caller& caller,
                         const std::function<net::HttpResponse()>& work);
  net::HttpResponse shown(const net::HttpRequest& request, const engine::Caller& caller);
  net::HttpResponse committed(std::string_view set, const net::HttpRequest& request,
                              const engine::Caller& caller);
  std::string perform(const Set& set, const engine::Caller& caller);
  Result<void> record(const Set& set, const engine::Caller& caller,
                      const std::vector<std::uint64_t>& ids, engine::AuditOutcome outcome) const;
  std::optional<std::uint8_t> state_now(engine::Kind kind, std::uint64_t id) const;
  void forget_old();

  ActionSources sources_;
  std::mutex mutex_{};
  std::map<std::string, Set, std::less<>> sets_{};
  std::map<std::string, Key, std::less<>> keys_{};
};

}  // namespace claimwire::console
