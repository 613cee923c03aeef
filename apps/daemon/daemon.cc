#include "apps/daemon/daemon.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <utility>

#include "apps/daemon/message_intake.h"
#include "apps/daemon/message_processor.h"
#include "apps/daemon/parcels.h"
#include "apps/daemon/refused_callers.h"
#include "apps/daemon/snapshot.h"
#include "codes/store.h"
#include "config/load.h"
#include "console/api/api.h"
#include "core/log.h"
#include "core/text.h"
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

namespace claimwire::daemon {
namespace {

using namespace std::chrono_literals;

/// Messages in work at once. Most of them wait for the commit that ends their work, so that one
/// fsync serves many; how many are computed at once is up to the workers.
constexpr std::size_t kInWorkMax = 64;

/// The longest window in which some interface knows a repeat.
std::chrono::milliseconds longest_window(const config::Configuration& configuration) {
  std::chrono::milliseconds longest{0};
  for (const auto& [_, interface] : configuration.interfaces)
    if (interface.is_source()) longest = std::max(longest, interface.duplicates_window);
  return longest;
}

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
               engine::ReplayStage stage, const engine::Caller& caller, const std::string& reason,
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
}

Result<void> Daemon::Impl::open_store() {
  const auto folder = std::filesystem::path{configuration.store.path}.parent_path();
  if (!folder.empty())
    if (auto made = files.make_folder(folder.string()); !made) return made;
  auto opened = engine::SqliteStore::open(
      {.path = configuration.store.path,
       .environment = configuration.site.environment == config::Environment::production
                          ? "production"
                          : "test",
       .disk_reserve = configuration.store.disk_reserve,
       .identities_kept = longest_window(configuration),
       .keep = keep_policy(configuration)},
      {.files = files, .clock = clock, .writer = writer, .beside = beside, .fatal = options.fatal});
  if (!opened) return opened.error();
  store = std::move(*opened);
  auto trail = engine::AuditTrail::open(audit_path(configuration), files, clock);
  if (!trail) return trail.error();
  audit = std::move(*trail);
  return {};
}

Result<void> Daemon::Impl::make_destinations() {
  for (const auto& [key, interface] : configuration.interfaces) {
    if (!interface.is_destination()) continue;
    auto made = interfaces::make_destination(interface, surroundings());
    if (!made) return made.error();
    destinations[key] = std::move(*made);
  }
  return {};
}

Result<void> Daemon::Impl::start_http() {
  std::vector<config::Problem> problems;
  auto queues = console::HeldQueues::compile(configuration, problems);
  if (!problems.empty()) return Error{"config.queues", problems.front().text()};
  http = std::make_unique<net::HttpServer>(runtime, tokens);
  refused_callers = std::make_unique<RefusedCallers>(*audit, clock, runtime.workers());
  http->on_refused([this](const std::string& peer) { refused_callers->refused(peer); });
  api = std::make_unique<console::Api>(
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
  api->mount(*http);
  return {};
}

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
  if (!port) return port.error();
  const std::string& wanted = configuration.http.listen;
  listening.push_back(
      {"http", "http", concat(wanted.substr(0, wanted.rfind(':') + 1), std::to_string(*port))});
  return {};
}

Result<void> Daemon::Impl::start() {
  auto first = make_snapshot();
  if (!first) return first.error();
  snapshot = std::move(*first);
  if (auto opened = open_store(); !opened) return opened;
  auto used = engine::UsedNumbers::open(configuration.store.path + ".claim-numbers", files, *store);
  if (!used) return used.error();
  used_numbers = std::move(*used);
  processor = std::make_unique<MessageProcessor>(store->control_numbers(), *used_numbers);
  runtime.start();
  if (auto made = make_destinations(); !made) return made;
  engine = std::make_unique<engine::Engine>(engine::Engine::Parts{.store = *store,
                                                                  .intake = intake,
                                                                  .processor = *processor,
                                                                  .clock = clock,
                                                                  .random = random,
                                                                  .workers = runtime.workers(),
                                                                  .workers_max = kInWorkMax},
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
  taking = true;
  return {};
}

std::string Daemon::Impl::metrics() const {
  const engine::Engine::Counters now = engine->counters();
  std::string out;
  const auto line = [&](std::string_view name, std::string_view kind, std::string_view help,
                        std::uint64_t value) {
    out += concat("# HELP ", name, " ", help, "\n# TYPE ", name, " ", kind, "\n", name, " ",
                  std::to_string(value), "\n");
  };
  line("claimwire_messages_received_total", "counter", "Messages stored since the start.",
       now.received);
  line("claimwire_messages_duplicate_total", "counter", "Repeats answered since the start.",
       now.duplicates);
  line("claimwire_messages_refused_total", "counter", "Messages refused since the start.",
       now.refused);
  line("claimwire_messages_later_total", "counter", "Messages told to come later since the start.",
       now.later);
  line("claimwire_messages_worked_total", "counter", "Messages worked since the start.",
       now.worked);
  line("claimwire_deliveries_delivered_total", "counter", "Deliveries accepted since the start.",
       now.delivered);
  line("claimwire_deliveries_parked_total", "counter", "Deliveries parked since the start.",
       now.parked);
  line("claimwire_deliveries_in_doubt_total", "counter",
       "Deliveries whose outcome is unknown, since the start.", now.in_doubt);
  line("claimwire_messages_waiting", "gauge", "Messages loaded and not yet in work.", now.waiting);
  line("claimwire_messages_in_work", "gauge", "Messages in work.", now.in_work);
  line("claimwire_deliveries_waiting", "gauge", "Deliveries loaded and not yet under way.",
       now.queued);
  line("claimwire_deliveries_under_way", "gauge", "Deliveries under way.", now.under_way);
  out +=
      "# HELP claimwire_destination_resting Whether a destination failed in a row and is only "
      "probed.\n# TYPE claimwire_destination_resting gauge\n";
  for (const auto& [name, _] : destinations)
    out += concat("claimwire_destination_resting{destination=\"", name, "\"} ",
                  now.resting.count(name) > 0 ? "1" : "0", "\n");
  line("claimwire_http_connections", "gauge", "Open HTTP connections.", http->connections());
  return out;
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

const std::vector<Listening>& Daemon::listening() const { return impl_->listening; }
const std::vector<std::string>& Daemon::warnings() const { return impl_->warnings; }

Result<bool> Daemon::reload_codes() {
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
}

bool Daemon::stop(std::chrono::milliseconds patience) { return impl_->stop(patience); }

}  // namespace claimwire::daemon
