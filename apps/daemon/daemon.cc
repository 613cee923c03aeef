#include "apps/daemon/daemon.h"

#include <algorithm>
#include <filesystem>
#include <thread>
#include <utility>

<<<<<<< HEAD
#include "apps/daemon/content_check.h"
#include "apps/daemon/daemon_impl.h"
=======
#include "apps/daemon/message_intake.h"
#include "apps/daemon/message_processor.h"
#include "apps/daemon/parcels.h"
#include "apps/daemon/refused_callers.h"
#include "apps/daemon/snapshot.h"
#include "codes/store.h"
>>>>>>> main
#include "config/load.h"
#include "core/log.h"
#include "core/text.h"
<<<<<<< HEAD
=======
#include "engine/audit/audit_trail.h"
#include "engine/claim_numbers/used_numbers.h"
#include "engine/engine.h"
#include "engine/retention/retention.h"
#include "engine/shell/system.h"
#include "engine/shell/threads.h"
#include "engine/store/posix_files.h"
#include "engine/store/sqlite_store.h"
#include "interfaces/all_connectors.h"
#include "net/http_server.h"
#include "net/runtime.h"
#include "net/tokens.h"
>>>>>>> main

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

<<<<<<< HEAD
=======
engine::KeepPolicy keep_policy(const config::Configuration& configuration) {
  engine::KeepPolicy policy;
  policy.site = configuration.kept({});
  for (const auto& [key, interface] : configuration.interfaces)
    if (interface.is_source() && interface.keep != config::Keep{})
      policy.interfaces[key] = configuration.kept(interface);
  return policy;
}

Error mapping_error(const mappings::Problems& problems) {
  std::string all;
  for (const mappings::Problem& problem : problems)
    all += concat(all.empty() ? "" : "\n", mappings::text(problem));
  return {"config.mappings", std::move(all)};
}

>>>>>>> main
std::string beside_store(const config::Configuration& configuration, std::string_view name) {
  const std::filesystem::path store{configuration.store.path};
  return (store.parent_path() / name).string();
}

/// Who acts where no person or program asked.
engine::Caller itself() { return {"claimwire", {}}; }

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

<<<<<<< HEAD
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
          .date = utc_now(clock)};
=======
std::string audit_path(const config::Configuration& configuration) {
  return beside_store(configuration, "audit.db");
}

/// Members are destroyed from the last to the first: connectors before the engine, the engine
/// before the store, the store before its threads.
struct Daemon::Impl {
  Impl(config::Configuration c, DaemonOptions wanted)
      : configuration{std::move(c)},
        options{std::move(wanted)},
        code_store{config::resolve_path(configuration, configuration.codes.directory)},
        tokens{tokens_path(configuration)},
        runtime{options.workers},
        intake{clock} {}

  const config::Configuration configuration;
  const DaemonOptions options;
  const codes::CodeStore code_store;
  std::string code_version{};
  engine::SystemClock clock{};
  engine::SystemRandom random{};
  engine::PosixFiles files{};
  engine::Threads writer{1};
  engine::Threads beside{1};
  std::unique_ptr<engine::SqliteStore> store{};
  std::unique_ptr<engine::AuditTrail> audit{};
  mutable std::mutex mutex{};
  std::shared_ptr<const DaemonSnapshot> snapshot{};
  net::Tokens tokens;
  net::Runtime runtime;
  MessageIntake intake;
  std::unique_ptr<engine::UsedNumbers> used_numbers{};
  std::unique_ptr<MessageProcessor> processor{};
  std::map<std::string, std::shared_ptr<interfaces::Destination>> destinations{};
  std::unique_ptr<engine::Engine> engine{};
  std::unique_ptr<engine::Retention> retention{};
  std::unique_ptr<console::Api> api{};
  std::unique_ptr<RefusedCallers> refused_callers{};
  std::unique_ptr<net::HttpServer> http{};
  std::vector<std::unique_ptr<interfaces::Source>> sources{};
  std::vector<Listening> listening{};
  std::vector<std::string> warnings{};
  std::atomic<bool> taking{false};
  bool start_recorded = false;
  bool stopped = false;

  Result<void> start();
  Result<std::shared_ptr<const DaemonSnapshot>> make_snapshot();
  Result<void> open_store();
  Result<void> make_destinations();
  Result<void> start_http();
  Result<void> record_start();
  void record_stop(const std::string& how, engine::AuditOutcome outcome);
  Result<void> start_sources();
  engine::Sinks sinks() const { return {destinations.begin(), destinations.end()}; }
  interfaces::Surroundings surroundings() {
    return {.runtime = runtime,
            .inbox = engine.get(),
            .http = configuration.http.listen.empty() ? nullptr : http.get(),
            .folder = configuration.folder,
            .version = options.version,
            .date = utc_now(clock)};
  }
  std::shared_ptr<const DaemonSnapshot> current() const {
    const std::lock_guard lock{mutex};
    return snapshot;
  }
  std::string metrics() const;
  void perform(engine::Kind kind, std::uint64_t id, console::Action action,
               const engine::Caller& caller, const std::string& reason,
               std::function<void(Result<engine::StepResult>)> done);
  bool stop(std::chrono::milliseconds patience);
};

Result<std::shared_ptr<const DaemonSnapshot>> Daemon::Impl::make_snapshot() {
  code_version = code_store.version();
  auto sets = code_store.load();
  if (!sets) return sets.error();
  mappings::Problems problems;
  auto made = DaemonSnapshot::make(configuration, std::move(*sets), options.version, problems);
  if (made == nullptr) return mapping_error(problems);
  return std::shared_ptr<const DaemonSnapshot>{std::move(made)};
>>>>>>> main
}

Result<void> Daemon::Impl::open_store() {
  const auto folder = std::filesystem::path{at_start.store.path}.parent_path();
  if (!folder.empty())
    if (auto made = files.make_folder(folder.string()); !made) return made;
  auto opened = engine::SqliteStore::open(
<<<<<<< HEAD
      {.path = at_start.store.path,
       .environment =
           at_start.site.environment == config::Environment::production ? "production" : "test",
       .disk_reserve = at_start.store.disk_reserve,
       .identities_kept = longest_window(at_start)},
      {.files = files,
       .clock = clock,
       .writer = metered_writer,
       .beside = beside,
       .fatal = options.fatal});
=======
      {.path = configuration.store.path,
       .environment = configuration.site.environment == config::Environment::production
                          ? "production"
                          : "test",
       .disk_reserve = configuration.store.disk_reserve,
       .identities_kept = longest_window(configuration),
       .keep = keep_policy(configuration)},
      {.files = files, .clock = clock, .writer = writer, .beside = beside, .fatal = options.fatal});
>>>>>>> main
  if (!opened) return opened.error();
  store = std::move(*opened);
  auto trail = engine::AuditTrail::open(audit_path(configuration), files, clock);
  if (!trail) return trail.error();
  audit = std::move(*trail);
  return {};
}

Result<void> Daemon::Impl::start_http() {
  http = std::make_unique<net::HttpServer>(runtime, tokens);
  refused_callers = std::make_unique<RefusedCallers>(*audit, clock, runtime.workers());
  http->on_refused([this](const std::string& peer) { refused_callers->refused(peer); });
  api = std::make_unique<console::Api>(
<<<<<<< HEAD
      runtime, console::ApiSources{.store = store.get(),
                                   .code_sets =
                                       [this] {
                                         const auto now = current();
                                         return std::shared_ptr<const codes::CodeSets>{
                                             now, &now->rules().sets()};
                                       },
                                   .queues =
                                       [this] {
                                         const std::lock_guard lock{mutex};
                                         return queues;
                                       },
                                   .clock = &clock,
                                   .metrics = [this] { return metrics(); },
                                   .ready = [this] { return taking.load() && store->has_room(); }});
=======
      runtime,
      console::ApiSources{
          .store = store.get(),
          .configuration = &configuration,
          .code_sets =
              [this] {
                const auto now = current();
                return std::shared_ptr<const codes::CodeSets>{now, &now->rules().sets()};
              },
          .queues = std::move(queues),
          .clock = &clock,
          .audit = audit.get(),
          .extra_metrics = [this] { return metrics(); },
          .ready = [this] { return taking.load() && store->has_room(); },
          .warnings = [this] { return taking ? warnings : std::vector<std::string>{}; },
          .version = options.version,
          .perform = [this](auto&&... what) { perform(std::forward<decltype(what)>(what)...); }});
>>>>>>> main
  api->mount(*http);
  steering_api = std::make_unique<console::SteeringApi>(runtime, *this);
  steering_api->mount(*http);
  return {};
}

<<<<<<< HEAD
/// Listens for commands and, where configured, for HTTP; then the interfaces begin.
Result<void> Daemon::Impl::listen() {
  std::vector<std::string> names;
  for (const auto& [name, _] : sources) names.push_back(name);
  for (const std::string& name : names)
    if (auto begun = begin(name); !begun) return begun;
  if (auto local = http->listen_local(socket_path(at_start)); !local) return local;
  if (at_start.http.listen.empty()) return {};
  const auto port = http->listen(at_start.http.listen);
=======
/// Before the first message is taken: configuration and code releases in force, by their hash and
/// version.
Result<void> Daemon::Impl::record_start() {
  std::vector<std::string> in_force{concat("configuration:", configuration.hash)};
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

Result<void> Daemon::Impl::start_sources() {
  for (const auto& [key, interface] : configuration.interfaces) {
    if (!interface.is_source()) continue;
    auto made = interfaces::make_source(interface, surroundings());
    if (!made) return made.error();
    if (auto started = (*made)->start(); !started) return started.error();
    std::string address = interface.path;
    if (const auto port = (*made)->port(); port != 0) {
      const auto colon = interface.listen.rfind(':');
      address = concat(interface.listen.substr(0, colon + 1), std::to_string(port));
    }
    listening.push_back({key, interface.kind, address});
    for (const std::string& warning : (*made)->warnings())
      warnings.push_back(concat("interfaces.", key, " ", warning));
    sources.push_back(std::move(*made));
  }
  if (auto local = http->listen_local(socket_path(configuration)); !local) return local;
  if (configuration.http.listen.empty()) return {};
  const auto port = http->listen(configuration.http.listen);
>>>>>>> main
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
<<<<<<< HEAD
                                            snapshot, engine::Sinks{});
  auto parts = make_parts(at_start);
  if (!parts) return parts.error();
  sources = std::move(parts->sources);
  destinations = std::move(parts->destinations);
  engine->replace(snapshot, sinks());
  apply_stops();
  if (auto begun = engine->start(); !begun) return begun;
  if (auto listens = listen(); !listens) return listens;
  remember_version("claimwire", "start");
=======
                                            snapshot, sinks());
  if (auto started = engine->start(); !started) return started;
  if (auto served = start_http(); !served) return served;
  if (auto recorded = record_start(); !recorded) return recorded;
  if (auto open = start_sources(); !open) {
    record_stop(concat("the start failed: ", open.error().id), engine::AuditOutcome::failed);
    return open;
  }
  retention = std::make_unique<engine::Retention>(engine::Retention::Parts{
      .store = *store, .executor = runtime.workers(), .before_rows_go = [this] {
        return used_numbers->save();
      }});
  retention->set(keep_policy(configuration));
>>>>>>> main
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

<<<<<<< HEAD
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
=======
/// One thing of an action: what the store allows, it does.
void Daemon::Impl::perform(engine::Kind kind, std::uint64_t id, console::Action action,
                           const engine::Caller& caller, const std::string& reason,
                           std::function<void(Result<engine::StepResult>)> done) {
  using console::Action;
  using engine::Kind;
  if (action == Action::replay) {
    engine::ReplayStep step;
    step.message = {id};
    step.caller = caller;
    step.reason = reason;
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
    auto parcel = parcel_of_held(*current(), *store, {id});
    if (!parcel) return done(parcel.error());
    step.parcel = std::move(*parcel);
  }
  engine->move(std::move(step), std::move(done));
>>>>>>> main
}

bool Daemon::Impl::stop(std::chrono::milliseconds patience) {
  if (std::exchange(stopped, true)) return true;
  taking = false;
<<<<<<< HEAD
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
  const bool finished = engine == nullptr || engine->stop(left());
  for (const auto& [_, entry] : destinations) entry.destination->stop();
  for (const auto& one : retired) one->stop();
=======
  const auto grace = std::min<std::chrono::milliseconds>(patience, 5s);
  for (const auto& source : sources) source->stop(grace);
  if (http) http->stop(grace);
  if (retention) retention->stop();
  const bool finished = engine == nullptr || engine->stop(patience);
  for (const auto& [_, destination] : destinations) destination->stop();
  if (refused_callers) refused_callers->finish();
  record_stop(
      finished ? "everything in work was finished" : "what was not finished waits in the store",
      engine::AuditOutcome::done);
>>>>>>> main
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
<<<<<<< HEAD
  Result<bool> done = false;
  impl_->steer([&] { done = impl_->reload_codes(); });
  return done;
=======
  const std::string version = impl_->code_store.version();
  if (version == impl_->code_version) return false;
  const std::string before = std::exchange(
      impl_->code_version, version);  // What cannot be loaded is told once, not every two seconds.
  auto sets = impl_->code_store.load();
  if (!sets) return sets.error();
  auto next = DaemonSnapshot::with_sets(*impl_->current(), std::move(*sets));
  if (auto recorded = impl_->audit->record(itself(), "codes.changed", {concat("codes:", version)},
                                           "releases were imported or switched");
      !recorded) {
    impl_->code_version = before;  // The releases are good: they are tried again.
    return recorded.error();
  }
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->snapshot = next;
  }
  impl_->engine->replace(std::move(next), impl_->sinks());
  return true;
>>>>>>> main
}

Result<console::PlanView> Daemon::reload(const engine::Caller& caller, const std::string& reason) {
  Result<console::PlanView> done = console::PlanView{};
  impl_->steer([&] { done = impl_->reload({}, caller, reason); });
  return done;
}

bool Daemon::progressed() { return impl_->progressed(); }

bool Daemon::stop(std::chrono::milliseconds patience) { return impl_->stop(patience); }

}  // namespace claimwire::daemon
