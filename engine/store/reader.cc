#include "engine/store/reader.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <utility>

#include "core/text.h"
#include "engine/store/codec.h"

namespace claimwire::engine {
namespace {

constexpr std::size_t kLimitMax = 10'000;
constexpr std::int64_t kRowsAtOnce = 1024;

template <class State>
constexpr std::uint8_t n(State state) {
  return static_cast<std::uint8_t>(state);
}
constexpr std::int64_t signed_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t unsigned_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }

template <class State>
std::uint64_t bits_of(const std::vector<State>& states) {
  std::uint64_t bits = 0;
  for (const State state : states) bits |= std::uint64_t{1} << n(state);
  return bits;
}

/// Only pages that hold unfinished things can hold these.
bool all_unfinished(Kind kind, std::uint64_t states) {
  if (states == 0) return false;
  for (std::uint8_t state = 1; state < 16; ++state) {
    if ((states >> state & 1) != 0 && finished(kind, state)) return false;
  }
  return true;
}

bool either(std::string_view wanted, std::string_view have) {
  return wanted.empty() || wanted == have;
}

/// What held a claim when it was made; moves have their own reason in its place since.
std::string held_by(const ClaimRow& row) {
  for (const StoredFinding& finding : row.findings) {
    if (finding.action >= Action::hold) return finding.id;
  }
  return row.reason;
}

std::string text(const sqlite::Statement& row, int column) { return std::string{row.text(column)}; }

}  // namespace

/// One consistent view, for as long as the object lives.
class Reader::Snapshot {
 public:
  explicit Snapshot(sqlite::Database& database) : database_{database} {
    begun_ = database_.execute("BEGIN");
  }
  ~Snapshot() {
    if (begun_) static_cast<void>(database_.execute("COMMIT").has_value());
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  const Result<void>& begun() const { return begun_; }

 private:
  sqlite::Database& database_;
  Result<void> begun_;
};

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path) {
  auto database = sqlite::Database::open(path, sqlite::Database::Mode::read_only);
  if (!database) return database.error();
  std::unique_ptr<Reader> reader{new Reader{std::move(*database)}};
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&reader->message_,
       "SELECT received, interface, peer, format, content_type, operation, type, control_id, "
       "sender, ordering_key, lane, content_hash, related, body, reason, findings, charge_lines, "
       "charge_cents, history, duplicate_key FROM messages WHERE id=?"},
      {&reader->claim_,
       "SELECT message, delivery, created, answer, answered_by, reason, number, account, payer, "
       "form, lines, cents, findings, built, encounter, provenance, versions, snapshot, "
       "message_findings, history, route FROM claims WHERE id=?"},
      {&reader->delivery_,
       "SELECT message, created, reason, destination, content_type, file_name, idempotency_key, "
       "control_numbers, claim_number, ordering_key, detail, attempts, first_attempt, due, ended, "
       "body, answer, history, route FROM deliveries WHERE id=?"},
      {&reader->state_, "SELECT states FROM states WHERE kind=? AND page=?"},
      {&reader->claims_of_, "SELECT id FROM claims WHERE message=? ORDER BY id"},
      {&reader->deliveries_of_, "SELECT id FROM deliveries WHERE message=? ORDER BY id"},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = reader->database_.prepare(sql);
    if (!prepared) return prepared.error();
    *statement = std::move(*prepared);
  }
  return reader;
}

Result<std::uint8_t> Reader::state(Kind kind, std::uint64_t id) {
  auto row =
      state_.bind(1, std::int64_t{n(kind)}).bind(2, signed_of(id / StatePages::kPerPage)).step();
  if (!row) return row.error();
  if (!*row) return std::uint8_t{0};
  const std::uint8_t got = StatePages::in_page(StatePages::unpack(state_.text(0)), id);
  state_.reset();
  return got;
}

Result<std::optional<MessageRow>> Reader::read_message(std::uint64_t id) {
  auto found = message_.bind(1, signed_of(id)).step();
  if (!found) return found.error();
  if (!*found) return std::optional<MessageRow>{};
  MessageRow row;
  row.id = {id};
  row.received = utc_time(message_.number(0));
  row.interface = text(message_, 1);
  row.peer = text(message_, 2);
  row.format = static_cast<Arrival::Format>(message_.number(3));
  row.content_type = text(message_, 4);
  row.operation = text(message_, 5);
  row.type = text(message_, 6);
  row.control_id = text(message_, 7);
  row.sender = text(message_, 8);
  row.ordering_key = text(message_, 9);
  row.lane = static_cast<std::uint8_t>(message_.number(10));
  row.content_hash = unsigned_of(message_.number(11));
  row.related = {unsigned_of(message_.number(12))};
  row.replay = replay_stage(message_.text(19));
  row.body = unpack_body(message_.text(13));
  row.reason = text(message_, 14);
  row.findings = unpack_findings(message_.text(15));
  row.charges = {static_cast<std::uint32_t>(message_.number(16)), message_.number(17)};
  message_.reset();
  auto now = state(Kind::message, id);
  if (!now) return now.error();
  row.state = static_cast<MessageState>(*now);
  return std::optional<MessageRow>{std::move(row)};
}

Result<std::optional<ClaimRow>> Reader::read_claim(std::uint64_t id) {
  auto found = claim_.bind(1, signed_of(id)).step();
  if (!found) return found.error();
  if (!*found) return std::optional<ClaimRow>{};
  ClaimRow row;
  row.id = {id};
  row.message = {unsigned_of(claim_.number(0))};
  row.delivery = {unsigned_of(claim_.number(1))};
  row.created = utc_time(claim_.number(2));
  row.answer = static_cast<ClaimAnswer>(claim_.number(3));
  row.answered_by = text(claim_, 4);
  row.reason = text(claim_, 5);
  row.number = text(claim_, 6);
  row.account = text(claim_, 7);
  row.payer = text(claim_, 8);
  row.form = text(claim_, 9);
  row.charges = {static_cast<std::uint32_t>(claim_.number(10)), claim_.number(11)};
  row.findings = unpack_findings(claim_.text(12));
  row.built = unpack_body(claim_.text(13));
  row.encounter = unpack_body(claim_.text(14));
  row.provenance = text(claim_, 15);
  row.versions = text(claim_, 16);
  row.snapshot = text(claim_, 17);
  row.route = text(claim_, 20);
  claim_.reset();
  auto now = state(Kind::claim, id);
  if (!now) return now.error();
  row.status = static_cast<ClaimStatus>(*now);
  return std::optional<ClaimRow>{std::move(row)};
}

Result<std::optional<DeliveryRow>> Reader::read_delivery(std::uint64_t id) {
  auto found = delivery_.bind(1, signed_of(id)).step();
  if (!found) return found.error();
  if (!*found) return std::optional<DeliveryRow>{};
  DeliveryRow row;
  row.id = {id};
  row.message = {unsigned_of(delivery_.number(0))};
  row.created = utc_time(delivery_.number(1));
  row.reason = text(delivery_, 2);
  row.destination = text(delivery_, 3);
  row.content_type = text(delivery_, 4);
  row.file_name = text(delivery_, 5);
  row.idempotency_key = text(delivery_, 6);
  row.control_numbers = text(delivery_, 7);
  row.claim_number = text(delivery_, 8);
  row.ordering_key = text(delivery_, 9);
  row.detail = text(delivery_, 10);
  row.attempts = static_cast<std::uint32_t>(delivery_.number(11));
  row.first_attempt = utc_time(delivery_.number(12));
  row.due = utc_time(delivery_.number(13));
  row.ended = utc_time(delivery_.number(14));
  row.body = unpack_body(delivery_.text(15));
  row.answer = unpack_body(delivery_.text(16));
  row.route = text(delivery_, 18);
  delivery_.reset();
  auto now = state(Kind::delivery, id);
  if (!now) return now.error();
  row.state = static_cast<DeliveryState>(*now);
  return std::optional<DeliveryRow>{std::move(row)};
}

Result<std::optional<MessageRow>> Reader::message(MessageId id) {
  const std::lock_guard lock{mutex_};
  const Snapshot snapshot{database_};
  if (!snapshot.begun()) return snapshot.begun().error();
  auto row = read_message(id.value);
  if (!row || !*row) return row;
  // The findings of a message with claims lie with its first claim.
  auto made = children(Kind::claim, id.value);
  if (!made) return made.error();
  if (!made->empty()) {
    auto found = claim_.bind(1, signed_of(made->front())).step();
    if (!found) return found.error();
    if (*found) {
      for (StoredFinding& finding : unpack_findings(claim_.text(18)))
        (*row)->findings.push_back(std::move(finding));
      claim_.reset();
    }
  }
  return row;
}

Result<std::optional<ClaimRow>> Reader::claim(ClaimId id) {
  const std::lock_guard lock{mutex_};
  const Snapshot snapshot{database_};
  if (!snapshot.begun()) return snapshot.begun().error();
  return read_claim(id.value);
}

Result<std::optional<DeliveryRow>> Reader::delivery(DeliveryId id) {
  const std::lock_guard lock{mutex_};
  const Snapshot snapshot{database_};
  if (!snapshot.begun()) return snapshot.begun().error();
  return read_delivery(id.value);
}

Result<std::vector<std::uint64_t>> Reader::children(Kind kind, std::uint64_t message) {
  sqlite::Statement& rows = kind == Kind::claim ? claims_of_ : deliveries_of_;
  rows.bind(1, signed_of(message));
  std::vector<std::uint64_t> out;
  for (;;) {
    auto more = rows.step();
    if (!more) return more.error();
    if (!*more) return out;
    out.push_back(unsigned_of(rows.number(0)));
  }
}

Result<std::vector<std::uint64_t>> Reader::next_ids(Walk& walk) {
  const std::string sql =
      concat("SELECT page, states FROM states WHERE kind=? AND page",
             walk.newest_first ? "<=?" : ">=?", walk.unfinished_only ? " AND unfinished>0" : "",
             " ORDER BY page", walk.newest_first ? " DESC" : "", " LIMIT 1");
  auto select = database_.prepare(sql);
  if (!select) return select.error();
  auto row = select->bind(1, std::int64_t{n(walk.kind)}).bind(2, walk.next_page).step();
  if (!row) return row.error();
  std::vector<std::uint64_t> ids;
  if (!*row) {
    walk.ended = true;
    return ids;
  }
  const std::int64_t page = select->number(0);
  const StatePages::Page states = StatePages::unpack(select->text(1));
  const std::uint64_t first = unsigned_of(page) * StatePages::kPerPage;
  for (std::uint64_t i = 0; i < StatePages::kPerPage; ++i) {
    const std::uint64_t id = walk.newest_first ? first + StatePages::kPerPage - 1 - i : first + i;
    if (walk.after != 0 && (walk.newest_first ? id >= walk.after : id <= walk.after)) continue;
    const std::uint8_t now = StatePages::in_page(states, id);
    if (now != 0 && (walk.states == 0 || (walk.states >> now & 1) != 0)) ids.push_back(id);
  }
  walk.next_page = page + (walk.newest_first ? -1 : 1);
  return ids;
}

template <class Row, class Read, class Keep>
Result<std::vector<Row>> Reader::rows_of(Walk walk, std::size_t limit, Read read, Keep keep) {
  limit = std::min(limit, kLimitMax);
  walk.unfinished_only = all_unfinished(walk.kind, walk.states);
  walk.next_page = walk.after != 0     ? signed_of(walk.after / StatePages::kPerPage)
                   : walk.newest_first ? std::numeric_limits<std::int64_t>::max()
                                       : 0;
  std::vector<Row> out;
  while (!walk.ended && out.size() < limit) {
    const std::lock_guard lock{mutex_};
    const Snapshot snapshot{database_};
    if (!snapshot.begun()) return snapshot.begun().error();
    auto ids = next_ids(walk);
    if (!ids) return ids.error();
    for (const std::uint64_t id : *ids) {
      Result<std::optional<Row>> row = read(id);
      if (!row) return row.error();
      if (*row && keep(**row)) out.push_back(std::move(**row));
      if (out.size() == limit) break;
    }
  }
  return out;
}

Result<std::vector<MessageRow>> Reader::messages(const MessageQuery& query) {
  Walk walk;
  walk.kind = Kind::message;
  walk.states = bits_of(query.states);
  walk.after = query.after.value;
  walk.newest_first = query.newest_first;
  return rows_of<MessageRow>(
      walk, query.limit, [this](std::uint64_t id) { return read_message(id); },
      [&](const MessageRow& row) {
        return either(query.interface, row.interface) && either(query.type, row.type) &&
               either(query.control_id, row.control_id);
      });
}

Result<std::vector<ClaimRow>> Reader::claims(const ClaimQuery& query) {
  const std::uint64_t states = bits_of(query.statuses);
  const auto keep = [&](const ClaimRow& row) {
    return either(query.payer, row.payer) && either(query.account, row.account) &&
           either(query.number, row.number) && (states == 0 || (states >> n(row.status) & 1) != 0);
  };
  if (query.message) {
    const std::lock_guard lock{mutex_};
    const Snapshot snapshot{database_};
    if (!snapshot.begun()) return snapshot.begun().error();
    auto ids = children(Kind::claim, query.message.value);
    if (!ids) return ids.error();
    std::vector<ClaimRow> out;
    for (const std::uint64_t id : *ids) {
      auto row = read_claim(id);
      if (!row) return row.error();
      if (*row && keep(**row) && id > query.after.value && out.size() < query.limit)
        out.push_back(std::move(**row));
    }
    return out;
  }
  Walk walk;
  walk.kind = Kind::claim;
  walk.states = states;
  walk.after = query.after.value;
  walk.newest_first = query.newest_first;
  return rows_of<ClaimRow>(
      walk, query.limit, [this](std::uint64_t id) { return read_claim(id); }, keep);
}

Result<std::vector<DeliveryRow>> Reader::deliveries(const DeliveryQuery& query) {
  const std::uint64_t states = bits_of(query.states);
  const auto keep = [&](const DeliveryRow& row) {
    return either(query.destination, row.destination) &&
           (states == 0 || (states >> n(row.state) & 1) != 0);
  };
  if (query.message) {
    const std::lock_guard lock{mutex_};
    const Snapshot snapshot{database_};
    if (!snapshot.begun()) return snapshot.begun().error();
    auto ids = children(Kind::delivery, query.message.value);
    if (!ids) return ids.error();
    std::vector<DeliveryRow> out;
    for (const std::uint64_t id : *ids) {
      auto row = read_delivery(id);
      if (!row) return row.error();
      if (*row && keep(**row) && id > query.after.value && out.size() < query.limit)
        out.push_back(std::move(**row));
    }
    return out;
  }
  Walk walk;
  walk.kind = Kind::delivery;
  walk.states = states;
  walk.after = query.after.value;
  walk.newest_first = query.newest_first;
  return rows_of<DeliveryRow>(
      walk, query.limit, [this](std::uint64_t id) { return read_delivery(id); }, keep);
}

Result<std::string> Reader::history(Kind kind, std::uint64_t id) {
  sqlite::Statement& row = kind == Kind::message ? message_
                           : kind == Kind::claim ? claim_
                                                 : delivery_;
  const int column = kind == Kind::message ? 18 : kind == Kind::claim ? 19 : 17;
  auto found = row.bind(1, signed_of(id)).step();
  if (!found) return found.error();
  std::string out;
  if (*found) {
    out = text(row, column);
    row.reset();
  }
  return out;
}

/// What the rows do not write down, to spare an update a state, is told from what they do: a claim
/// is sent or dismissed when its delivery is, a message is done when the last thing made from it
/// ends.
Result<std::vector<TimelineEntry>> Reader::timeline(MessageId id) {
  const std::lock_guard lock{mutex_};
  const Snapshot snapshot{database_};
  if (!snapshot.begun()) return snapshot.begun().error();
  std::vector<TimelineEntry> out;
  auto message = read_message(id.value);
  if (!message) return message.error();
  if (!*message) return out;
  const MessageRow& row = **message;
  const bool replay = row.replay != ReplayStage::none;
  const bool refused = row.state == MessageState::refused;
  out.push_back({row.received, id.text(), refused ? "refused" : "received", row.peer,
                 refused                                ? row.reason
                 : replay                               ? concat("replay of ", row.related.text())
                 : row.state == MessageState::duplicate ? concat("repeats ", row.related.text())
                                                        : ""});
  auto own = history(Kind::message, id.value);
  if (!own) return own.error();
  for (TimelineEntry& entry : unpack_history(*own, id.text())) out.push_back(std::move(entry));

  std::map<std::uint64_t, std::vector<TimelineEntry>> sent;  // by delivery
  std::vector<TimelineEntry> of_deliveries, of_claims, ends;
  auto deliveries = children(Kind::delivery, id.value);
  if (!deliveries) return deliveries.error();
  UtcTime opened{}, ended{};
  for (const std::uint64_t each : *deliveries) {
    auto delivery = read_delivery(each);
    if (!delivery) return delivery.error();
    if (!*delivery) continue;
    const std::string subject = DeliveryId{each}.text();
    if (opened == UtcTime{}) opened = (*delivery)->created;
    of_deliveries.push_back({(*delivery)->created, subject, "queued", "claimwire",
                             concat("to ", (*delivery)->destination)});
    auto lines = history(Kind::delivery, each);
    if (!lines) return lines.error();
    auto entries = unpack_history(*lines, subject);
    if (entries.empty() && finished(Kind::delivery, n((*delivery)->state))) {
      entries.push_back({(*delivery)->ended, subject, std::string{name((*delivery)->state)},
                         "claimwire", (*delivery)->reason});
    }
    sent[each] = entries;
    for (TimelineEntry& entry : entries) of_deliveries.push_back(std::move(entry));
  }
  auto claims = children(Kind::claim, id.value);
  if (!claims) return claims.error();
  std::string versions;
  for (const std::uint64_t each : *claims) {
    auto claim = read_claim(each);
    if (!claim) return claim.error();
    if (!*claim) continue;
    const std::string subject = ClaimId{each}.text();
    if (versions.empty()) {
      opened = (*claim)->created;
      versions = (*claim)->snapshot;
    }
    auto lines = history(Kind::claim, each);
    if (!lines) return lines.error();
    auto entries = unpack_history(*lines, subject);
    const auto first = std::find_if(entries.begin(), entries.end(), [](const auto& entry) {
      return state_named(Kind::claim, entry.what).has_value();
    });
    const bool was_held =
        first == entries.end()
            ? (*claim)->status == ClaimStatus::held
            : first->what == "ready" || (first->what == "dismissed" && !(*claim)->delivery);
    of_claims.push_back({(*claim)->created, subject, was_held ? "held" : "ready", "claimwire",
                         was_held ? held_by(**claim) : "", (*claim)->versions});
    const std::string_view now = name((*claim)->status);
    const bool told = std::any_of(entries.begin(), entries.end(),
                                  [&](const auto& entry) { return entry.what == now; });
    const auto way = sent.find((*claim)->delivery.value);
    if (!told && way != sent.end() && !way->second.empty() &&
        finished(Kind::claim, n((*claim)->status))) {
      TimelineEntry last = way->second.back();
      last.subject = subject;
      last.what = std::string{now};
      ends.push_back(std::move(last));
    }
    for (TimelineEntry& entry : entries) of_claims.push_back(std::move(entry));
  }
  const bool open = row.state == MessageState::open || row.state == MessageState::done;
  if (open) out.push_back({opened, id.text(), "open", "claimwire", "", versions});
  for (auto* part : {&of_claims, &of_deliveries, &ends}) {
    for (TimelineEntry& entry : *part) out.push_back(std::move(entry));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const TimelineEntry& a, const TimelineEntry& b) { return a.at < b.at; });
  for (const TimelineEntry& entry : out) {
    if (entry.subject != id.text()) ended = entry.at;
  }
  if (row.state == MessageState::done) {
    const auto behind =
        std::upper_bound(out.begin(), out.end(), ended,
                         [](UtcTime at, const TimelineEntry& entry) { return at < entry.at; });
    out.insert(behind, {ended, id.text(), "done", "claimwire", ""});
  }
  return out;
}

Result<std::vector<TimerRow>> Reader::timers(UtcTime due, std::size_t limit) {
  const std::lock_guard lock{mutex_};
  auto rows = database_.prepare(
      "SELECT due, lane, kind, subject FROM timers WHERE due <= ? ORDER BY due LIMIT ?");
  if (!rows) return rows.error();
  rows->bind(1, milliseconds(due)).bind(2, signed_of(std::min(limit, kLimitMax)));
  std::vector<TimerRow> out;
  for (;;) {
    auto more = rows->step();
    if (!more) return more.error();
    if (!*more) return out;
    out.push_back({utc_time(rows->number(0)), static_cast<std::uint8_t>(rows->number(1)),
                   text(*rows, 2), text(*rows, 3)});
  }
}

Result<ExpiredMessages> Reader::expired_messages(MessageId after, const Bounds& bounds) {
  std::uint64_t furthest = bounds.site;
  for (const auto& [interface, bound] : bounds.interfaces) furthest = std::max(furthest, bound);
  auto rows = database_.prepare(
      "SELECT id, interface FROM messages WHERE id>? AND id<? ORDER BY id LIMIT ?");
  if (!rows) return rows.error();
  const std::lock_guard lock{mutex_};
  const Snapshot snapshot{database_};
  if (!snapshot.begun()) return snapshot.begun().error();
  rows->bind(1, signed_of(after.value)).bind(2, signed_of(furthest)).bind(3, kRowsAtOnce);
  ExpiredMessages out;
  out.reached = after;
  for (std::int64_t seen = 0;; ++seen) {
    auto more = rows->step();
    if (!more) return more.error();
    if (!*more) {
      out.ended = seen < kRowsAtOnce;
      return out;
    }
    out.reached = {unsigned_of(rows->number(0))};
    const auto own = bounds.interfaces.find(rows->text(1));
    const std::uint64_t bound = own == bounds.interfaces.end() ? bounds.site : own->second;
    if (out.reached.value >= bound) continue;
    auto now = state(Kind::message, out.reached.value);
    if (!now) return now.error();
    if (*now != 0 && finished(Kind::message, *now)) out.messages.push_back(out.reached);
  }
}

Result<std::vector<std::uint32_t>> Reader::expired_segments(
    const std::function<bool(std::string_view, Ages::Ran)>& old) {
  std::vector<std::uint32_t> out;
  std::uint64_t last = 0;
  {
    auto rows = database_.prepare(
        "SELECT id, keep, ended, last_message FROM segments WHERE ended IS NOT NULL AND gone=0 "
        "ORDER BY id");
    if (!rows) return rows.error();
    for (;;) {
      auto more = rows->step();
      if (!more) return more.error();
      if (!*more) break;
      if (!old(rows->text(1), Ages::Ran{rows->number(2)})) continue;
      out.push_back(static_cast<std::uint32_t>(rows->number(0)));
      last = std::max(last, unsigned_of(rows->number(3)));
    }
  }
  if (out.empty()) return out;
  auto needed = needed_segments(last);
  if (!needed) return needed.error();
  std::erase_if(out, [&](std::uint32_t segment) { return needed->count(segment) > 0; });
  return out;
}

Result<std::set<std::uint32_t>> Reader::needed_segments(std::uint64_t last) {
  std::set<std::uint32_t> needed;
  Walk walk;
  walk.kind = Kind::message;
  walk.unfinished_only = true;
  while (!walk.ended && unsigned_of(walk.next_page) <= last / StatePages::kPerPage) {
    const std::lock_guard lock{mutex_};
    const Snapshot snapshot{database_};
    if (!snapshot.begun()) return snapshot.begun().error();
    auto ids = next_ids(walk);
    if (!ids) return ids.error();
    for (const std::uint64_t id : *ids) {
      auto now = state(Kind::message, id);
      if (!now) return now.error();
      if (id > last || finished(Kind::message, *now)) continue;
      auto row = read_message(id);
      if (!row) return row.error();
      if (*row) needed.insert((*row)->body.segment);
      auto claims = children(Kind::claim, id);
      if (!claims) return claims.error();
      for (const std::uint64_t each : *claims) {
        auto claim = read_claim(each);
        if (!claim) return claim.error();
        if (!*claim) continue;
        needed.insert((*claim)->built.segment);
        needed.insert((*claim)->encounter.segment);
      }
      auto deliveries = children(Kind::delivery, id);
      if (!deliveries) return deliveries.error();
      for (const std::uint64_t each : *deliveries) {
        auto delivery = read_delivery(each);
        if (!delivery) return delivery.error();
        if (!*delivery) continue;
        needed.insert((*delivery)->body.segment);
        needed.insert((*delivery)->answer.segment);
      }
    }
  }
  return needed;
}

Result<Counts> Reader::count() {
  Counts counts;
  if (auto counted = count_messages(counts); !counted) return counted.error();
  if (auto counted = count_rows(counts); !counted) return counted.error();
  return counts;
}

/// Messages page by page, each with all that was made from it in one snapshot: what the rows say of
/// a message is compared with what its children say.
Result<void> Reader::count_messages(Counts& counts) {
  auto rows = database_.prepare(
      "SELECT id, reason, charge_lines, charge_cents, dropped FROM messages WHERE id>=? AND id<? "
      "ORDER BY id");
  if (!rows) return rows.error();
  auto last = database_.prepare("SELECT coalesce(max(id),0) FROM messages");
  if (!last) return last.error();
  std::int64_t end = 0;
  {
    const std::lock_guard lock{mutex_};
    if (auto row = last->step(); !row) return row.error();
    end = last->number(0);
    last->reset();
  }
  for (std::int64_t from = 0; from <= end; from += kRowsAtOnce) {
    const std::lock_guard lock{mutex_};
    const Snapshot snapshot{database_};
    if (!snapshot.begun()) return snapshot.begun();
    rows->bind(1, from).bind(2, from + kRowsAtOnce);
    for (;;) {
      auto more = rows->step();
      if (!more) return more.error();
      if (!*more) break;
      const std::uint64_t id = unsigned_of(rows->number(0));
      ++counts.message_rows;
      auto now = state(Kind::message, id);
      if (!now) return now.error();
      ++counts.messages[*now & 15];
      const auto message = static_cast<MessageState>(*now);
      if (message == MessageState::filtered) ++counts.filtered[text(*rows, 1)];
      std::size_t children_count = 0, unfinished = 0;
      for (const Kind kind : {Kind::claim, Kind::delivery}) {
        auto made = children(kind, id);
        if (!made) return made.error();
        for (const std::uint64_t child : *made) {
          auto child_state = state(kind, child);
          if (!child_state) return child_state.error();
          ++children_count;
          if (*child_state == 0 || !finished(kind, *child_state)) ++unfinished;
        }
      }
      const bool fits = message == MessageState::open   ? unfinished > 0
                        : message == MessageState::done ? unfinished == 0 && children_count > 0
                                                        : *now != 0 && children_count == 0;
      if (!fits) {
        ++counts.contradictions;
        if (counts.contradicting.size() < 20) counts.contradicting.push_back(MessageId{id}.text());
      }
      const Charges charges{static_cast<std::uint32_t>(rows->number(2)), rows->number(3)};
      if (message == MessageState::refused) continue;  // not ours: its charges neither
      counts.received += charges;
      Charges left = charges;
      for (const DroppedCharges& each : unpack_dropped(rows->text(4))) {
        (each.reason == "credited" ? counts.credited : counts.dropped[each.reason]) += each.charges;
        left.lines -= each.charges.lines;
        left.cents -= each.charges.cents;
      }
      if (message == MessageState::dismissed) {
        counts.dropped["dismissed"] += left;
      } else if (!finished(Kind::message, *now) && children_count == 0) {
        counts.waiting += left;
      }
    }
  }
  return {};
}

Result<void> Reader::count_rows(Counts& counts) {
  auto claims = database_.prepare(
      "SELECT id, lines, cents, received_lines, received_cents, dropped FROM claims WHERE id>=? "
      "ORDER BY id LIMIT ?");
  if (!claims) return claims.error();
  auto deliveries = database_.prepare("SELECT id FROM deliveries WHERE id>=? ORDER BY id LIMIT ?");
  if (!deliveries) return deliveries.error();
  for (const Kind kind : {Kind::claim, Kind::delivery}) {
    sqlite::Statement& rows = kind == Kind::claim ? *claims : *deliveries;
    for (std::int64_t from = 1, got = kRowsAtOnce; got == kRowsAtOnce;) {
      const std::lock_guard lock{mutex_};
      const Snapshot snapshot{database_};
      if (!snapshot.begun()) return snapshot.begun();
      rows.bind(1, from).bind(2, kRowsAtOnce);
      for (got = 0;; ++got) {
        auto more = rows.step();
        if (!more) return more.error();
        if (!*more) break;
        const std::uint64_t id = unsigned_of(rows.number(0));
        from = rows.number(0) + 1;
        auto now = state(kind, id);
        if (!now) return now.error();
        if (kind == Kind::delivery) {
          ++counts.delivery_rows;
          ++counts.deliveries[*now & 15];
          continue;
        }
        ++counts.claim_rows;
        ++counts.claims[*now & 15];
        const Charges charges{static_cast<std::uint32_t>(rows.number(1)), rows.number(2)};
        const auto status = static_cast<ClaimStatus>(*now);
        if (status == ClaimStatus::held || status == ClaimStatus::ready ||
            status == ClaimStatus::sent) {
          counts.on_claims += charges;
          (status == ClaimStatus::sent ? counts.sent : counts.held) += charges;
        } else if (*now != 0) {
          counts.dropped[concat("claim-", name(status))] += charges;
        }
        counts.received += {static_cast<std::uint32_t>(rows.number(3)), rows.number(4)};
        for (const DroppedCharges& each : unpack_dropped(rows.text(5)))
          (each.reason == "credited" ? counts.credited : counts.dropped[each.reason]) +=
              each.charges;
      }
    }
  }
  return {};
}

}  // namespace claimwire::engine
