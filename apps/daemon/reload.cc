#include <algorithm>
#include <future>
#include <utility>

#include "apps/daemon/content_check.h"
#include "apps/daemon/daemon_impl.h"
#include "apps/daemon/snapshot_difference.h"
#include "config/load.h"
#include "core/log.h"
#include "core/text.h"

namespace claimwire::daemon {
namespace {

using namespace std::chrono_literals;

const Error kPaused{"interface.paused",
                    "this interface is paused by the operator; send again later."};

constexpr std::chrono::seconds kLater{5};
/// For what a listener that goes has handed over and not answered.
constexpr std::chrono::milliseconds kGrace = 5s;

bool usable(const std::vector<config::Problem>& problems) {
  return std::all_of(problems.begin(), problems.end(),
                     [](const config::Problem& one) { return one.warning; });
}

/// What is fixed for the life of the process.
std::vector<std::string> needs_restart(const std::vector<config::Change>& changes,
                                       const config::Configuration& before,
                                       const config::Configuration& at_start,
                                       const config::Configuration& after) {
  std::vector<std::string> out;
  for (const config::Change& change : changes) {
    const bool fixed =
        change.kind == "setting" &&
        ((change.name.starts_with("store.") && !change.name.starts_with("store.keep")) ||
         change.name.starts_with("http.") || change.name == "site.environment");
    if (fixed)
      out.push_back(concat(change.name, " changed (",
                           change.details.empty() ? std::string{} : change.details.front(),
                           "); it takes effect at a restart, so nothing was changed: put it back, "
                           "or restart claimwire"));
  }
  std::chrono::milliseconds kept{0};
  for (const auto* configuration : {&before, &at_start})
    for (const auto& [_, one] : configuration->interfaces)
      if (one.is_source()) kept = std::max(kept, one.duplicates_window);
  for (const auto& [key, one] : after.interfaces)
    if (one.is_source() && one.duplicates_window > kept)
      out.push_back(concat("interfaces.", key,
                           ".duplicates.window is longer than what the running store remembers; "
                           "a restart reads the older messages in"));
  return out;
}

bool same_address(const config::Interface& one, const config::Interface& other) {
  return one.kind == other.kind &&
         (one.kind == "mllp-listener" ? one.listen == other.listen : one.path == other.path);
}

}  // namespace

void Daemon::Impl::steer(const std::function<void()>& task) {
  std::promise<void> done;
  auto ended = done.get_future();
  steering.post([&] {
    task();
    done.set_value();
  });
  ended.wait();
}

/// What is on the disk now, compiled and compared with what is in force. Changes nothing.
Daemon::Impl::Draft Daemon::Impl::read_draft(bool with_cases) {
  Draft draft;
  console::PlanView& plan = draft.plan;
  const auto now = current();
  plan.from = now->id();
  config::Loaded loaded = config::load(at_start.files);
  plan.problems = std::move(loaded.problems);
  if (!usable(plan.problems)) return draft;
  config::Configuration next = std::move(loaded.configuration);
  draft.code_version = codes::CodeStore{config::resolve_path(next, next.codes.directory)}.version();
  draft.snapshot = check_content(next, options.version, plan.problems);
  std::vector<config::Problem> said_already;
  draft.queues =
      std::make_shared<const console::HeldQueues>(console::HeldQueues::compile(next, said_already));
  if (draft.snapshot != nullptr && !draft.snapshot->files_unchanged())
    plan.problems.push_back(
        {{next.file, 0}, "a file changed while it was read; try again once it is whole"});
  if (!usable(plan.problems) || draft.snapshot == nullptr) return draft;
  plan.to = draft.snapshot->id();
  plan.changes = difference(*now, *draft.snapshot);
  plan.restart = needs_restart(plan.changes, now->configuration(), at_start, next);
  for (const engine::DestinationFacts& one : engine->destinations()) {
    const auto found = next.interfaces.find(one.name);
    const bool there = found != next.interfaces.end() && found->second.is_destination();
    if (!there && (one.waiting > 0 || one.kept_back > 0 || one.more_in_store))
      plan.notes.push_back(concat("deliveries wait for ", one.name,
                                  ", which is not configured: they stay queued until it is back"));
  }
  if (with_cases && options.run_cases)
    plan.cases = options.run_cases(
        next, std::shared_ptr<const mappings::Rules>{draft.snapshot, &draft.snapshot->rules()});
  return draft;
}

Result<Daemon::Impl::Parts> Daemon::Impl::make_parts(const config::Configuration& next) {
  Parts parts;
  const auto with = surroundings();
  for (const auto& [name, interface] : next.interfaces) {
    if (interface.is_destination()) {
      const auto old = destinations.find(name);
      if (old != destinations.end() &&
          interfaces::same_connection(old->second.settings, interface)) {
        parts.destinations[name] = {interface, old->second.destination};
        continue;
      }
      auto made = interfaces::make_destination(interface, with);
      if (!made) return made.error();
      std::shared_ptr<DestinationCounts> counts;
      {
        const std::lock_guard lock{mutex};
        auto& known = destination_counts[name];
        if (known == nullptr) known = std::make_shared<DestinationCounts>();
        counts = known;
      }
      parts.destinations[name] = {
          interface, std::make_shared<MeteredDestination>(std::move(*made), counts, clock)};
    } else if (interface.is_source()) {
      const auto old = sources.find(name);
      if (old != sources.end() && interfaces::same_connection(old->second.settings, interface)) {
        SourceEntry kept = old->second;
        kept.settings = interface;
        parts.sources[name] = std::move(kept);
        continue;
      }
      std::shared_ptr<SourceCounts> counts;
      {
        const std::lock_guard lock{mutex};
        auto& known = source_counts[name];
        if (known == nullptr) known = std::make_shared<SourceCounts>();
        counts = known;
      }
      SourceEntry entry;
      entry.settings = interface;
      entry.gate =
          std::make_shared<Gate>(*engine, counts, clock, [this](const engine::Arrival& arrival) {
            const auto now = current();
            const engine::Head head = intake.examine(arrival, *now, config::AckWhen::stored);
            engine::Answer answer =
                intake.answer(arrival, head, engine::Verdict::try_later, {}, &kPaused, {});
            answer.outcome = engine::Answer::Outcome::try_later;
            if (!answer.retry_after) answer.retry_after = kLater;
            return answer;
          });
      auto around = with;
      around.inbox = entry.gate.get();
      auto made = interfaces::make_source(interface, around);
      if (!made) return made.error();
      entry.source = std::move(*made);
      parts.sources[name] = std::move(entry);
    }
  }
  return parts;
}

/// Takes every new address before anything changes; those that a listener in force still has come
/// later, and cannot be lost to another meanwhile.
Result<void> Daemon::Impl::open_new_sources(const Parts& parts) {
  std::vector<std::string> mounted;
  for (const auto& [name, entry] : parts.sources) {
    const auto old = sources.find(name);
    if (old != sources.end() && old->second.source == entry.source) continue;
    const bool taken = std::any_of(sources.begin(), sources.end(), [&](const auto& one) {
      return same_address(one.second.settings, entry.settings);
    });
    const bool is_stopped = stops.find("interface", name) != nullptr;
    if (taken || is_stopped) continue;
    if (auto opened = entry.source->open(); !opened) {
      for (const std::string& path : mounted) http->unmount(path);
      return opened;
    }
    if (entry.settings.kind == "fhir-listener") mounted.push_back(entry.settings.path);
  }
  return {};
}

engine::Sinks Daemon::Impl::sinks() const {
  engine::Sinks out;
  for (const auto& [name, entry] : destinations) out[name] = entry.destination;
  return out;
}

/// The point of no return lies before it: nothing in it can refuse the whole.
void Daemon::Impl::put_into_force(Draft draft, Parts parts, const engine::Caller& caller,
                                  const std::string& reason) {
  std::vector<std::string> begin_these;
  for (const auto& [name, entry] : parts.sources) {
    const auto old = sources.find(name);
    if (old == sources.end() || old->second.source != entry.source) begin_these.push_back(name);
  }
  // What goes ends first: its address may be another's in a moment, and it is read no more.
  std::vector<SourceEntry> going;
  for (const auto& [name, entry] : sources) {
    const auto kept = parts.sources.find(name);
    if (kept != parts.sources.end() && kept->second.source == entry.source) continue;
    going.push_back(entry);
    entry.source->stop(kGrace);
  }
  for (const auto& [name, entry] : destinations) {
    const auto kept = parts.destinations.find(name);
    if (kept == parts.destinations.end() || kept->second.destination != entry.destination)
      retired.push_back(entry.destination);
  }
  {
    const std::lock_guard lock{mutex};
    snapshot = draft.snapshot;
    queues = draft.queues;
    code_version = draft.code_version;
    sources = std::move(parts.sources);
    destinations = std::move(parts.destinations);
  }
  engine->replace(draft.snapshot, sinks());
  store->keep(keep_policy(draft.snapshot->configuration()));
  retention->set(keep_policy(draft.snapshot->configuration()));
  apply_stops();
  for (const SourceEntry& gone : going) {
    const bool again = std::any_of(sources.begin(), sources.end(), [&](const auto& one) {
      return one.second.settings.kind == "fhir-listener" &&
             one.second.settings.path == gone.settings.path;
    });
    if (gone.settings.kind == "fhir-listener" && !again) http->unmount(gone.settings.path);
  }
  for (const std::string& name : begin_these) {
    if (const auto begun = begin(name); !begun)
      log::error("daemon.listen", begun.error().message,
                 {{"interface", name}, {"error", begun.error().id}});
  }
  sweep_retired();
  remember_version(caller.id, reason);
}

/// A destination that was replaced is destroyed once its last send has ended; here, since not on
/// the I/O thread.
void Daemon::Impl::sweep_retired() {
  std::erase_if(retired, [](const auto& one) { return one.use_count() == 1; });
}

void Daemon::Impl::remember_version(const std::string& by, const std::string& reason) {
  const std::lock_guard lock{mutex};
  const auto added =
      history.add({snapshot->id(), options.version, clock.utc(), by, printable(reason, 300)});
  if (!added)
    log::warning("daemon.configurations", "the history of configurations could not be written",
                 {{"error", added.error().message}});
}

console::PlanView Daemon::Impl::plan() { return read_draft(true).plan; }

Result<console::PlanView> Daemon::Impl::reload(const std::string& expect,
                                               const engine::Caller& caller,
                                               const std::string& reason) {
  if (options.reloading) options.reloading(true);
  struct Over {
    const DaemonOptions& options;
    ~Over() {
      if (options.reloading) options.reloading(false);
    }
  } over{options};
  Draft draft = read_draft(false);
  const auto refused = [&](std::string id, std::string message) {
    log::error("daemon.reload-refused", message,
               {{"error", id}, {"who", caller.id}, {"in_force", draft.plan.from}});
    return Error{std::move(id), std::move(message)};
  };
  std::string why;
  for (const config::Problem& problem : draft.plan.problems)
    if (!problem.warning) why += concat(why.empty() ? "" : "\n", problem.text());
  if (!why.empty()) return refused("config.unusable", why);
  for (const std::string& each : draft.plan.restart) why += concat(why.empty() ? "" : "\n", each);
  if (!why.empty()) return refused("config.restart", why);
  if (!expect.empty() && expect != draft.plan.to)
    return refused("config.unexpected",
                   concat("the configuration on the disk is ", draft.plan.to, ", not ", expect,
                          "; look at `claimwire plan` again"));
  const bool secrets_only = draft.plan.to == draft.plan.from;
  const config::Configuration& next = draft.snapshot->configuration();
  auto parts = make_parts(next);
  if (!parts) return refused(parts.error().id, parts.error().message);
  if (auto opened = open_new_sources(*parts); !opened)
    return refused(opened.error().id, opened.error().message);
  console::PlanView plan = draft.plan;
  if (auto recorded = audit->record(
          caller, "configuration.changed",
          {concat("configuration:", next.hash), concat("snapshot:", plan.to)}, reason);
      !recorded) {
    for (const auto& [name, entry] : parts->sources)
      if (entry.settings.kind == "fhir-listener" && sources.count(name) == 0)
        http->unmount(entry.settings.path);
    return refused(recorded.error().id, recorded.error().message);
  }
  put_into_force(std::move(draft), std::move(*parts), caller, reason);
  log::info("daemon.reloaded",
            secrets_only ? "nothing changed but secrets, which were read again"
                         : "another configuration is in force",
            {{"from", plan.from},
             {"to", plan.to},
             {"changes", std::to_string(plan.changes.size())},
             {"who", caller.id},
             {"reason", printable(reason, 300)}});
  return plan;
}

Result<bool> Daemon::Impl::reload_codes() {
  const config::Configuration& c = current()->configuration();
  const codes::CodeStore code_store{config::resolve_path(c, c.codes.directory)};
  const std::string version = code_store.version();
  if (version == code_version) return false;
  const std::string before = std::exchange(
      code_version, version);  // What cannot be loaded is told once, not every two seconds.
  auto sets = code_store.load();
  if (!sets) return sets.error();
  auto next = DaemonSnapshot::with_sets(*current(), std::move(*sets));
  if (auto recorded = audit->record(itself(), "codes.changed", {concat("codes:", version)},
                                    "releases were imported or switched");
      !recorded) {
    code_version = before;  // The releases are good: they are tried again.
    return recorded.error();
  }
  {
    const std::lock_guard lock{mutex};
    snapshot = next;
  }
  engine->replace(std::move(next), sinks());
  remember_version("claimwire", "code releases");
  return true;
}

console::ConfigurationView Daemon::Impl::configuration() const {
  const std::lock_guard lock{mutex};
  console::ConfigurationView out;
  out.hash = snapshot->id();
  out.program = options.version;
  out.files = at_start.files;
  if (!history.all().empty()) {
    const ConfigurationVersion& last = history.all().back();
    out.by = last.by;
    out.reason = last.reason;
    out.since = last.at;
  }
  return out;
}

std::vector<console::ConfigurationView> Daemon::Impl::configuration_versions() const {
  const std::lock_guard lock{mutex};
  std::vector<console::ConfigurationView> out;
  for (auto one = history.all().rbegin(); one != history.all().rend(); ++one)
    out.push_back({one->hash, one->program, one->by, one->reason, one->at, {}});
  return out;
}

}  // namespace claimwire::daemon
