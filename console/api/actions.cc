#include "console/api/actions.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <utility>

#include "console/api/record_json.h"
#include "console/api/row_facts.h"
#include "core/log.h"
#include "core/text.h"
#include "wrap/crypto/random.h"
#include "wrap/crypto/siphash.h"
#include "wrap/json/document.h"
#include "wrap/json/writer.h"

namespace claimwire::console {
namespace {

using engine::Caller;
using engine::Kind;
using net::HttpRequest;
using net::HttpResponse;

constexpr std::array<std::string_view, 7> kActions{"hold",   "release",   "dismiss", "retry",
                                                   "replay", "delivered", "resend"};
constexpr std::chrono::hours kKept{24};
constexpr std::size_t kSampleMost = 10;
constexpr std::size_t kRefusedShown = 100;
constexpr std::size_t kPage = 500;
/// A selection looks at no more rows than this, so that no query holds the store.
constexpr std::size_t kScanMost = 1'000'000;
constexpr std::size_t kReasonMost = 500;
constexpr std::size_t kRecordIds = 1000;  ///< Of one record in the audit trail.
constexpr crypto::SipKey kContentKey{0x636C61696D776972ULL, 0x65616374696F6E73ULL};

constexpr std::uint8_t n(auto state) { return static_cast<std::uint8_t>(state); }
using M = engine::MessageState;
using C = engine::ClaimStatus;
using D = engine::DeliveryState;

struct Applies {
  Action action;
  Kind kind;
  std::uint8_t state;
};
constexpr Applies kApplies[] = {
    {Action::hold, Kind::message, n(M::received)},
    {Action::release, Kind::message, n(M::held)},
    {Action::dismiss, Kind::message, n(M::received)},
    {Action::dismiss, Kind::message, n(M::held)},
    {Action::dismiss, Kind::message, n(M::failed)},
    {Action::retry, Kind::message, n(M::failed)},
    {Action::replay, Kind::message, n(M::open)},
    {Action::replay, Kind::message, n(M::done)},
    {Action::replay, Kind::message, n(M::filtered)},
    {Action::replay, Kind::message, n(M::dismissed)},
    {Action::hold, Kind::claim, n(C::ready)},
    {Action::release, Kind::claim, n(C::held)},
    {Action::dismiss, Kind::claim, n(C::held)},
    {Action::dismiss, Kind::claim, n(C::ready)},
    {Action::hold, Kind::delivery, n(D::queued)},
    {Action::release, Kind::delivery, n(D::parked)},
    {Action::dismiss, Kind::delivery, n(D::queued)},
    {Action::dismiss, Kind::delivery, n(D::in_doubt)},
    {Action::dismiss, Kind::delivery, n(D::parked)},
    {Action::retry, Kind::delivery, n(D::parked)},
    {Action::delivered, Kind::delivery, n(D::in_doubt)},
    {Action::resend, Kind::delivery, n(D::in_doubt)},
};

bool may_act(const Caller& caller, Kind kind) {
  return std::any_of(caller.roles.begin(), caller.roles.end(), [&](const std::string& role) {
    return role == "administrator" || role == "operator" ||
           (role == "coder" && kind == Kind::claim);
  });
}

std::string id_text(Kind kind, std::uint64_t id) {
  return kind == Kind::message ? engine::MessageId{id}.text()
         : kind == Kind::claim ? engine::ClaimId{id}.text()
                               : engine::DeliveryId{id}.text();
}

HttpResponse bad(std::string_view id, std::string_view what) { return net::problem(400, id, what); }

HttpResponse json_response(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

std::uint8_t state_of(const engine::MessageRow& row) { return n(row.state); }
std::uint8_t state_of(const engine::ClaimRow& row) { return n(row.status); }
std::uint8_t state_of(const engine::DeliveryRow& row) { return n(row.state); }
std::int64_t cents_of(const engine::MessageRow& row) { return row.charges.cents; }
std::int64_t cents_of(const engine::ClaimRow& row) { return row.charges.cents; }
std::int64_t cents_of(const engine::DeliveryRow&) { return 0; }

/// What an action selects, and how much of what was asked for it does not apply to.
struct Selection {
  std::vector<ActionItem> items;
  std::uint64_t left_out = 0;
};

class Selecting {
 public:
  Selecting(const ActionSources& sources, Action action, Kind kind)
      : sources_{sources}, action_{action}, kind_{kind} {}

  Result<Selection> by_query(const std::string& q) {
    switch (kind_) {
      case Kind::message:
        return walk<engine::MessageRow, MessageFacts, engine::MessageQuery>(
            q, [&](const auto& query) { return sources_.store->messages(query); });
      case Kind::claim:
        return walk<engine::ClaimRow, ClaimFacts, engine::ClaimQuery>(
            q, [&](const auto& query) { return sources_.store->claims(query); });
      default:
        return walk<engine::DeliveryRow, DeliveryFacts, engine::DeliveryQuery>(
            q, [&](const auto& query) { return sources_.store->deliveries(query); });
    }
  }
  Result<Selection> by_ids(const json::Value& ids) {
    for (const json::Value& one : ids) {
      Result<bool> taken = by_id(one.text());
      if (!taken) return taken.error();
      if (!*taken)
        return Error{"api.unknown-id", concat("ids: there is no ", engine::name(kind_), " '",
                                              printable(one.text(), 40), "'")};
    }
    return std::move(out_);
  }

 private:
  template <class Row>
  void take(const Row& row) {
    if (action_applies(action_, kind_, state_of(row)))
      out_.items.push_back({row.id.value, state_of(row), cents_of(row)});
    else
      ++out_.left_out;
  }
  template <class Id, class Read>
  Result<bool> take_id(std::string_view text, Read read) {
    const auto id = Id::parse(text);
    if (!id) return false;
    const auto row = read(*id);
    if (!row) return row.error();
    if (!*row) return false;
    const bool again = std::any_of(out_.items.begin(), out_.items.end(),
                                   [&](const ActionItem& one) { return one.id == id->value; });
    if (!again) take(**row);
    return true;
  }
  Result<bool> by_id(std::string_view text) {
    const engine::Store& store = *sources_.store;
    switch (kind_) {
      case Kind::message:
        return take_id<engine::MessageId>(text, [&](auto id) { return store.message(id); });
      case Kind::claim:
        return take_id<engine::ClaimId>(text, [&](auto id) { return store.claim(id); });
      default:
        return take_id<engine::DeliveryId>(text, [&](auto id) { return store.delivery(id); });
    }
  }
  template <class Row, class Facts, class Query, class Fetch>
  Result<Selection> walk(const std::string& q, Fetch fetch) {
    const auto parsed = scripts::parse_query(q, &Facts::check);
    if (!parsed) return parsed.error();
    const engine::UtcTime now = sources_.clock->utc();
    Query query;
    query.limit = kPage;
    query.newest_first = true;
    std::size_t seen = 0;
    for (bool more = true; more;) {
      const Result<std::vector<Row>> rows = fetch(query);
      if (!rows) return rows.error();
      more = rows->size() == query.limit;
      for (const Row& row : *rows) {
        query.after = row.id;
        if (++seen > kScanMost)
          return Error{"api.too-many",
                       "the selection looks at too many rows; narrow it, as with "
                       "`since 7d`"};
        const Facts facts{row, now};
        if (parsed->since_seconds > 0 && older(facts, parsed->since_seconds)) {
          more = false;
          break;
        }
        if (!parsed->where.empty() && !parsed->where.evaluate(facts)) continue;
        take(row);
        if (out_.items.size() > Actions::kItemsMost)
          return Error{"api.too-many", "an action is about at most 50000 at once; narrow it"};
      }
    }
    std::reverse(out_.items.begin(), out_.items.end());  // oldest first: in the order they came
    return std::move(out_);
  }
  template <class Facts>
  static bool older(const Facts& facts, std::int64_t seconds) {
    scripts::Found age;
    facts.resolve(0, "age", age);
    const auto value = Decimal::parse(age.values.empty() ? "0" : age.values.front());
    return value && *value > Decimal{seconds, 0};
  }

  const ActionSources& sources_;
  Action action_;
  Kind kind_;
  Selection out_{};
};

std::string why_not(Action action, Kind kind) {
  if (action == Action::replay)
    return "not replayed: something of it left or may have left, it was replayed already, or it "
           "was never worked; a sent claim is corrected by a replacement, never by a second one. "
           "Copies that left do not stop a replay from bill; claims none from forward";
  return concat("the ", engine::name(kind), " is in no state for ", name(action));
}

}  // namespace

std::string_view name(Action action) { return kActions[static_cast<std::size_t>(action)]; }

std::optional<Action> action_named(std::string_view text) {
  const auto at = std::find(kActions.begin(), kActions.end(), text);
  if (at == kActions.end()) return std::nullopt;
  return static_cast<Action>(at - kActions.begin());
}

std::optional<Kind> target_named(std::string_view text) {
  if (text == "messages") return Kind::message;
  if (text == "claims") return Kind::claim;
  if (text == "deliveries") return Kind::delivery;
  return std::nullopt;
}

std::string_view target_name(Kind kind) {
  return kind == Kind::message ? "messages" : kind == Kind::claim ? "claims" : "deliveries";
}

bool action_applies(Action action, Kind kind, std::uint8_t state) {
  return std::any_of(std::begin(kApplies), std::end(kApplies), [&](const Applies& one) {
    return one.action == action && one.kind == kind && one.state == state;
  });
}

void Actions::forget_old() {
  const engine::UtcTime old = sources_.clock->utc() - kKept;
  std::erase_if(sets_, [&](const auto& one) { return one.second.made < old; });
  std::erase_if(keys_, [&](const auto& one) { return one.second.made < old; });
}

HttpResponse Actions::show(const HttpRequest& request, const Caller& caller) {
  return once(request, caller, [&] { return shown(request, caller); });
}

HttpResponse Actions::commit(std::string_view set, const HttpRequest& request,
                             const Caller& caller) {
  return once(request, caller, [&] { return committed(set, request, caller); });
}

HttpResponse Actions::once(const HttpRequest& request, const Caller& caller,
                           const std::function<HttpResponse()>& work) {
  const std::string_view key = request.header("Idempotency-Key");
  if (key.size() > 200)
    return bad("api.idempotency-key", "Idempotency-Key: at most 200 characters");
  if (key.empty()) return work();
  const std::string own = concat(caller.id, "\n", key);
  const std::uint64_t content =
      crypto::siphash13(concat(request.path, "\n", request.body.view()), kContentKey);
  {
    const std::lock_guard lock{mutex_};
    forget_old();
    if (const auto known = keys_.find(own); known != keys_.end()) {
      if (known->second.content == content) return known->second.response;
      return net::problem(422, "api.idempotency-key",
                          "this Idempotency-Key was sent with another body");
    }
  }
  HttpResponse response = work();
  const std::lock_guard lock{mutex_};
  if (response.status < 300 && keys_.size() < kKeysMost)
    keys_.emplace(own, Key{content, response, sources_.clock->utc()});
  return response;
}

HttpResponse Actions::shown(const HttpRequest& request, const Caller& caller) {
  const auto document = json::Document::parse(request.body.view());
  if (!document || !document->root().is_object())
    return bad("api.body", "expected a JSON object with target, action, reason, and q or ids");
  const json::Value root = document->root();
  for (const json::Value& member : root) {
    const std::string_view known[] = {"target", "action", "reason", "q", "ids", "dry_run", "stage"};
    if (std::find(std::begin(known), std::end(known), member.name()) == std::end(known))
      return bad("api.body", concat("unknown member '", printable(member.name(), 40), "'"));
  }
  const auto kind = target_named(root["target"].text());
  if (!kind) return bad("api.target", "target: expected messages, claims or deliveries");
  const auto action = action_named(root["action"].text());
  bool known_for_target = false;
  for (const Applies& one : kApplies)
    known_for_target = known_for_target || (action && one.action == *action && one.kind == *kind);
  if (!known_for_target)
    return bad("api.action",
               "action: expected hold, release, dismiss, retry, replay (messages), delivered or "
               "resend (deliveries in doubt), of a target that has it");
  if (!may_act(caller, *kind))
    return net::problem(403, "api.role",
                        "this needs the role operator or administrator; of claims, also coder");
  Set set;
  set.reason = std::string{trim(root["reason"].text())};
  if (set.reason.empty() || set.reason.size() > kReasonMost)
    return bad("api.reason", "reason: expected a text of at most 500 characters; no patient data");
  if (*action == Action::replay) {
    const json::Value stage = root["stage"];
    set.stage = stage.exists()
                    ? engine::replay_stage_named(stage.text()).value_or(engine::ReplayStage::none)
                    : engine::ReplayStage::read;
  }
  if ((*action == Action::replay) != (set.stage != engine::ReplayStage::none) ||
      (*action != Action::replay && root["stage"].exists()))
    return bad("api.stage",
               "stage: expected read (all of it), bill (its claims) or forward (its copies), of a "
               "replay alone");
  if (root["dry_run"].boolean() != true)
    return bad("api.dry-run",
               "dry_run: expected true; the set is shown first, then done by POST "
               "/api/v1/actions/{set}/commit");
  const bool by_ids = root["ids"].is_array();
  if (by_ids == root["q"].is_string() || root["ids"].size() > kItemsMost)
    return bad("api.selection", "expected exactly one of q (an expression) and ids (a list)");
  if (!by_ids && trim(root["q"].text()).empty())
    return bad("api.selection", "q: an empty expression would mean everything; say what is meant");

  Selecting selecting{sources_, *action, *kind};
  auto selection =
      by_ids ? selecting.by_ids(root["ids"]) : selecting.by_query(std::string{root["q"].text()});
  if (!selection)
    return net::problem(selection.error().id.starts_with("store.") ? 500 : 400,
                        selection.error().id, selection.error().message);
  set.caller = caller.id;
  set.kind = *kind;
  set.action = *action;
  set.made = sources_.clock->utc();
  set.items = std::move(selection->items);

  std::int64_t cents = 0;
  for (const ActionItem& item : set.items) cents += item.cents;
  const std::string id = concat("s_", std::to_string(crypto::random_number()));
  std::string body;
  json::Writer out{body};
  out.begin_object()
      .member("set", id)
      .member("target", target_name(*kind))
      .member("action", name(*action))
      .member("count", std::uint64_t{set.items.size()})
      .member("left_out", selection->left_out)
      .member("money", money_text(cents));
  out.key("sample").begin_array();
  for (std::size_t i = 0; i < std::min(kSampleMost, set.items.size()); ++i)
    out.begin_object()
        .member("id", id_text(*kind, set.items[i].id))
        .member("state", engine::state_name(*kind, set.items[i].state))
        .member("total", money_text(set.items[i].cents))
        .end_object();
  out.end_array().end_object();
  {
    const std::lock_guard lock{mutex_};
    forget_old();
    if (sets_.size() >= kSetsMost) {
      const auto oldest =
          std::min_element(sets_.begin(), sets_.end(), [](const auto& a, const auto& b) {
            return std::pair{a.second.running, a.second.made} <
                   std::pair{b.second.running, b.second.made};
          });
      sets_.erase(oldest);
    }
    sets_.emplace(id, std::move(set));
  }
  return json_response(200, std::move(body));
}

HttpResponse Actions::committed(std::string_view id, const HttpRequest& request,
                                const Caller& caller) {
  std::optional<std::int64_t> expect;
  if (!request.body.empty()) {
    const auto document = json::Document::parse(request.body.view());
    if (!document || !document->root().is_object())
      return bad("api.body", "expected a JSON object, {\"expect\": 12}, or no body");
    if (const json::Value given = document->root()["expect"]; given.exists()) {
      expect = given.integer();
      if (!expect) return bad("api.expect", "expect: expected a whole number");
    }
  }
  Set set;
  {
    const std::lock_guard lock{mutex_};
    forget_old();
    const auto found = sets_.find(id);
    // Another's set is as good as none.
    if (found == sets_.end() || found->second.caller != caller.id)
      return net::problem(404, "api.not-found",
                          "there is no such set; sets are kept for a day, not across a restart: "
                          "show it again");
    if (!found->second.answer.empty()) return json_response(200, found->second.answer);
    if (found->second.running) {
      HttpResponse busy = net::problem(409, "api.running", "this set is being done");
      busy.retry_after = std::chrono::seconds{1};
      return busy;
    }
    if (expect && *expect != static_cast<std::int64_t>(found->second.items.size()))
      return net::problem(409, "api.expect",
                          concat("the set has ", std::to_string(found->second.items.size()),
                                 ", not ", std::to_string(*expect), "; nothing was done"));
    found->second.running = true;
    set = found->second;
  }
  std::vector<std::uint64_t> ids;
  for (const ActionItem& item : set.items) ids.push_back(item.id);
  if (auto recorded = record(set, caller, ids, engine::AuditOutcome::done); !recorded) {
    const std::lock_guard lock{mutex_};
    if (const auto found = sets_.find(id); found != sets_.end()) found->second.running = false;
    return net::problem(500, recorded.error().id, recorded.error().message);
  }
  const std::string answer = perform(set, caller);
  const std::lock_guard lock{mutex_};
  if (const auto found = sets_.find(id); found != sets_.end()) {
    found->second.running = false;
    found->second.answer = answer;
    found->second.items.clear();
  }
  return json_response(200, answer);
}

std::optional<std::uint8_t> Actions::state_now(Kind kind, std::uint64_t id) const {
  const engine::Store& store = *sources_.store;
  const auto state = [](const auto& row) -> std::optional<std::uint8_t> {
    if (!row || !*row) return std::nullopt;
    return state_of(**row);
  };
  return kind == Kind::message ? state(store.message({id}))
         : kind == Kind::claim ? state(store.claim({id}))
                               : state(store.delivery({id}));
}

/// Several records for many ids, so that none is long.
Result<void> Actions::record(const Set& set, const Caller& caller,
                             const std::vector<std::uint64_t>& ids,
                             engine::AuditOutcome outcome) const {
  const std::string what = concat(target_name(set.kind), ".", name(set.action));
  for (std::size_t at = 0; at < ids.size(); at += kRecordIds) {
    std::vector<std::string> subjects;
    for (std::size_t i = at; i < std::min(at + kRecordIds, ids.size()); ++i)
      subjects.push_back(id_text(set.kind, ids[i]));
    if (auto recorded = sources_.audit->record(caller, what, subjects, set.reason, outcome);
        !recorded)
      return recorded;
  }
  return {};
}

/// All of the set at once, so that commits are shared; waits for the last.
std::string Actions::perform(const Set& set, const Caller& caller) {
  struct Progress {
    std::mutex mutex;
    std::condition_variable ended;
    std::size_t left = 0;
    std::uint64_t done = 0;
    std::vector<std::pair<std::uint64_t, std::string>> refused;
    std::vector<std::uint64_t> made;
  };
  auto progress = std::make_shared<Progress>();
  progress->left = set.items.size();
  const auto refuse = [progress](std::uint64_t id, std::string why) {
    progress->refused.emplace_back(id, std::move(why));
  };
  for (const ActionItem& item : set.items) {
    const auto now = state_now(set.kind, item.id);
    if (now != item.state) {
      const std::lock_guard lock{progress->mutex};
      refuse(item.id, concat("changed since the set was shown: it was ",
                             engine::state_name(set.kind, item.state), ", it is ",
                             now ? engine::state_name(set.kind, *now) : "gone"));
      if (--progress->left == 0) progress->ended.notify_all();
      continue;
    }
    sources_.perform(set.kind, item.id, set.action, set.stage, caller, set.reason,
                     [progress, refuse, id = item.id, action = set.action,
                      kind = set.kind](Result<engine::StepResult> result) {
                       const std::lock_guard lock{progress->mutex};
                       using What = engine::StepResult::What;
                       if (!result) {
                         refuse(id, result.error().message);
                       } else if (result->what != What::done) {
                         refuse(id, result->what == What::fenced ? "the daemon is stopping"
                                                                 : why_not(action, kind));
                       } else {
                         ++progress->done;
                         if (action == Action::replay)
                           progress->made.push_back(result->message.value);
                       }
                       if (--progress->left == 0) progress->ended.notify_all();
                     });
  }
  std::unique_lock lock{progress->mutex};
  progress->ended.wait(lock, [&] { return progress->left == 0; });
  std::sort(progress->refused.begin(), progress->refused.end());
  std::sort(progress->made.begin(), progress->made.end());
  std::vector<std::uint64_t> refused_ids;
  for (const auto& [id, why] : progress->refused) refused_ids.push_back(id);
  if (const auto recorded = record(set, caller, refused_ids, engine::AuditOutcome::refused);
      !recorded)
    log::error("api.audit", "what an action left alone could not be recorded in the audit trail",
               {{"error", recorded.error().id}, {"who", caller.id}});
  std::string body;
  json::Writer out{body};
  out.begin_object()
      .member("target", target_name(set.kind))
      .member("action", name(set.action))
      .member("done", progress->done)
      .member("refused_count", std::uint64_t{progress->refused.size()});
  out.key("refused").begin_array();
  for (std::size_t i = 0; i < std::min(kRefusedShown, progress->refused.size()); ++i)
    out.begin_object()
        .member("id", id_text(set.kind, progress->refused[i].first))
        .member("why", progress->refused[i].second)
        .end_object();
  out.end_array().key("made").begin_array();
  for (const std::uint64_t id : progress->made) out.string(id_text(Kind::message, id));
  out.end_array().end_object();
  return body;
}

}  // namespace claimwire::console
