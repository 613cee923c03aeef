#include "apps/daemon/daemon_impl.h"
#include "console/api/metrics_text.h"
#include "core/text.h"

namespace claimwire::daemon {

using console::ConnectionView;
using console::MetricsText;

std::string Daemon::Impl::metrics() const {
  MetricsText out;
  const console::StatusView view = status();
  std::map<std::string, std::shared_ptr<SourceCounts>> in;
  std::map<std::string, std::shared_ptr<DestinationCounts>> away;
  {
    const std::lock_guard lock{mutex};
    in = source_counts;
    away = destination_counts;
  }
  const engine::UtcTime now = clock.utc();
  const auto state_samples = [&](engine::Kind kind, const auto& counts) {
    for (std::uint8_t state = 1; state <= engine::state_count(kind); ++state)
      out.sample({{"state", engine::state_name(kind, state)}}, counts[state]);
  };
  // Kept by the store as they change: the books themselves are a walk over every row.
  out.metric("claimwire_messages", "gauge", "Messages in the store by state.");
  state_samples(engine::Kind::message, view.counts.messages);
  out.metric("claimwire_claims", "gauge", "Claims in the store by status.");
  state_samples(engine::Kind::claim, view.counts.claims);
  out.metric("claimwire_deliveries", "gauge", "Deliveries in the store by state.");
  state_samples(engine::Kind::delivery, view.counts.deliveries);

  const engine::Engine::Counters done = engine->counters();
  const std::tuple<const char*, const char*, std::uint64_t> totals[] = {
      {"claimwire_messages_received_total", "Messages stored since the start.", done.received},
      {"claimwire_messages_duplicate_total", "Repeats answered since the start.", done.duplicates},
      {"claimwire_messages_refused_total", "Messages refused since the start.", done.refused},
      {"claimwire_messages_later_total", "Messages told to come later since the start.",
       done.later},
      {"claimwire_messages_worked_total", "Messages worked since the start.", done.worked},
      {"claimwire_deliveries_delivered_total", "Deliveries accepted since the start.",
       done.delivered},
      {"claimwire_deliveries_parked_total", "Deliveries parked since the start.", done.parked},
      {"claimwire_deliveries_in_doubt_total",
       "Deliveries whose outcome became unknown since the start.", done.in_doubt}};
  for (const auto& [name, help, value] : totals) out.metric(name, "counter", help).sample(value);
  const std::tuple<const char*, const char*, std::uint64_t> levels[] = {
      {"claimwire_messages_waiting", "Messages loaded and not yet in work.", done.waiting},
      {"claimwire_messages_in_work", "Messages in work.", done.in_work},
      {"claimwire_deliveries_waiting", "Deliveries loaded and not yet under way.", done.queued},
      {"claimwire_deliveries_under_way", "Deliveries under way.", done.under_way},
      {"claimwire_http_connections", "Open HTTP connections.", http->connections()}};
  for (const auto& [name, help, value] : levels) out.metric(name, "gauge", help).sample(value);

  out.metric("claimwire_interface_messages_total", "counter",
             "Messages an interface answered since the start, by outcome.");
  for (const auto& [name, counts] : in) {
    out.sample({{"interface", name}, {"outcome", "stored"}}, counts->received);
    out.sample({{"interface", name}, {"outcome", "duplicate"}}, counts->duplicates);
    out.sample({{"interface", name}, {"outcome", "refused"}}, counts->refused);
    out.sample({{"interface", name}, {"outcome", "later"}}, counts->later);
  }
  out.metric("claimwire_ack_seconds", "histogram",
             "From a whole message to its acknowledgment, by interface.");
  for (const auto& [name, counts] : in) out.histogram({{"interface", name}}, counts->ack.counts());
  out.metric("claimwire_attempts_total", "counter",
             "Tries to deliver since the start, by destination and outcome.");
  for (const auto& [name, counts] : away) {
    out.sample({{"destination", name}, {"outcome", "accepted"}}, counts->delivered);
    out.sample({{"destination", name}, {"outcome", "refused"}}, counts->refused);
    out.sample({{"destination", name}, {"outcome", "later"}}, counts->retries);
    out.sample({{"destination", name}, {"outcome", "no_answer"}}, counts->unanswered);
  }
  out.metric("claimwire_delivery_seconds", "histogram",
             "From the first byte of a try to its outcome, by destination.");
  for (const auto& [name, counts] : away)
    out.histogram({{"destination", name}}, counts->attempt.counts());

  const auto of_role = [&](ConnectionView::Role role, const auto& sample) {
    for (const ConnectionView& one : view.connections)
      if (one.role == role) sample(one);
  };
  const auto age = [now](engine::UtcTime since) {
    return since == engine::UtcTime{} ? std::int64_t{0} : (now - since).count();
  };
  out.metric("claimwire_queue_depth", "gauge", "Deliveries that wait or are sent, by destination.");
  of_role(ConnectionView::Role::destination,
          [&](const auto& one) { out.sample({{"destination", one.id}}, one.queued); });
  out.metric("claimwire_queue_oldest_seconds", "gauge",
             "Age of the oldest delivery that waits, by destination; 0: none.");
  of_role(ConnectionView::Role::destination, [&](const auto& one) {
    out.sample_ms({{"destination", one.id}}, age(one.oldest_queued));
  });
  out.metric("claimwire_deliveries_in_doubt", "gauge",
             "Deliveries whose outcome is unknown, by destination.");
  of_role(ConnectionView::Role::destination,
          [&](const auto& one) { out.sample({{"destination", one.id}}, one.in_doubt); });
  out.metric("claimwire_interface_running", "gauge",
             "1: takes or sends messages; 0: stopped, paused, off, resting or failed.");
  for (const ConnectionView& one : view.connections)
    if (one.role != ConnectionView::Role::payer && one.configured)
      out.sample({{"interface", one.id}}, one.state == "running" ? 1 : 0);
  out.metric("claimwire_destination_resting", "gauge",
             "1: the destination failed in a row and is only probed.");
  of_role(ConnectionView::Role::destination, [&](const auto& one) {
    out.sample({{"destination", one.id}}, done.resting.count(one.id) > 0 ? 1 : 0);
  });
  out.metric("claimwire_interface_connections", "gauge", "Open connections, by interface.");
  of_role(ConnectionView::Role::source,
          [&](const auto& one) { out.sample({{"interface", one.id}}, one.connections); });
  out.metric("claimwire_held_oldest_seconds", "gauge", "Age of the oldest that is held; 0: none.");
  out.sample_ms({{"kind", "message"}}, age(view.oldest_held_message));
  out.sample_ms({{"kind", "claim"}}, age(view.oldest_held_claim));

  out.metric("claimwire_fsync_seconds", "histogram", "fdatasync of message bytes.")
      .histogram({}, syncs.counts());
  out.metric("claimwire_commit_seconds", "histogram",
             "Commit of the store and the fdatasync beside it.")
      .histogram({}, commits.counts());
  out.metric("claimwire_store_free_bytes", "gauge", "Free space beside the store.")
      .sample(view.free_bytes);
  out.metric("claimwire_store_reserve_bytes", "gauge", "Space that intake leaves free.")
      .sample(view.disk_reserve);
  out.metric("claimwire_store_log_bytes", "gauge", "Size of the write-ahead log.")
      .sample(view.log_bytes);
  if (view.ledger_balances) {
    out.metric("claimwire_ledger_balanced", "gauge",
               "1: the books balanced when they were last gone through.")
        .sample(*view.ledger_balances ? 1 : 0);
    out.metric("claimwire_ledger_checked_seconds", "gauge",
               "How long ago the books were gone through.")
        .sample_ms({}, age(view.ledger_checked));
  }
  out.metric("claimwire_problems", "gauge", "Lines of `claimwire status`.")
      .sample(view.problems.size());
  out.metric("claimwire_build_info", "gauge", "Version of the program.")
      .sample({{"version", view.version}}, 1);
  out.metric("claimwire_configuration_info", "gauge", "Hash of the configuration in force.")
      .sample({{"hash", view.configuration}}, 1);
  const auto held = current();
  out.metric("claimwire_code_set_ends_days", "gauge",
             "Last day that the newest release of a set covers, days since 1970-01-01.");
  for (const auto& set : held->rules().sets().all())
    if (set.loaded())
      out.sample({{"set", set.id()}},
                 static_cast<std::uint64_t>(set.releases().back().covers.through.days()));
  out.metric("claimwire_code_set_info", "gauge", "Releases of code sets in force.");
  for (const auto& set : held->rules().sets().all())
    for (const auto& release : set.releases())
      out.sample({{"set", set.id()}, {"release", release.id}}, 1);
  return out.text();
}

}  // namespace claimwire::daemon
