#include "apps/daemon/daemon.h"

#include <algorithm>
#include <filesystem>
#include <thread>
#include <utility>

#include "apps/daemon/content_check.h"
#include "apps/daemon/daemon_impl.h"
#include "apps/daemon/parcels.h"
#include "config/load.h"
#include "core/log.h"
#include "core/text.h"

namespace claimwire::daemon {
namespace {

using namespace std::chrono_literals;

/// Messages in work at once. Most of them wait for the commit that ends their work, so that one
/// fsync serves many; how many are computed at once is up to the workers.
constexpr std::size_t kInWorkMax = 64;
/// From the start to the first time that the books are gone through: the backlog comes first.
constexpr std::chrono::milliseconds kLedgerFirst = 1min;

/// The longest window in which some interface knows a repeat.
std::chrono::milliseconds longest_window(const config::Configuration& configuration) {
  std::chrono::milliseconds longest{0};
  for (const auto& [_, interface] : configuration.interfaces)
    if (interface.is_source()) longest = std::max(longest, interface.duplicates_window);
  return longest;
}

std::string beside_store(const config::Configuration& configuration, std::string_view name) {
  const std::filesystem::path store{configuration.store.path};
  return (store.parent_path() / name).string();
}

std::string utc_now(const engine::Clock& clock) {
  return time_zone::Zone{}.local(engine::milliseconds(clock.utc())).fhir();
}

}  // namespace

std::string socket_path(const config::Configuration& configuration) {
  return beside_store(configuration, "claimwire.sock");
}

std::string tokens_path(const config::Configuration& configuration) {
  return configuration.store.path + ".tokens";
}

std::string audit_path(const config::Configuration& configuration) {
  return beside_store(configuration, "audit.db");
}

engine::KeepPolicy keep_policy(const config::Configuration& configuration) {
  engine::KeepPolicy policy;
  policy.site = configuration.kept({});
  for (const auto& [key, interface] : configuration.interfaces)
    if (interface.is_source() && interface.keep != config::Keep{})
      policy.interfaces[key] = configuration.kept(interface);
  return policy;
}

/// Who acts where no person or program asked.
engine::Caller itself() { return {"claimwire", {}}; }

Daemon::Impl::Impl(config::Configuration c, DaemonOptions wanted)
    : at_start{std::move(c)},
      options{std::move(wanted)},
      stops{at_start.store.path + ".stopped"},
      history{at_start.store.path + ".configurations"},
      tokens{tokens_path(at_start)},
      runtime{options.workers},
      intake{clock} {}

std::shared_ptr<const DaemonSnapshot> Daemon::Impl::current() const {
  const std::lock_guard lock{mutex};
  return snapshot;
}

interfaces::Surroundings Daemon::Impl::surroundings() {
  return {.runtime = runtime,
          .inbox = engine.get(),
          .http = at_start.http.listen.empty() ? nullptr : http.get(),
          .folder = at_start.folder,
          .version = options.version,
          .date = utc_now(clock),
          .code_sets = [this] { return current()->rules().shared_sets(); },
          .today =
              [this] {
                return Date::from_days(
                    static_cast<std::int32_t>(engine::milliseconds(clock.utc()) / 86'400'000));
              }};
}

Result<void> Daemon::Impl::open_store() {
  const auto folder = std::filesystem::path{at_start.store.path}.parent_path();
  if (!folder.empty())
    if (auto made = files.make_folder(folder.string()); !made) return made;
  auto opened = engine::SqliteStore::open(
      {.path = at_start.store.path,
       .environment =
           at_start.site.environment == config::Environment::production ? "production" : "test",
       .disk_reserve = at_start.store.disk_reserve,
       .identities_kept = longest_window(at_start),
       .keep = keep_policy(at_start)},
      {.files = files,
       .clock = clock,
       .writer = metered_writer,
       .beside = beside,
       .fatal = options.fatal});
  if (!opened) return opened.error();
  store = std::move(*opened);
  auto trail = engine::AuditTrail::open(audit_path(at_start), files, clock);
  if (!trail) return trail.error();
  audit = std::move(*trail);
  return {};
}

std::shared_ptr<const codes::CodeSearch> Daemon::Impl::code_search() {
  const auto now = current();
  const auto& sets = now->rules().shared_sets();
  const std::lock_guard lock{mutex};
  if (search == nullptr || &search->sets() != sets.get()) {
    const config::Configuration& c = now->configuration();
    search = std::make_shared<codes::CodeSearch>(sets, config::resolve_path(c, c.codes.directory));
  }
  return search;
}

Result<void> Daemon::Impl::start_http() {
  http = std::make_unique<net::HttpServer>(runtime, tokens);
  refused_callers = std::make_unique<RefusedCallers>(*audit, clock, runtime.workers());
  http->on_refused([this](const std::string& peer) { refused_callers->refused(peer); });
  api = std::make_unique<console::Api>(
      runtime,
      console::ApiSources{
          .store = store.get(),
          .codes = [this] { return code_search(); },
          .queues =
              [this] {
                const std::lock_guard lock{mutex};
                return queues;
              },
          .clock = &clock,
          .audit = audit.get(),
          .metrics = [this] { return metrics(); },
          .ready = [this] { return taking.load() && store->has_room(); },
          .waits_for =
              [this](const engine::DeliveryRow& row) {
                const auto older = engine->waits_for(row);
                return older ? older->text() : std::string{};
              },
          .perform = [this](auto&&... what) { perform(std::forward<decltype(what)>(what)...); }});
  api->mount(*http);
  steering_api = std::make_unique<console::SteeringApi>(runtime, *this);
  steering_api->mount(*http);
  return {};
}

/// Before the first message is taken: configuration and code releases in force, by their hash and
/// version.
Result<void> Daemon::Impl::record_start() {
  std::vector<std::string> in_force{concat("configuration:", at_start.hash)};
  if (!code_version.empty()) in_force.push_back(concat("codes:", code_version));
  auto recorded =
      audit->record(itself(), "daemon.started", in_force, concat("version ", options.version));
  start_recorded = recorded.has_value();
  return recorded;
}

/// The daemon stops whether or not it can be written.
void Daemon::Impl::record_stop(const std::string& how, engine::AuditOutcome outcome) {
  if (!std::exchange(start_recorded, false)) return;
  if (const auto recorded = audit->record(itself(), "daemon.stopped", {}, how, outcome); !recorded)
    log::error("daemon.audit", "the stop could not be recorded in the audit trail",
               {{"error", recorded.error().id}});
}

/// Listens for commands and, where configured, for HTTP; then the interfaces begin.
Result<void> Daemon::Impl::listen() {
  std::vector<std::string> names;
  for (const auto& [name, _] : sources) names.push_back(name);
  for (const std::string& name : names)
    if (auto begun = begin(name); !begun) return begun;
  if (auto local = http->listen_local(socket_path(at_start)); !local) return local;
  if (at_start.http.listen.empty()) return {};
  const auto port = http->listen(at_start.http.listen);
  if (!port) return port.error();
  const std::lock_guard lock{mutex};
  http_port = *port;
  return {};
}

Result<void> Daemon::Impl::start() {
  started = clock.utc();
  std::vector<config::Problem> problems;
  code_version =
      codes::CodeStore{config::resolve_path(at_start, at_start.codes.directory)}.version();
  auto first = check_content(at_start, options.version, problems);
  std::string all;
  for (const config::Problem& problem : problems)
    if (!problem.warning) all += concat(all.empty() ? "" : "\n", problem.text());
  if (!all.empty()) return Error{"config.content", std::move(all)};
  snapshot = std::move(first);
  queues =
      std::make_shared<const console::HeldQueues>(console::HeldQueues::compile(at_start, problems));
  if (auto opened = open_store(); !opened) return opened;
  // Under the store's lock: another daemon's are not touched.
  if (auto read = stops.load(); !read) return read;
  if (auto read = history.load(); !read) return read;
  auto used = engine::UsedNumbers::open(at_start.store.path + ".claim-numbers", files, *store);
  if (!used) return used.error();
  used_numbers = std::move(*used);
  processor = std::make_unique<MessageProcessor>(store->control_numbers(), *used_numbers);
  runtime.start();
  if (auto served = start_http(); !served) return served;
  engine = std::make_unique<engine::Engine>(engine::Engine::Parts{.store = *store,
                                                                  .intake = intake,
                                                                  .processor = *processor,
                                                                  .clock = clock,
                                                                  .random = random,
                                                                  .workers = runtime.workers(),
                                                                  .workers_max = kInWorkMax},
                                            snapshot, engine::Sinks{});
  auto parts = make_parts(at_start);
  if (!parts) return parts.error();
  sources = std::move(parts->sources);
  destinations = std::move(parts->destinations);
  engine->replace(snapshot, sinks());
  apply_stops();
  if (auto begun = engine->start(); !begun) return begun;
  if (auto recorded = record_start(); !recorded) return recorded;
  if (auto listens = listen(); !listens) {
    record_stop(concat("the start failed: ", listens.error().id), engine::AuditOutcome::failed);
    return listens;
  }
  remember_version("claimwire", "start");
  retention = std::make_unique<engine::Retention>(engine::Retention::Parts{
      .store = *store, .executor = runtime.workers(), .before_rows_go = [this] {
        return used_numbers->save();
      }});
  retention->set(keep_policy(at_start));
  taking = true;
  watching.post([this] { watch(); });
  auditing.after(kLedgerFirst, [this] { look_at_ledger(); });
  return {};
}

std::vector<Listening> Daemon::Impl::listening() const {
  std::vector<Listening> out;
  std::map<std::string, SourceEntry> now;
  std::uint16_t port = 0;
  {
    const std::lock_guard lock{mutex};
    now = sources;
    port = http_port;
    for (const auto& [name, entry] : sources) {
      const Stop* stop = stops.find("interface", name);
      out.push_back({name, entry.settings.kind, entry.settings.path,
                     stop == nullptr ? "running" : std::string{daemon::name(stop->how)}});
    }
  }
  const auto with_port = [](const std::string& address, std::uint16_t of) {
    return concat(address.substr(0, address.rfind(':') + 1), std::to_string(of));
  };
  for (Listening& one : out) {
    const SourceEntry& entry = now.at(one.interface);
    if (entry.settings.listen.empty()) continue;
    const std::uint16_t of = entry.source->port();
    one.address = of == 0 ? entry.settings.listen : with_port(entry.settings.listen, of);
  }
  if (port != 0) out.push_back({"http", "http", with_port(at_start.http.listen, port)});
  return out;
}

std::vector<std::string> Daemon::Impl::warnings() const {
  std::map<std::string, SourceEntry> now;
  {
    const std::lock_guard lock{mutex};
    now = sources;
  }
  std::vector<std::string> out;
  for (const auto& [name, entry] : now)
    for (const std::string& warning : entry.source->warnings())
      out.push_back(concat("interfaces.", name, " ", warning));
  return out;
}

bool Daemon::Impl::progressed() {
  const bool all = *io_pulse.answered && *worker_pulse.answered && *writer_pulse.answered;
  const auto ask = [](Pulse& pulse, const auto& post) {
    if (!pulse.answered->exchange(false)) return;  // it still owes the last answer
    post([answered = pulse.answered] { *answered = true; });
  };
  ask(io_pulse, [this](auto task) { runtime.post(std::move(task)); });
  ask(worker_pulse, [this](auto task) { runtime.work(std::move(task)); });
  ask(writer_pulse, [this](auto task) { writer.post(std::move(task)); });
  return all;
}

/// One thing of an action: what the store allows, it does.
void Daemon::Impl::perform(engine::Kind kind, std::uint64_t id, console::Action action,
                           engine::ReplayStage stage, const engine::Caller& caller,
                           const std::string& reason,
                           std::function<void(Result<engine::StepResult>)> done) {
  using console::Action;
  using engine::Kind;
  if (action == Action::replay) {
    engine::ReplayStep step;
    step.message = {id};
    step.caller = caller;
    step.reason = reason;
    step.stage = stage;
    return engine->replay(std::move(step), std::move(done));
  }
  engine::MoveStep step;
  step.kind = kind;
  step.id = id;
  step.caller = caller;
  step.reason = reason;
  const auto to = [&](auto message, auto claim, auto delivery) {
    step.to = kind == Kind::message ? static_cast<std::uint8_t>(message)
              : kind == Kind::claim ? static_cast<std::uint8_t>(claim)
                                    : static_cast<std::uint8_t>(delivery);
  };
  using M = engine::MessageState;
  using C = engine::ClaimStatus;
  using D = engine::DeliveryState;
  switch (action) {
    case Action::hold:
      to(M::held, C::held, D::parked);
      break;
    case Action::release:
    case Action::retry:
    case Action::resend:
      to(M::received, C::ready, D::queued);
      break;
    case Action::dismiss:
      to(M::dismissed, C::dismissed, D::dismissed);
      break;
    case Action::delivered:
      to(M::done, C::sent, D::delivered);
      break;
    case Action::replay:
      break;
  }
  if (kind == Kind::claim && step.to == static_cast<std::uint8_t>(C::ready)) {
    const auto now = current();
    auto parcel = parcel_of_held(*now, *store, {id});
    if (!parcel) return done(parcel.error());
    const config::Interface* destination = now->interface(parcel->destination);
    step.captured = destination != nullptr && destination->deliver == config::Deliver::capture;
    step.parcel = std::move(*parcel);
  }
  engine->move(std::move(step), std::move(done));
}

bool Daemon::Impl::stop(std::chrono::milliseconds patience) {
  if (std::exchange(stopped, true)) return true;
  taking = false;
  watching.stop();
  auditing.stop();
  steering.stop();
  const auto until = std::chrono::steady_clock::now() + patience;
  const auto left = [&] {
    return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(
                        until - std::chrono::steady_clock::now()),
                    std::chrono::milliseconds{0});
  };
  // All at once: one that is slow takes none of the time of the others.
  {
    std::vector<std::thread> stopping;
    for (const auto& [_, entry] : sources)
      stopping.emplace_back([source = entry.source, grace = std::min<std::chrono::milliseconds>(
                                                        left(), 5s)] { source->stop(grace); });
    for (std::thread& each : stopping) each.join();
  }
  if (http) http->stop(std::min<std::chrono::milliseconds>(left(), 5s));
  if (retention) retention->stop();
  const bool finished = engine == nullptr || engine->stop(left());
  for (const auto& [_, entry] : destinations) entry.destination->stop();
  for (const auto& one : retired) one->stop();
  if (refused_callers) refused_callers->finish();
  record_stop(
      finished ? "everything in work was finished" : "what was not finished waits in the store",
      engine::AuditOutcome::done);
  if (used_numbers)
    if (const auto saved = used_numbers->save(); !saved)
      log::warning("daemon.claim-numbers",
                   "the used claim numbers were not saved; the next start "
                   "reads them from the store",
                   {{"error", saved.error().id}});
  if (store) store->close();
  runtime.stop();
  writer.stop();
  beside.stop();
  return finished;
}

Daemon::Daemon(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}

Daemon::~Daemon() { stop(2s); }

Result<std::unique_ptr<Daemon>> Daemon::start(config::Configuration configuration,
                                              DaemonOptions options) {
  auto impl = std::make_unique<Impl>(std::move(configuration), std::move(options));
  const Result<void> started = impl->start();
  std::unique_ptr<Daemon> daemon{new Daemon{std::move(impl)}};
  if (!started) return started.error();
  return daemon;
}

std::vector<Listening> Daemon::listening() const { return impl_->listening(); }
std::vector<std::string> Daemon::warnings() const { return impl_->warnings(); }

Result<bool> Daemon::reload_codes() {
  Result<bool> done = false;
  impl_->steer([&] { done = impl_->reload_codes(); });
  return done;
}

Result<console::PlanView> Daemon::reload(const engine::Caller& caller, const std::string& reason) {
  Result<console::PlanView> done = console::PlanView{};
  impl_->steer([&] { done = impl_->reload({}, caller, reason); });
  return done;
}

bool Daemon::progressed() { return impl_->progressed(); }

bool Daemon::stop(std::chrono::milliseconds patience) { return impl_->stop(patience); }

}  // namespace claimwire::daemon
