#include <algorithm>
#include <utility>

#include "apps/daemon/daemon_impl.h"
#include "core/log.h"
#include "core/text.h"
#include "interfaces/test_connection.h"

namespace claimwire::daemon {
namespace {

using namespace std::chrono_literals;
using console::ConnectionView;
using console::Move;

constexpr std::chrono::milliseconds kGrace = 5s;

Error unknown(std::string_view what, const std::string& id) {
  return {"steering.unknown", concat("there is no ", what, " \"", printable(id, 60),
                                     "\"; `claimwire interfaces list` shows those there are")};
}

}  // namespace

/// Tells the engine what may not leave, and the gates which of them answer "later".
void Daemon::Impl::apply_stops() {
  engine::Stops out;
  const std::lock_guard lock{mutex};
  for (const Stop& stop : stops.all()) {
    if (stop.kind == "payer")
      out.payers.insert(stop.name);
    else if (stop.how == Stop::How::draining)
      out.draining[stop.name] = stop.up_to;
    else
      out.destinations.insert(stop.name);
  }
  for (const auto& [name, entry] : sources) {
    entry.gate->pause(stops.find("interface", name) != nullptr);
    out.draining.erase(name);
  }
  engine->set_stops(std::move(out));
}

/// Begins to take messages, unless a person stopped it. A stopped listener does not listen; a
/// paused or draining one answers "later" through its gate.
Result<void> Daemon::Impl::begin(const std::string& name) {
  const auto found = sources.find(name);
  if (found == sources.end()) return {};
  SourceEntry entry = found->second;
  const Stop* stop = stops.find("interface", name);
  const bool closed = stop != nullptr && stop->how == Stop::How::stopped;
  // A FHIR listener shares its door with the console: closed, it answers 503.
  const Result<void> begun = !closed                                  ? entry.source->start()
                             : entry.settings.kind == "fhir-listener" ? entry.source->open()
                                                                      : Result<void>{};
  const std::lock_guard lock{mutex};
  found->second.running = begun.has_value() && !closed;
  found->second.failure = begun ? std::string{} : begun.error().message;
  return begun;
}

Result<ConnectionView> Daemon::Impl::move(bool payer, const std::string& id, Move move,
                                          const engine::Caller& caller, const std::string& reason) {
  const auto now = current();
  const config::Interface* interface = now->interface(id);
  if (payer ? now->configuration().payers.count(id) == 0 : interface == nullptr)
    return unknown(payer ? "payer" : "interface", id);
  if (payer && (move == Move::drain))
    return Error{"steering.not-possible",
                 "a payer has no queue of its own to drain; stop it, or drain its destination"};
  const std::string kind = payer ? "payer" : "interface";
  const bool source = interface != nullptr && interface->is_source() && !payer;
  const std::string_view to = move == Move::start   ? "started"
                              : move == Move::stop  ? "stopped"
                              : move == Move::pause ? "paused"
                                                    : "draining";
  if (auto recorded = audit->record(caller, concat(kind, ".", to), {concat(kind, ":", id)}, reason);
      !recorded)
    return recorded.error();
  if (move == Move::start) {
    const std::lock_guard lock{mutex};
    if (auto removed = stops.remove(kind, id); !removed) return removed.error();
  } else {
    Stop stop;
    stop.kind = kind;
    stop.name = id;
    stop.how = move == Move::stop    ? Stop::How::stopped
               : move == Move::pause ? Stop::How::paused
                                     : Stop::How::draining;
    stop.by = caller.id;
    stop.at = clock.utc();
    stop.reason = reason;
    if (move == Move::drain && !source) {
      engine::DeliveryQuery newest;
      newest.newest_first = true;
      newest.limit = 1;
      const auto rows = store->deliveries(newest);
      if (!rows) return rows.error();
      if (!rows->empty()) stop.up_to = rows->front().id;
    }
    const std::lock_guard lock{mutex};
    if (auto kept = stops.put(std::move(stop)); !kept) return kept.error();
  }
  log::info("daemon.steered", "a person changed what runs",
            {{"what", concat(kind, " ", id)}, {"to", std::string{to}}, {"who", caller.id}});
  apply_stops();
  if (source) {
    if (move == Move::stop) {
      sources.at(id).source->stop(kGrace);
      const std::lock_guard lock{mutex};
      sources.at(id).running = false;
    } else if (!sources.at(id).running) {
      if (auto begun = begin(id); !begun) return begun.error();
    }
  }
  finish_drains();
  for (ConnectionView& one : connections())
    if (one.id == id && (one.role == ConnectionView::Role::payer) == payer) return std::move(one);
  return unknown(kind, id);
}

/// What was draining and has nothing left to do is stopped. A source is done when no message of it
/// waits to be worked.
void Daemon::Impl::finish_drains() {
  std::vector<Stop> draining;
  {
    const std::lock_guard lock{mutex};
    for (Stop& stop : stops.all())
      if (stop.how == Stop::How::draining) draining.push_back(std::move(stop));
  }
  bool any = false;
  for (Stop& stop : draining) {
    bool done = false;
    if (const auto found = sources.find(stop.name); found != sources.end()) {
      engine::MessageQuery query;
      query.states = {engine::MessageState::received};
      query.interface = stop.name;
      query.limit = 1;
      const auto waiting = store->messages(query);
      done = waiting && waiting->empty();
      if (done) found->second.source->stop(kGrace);
      const std::lock_guard lock{mutex};
      if (done) found->second.running = false;
    } else {
      const auto all = engine->destinations();
      done = std::none_of(all.begin(), all.end(), [&](const engine::DestinationFacts& one) {
        return one.name == stop.name && (one.waiting > 0 || one.under_way > 0 || one.more_in_store);
      });
    }
    if (!done) continue;
    any = true;
    log::info("daemon.drained", "an interface has finished what waited and is stopped",
              {{"interface", stop.name}});
    stop.how = Stop::How::stopped;
    const std::lock_guard lock{mutex};
    if (const auto kept = stops.put(std::move(stop)); !kept)
      log::error("daemon.stops", kept.error().message, {{"error", kept.error().id}});
  }
  if (any) apply_stops();
}

Result<std::vector<console::TestView>> Daemon::Impl::test(const std::string& id,
                                                          const engine::Caller& caller,
                                                          const std::string& reason) {
  const auto now = current();
  const config::Interface* interface = now->interface(id);
  if (interface == nullptr) return unknown("interface", id);
  if (auto recorded = audit->record(caller, "interface.tested", {concat("interface:", id)}, reason);
      !recorded)
    return recorded.error();
  interfaces::TestSurroundings with;
  with.folder = at_start.folder;
  if (const auto found = sources.find(id); found != sources.end() && found->second.running) {
    with.port = found->second.source->port();
    const std::lock_guard lock{mutex};
    with.http_port = http_port;
  }
  const auto steps = interfaces::test_connection(*interface, with);
  std::vector<console::TestView> out;
  for (const interfaces::TestStep& step : steps) out.push_back({step.what, step.detail, step.good});
  return out;
}

std::vector<ConnectionView> Daemon::Impl::connections() const {
  std::map<std::string, engine::DestinationFacts> facts;
  for (engine::DestinationFacts& one : engine->destinations()) {
    std::string name = one.name;
    facts.emplace(std::move(name), std::move(one));
  }
  std::map<std::string, SourceEntry> now_sources;
  std::vector<ConnectionView> out;
  {
    const std::lock_guard lock{mutex};
    now_sources = sources;
    const auto stop_of = [&](std::string_view kind, const std::string& id, ConnectionView& into) {
      const Stop* stop = stops.find(kind, id);
      if (stop == nullptr) return;
      into.stop = {std::string{daemon::name(stop->how)}, stop->by, stop->reason, stop->at};
      into.state = into.stop->how;
    };
    for (const auto& [id, entry] : sources) {
      ConnectionView view;
      view.id = id;
      view.kind = entry.settings.kind;
      view.address = entry.settings.path;
      view.last_failure = entry.failure;
      stop_of("interface", id, view);
      if (view.state == "running" && !entry.running) view.state = "failed";
      if (const auto counts = source_counts.find(id); counts != source_counts.end()) {
        const SourceCounts& c = *counts->second;
        view.received = c.received;
        view.duplicates = c.duplicates;
        view.refused = c.refused;
        view.later = c.later;
        view.last_message = engine::utc_time(c.last_ms);
      }
      out.push_back(std::move(view));
    }
    const auto destination = [&](const std::string& id, const config::Interface* settings) {
      ConnectionView view;
      view.id = id;
      view.role = ConnectionView::Role::destination;
      view.configured = settings != nullptr;
      if (settings != nullptr) {
        view.kind = settings->kind;
        view.address = !settings->to.empty()    ? settings->to
                       : !settings->url.empty() ? settings->url
                                                : settings->path;
      }
      if (const auto found = facts.find(id); found != facts.end()) {
        const engine::DestinationFacts& f = found->second;
        view.queued = f.waiting + f.kept_back + f.under_way;
        view.under_way = f.under_way;
        view.failures = f.failures;
        view.rests_for = f.rests_for;
        if (f.rests_for > 0ms) view.state = "resting";
      }
      if (settings == nullptr) view.state = "gone";
      if (settings != nullptr && settings->deliver != config::Deliver::on)
        view.state = settings->deliver == config::Deliver::off ? "off" : "capture";
      stop_of("interface", id, view);
      if (survey) {
        if (const auto found = survey->destinations.find(id); found != survey->destinations.end()) {
          // More may wait in the store than is at hand.
          view.queued = std::max(view.queued, found->second.queued);
          view.in_doubt = found->second.in_doubt;
          view.parked = found->second.parked;
          if (view.queued > 0) view.oldest_queued = found->second.oldest_queued;
        }
      }
      if (const auto found = destination_counts.find(id); found != destination_counts.end()) {
        const DestinationCounts& c = *found->second;
        view.delivered = c.delivered;
        view.refusals = c.refused;
        view.retries = c.retries;
        view.unanswered = c.unanswered;
        view.last_failure = c.last_failure();
        view.last_delivered = engine::utc_time(c.last_ms);
      }
      out.push_back(std::move(view));
    };
    for (const auto& [id, entry] : destinations) destination(id, &entry.settings);
    for (const auto& [id, f] : facts)
      if (destinations.count(id) == 0 &&
          (f.waiting > 0 || f.kept_back > 0 || f.under_way > 0 || f.more_in_store ||
           (survey && survey->destinations.count(id) > 0)))
        destination(id, nullptr);
    for (const auto& [id, payer] : snapshot->configuration().payers) {
      ConnectionView view;
      view.id = id;
      view.kind = "payer";
      view.role = ConnectionView::Role::payer;
      view.address = payer.via;
      if (view.address.empty()) {
        const auto partner = snapshot->configuration().partners.find(payer.partner);
        if (partner != snapshot->configuration().partners.end()) view.address = partner->second.via;
      }
      stop_of("payer", id, view);
      out.push_back(std::move(view));
    }
  }
  for (ConnectionView& view : out) {
    const auto found = now_sources.find(view.id);
    if (view.role != ConnectionView::Role::source || found == now_sources.end()) continue;
    const config::Interface& settings = found->second.settings;
    view.connections = found->second.source->connections();
    const std::uint16_t port = found->second.source->port();
    if (!settings.listen.empty())
      view.address = port == 0 ? settings.listen
                               : concat(settings.listen.substr(0, settings.listen.rfind(':') + 1),
                                        std::to_string(port));
  }
  return out;
}

Result<std::vector<console::StatsPoint>> Daemon::Impl::stats(const std::string& id,
                                                             const std::string& step) const {
  const std::lock_guard lock{mutex};
  if (sources.count(id) == 0 && destinations.count(id) == 0) return unknown("interface", id);
  return sampler.points(id, step);
}

}  // namespace claimwire::daemon
