#include <algorithm>
#include <filesystem>
#include <utility>

#include "apps/daemon/daemon_impl.h"
#include "core/date.h"
#include "core/log.h"
#include "core/text.h"

namespace claimwire::daemon {
namespace {

using namespace std::chrono_literals;
using console::ConnectionView;
using console::StatusProblem;

/// From these ages on waiting is a problem.
constexpr auto kQueuedLong = 1h, kHeldLong = 24h, kSilentLong = 24h;
/// So long a start after a crash is told.
constexpr auto kUncleanTold = 24h;
/// The log is started again at 64 MB; one twice as large means that it is not.
constexpr std::uint64_t kLogLarge = 128'000'000;
/// Between two looks: looking may cost a fiftieth of the time, a walk over everything a hundredth.
constexpr int kSurveyShare = 50, kLedgerShare = 100;
constexpr std::chrono::milliseconds kLedgerEvery = 10min;

template <class State>
constexpr std::size_t n(State state) {
  return static_cast<std::size_t>(state);
}

/// "3 d", "2 h", "5 min": for a person.
std::string age_text(std::chrono::milliseconds age) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(age).count();
  if (minutes >= 48 * 60) return concat(std::to_string(minutes / (24 * 60)), " d");
  if (minutes >= 120) return concat(std::to_string(minutes / 60), " h");
  return concat(std::to_string(std::max<std::int64_t>(minutes, 0)), " min");
}

std::string count_text(std::uint64_t count, std::string_view one, std::string_view many) {
  return concat(std::to_string(count), " ", count == 1 ? one : many);
}

std::uint64_t size_of(const std::string& path) {
  std::error_code none;
  const auto size = std::filesystem::file_size(path, none);
  return none ? 0 : size;
}

/// What needs a person's eye, each with the heading of its runbook in docs/guides/status.md.
class Problems {
 public:
  Problems(const console::StatusView& view, engine::UtcTime now) : view_{view}, now_{now} {}

  std::vector<StatusProblem> take() { return std::move(out_); }

  void stops() {
    for (const ConnectionView& one : view_.connections) {
      if (!one.stop) continue;
      const bool payer = one.role == ConnectionView::Role::payer;
      add(payer ? "payer-stopped" : "interface-stopped", one.id,
          concat(one.stop->how, " by ", one.stop->by, ": ", one.stop->reason), one.stop->at);
    }
  }
  void sources() {
    for (const ConnectionView& one : view_.connections) {
      if (one.role != ConnectionView::Role::source) continue;
      if (one.state == "failed") add("interface-failed", one.id, one.last_failure);
      if (one.state != "running") continue;
      const engine::UtcTime last = std::max(one.last_message, view_.started);
      if (now_ - last >= kSilentLong)
        add("interface-silent", one.id, concat("nothing came for ", age_text(now_ - last)), last);
    }
  }
  void destinations() {
    for (const ConnectionView& one : view_.connections) {
      if (one.role != ConnectionView::Role::destination) continue;
      if (!one.configured) {
        add("destination-gone", one.id,
            concat(count_text(one.queued, "delivery waits", "deliveries wait"),
                   " for it and it is not configured"));
        continue;
      }
      if (one.in_doubt > 0)
        add("deliveries-in-doubt", one.id,
            concat(count_text(one.in_doubt, "delivery", "deliveries"),
                   " may have arrived or not; ask the receiver"));
      if (one.parked > 0)
        add("deliveries-parked", one.id,
            concat(count_text(one.parked, "delivery", "deliveries"),
                   " refused or given up; a person decides"));
      if (one.stop || one.state == "off" || one.state == "capture") continue;
      if (one.failures >= engine::Outbox::kFailuresToRest)
        add("destination-failing", one.id,
            concat(std::to_string(one.failures), " tries in a row failed, ",
                   std::to_string(one.queued),
                   " queued; the last said: ", printable(one.last_failure, 120)));
      else if (one.oldest_queued != engine::UtcTime{} && now_ - one.oldest_queued >= kQueuedLong)
        add("queue-old", one.id,
            concat(std::to_string(one.queued), " queued, the oldest for ",
                   age_text(now_ - one.oldest_queued)),
            one.oldest_queued);
    }
  }
  void records() {
    const auto& messages = view_.counts.messages;
    if (const auto failed = messages[n(engine::MessageState::failed)]; failed > 0)
      add("messages-failed", "",
          concat(count_text(failed, "message", "messages"), " could not be worked"));
    old("messages-held", messages[n(engine::MessageState::held)], "message", "messages",
        view_.oldest_held_message);
    old("claims-held", view_.counts.claims[n(engine::ClaimStatus::held)], "claim", "claims",
        view_.oldest_held_claim);
  }
  void order(const engine::StrictOrder::Facts& kept_back) {
    if (kept_back.deliveries == 0 || !kept_back.oldest) return;
    add("order-kept-back", "",
        concat(count_text(kept_back.deliveries, "delivery", "deliveries"), " of ",
               count_text(kept_back.keys, "ordering key", "ordering keys"),
               kept_back.deliveries == 1 ? " waits" : " wait",
               " for something older that is not finished; the oldest is ",
               engine::name(kept_back.oldest->kind), " ", kept_back.oldest->text()));
  }
  void store(const std::string& path) {
    if (view_.free_bytes < view_.disk_reserve)
      add("disk-full", path,
          "less than store.disk_reserve is free: senders are told to come later");
    else if (view_.free_bytes < 2 * view_.disk_reserve)
      add("disk-low", path,
          concat(std::to_string(view_.free_bytes / 1'000'000), " MB are free; intake stops at ",
                 std::to_string(view_.disk_reserve / 1'000'000), " MB"));
    if (view_.log_bytes > kLogLarge)
      add("log-large", path,
          concat("the write-ahead log has ", std::to_string(view_.log_bytes / 1'000'000), " MB"));
    if (view_.unclean && now_ - view_.started < kUncleanTold)
      add("unclean-start", "", "the process before this one did not end in good order",
          view_.started);
    for (const std::string& each : view_.damaged)
      add("store-damaged", each, "this file of message bytes cannot be read");
    if (view_.ledger_balances == false)
      add("ledger-unbalanced", "", "the books do not balance; `claimwire reconcile` shows where",
          view_.ledger_checked);
  }
  void codes(const codes::CodeSets& sets) {
    const Date today =
        Date::from_days(static_cast<std::int32_t>(engine::milliseconds(now_) / 86'400'000));
    for (const auto& set : sets.all()) {
      if (!set.loaded()) continue;
      const bool covered =
          std::any_of(set.releases().begin(), set.releases().end(),
                      [&](const auto& release) { return release.covers.contains(today); });
      if (!covered)
        add("code-set-ended", std::string{set.id()},
            concat("no release covers today; the newest ends ",
                   set.releases().back().covers.through.iso()));
    }
  }

 private:
  void add(std::string id, std::string subject, std::string message, engine::UtcTime since = {}) {
    out_.push_back({std::move(id), std::move(subject), std::move(message), since});
  }
  void old(std::string id, std::uint64_t count, std::string_view one, std::string_view many,
           engine::UtcTime oldest) {
    if (count == 0 || oldest == engine::UtcTime{} || now_ - oldest < kHeldLong) return;
    add(std::move(id), "",
        concat(count_text(count, one, many), " held, the oldest for ", age_text(now_ - oldest)),
        oldest);
  }

  const console::StatusView& view_;
  engine::UtcTime now_;
  std::vector<StatusProblem> out_{};
};

}  // namespace

std::vector<StatusProblem> Daemon::Impl::problems(const console::StatusView& view) const {
  Problems all{view, clock.utc()};
  all.stops();
  all.sources();
  all.destinations();
  all.records();
  all.order(engine->kept_back());
  all.store(at_start.store.path);
  all.codes(current()->rules().sets());
  return all.take();
}

console::StatusView Daemon::Impl::status() const {
  console::StatusView view;
  view.ready = taking && store->has_room();
  view.version = options.version;
  view.environment =
      at_start.site.environment == config::Environment::production ? "production" : "test";
  view.configuration = current()->id();
  view.started = started;
  if (taking) view.warnings = warnings();
  view.connections = connections();
  view.counts = store->state_counts();
  view.disk_reserve = at_start.store.disk_reserve;
  const auto folder = std::filesystem::path{at_start.store.path}.parent_path();
  view.free_bytes = files.free_bytes(folder.empty() ? "." : folder.string());
  view.log_bytes = size_of(at_start.store.path + "-wal");
  view.unclean = store->recovery().unclean;
  view.damaged = store->recovery().damaged;
  {
    const std::lock_guard lock{mutex};
    if (survey) {
      view.oldest_held_claim = survey->oldest_held_claim;
      view.oldest_held_message = survey->oldest_held_message;
    }
    view.ledger_balances = ledger_balances;
    view.ledger_checked = ledger_checked;
  }
  view.problems = problems(view);
  return view;
}

/// Looks at what waits, keeps the samples, ends drains and goes through the books, again and again.
void Daemon::Impl::watch() {
  const auto began = clock.now();
  if (auto found = take_survey(*store)) {
    const std::lock_guard lock{mutex};
    survey = std::move(*found);
  } else if (!found.error().is("store.stopped")) {
    log::warning("daemon.survey", "what waits could not be counted", {{"error", found.error().id}});
  }
  for (const ConnectionView& one : connections()) {
    if (one.role == ConnectionView::Role::payer) continue;
    console::StatsPoint point;
    point.at = clock.utc();
    point.received = one.received;
    point.duplicates = one.duplicates;
    point.refused = one.refused;
    point.later = one.later;
    point.delivered = one.delivered;
    point.failed = one.refusals + one.retries + one.unanswered;
    point.queued = one.queued;
    const std::lock_guard lock{mutex};
    sampler.add(one.id, point);
  }
  steering.post([this] {
    finish_drains();
    sweep_retired();
  });
  const auto took = clock.now() - began;
  const auto wait = std::max<std::chrono::milliseconds>(Sampler::kEvery, took * kSurveyShare);
  watching.after(wait, [this] { watch(); });
}

void Daemon::Impl::look_at_ledger() {
  const auto began = clock.now();
  if (const auto books = ledger({}); !books)
    log::warning("daemon.ledger", "the books could not be gone through",
                 {{"error", books.error().id}});
  const auto took = clock.now() - began;
  auditing.after(std::max<std::chrono::milliseconds>(kLedgerEvery, took * kLedgerShare),
                 [this] { look_at_ledger(); });
}

Result<std::vector<engine::LedgerSlice>> Daemon::Impl::ledger(const engine::LedgerQuery& query) {
  const bool everything = !query.from && !query.to && !query.by_source && !query.by_hour;
  if (!everything) return store->reconcile(query);
  auto books = store->reconcile();
  if (!books) return books.error();
  const bool balances = books->balances;
  bool was = true;
  {
    const std::lock_guard lock{mutex};
    was = ledger_balances.value_or(true);
    ledger_balances = balances;
    ledger_checked = clock.utc();
  }
  if (was && !balances)
    log::error("daemon.ledger", "the books do not balance; `claimwire reconcile` shows where", {});
  std::vector<engine::LedgerSlice> out;
  out.push_back({{}, {}, std::move(*books)});
  return out;
}

}  // namespace claimwire::daemon
