#include <algorithm>
#include <map>
#include <utility>

#include "engine/store/codec.h"
#include "engine/store/reader.h"

namespace claimwire::engine {
namespace {

constexpr std::int64_t kRowsAtOnce = 1024;
constexpr std::int64_t kHourMs = 3'600'000;

/// The charges that are on no claim, with the reason for each.
Charges count_dropped(Counts& counts, std::string_view packed) {
  Charges all;
  for (const DroppedCharges& each : unpack_dropped(packed)) {
    (each.reason == "credited" ? counts.credited : counts.dropped[each.reason]) += each.charges;
    all += each.charges;
  }
  return all;
}

void count_claim(Counts& counts, ClaimStatus status, const sqlite::Statement& row) {
  const Charges charges{static_cast<std::uint32_t>(row.number(0)), row.number(1)};
  if (status == ClaimStatus::held || status == ClaimStatus::ready || status == ClaimStatus::sent) {
    counts.on_claims += charges;
    (status == ClaimStatus::sent ? counts.sent : counts.held) += charges;
  } else if (status != ClaimStatus{}) {
    counts.dropped[std::string{"claim-"} + std::string{name(status)}] += charges;
  }
  counts.received += {static_cast<std::uint32_t>(row.number(2)), row.number(3)};
  count_dropped(counts, row.text(4));
}

}  // namespace

/// Message by message, each with all that was made from it in one snapshot of the store.
Result<std::vector<LedgerSlice>> Reader::slices(const LedgerQuery& query) {
  auto rows = database_.prepare(
      "SELECT id, received, interface, reason, charge_lines, charge_cents, dropped FROM messages "
      "WHERE id>=? AND id<? AND received>=? AND received<? ORDER BY id");
  if (!rows) return rows.error();
  auto claim = database_.prepare(
      "SELECT lines, cents, received_lines, received_cents, dropped FROM claims WHERE id=?");
  if (!claim) return claim.error();
  auto last = database_.prepare("SELECT coalesce(max(id),0) FROM messages");
  if (!last) return last.error();
  std::int64_t end = 0;
  {
    const std::lock_guard lock{mutex_};
    if (auto row = last->step(); !row) return row.error();
    end = last->number(0);
    last->reset();
  }
  const std::int64_t from_time = query.from ? milliseconds(*query.from) : INT64_MIN;
  const std::int64_t to_time = query.to ? milliseconds(*query.to) : INT64_MAX;
  std::map<std::pair<std::int64_t, std::string>, Counts> slices;
  for (std::int64_t from = 0; from <= end; from += kRowsAtOnce) {
    const std::lock_guard lock{mutex_};
    if (auto begun = database_.execute("BEGIN"); !begun) return begun.error();
    const auto page = [&]() -> Result<void> {
      rows->bind(1, from).bind(2, from + kRowsAtOnce).bind(3, from_time).bind(4, to_time);
      for (;;) {
        auto more = rows->step();
        if (!more) return more.error();
        if (!*more) return {};
        const auto id = static_cast<std::uint64_t>(rows->number(0));
        const std::int64_t received = rows->number(1);
        const std::int64_t hour = received - (received % kHourMs + kHourMs) % kHourMs;
        Counts& counts = slices[{query.by_hour ? hour : 0,
                                 query.by_source ? std::string{rows->text(2)} : std::string{}}];
        ++counts.message_rows;
        auto now = state(Kind::message, id);
        if (!now) return now.error();
        ++counts.messages[*now & 15];
        const auto message = static_cast<MessageState>(*now);
        if (message == MessageState::filtered) ++counts.filtered[std::string{rows->text(3)}];
        std::size_t made = 0, unfinished = 0;
        for (const Kind kind : {Kind::claim, Kind::delivery}) {
          auto ids = children(kind, id);
          if (!ids) return ids.error();
          for (const std::uint64_t child : *ids) {
            auto child_state = state(kind, child);
            if (!child_state) return child_state.error();
            ++made;
            if (*child_state == 0 || !finished(kind, *child_state)) ++unfinished;
            ++(kind == Kind::claim ? counts.claim_rows : counts.delivery_rows);
            ++(kind == Kind::claim ? counts.claims : counts.deliveries)[*child_state & 15];
            if (kind == Kind::delivery) continue;
            auto found = claim->bind(1, static_cast<std::int64_t>(child)).step();
            if (!found) return found.error();
            if (*found) count_claim(counts, static_cast<ClaimStatus>(*child_state), *claim);
            claim->reset();
          }
        }
        const bool fits = message == MessageState::open   ? unfinished > 0
                          : message == MessageState::done ? unfinished == 0 && made > 0
                                                          : *now != 0 && made == 0;
        if (!fits) {
          ++counts.contradictions;
          if (counts.contradicting.size() < 20)
            counts.contradicting.push_back(MessageId{id}.text());
        }
        if (message == MessageState::refused) continue;  // not ours: its charges neither
        const Charges charges{static_cast<std::uint32_t>(rows->number(4)), rows->number(5)};
        counts.received += charges;
        const Charges dropped = count_dropped(counts, rows->text(6));
        const Charges left{charges.lines - dropped.lines, charges.cents - dropped.cents};
        if (message == MessageState::dismissed) {
          counts.dropped["dismissed"] += left;
        } else if (!finished(Kind::message, *now) && made == 0) {
          counts.waiting += left;
        }
      }
    };
    const Result<void> counted = page();
    rows->reset();
    if (auto ended = database_.execute("COMMIT"); !counted || !ended)
      return counted ? ended.error() : counted.error();
  }
  std::vector<LedgerSlice> out;
  for (auto& [key, counts] : slices)
    out.push_back({key.second, query.by_hour ? utc_time(key.first) : UtcTime{},
                   make_ledger(std::move(counts))});
  std::sort(out.begin(), out.end(), [](const LedgerSlice& a, const LedgerSlice& b) {
    return std::tie(a.source, a.hour) < std::tie(b.source, b.hour);
  });
  // The books of nothing, so that a question without groups always has an answer.
  if (out.empty() && !query.by_source && !query.by_hour) out.push_back({{}, {}, make_ledger({})});
  return out;
}

}  // namespace claimwire::engine
