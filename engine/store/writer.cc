#include "engine/store/writer.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <variant>

#include "core/text.h"
#include "engine/held_findings.h"
#include "engine/store/codec.h"
#include "wrap/crypto/siphash.h"

namespace claimwire::engine {
namespace {

// Identities wait in message rows until a slice of them is worth a row of its own.
constexpr std::size_t kSliceEntries = 16384;
// Entries of the two caches; beyond it they start again and are filled from the rows.
constexpr std::size_t kCacheMax = 200'000;
constexpr crypto::SipKey kIdentityKey{0x636c61696d776972ULL, 0x652d6964656e7469ULL};
// A history stops growing here; a delivery tried for years would fill the store with its tries.
constexpr std::string_view kAppend = "history = CASE WHEN length(history) < 65536 THEN history || ";

template <class State>
constexpr std::uint8_t n(State state) {
  return static_cast<std::uint8_t>(state);
}
constexpr std::int64_t signed_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }

StepResult not_allowed() {
  StepResult result;
  result.what = StepResult::What::not_allowed;
  return result;
}

/// What a person or a rule may ask for; the other steps of the table follow from work alone. What
/// is being sent may arrive at any moment and cannot be called back or sent again by a click.
bool may_move(Kind kind, std::uint8_t from, std::uint8_t to) {
  if (kind == Kind::message) {
    return to == n(MessageState::received) || to == n(MessageState::held) ||
           to == n(MessageState::dismissed);
  }
  return kind == Kind::delivery && from != n(DeliveryState::sending) &&
         to != n(DeliveryState::sending) && to != n(DeliveryState::in_doubt) &&
         (from != n(DeliveryState::in_doubt) || to != n(DeliveryState::parked));
}

Issues with(Issues findings, const IssueKind& stop) {
  Issue issue;
  issue.kind = &stop;
  issue.action = Action::hold;
  findings.push_back(std::move(issue));
  return findings;
}

std::uint64_t identity_hash(std::string_view key) { return crypto::siphash13(key, kIdentityKey); }

}  // namespace

Writer::Writer(sqlite::Database& database, SegmentBodies& bodies, Ages& ages, StatePages pages,
               std::uint64_t epoch)
    : database_{database}, bodies_{bodies}, ages_{ages}, pages_{std::move(pages)}, epoch_{epoch} {}

Result<std::unique_ptr<Writer>> Writer::open(sqlite::Database& database, SegmentBodies& bodies,
                                             Ages& ages, std::uint64_t epoch, Instant now,
                                             std::chrono::milliseconds identities_kept) {
  auto pages = StatePages::open(database);
  if (!pages) return pages.error();
  std::unique_ptr<Writer> writer{new Writer{database, bodies, ages, std::move(*pages), epoch}};
  writer->identities_kept_ = identities_kept;
  writer->now_ = now;
  if (auto prepared = writer->prepare(); !prepared) return prepared.error();
  ages.expect(identities_kept);
  ages.begin(now, writer->next_message_);
  if (auto loaded = writer->load_identities(); !loaded) return loaded.error();
  return writer;
}

Result<void> Writer::prepare() {
  const std::string append = concat(kAppend, "?3 ELSE history END");
  const std::pair<Statements, std::string> all[] = {
      {insert_message,
       "INSERT INTO messages(id, received, interface, peer, format, content_type, operation, type, "
       "control_id, sender, duplicate_key, content_hash, ordering_key, lane, related, body, "
       "reason, "
       "findings) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
      {insert_claim,
       "INSERT INTO claims(id, message, delivery, created, answer, reason, number, account, payer, "
       "form, lines, cents, findings, built, encounter, provenance, versions, snapshot, "
       "message_findings, received_lines, received_cents, dropped, route) "
       "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
      {insert_delivery,
       "INSERT INTO deliveries(id, message, created, reason, destination, content_type, file_name, "
       "idempotency_key, control_numbers, claim_number, ordering_key, lane, body, ended, route) "
       "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
      {candidate, "SELECT duplicate_key, content_hash FROM messages WHERE id=?"},
      {end_message,
       "UPDATE messages SET reason=?2, history = history || ?3, findings=?4, charge_lines=?5, "
       "charge_cents=?6, dropped=?7 WHERE id=?1"},
      {move_message, concat("UPDATE messages SET reason=?2, ", append, " WHERE id=?1")},
      {move_claim, concat("UPDATE claims SET reason=?2, ", append, " WHERE id=?1")},
      {move_delivery,
       concat("UPDATE deliveries SET reason=?2, ", append,
              ", ended=?4, due=0, first_attempt=CASE WHEN ?4=0 THEN 0 ELSE first_attempt END "
              "WHERE id=?1")},
      {outcome, concat("UPDATE deliveries SET attempts=?2, ", append,
                       ", first_attempt=?4, due=?5, ended=?6, detail=?7, answer=?8 WHERE id=?1")},
      {claim_answer, "SELECT answer FROM claims WHERE id=?"},
      {set_claim_answer,
       concat("UPDATE claims SET answer=?2, ", append, ", answered_by=?4 WHERE id=?1")},
      {delivery_message,
       "SELECT d.message, m.interface FROM deliveries d JOIN messages m ON m.id=d.message "
       "WHERE d.id=?"},
      {claims_of_delivery, "SELECT id, message FROM claims WHERE delivery=?"},
      {claim_links, "SELECT message, delivery FROM claims WHERE id=?"},
      {claims_of_message, "SELECT id FROM claims WHERE message=?"},
      {claim_to_release,
       "SELECT c.message, c.number, c.built, m.ordering_key, m.lane, c.route FROM claims c JOIN "
       "messages m "
       "ON "
       "m.id=c.message WHERE c.id=?"},
      {link_claim, "UPDATE claims SET delivery=?2 WHERE id=?1"},
      {copy_message,
       "INSERT INTO messages(id, received, interface, peer, format, content_type, operation, type, "
       "control_id, sender, duplicate_key, content_hash, ordering_key, lane, related, body, "
       "reason, "
       "findings, history) SELECT ?2, ?3, interface, peer, format, content_type, operation, type, "
       "control_id, sender, ?6, content_hash, ordering_key, lane, ?1, ?4, '', X'', ?5 FROM "
       "messages "
       "WHERE id=?1"},
      {deliveries_to_replay,
       "SELECT id, attempts, claim_number<>'' FROM deliveries WHERE message=?"},
      {relation,
       "SELECT m.related, coalesce(n.related, 0), m.interface, m.duplicate_key FROM messages m "
       "LEFT "
       "JOIN messages n ON n.id=m.related WHERE m.id=?"},
      {set_replayed, concat("UPDATE messages SET related=?2, ", append, " WHERE id=?1")},
      {deliveries_of_message, "SELECT id FROM deliveries WHERE message=?"},
      {add_crash, "UPDATE messages SET crashes=crashes+1 WHERE id=?"},
      {get_crashes, "SELECT crashes FROM messages WHERE id=?"},
      {add_timer,
       "INSERT INTO timers(kind, subject, due, lane) VALUES(?1,?2,?3,?4) "
       "ON CONFLICT(kind, subject) DO UPDATE SET due=?3, lane=?4"},
      {remove_timer, "DELETE FROM timers WHERE kind=? AND subject=?"},
      {add_segment, "INSERT OR REPLACE INTO segments(id, name, keep, begun) VALUES(?,?,?,?)"},
      {end_segment, "UPDATE segments SET ended=?2, last_message=?3 WHERE id=?1"},
      {give_up_segment,
       "UPDATE segments SET gone=1 WHERE id=?1 AND gone=0 AND ended IS NOT NULL AND ended<=?2"},
      {segment_keep, "SELECT keep FROM segments WHERE id=?"},
      {segment_removed, "UPDATE segments SET gone=2 WHERE id=?"},
      {save_age, "INSERT INTO ages VALUES(?,?)"},
      {message_interface, "SELECT interface FROM messages WHERE id=?"},
      {claim_elsewhere, "SELECT 1 FROM claims WHERE delivery=? AND message<>? LIMIT 1"},
      {delete_claims, "DELETE FROM claims WHERE message=?"},
      {delete_deliveries, "DELETE FROM deliveries WHERE message=?"},
      {delete_message, "DELETE FROM messages WHERE id=?"},
      {add_slice, "INSERT INTO identities VALUES(?,?,?)"},
      {save_batch,
       "UPDATE batch SET number=number+1, first_message=?, first_claim=?, first_delivery=?, "
       "ranges=?, undo=?, counts=?, clean=0"},
      {get_about, "SELECT value FROM about WHERE key=?"},
      {set_about, "INSERT OR REPLACE INTO about(key, value) VALUES(?,?)"},
  };
  for (const auto& [which, sql] : all) {
    auto statement = database_.prepare(sql);
    if (!statement) return statement.error();
    statements_[which] = std::move(*statement);
  }
  // The newest rows may be pruned: the batch row knows how far the ids had come.
  const std::pair<const char*, std::uint64_t*> ids[] = {
      {"SELECT max(first_message, (SELECT coalesce(max(id),0)+1 FROM messages)) FROM batch",
       &next_message_},
      {"SELECT max(first_claim, (SELECT coalesce(max(id),0)+1 FROM claims)) FROM batch",
       &next_claim_},
      {"SELECT max(first_delivery, (SELECT coalesce(max(id),0)+1 FROM deliveries)) FROM batch",
       &next_delivery_},
  };
  for (const auto& [sql, next] : ids) {
    auto select = database_.prepare(sql);
    if (!select) return select.error();
    auto row = select->step();
    if (!row) return row.error();
    *next = static_cast<std::uint64_t>(select->number(0));
  }
  return {};
}

Result<void> Writer::load_identities() {
  // Left out, not deleted: the window may be set longer again.
  const std::uint64_t keep_from = older_than(identities_kept_);
  auto slices =
      database_.prepare("SELECT entries, last_message FROM identities ORDER BY first_message");
  if (!slices) return slices.error();
  std::int64_t last = 0;
  for (;;) {
    auto row = slices->step();
    if (!row) return row.error();
    if (!*row) break;
    last = std::max(last, slices->number(1));
    if (static_cast<std::uint64_t>(slices->number(1)) >= keep_from)
      identities_.load(slices->text(0));
  }
  // The tail that no slice holds yet: at most kSliceEntries identities, re-read from the rows.
  auto rows = database_.prepare(
      "SELECT id, duplicate_key FROM messages WHERE id > ? AND duplicate_key <> '' ORDER BY id");
  if (!rows) return rows.error();
  rows->bind(1, std::max(last, signed_of(keep_from) - 1));
  for (;;) {
    auto row = rows->step();
    if (!row) return row.error();
    if (!*row) return {};
    const auto id = static_cast<std::uint64_t>(rows->number(0));
    if (replay_stage(rows->text(1)) != ReplayStage::none) continue;  // no identity of its own
    auto state = pages_.get(Kind::message, id);
    if (!state) return state.error();
    if (*state == n(MessageState::duplicate) || *state == n(MessageState::refused)) continue;
    const std::uint64_t hash = identity_hash(rows->text(1));
    identities_.add(hash, {id});
    unsliced_.push_back({hash, id});
  }
}

Result<void> Writer::begin(Instant now, const KeepPolicy& keep) {
  first_message_ = next_message_;
  first_claim_ = next_claim_;
  first_delivery_ = next_delivery_;
  now_ = now;
  keep_ = keep;
  bounds_.clear();
  ages_.note(now, next_message_);
  // A segment takes no more once a tenth of its age has passed, so that little stays much longer
  // than it should.
  bodies_.begin(ages_.ran(now), [this](std::string_view interface) -> std::optional<Ages::Ran> {
    const auto age = content_age(keep_, interface);
    return age ? std::optional{*age / 10} : std::nullopt;
  });
  identities_added_ = 0;
  slice_written_ = 0;
  return database_.execute("BEGIN IMMEDIATE");
}

std::uint64_t Writer::older_than(std::chrono::milliseconds age) {
  for (const auto& [known, bound] : bounds_) {
    if (known == age) return bound;
  }
  ages_.expect(age);
  return bounds_.emplace_back(age, ages_.older_than(age, now_)).second;
}

Result<StepResult> Writer::apply(const Step& step) {
  return std::visit(
      [this](const auto& each) -> Result<StepResult> {
        if (each.fence.epoch != epoch_) {
          StepResult fenced;
          fenced.what = StepResult::What::fenced;
          return fenced;
        }
        return apply_to(each);
      },
      step);
}

Result<bool> Writer::move(Kind kind, std::uint64_t id, std::uint8_t to) {
  auto from = pages_.get(kind, id);
  if (!from) return from.error();
  if (!allowed(kind, *from, to)) return false;
  if (auto set = pages_.set(kind, id, to); !set) return set.error();
  if (kind == Kind::message && finished(kind, *from) && *from != 0 && !finished(kind, to))
    ++reopened_;
  return true;
}

Result<BodyRef> Writer::put(const Bytes& bytes, const std::string& interface) {
  if (bytes.empty()) return BodyRef{};
  return bodies_.put(bytes.view(), keep_.own(interface) ? interface : std::string_view{});
}

Result<StepResult> Writer::apply_to(const AcceptStep& step) {
  StepResult result;
  MessageState state = step.state;
  std::string reason = step.reason;
  const bool has_identity = state == MessageState::received && !step.head.duplicate_key.empty();
  const std::uint64_t hash = has_identity ? identity_hash(step.head.duplicate_key) : 0;
  if (has_identity) {
    for (const MessageId& id : identities_.candidates(hash)) {
      sqlite::Statement& row = use(candidate).bind(1, signed_of(id.value));
      auto found = row.step();
      if (!found) return found.error();
      if (!*found) continue;
      const bool same_key = row.text(0) == step.head.duplicate_key;
      const bool same_content = static_cast<std::uint64_t>(row.number(1)) == step.content_hash;
      const bool in_window =
          step.duplicate_window.count() > 0 && id.value >= older_than(step.duplicate_window);
      row.reset();
      if (!same_key || !in_window) continue;
      auto before = pages_.get(Kind::message, id.value);
      if (!before) return before.error();
      if (*before == n(MessageState::refused)) continue;  // it may come again, corrected or not
      result.what = same_content ? StepResult::What::duplicate : StepResult::What::conflict;
      result.original = id;
      result.original_state = static_cast<MessageState>(*before);
      if (same_content) break;
    }
    if (result.what == StepResult::What::duplicate) {
      state = MessageState::duplicate;
      reason = "same-identity";
    } else if (result.what == StepResult::What::conflict) {
      state = MessageState::held;
      reason = "control-id-conflict";
    }
  }
  BodyRef body;
  if (step.keep_body && state != MessageState::duplicate) {
    auto placed = put(step.arrival.body, step.arrival.interface);
    if (!placed) return placed.error();
    body = *placed;
  }
  const std::uint64_t id = next_message_++;
  auto wrote = use(insert_message)
                   .bind(1, signed_of(id))
                   .bind(2, milliseconds(step.received))
                   .bind(3, step.arrival.interface)
                   .bind(4, step.arrival.peer)
                   .bind(5, std::int64_t{n(step.arrival.format)})
                   .bind(6, step.arrival.content_type)
                   .bind(7, step.arrival.operation)
                   .bind(8, step.head.type)
                   .bind(9, step.head.control_id)
                   .bind(10, step.head.sender)
                   .bind(11, step.head.duplicate_key)
                   .bind(12, signed_of(step.content_hash))
                   .bind(13, step.head.ordering_key)
                   .bind(14, std::int64_t{step.fence.lane})
                   .bind(15, signed_of(result.original.value))
                   .bind_blob(16, pack(body))
                   .bind(17, reason)
                   .bind_blob(18, pack_findings(step.head.findings))
                   .run();
  if (!wrote) return wrote.error();
  auto moved = move(Kind::message, id, n(state));
  if (!moved) return moved.error();
  CW_ASSERT(*moved);
  if (has_identity && state != MessageState::duplicate) {
    identities_.add(hash, {id});
    unsliced_.push_back({hash, id});
    ++identities_added_;
  }
  result.message = {id};
  return result;
}

Result<DeliveryId> Writer::add_delivery(const ProcessedStep& step, const Parcel& parcel,
                                        const std::string& claim_number, BodyRef body) {
  if (!body.has()) {
    auto placed = put(parcel.bytes, step.interface);
    if (!placed) return placed.error();
    body = *placed;
  }
  const bool captured = std::find(step.captured.begin(), step.captured.end(), parcel.destination) !=
                        step.captured.end();
  const DeliveryId id{next_delivery_++};
  auto wrote = use(insert_delivery)
                   .bind(1, signed_of(id.value))
                   .bind(2, signed_of(step.message.value))
                   .bind(3, milliseconds(step.at))
                   .bind(4, captured ? "captured" : "")
                   .bind(5, parcel.destination)
                   .bind(6, parcel.content_type)
                   .bind(7, parcel.file_name)
                   .bind(8, parcel.idempotency_key)
                   .bind(9, parcel.control_numbers)
                   .bind(10, claim_number)
                   .bind(11, step.ordering_key)
                   .bind(12, std::int64_t{step.fence.lane})
                   .bind_blob(13, pack(body))
                   .bind(14, captured ? milliseconds(step.at) : 0)
                   .bind(15, parcel.route)
                   .run();
  if (!wrote) return wrote.error();
  auto moved = move(Kind::delivery, id.value, n(DeliveryState::queued));
  if (!moved) return moved.error();
  if (captured) {
    moved = move(Kind::delivery, id.value, n(DeliveryState::dismissed));
    if (!moved) return moved.error();
  }
  return id;
}

Result<StepResult> Writer::apply_to(const ProcessedStep& step) {
  const Processed& made = step.processed;
  auto from = pages_.get(Kind::message, step.message.value);
  if (!from) return from.error();
  const bool makes = !made.claims.empty() || !made.forwards.empty();
  if (!allowed(Kind::message, *from, n(made.end)) || makes != (made.end == MessageState::open)) {
    return not_allowed();
  }
  for (const BuiltClaim& claim : made.claims) {
    const bool ready = claim.status == ClaimStatus::ready;
    if (!allowed(Kind::claim, 0, n(claim.status)) || ready != claim.parcel.has_value()) {
      return not_allowed();
    }
  }
  auto moved = move(Kind::message, step.message.value, n(made.end));
  if (!moved) return moved.error();

  StepResult result;
  result.message = step.message;
  std::uint32_t unfinished = 0;
  const auto note = [&](DeliveryId id, Links links) -> Result<void> {
    result.deliveries.push_back(id);
    auto state = pages_.get(Kind::delivery, id.value);
    if (!state) return state.error();
    if (finished(Kind::delivery, *state)) {
      for (const auto& [claim, message] : links.claims) {
        auto dismissed = move(Kind::claim, claim.value, n(ClaimStatus::dismissed));
        if (!dismissed) return dismissed.error();
        --unfinished;
      }
      result.deliveries.pop_back();
      return {};
    }
    ++unfinished;
    if (links_.size() >= kCacheMax) links_.clear();
    links_[id.value] = std::move(links);
    return {};
  };

  bool first = true;
  for (const BuiltClaim& claim : made.claims) {
    auto built = put(claim.built, step.interface);
    if (!built) return built.error();
    auto encounter = put(claim.encounter, step.interface);
    if (!encounter) return encounter.error();
    const ClaimId id{next_claim_++};
    bool reviewed = false;
    if (const auto most = step.review_first.find(claim.payer); most != step.review_first.end()) {
      auto one = review(claim.payer, most->second);
      if (!one) return one.error();
      reviewed = *one;
    }
    const ClaimStatus status = reviewed ? ClaimStatus::held : claim.status;
    result.claims_held.push_back(reviewed);
    DeliveryId delivery;
    if (claim.parcel && !reviewed) {
      const bool same = claim.parcel->bytes.view().data() == claim.built.view().data();
      auto added = add_delivery(step, *claim.parcel, claim.number, same ? *built : BodyRef{});
      if (!added) return added.error();
      delivery = *added;
    }
    sqlite::Statement& insert = use(insert_claim);
    insert.bind(1, signed_of(id.value))
        .bind(2, signed_of(step.message.value))
        .bind(4, milliseconds(step.at))
        .bind(5, std::int64_t{n(ClaimAnswer::none)})
        .bind(6, reviewed && claim.reason.empty() ? kReviewFirst.id : claim.reason)
        .bind(7, claim.number)
        .bind(8, claim.account)
        .bind(9, claim.payer)
        .bind(10, claim.form)
        .bind(11, std::int64_t{claim.charges.lines})
        .bind(12, claim.charges.cents)
        .bind_blob(13,
                   pack_findings(reviewed ? with(claim.findings, kReviewFirst) : claim.findings))
        .bind_blob(14, pack(*built))
        .bind_blob(15, pack(*encounter))
        .bind_blob(16, claim.provenance)
        .bind(17, claim.versions)
        .bind(18, step.snapshot)
        .bind_blob(19, first ? pack_findings(made.findings) : std::string{})
        .bind(20, std::int64_t{first ? made.received.lines : 0})
        .bind(21, first ? made.received.cents : 0)
        .bind_blob(22, first ? pack(made.dropped) : std::string{})
        .bind(23, claim.route);
    if (delivery) {
      insert.bind(3, signed_of(delivery.value));
    } else {
      insert.bind_null(3);
    }
    if (auto wrote = insert.run(); !wrote) return wrote.error();
    auto set = move(Kind::claim, id.value, n(status));
    if (!set) return set.error();
    ++unfinished;
    if (delivery) {
      if (auto noted = note(delivery, {step.message, {{id, step.message}}, step.interface}); !noted)
        return noted.error();
    }
    result.claims.push_back(id);
    first = false;
  }
  for (const Parcel& parcel : made.forwards) {
    auto added = add_delivery(step, parcel, {}, {});
    if (!added) return added.error();
    if (auto noted = note(*added, {step.message, {}, step.interface}); !noted) return noted.error();
  }

  const bool rides_on_claim = !made.claims.empty();
  const bool says_something = !made.findings.empty() || made.received != Charges{} ||
                              !made.dropped.empty() || made.end != MessageState::open;
  if (!rides_on_claim && says_something) {
    auto wrote =
        use(end_message)
            .bind(1, signed_of(step.message.value))
            .bind(2, made.reason)
            .bind(3, history_line(step.at, name(made.end), "claimwire", made.reason, step.snapshot))
            .bind_blob(4, pack_findings(made.findings))
            .bind(5, std::int64_t{made.received.lines})
            .bind(6, made.received.cents)
            .bind_blob(7, pack(made.dropped))
            .run();
    if (!wrote) return wrote.error();
  }
  if (makes && unfinished == 0) {
    auto done = move(Kind::message, step.message.value, n(MessageState::done));
    if (!done) return done.error();
  } else if (makes) {
    if (open_children_.size() >= kCacheMax) open_children_.clear();
    open_children_[step.message.value] = unfinished;
  }
  return result;
}

Result<StepResult> Writer::apply_to(const SendingStep& step) {
  StepResult result;
  for (const DeliveryId& id : step.deliveries) {
    auto moved = move(Kind::delivery, id.value, n(DeliveryState::sending));
    if (!moved) return moved.error();
    if (*moved) result.deliveries.push_back(id);
  }
  if (result.deliveries.empty() && !step.deliveries.empty()) return not_allowed();
  return result;
}

Result<Writer::Links> Writer::links_of(DeliveryId id) {
  if (const auto found = links_.find(id.value); found != links_.end()) return found->second;
  Links links;
  sqlite::Statement& row = use(delivery_message).bind(1, signed_of(id.value));
  auto found = row.step();
  if (!found) return found.error();
  if (*found) {
    links.message = {static_cast<std::uint64_t>(row.number(0))};
    links.interface = row.text(1);
    row.reset();
  }
  sqlite::Statement& claims = use(claims_of_delivery).bind(1, signed_of(id.value));
  for (;;) {
    auto more = claims.step();
    if (!more) return more.error();
    if (!*more) return links;
    links.claims.push_back({{static_cast<std::uint64_t>(claims.number(0))},
                            {static_cast<std::uint64_t>(claims.number(1))}});
  }
}

Result<std::uint32_t> Writer::unfinished_children(MessageId message) {
  std::uint32_t count = 0;
  const std::pair<Statements, Kind> both[] = {{claims_of_message, Kind::claim},
                                              {deliveries_of_message, Kind::delivery}};
  for (const auto& [statement, kind] : both) {
    sqlite::Statement& rows = use(statement).bind(1, signed_of(message.value));
    for (;;) {
      auto more = rows.step();
      if (!more) return more.error();
      if (!*more) break;
      auto state = pages_.get(kind, static_cast<std::uint64_t>(rows.number(0)));
      if (!state) return state.error();
      if (!finished(kind, *state)) ++count;
    }
  }
  return count;
}

Result<void> Writer::child_finished(MessageId message) {
  if (!message) return {};
  const auto known = open_children_.find(message.value);
  std::uint32_t left = 0;
  if (known != open_children_.end()) {
    left = --known->second;
  } else {
    // Not remembered: another child of the same message may be moving in this very step.
    auto counted = unfinished_children(message);
    if (!counted) return counted.error();
    left = *counted;
  }
  if (left != 0) return {};
  open_children_.erase(message.value);
  auto done = move(Kind::message, message.value, n(MessageState::done));
  if (!done) return done.error();
  return {};
}

Result<void> Writer::follow_delivery(DeliveryId id, DeliveryState to) {
  if (!finished(Kind::delivery, n(to))) return {};
  auto links = links_of(id);
  if (!links) return links.error();
  const ClaimStatus status =
      to == DeliveryState::delivered ? ClaimStatus::sent : ClaimStatus::dismissed;
  for (const auto& [claim, message] : links->claims) {
    auto moved = move(Kind::claim, claim.value, n(status));
    if (!moved) return moved.error();
    if (!*moved) continue;
    if (auto told = child_finished(message); !told) return told;
  }
  links_.erase(id.value);
  return child_finished(links->message);
}

Result<StepResult> Writer::apply_to(const OutcomeStep& step) {
  if (step.late) {
    auto now = pages_.get(Kind::delivery, step.delivery.value);
    if (!now) return now.error();
    if (*now != n(DeliveryState::in_doubt)) return not_allowed();
  }
  auto moved = move(Kind::delivery, step.delivery.value, n(step.to));
  if (!moved) return moved.error();
  if (!*moved) return not_allowed();
  std::string interface;
  if (!step.answer.empty() && !keep_.interfaces.empty()) {
    auto links = links_of(step.delivery);
    if (!links) return links.error();
    interface = links->interface;
  }
  auto answer = put(step.answer, interface);
  if (!answer) return answer.error();
  const bool ended = step.to != DeliveryState::queued;
  auto wrote = use(outcome)
                   .bind(1, signed_of(step.delivery.value))
                   .bind(2, std::int64_t{step.attempts})
                   .bind(3, history_line(step.at, name(step.to), "claimwire", step.detail))
                   .bind(4, milliseconds(step.first_attempt))
                   .bind(5, step.to == DeliveryState::queued ? milliseconds(step.due) : 0)
                   .bind(6, ended ? milliseconds(step.at) : 0)
                   .bind(7, step.detail)
                   .bind_blob(8, pack(*answer))
                   .run();
  if (!wrote) return wrote.error();
  if (step.claim_answer) {
    auto links = links_of(step.delivery);
    if (!links) return links.error();
    for (const auto& [claim, message] : links->claims) {
      sqlite::Statement& row = use(claim_answer).bind(1, signed_of(claim.value));
      auto found = row.step();
      if (!found) return found.error();
      if (!*found) continue;
      const auto before = static_cast<std::uint8_t>(row.number(0));
      row.reset();
      if (!allowed(Kind::answer, before, n(*step.claim_answer))) continue;
      auto set = use(set_claim_answer)
                     .bind(1, signed_of(claim.value))
                     .bind(2, std::int64_t{n(*step.claim_answer)})
                     .bind(3, history_line(step.at, name(*step.claim_answer), step.answered_by, ""))
                     .bind(4, step.answered_by)
                     .run();
      if (!set) return set.error();
    }
  }
  if (auto followed = follow_delivery(step.delivery, step.to); !followed) return followed.error();
  StepResult result;
  result.deliveries.push_back(step.delivery);
  return result;
}

Result<StepResult> Writer::move_claim_to(const MoveStep& step) {
  sqlite::Statement& row = use(claim_links).bind(1, signed_of(step.id));
  auto found = row.step();
  if (!found) return found.error();
  if (!*found) return not_allowed();
  const MessageId message{static_cast<std::uint64_t>(row.number(0))};
  const DeliveryId delivery{static_cast<std::uint64_t>(row.number(1))};
  row.reset();
  auto before = pages_.get(Kind::claim, step.id);
  if (!before) return before.error();
  // `sent` is the word of a delivery alone; `ready` needs one, which only building makes.
  const auto to = static_cast<ClaimStatus>(step.to);
  if (!allowed(Kind::claim, *before, step.to) || to == ClaimStatus::sent ||
      to == ClaimStatus::ready) {
    return not_allowed();
  }
  if (to == ClaimStatus::held) {
    // Let go again it would be sent anew: only what certainly waits may be held (promise B3).
    auto waits = pages_.get(Kind::delivery, delivery.value);
    if (!waits) return waits.error();
    if (*waits != n(DeliveryState::queued) && *waits != n(DeliveryState::parked))
      return not_allowed();
  }
  bool delivery_ended = false;
  if (delivery && *before == n(ClaimStatus::ready)) {
    // What may be under way or arrived cannot be called back by a click.
    auto stopped = move(Kind::delivery, delivery.value, n(DeliveryState::dismissed));
    if (!stopped) return stopped.error();
    if (!*stopped) return not_allowed();
    delivery_ended = true;
    auto wrote = use(move_delivery)
                     .bind(1, signed_of(delivery.value))
                     .bind(2, step.reason)
                     .bind(3, history_line(step.at, "dismissed", step.caller.id, step.reason))
                     .bind(4, milliseconds(step.at))
                     .run();
    if (!wrote) return wrote.error();
    links_.erase(delivery.value);
  }
  auto moved = move(Kind::claim, step.id, step.to);
  if (!moved) return moved.error();
  auto wrote = use(move_claim)
                   .bind(1, signed_of(step.id))
                   .bind(2, step.reason)
                   .bind(3, history_line(step.at, state_name(Kind::claim, step.to), step.caller.id,
                                         step.reason))
                   .run();
  if (!wrote) return wrote.error();
  open_children_.erase(message.value);  // counted afresh below: two children may have changed
  if (finished(Kind::claim, step.to) || delivery_ended) {
    if (auto told = child_finished(message); !told) return told.error();
  }
  return StepResult{};
}

/// A held claim leaves as it was built: its bytes, its number and its control numbers are stored.
Result<StepResult> Writer::release_claim(const MoveStep& step) {
  auto from = pages_.get(Kind::claim, step.id);
  if (!from) return from.error();
  if (*from != n(ClaimStatus::held) || !step.parcel) return not_allowed();
  sqlite::Statement& row = use(claim_to_release).bind(1, signed_of(step.id));
  auto found = row.step();
  if (!found) return found.error();
  if (!*found) return not_allowed();
  const MessageId message{static_cast<std::uint64_t>(row.number(0))};
  const std::string number{row.text(1)}, built{row.text(2)}, key{row.text(3)}, route{row.text(5)};
  const std::int64_t lane = row.number(4);
  row.reset();
  if (!unpack_body(built).has()) return not_allowed();  // it could not be written
  const Parcel& parcel = *step.parcel;
  const DeliveryId delivery{next_delivery_++};
  auto wrote = use(insert_delivery)
                   .bind(1, signed_of(delivery.value))
                   .bind(2, signed_of(message.value))
                   .bind(3, milliseconds(step.at))
                   .bind(4, step.captured ? "captured" : "")
                   .bind(5, parcel.destination)
                   .bind(6, parcel.content_type)
                   .bind(7, parcel.file_name)
                   .bind(8, parcel.idempotency_key)
                   .bind(9, parcel.control_numbers)
                   .bind(10, number)
                   .bind(11, key)
                   .bind(12, lane)
                   .bind_blob(13, built)
                   .bind(14, step.captured ? milliseconds(step.at) : 0)
                   .bind(15, route)
                   .run();
  if (!wrote) return wrote.error();
  for (const auto& [kind, id, to] :
       {std::tuple{Kind::delivery, delivery.value, n(DeliveryState::queued)},
        std::tuple{Kind::claim, step.id, n(ClaimStatus::ready)}}) {
    auto moved = move(kind, id, to);
    if (!moved) return moved.error();
    CW_ASSERT(*moved);
  }
  auto linked =
      use(link_claim).bind(1, signed_of(step.id)).bind(2, signed_of(delivery.value)).run();
  if (!linked) return linked.error();
  auto told = use(move_claim)
                  .bind(1, signed_of(step.id))
                  .bind(2, step.reason)
                  .bind(3, history_line(step.at, "ready", step.caller.id, step.reason))
                  .run();
  if (!told) return told.error();
  open_children_.erase(message.value);  // one more
  StepResult result;
  result.message = message;
  if (!step.captured) {
    result.deliveries.push_back(delivery);
    return result;
  }
  for (const auto& [kind, id, to] :
       {std::tuple{Kind::delivery, delivery.value, n(DeliveryState::dismissed)},
        std::tuple{Kind::claim, step.id, n(ClaimStatus::dismissed)}}) {
    auto moved = move(kind, id, to);
    if (!moved) return moved.error();
    CW_ASSERT(*moved);
  }
  if (auto ended = child_finished(message); !ended) return ended.error();
  return result;
}

/// Whether a claim that would be made again left or may have left, or a copy that would go again. A
/// try that failed may still have arrived, whatever was said about it.
Result<bool> Writer::something_left(const ReplayStep& step) {
  sqlite::Statement& rows = use(deliveries_to_replay).bind(1, signed_of(step.message.value));
  for (;;) {
    auto more = rows.step();
    if (!more) return more.error();
    if (!*more) return false;
    const bool of_claim = rows.number(2) != 0;
    if (!of_claim && step.stage == ReplayStage::bill) continue;
    const bool tried = rows.number(1) != 0;
    auto state = pages_.get(Kind::delivery, static_cast<std::uint64_t>(rows.number(0)));
    if (!state) return state.error();
    if (!tried && *state == n(DeliveryState::dismissed)) continue;
    rows.reset();
    return true;
  }
}

/// Nothing when a claim of the message is neither held nor dismissed.
Result<std::optional<std::vector<ClaimId>>> Writer::held_claims(MessageId message) {
  std::vector<ClaimId> held;
  sqlite::Statement& rows = use(claims_of_message).bind(1, signed_of(message.value));
  for (;;) {
    auto more = rows.step();
    if (!more) return more.error();
    if (!*more) return std::optional{std::move(held)};
    const ClaimId id{static_cast<std::uint64_t>(rows.number(0))};
    auto status = pages_.get(Kind::claim, id.value);
    if (!status) return status.error();
    if (*status == n(ClaimStatus::dismissed)) continue;
    if (*status == n(ClaimStatus::held)) {
      held.push_back(id);
      continue;
    }
    rows.reset();
    return std::optional<std::vector<ClaimId>>{};
  }
}

Result<StepResult> Writer::apply_to(const ReplayStep& step) {
  auto state = pages_.get(Kind::message, step.message.value);
  if (!state) return state.error();
  const bool worked = *state == n(MessageState::open) || *state == n(MessageState::done) ||
                      *state == n(MessageState::filtered) || *state == n(MessageState::dismissed);
  sqlite::Statement& row = use(relation).bind(1, signed_of(step.message.value));
  auto found = row.step();
  if (!found) return found.error();
  // One that was replayed names the newer, which names it or a newer one still: only the newest may
  // be replayed. A newer one whose commit was undone at a power cut does not count.
  const bool copies_only = step.stage == ReplayStage::forward;
  bool may = worked;
  std::string interface;
  MessageId related;
  if (*found) {
    interface = row.text(2);
    related = {static_cast<std::uint64_t>(row.number(0))};
    const auto of_newer = static_cast<std::uint64_t>(row.number(1));
    const bool replayed =
        related > step.message && (of_newer == step.message.value || of_newer > related.value);
    // What makes no claim stands beside the chain: what became of the claims is not told by it.
    may = may && replay_stage(row.text(3)) != ReplayStage::forward && (copies_only || !replayed);
  }
  row.reset();
  if (!*found || !may) return not_allowed();

  std::vector<ClaimId> held;
  if (!copies_only) {
    auto left = something_left(step);
    if (!left) return left.error();
    if (*left) return not_allowed();
    auto still = held_claims(step.message);
    if (!still) return still.error();
    if (!*still) return not_allowed();
    held = std::move(**still);
  }
  const MessageId made{next_message_++};
  auto body = put(step.body, interface);
  if (!body) return body.error();
  const std::string was = concat("replayed as ", made.text());
  for (const ClaimId& claim : held) {
    auto moved = move(Kind::claim, claim.value, n(ClaimStatus::dismissed));
    if (!moved) return moved.error();
    auto wrote = use(move_claim)
                     .bind(1, signed_of(claim.value))
                     .bind(2, was)
                     .bind(3, history_line(step.at, "dismissed", step.caller.id, was))
                     .run();
    if (!wrote) return wrote.error();
  }
  open_children_.erase(step.message.value);
  if (!held.empty())
    if (auto told = child_finished(step.message); !told) return told.error();
  auto copied = use(copy_message)
                    .bind(1, signed_of(step.message.value))
                    .bind(2, signed_of(made.value))
                    .bind(3, milliseconds(step.at))
                    .bind_blob(4, pack(*body))
                    .bind(5, history_line(step.at, "replay", step.caller.id,
                                          concat("of ", step.message.text(), " from ",
                                                 name(step.stage), ": ", step.reason)))
                    .bind(6, replay_key(step.stage))
                    .run();
  if (!copied) return copied.error();
  auto linked = use(set_replayed)
                    .bind(1, signed_of(step.message.value))
                    .bind(2, signed_of(copies_only ? related.value : made.value))
                    .bind(3, history_line(step.at, "replayed", step.caller.id,
                                          concat("as ", made.text(), " from ", name(step.stage),
                                                 ": ", step.reason)))
                    .run();
  if (!linked) return linked.error();
  auto moved = move(Kind::message, made.value, n(MessageState::received));
  if (!moved) return moved.error();
  CW_ASSERT(*moved);
  StepResult result;
  result.message = made;
  result.original = step.message;
  result.claims = std::move(held);
  return result;
}

Result<StepResult> Writer::apply_to(const MoveStep& step) {
  if (step.kind == Kind::claim && step.to == n(ClaimStatus::ready)) return release_claim(step);
  if (step.kind == Kind::claim) return move_claim_to(step);
  auto from = pages_.get(step.kind, step.id);
  if (!from) return from.error();
  if (!may_move(step.kind, *from, step.to)) return not_allowed();
  auto moved = move(step.kind, step.id, step.to);
  if (!moved) return moved.error();
  if (!*moved) return not_allowed();
  const std::string line =
      history_line(step.at, state_name(step.kind, step.to), step.caller.id, step.reason);
  if (step.kind == Kind::message) {
    auto wrote =
        use(move_message).bind(1, signed_of(step.id)).bind(2, step.reason).bind(3, line).run();
    if (!wrote) return wrote.error();
    return StepResult{};
  }
  const bool ended = step.to != n(DeliveryState::queued);
  auto wrote = use(move_delivery)
                   .bind(1, signed_of(step.id))
                   .bind(2, step.reason)
                   .bind(3, line)
                   .bind(4, ended ? milliseconds(step.at) : 0)
                   .run();
  if (!wrote) return wrote.error();
  auto followed = follow_delivery({step.id}, static_cast<DeliveryState>(step.to));
  if (!followed) return followed.error();
  return StepResult{};
}

Result<StepResult> Writer::apply_to(const SuspectStep& step) {
  if (auto added = use(add_crash).bind(1, signed_of(step.message.value)).run(); !added)
    return added.error();
  sqlite::Statement& row = use(get_crashes).bind(1, signed_of(step.message.value));
  auto found = row.step();
  if (!found) return found.error();
  if (!*found) return not_allowed();
  StepResult result;
  result.message = step.message;
  result.crashes = static_cast<std::uint32_t>(row.number(0));
  row.reset();
  return result;
}

Result<StepResult> Writer::apply_to(const TimerStep& step) {
  auto wrote = step.remove ? use(remove_timer).bind(1, step.kind).bind(2, step.subject).run()
                           : use(add_timer)
                                 .bind(1, step.kind)
                                 .bind(2, step.subject)
                                 .bind(3, milliseconds(step.due))
                                 .bind(4, std::int64_t{step.fence.lane})
                                 .run();
  if (!wrote) return wrote.error();
  return StepResult{};
}

Result<bool> Writer::review(const std::string& payer, std::uint32_t first) {
  auto known = reviewed_.find(payer);
  if (known == reviewed_.end()) {
    sqlite::Statement& row = use(get_about).bind(1, review_key(payer));
    auto found = row.step();
    if (!found) return found.error();
    std::uint32_t count = 0;
    if (*found) {
      const std::string_view text = row.text(0);
      std::from_chars(text.data(), text.data() + text.size(), count);
      row.reset();
    }
    known = reviewed_.emplace(payer, count).first;
  }
  if (known->second >= first) return false;
  ++known->second;
  auto wrote =
      use(set_about).bind(1, review_key(payer)).bind(2, std::to_string(known->second)).run();
  if (!wrote) return wrote.error();
  return true;
}

Result<void> Writer::finish() {
  if (auto wrote = bodies_.write(); !wrote) return wrote;
  // Kept until the commit stands, so that a failed one names them again.
  for (auto& begun : bodies_.take_begun()) begun_.push_back(std::move(begun));
  for (auto& ended : bodies_.take_ended()) ended_.push_back(ended);
  for (const auto& begun : begun_) {
    auto added = use(add_segment)
                     .bind(1, std::int64_t{begun.segment})
                     .bind(2, begun.name)
                     .bind(3, begun.keep)
                     .bind(4, begun.begun.count())
                     .run();
    if (!added) return added;
  }
  for (const auto& each : ended_) {
    auto told = use(end_segment)
                    .bind(1, std::int64_t{each.segment})
                    .bind(2, each.ended.count())
                    .bind(3, signed_of(next_message_ - 1))
                    .run();
    if (!told) return told;
  }
  for (const std::uint32_t segment : removed_) {
    if (auto told = use(segment_removed).bind(1, std::int64_t{segment}).run(); !told) return told;
  }
  age_saved_ = ages_.unsaved(now_, next_message_);
  if (age_saved_) {
    auto saved = use(save_age)
                     .bind(1, age_saved_->ran.count())
                     .bind(2, signed_of(age_saved_->next_message))
                     .run();
    if (!saved) return saved;
  }
  if (unsliced_.size() >= kSliceEntries) {
    auto added = use(add_slice)
                     .bind(1, signed_of(unsliced_.front().message))
                     .bind(2, signed_of(unsliced_.back().message))
                     .bind_blob(3, RecentIdentities::packed(unsliced_))
                     .run();
    if (!added) return added;
    slice_written_ = unsliced_.size();
    if (auto dropped = drop_old_identities(); !dropped) return dropped;
  }
  BlobWriter undo;
  for (const StatePages::Change& change : pages_.changes()) {
    undo.number(n(change.kind), 1);
    undo.number(change.id);
    undo.number(change.from, 1);
  }
  if (auto flushed = pages_.flush(); !flushed) return flushed;
  return use(save_batch)
      .bind(1, signed_of(first_message_))
      .bind(2, signed_of(first_claim_))
      .bind(3, signed_of(first_delivery_))
      .bind_blob(4, pack(bodies_.ranges()))
      .bind_blob(5, undo.take())
      .bind_blob(6, pages_.packed_counts())
      .run();
}

Result<void> Writer::drop_old_identities() {
  const std::uint64_t keep_from = older_than(identities_kept_);
  if (keep_from == 0) return {};
  auto drop = database_.prepare("DELETE FROM identities WHERE last_message < ?");
  if (!drop) return drop.error();
  if (auto dropped = drop->bind(1, signed_of(keep_from)).run(); !dropped) return dropped;
  identities_.drop_before({keep_from});
  return {};
}

Result<StepResult> Writer::apply_to(const PruneStep& step) {
  StepResult result;
  for (const MessageId& id : step.messages) {
    auto went = prune(id);
    if (!went) return went.error();
    if (*went) ++result.pruned;
  }
  // What was found to need no segment may need one again; it is looked for anew.
  if (step.reopened != reopened_) return result;
  for (const std::uint32_t segment : step.segments) {
    auto went = give_up(segment);
    if (!went) return went.error();
    if (*went) ++result.pruned;
  }
  return result;
}

Result<bool> Writer::prune(MessageId id) {
  auto state = pages_.get(Kind::message, id.value);
  if (!state) return state.error();
  if (*state == 0 || !finished(Kind::message, *state)) return false;
  sqlite::Statement& row = use(message_interface).bind(1, signed_of(id.value));
  auto found = row.step();
  if (!found) return found.error();
  if (!*found) return false;
  const auto age = keep_.of(row.text(0)).metadata;
  row.reset();
  if (!age || id.value >= older_than(*age)) return false;

  std::vector<std::pair<Kind, std::uint64_t>> made;
  const std::pair<Statements, Kind> both[] = {{claims_of_message, Kind::claim},
                                              {deliveries_of_message, Kind::delivery}};
  for (const auto& [statement, kind] : both) {
    sqlite::Statement& rows = use(statement).bind(1, signed_of(id.value));
    for (;;) {
      auto more = rows.step();
      if (!more) return more.error();
      if (!*more) break;
      made.emplace_back(kind, static_cast<std::uint64_t>(rows.number(0)));
    }
  }
  for (const auto& [kind, child] : made) {
    if (kind != Kind::delivery) continue;
    sqlite::Statement& other =
        use(claim_elsewhere).bind(1, signed_of(child)).bind(2, signed_of(id.value));
    auto carries = other.step();
    if (!carries) return carries.error();
    if (!*carries) continue;
    other.reset();
    return false;  // it carried a claim of a message that stays
  }
  for (const auto& [kind, child] : made) {
    if (auto erased = pages_.erase(kind, child); !erased) return erased.error();
    if (kind == Kind::delivery) links_.erase(child);
  }
  for (const Statements statement : {delete_claims, delete_deliveries, delete_message}) {
    if (auto gone = use(statement).bind(1, signed_of(id.value)).run(); !gone) return gone.error();
  }
  open_children_.erase(id.value);
  if (auto erased = pages_.erase(Kind::message, id.value); !erased) return erased.error();
  return true;
}

Result<bool> Writer::give_up(std::uint32_t segment) {
  sqlite::Statement& row = use(segment_keep).bind(1, std::int64_t{segment});
  auto found = row.step();
  if (!found) return found.error();
  if (!*found) return false;
  const auto age = content_age(keep_, row.text(0));
  row.reset();
  if (!age) return false;
  const std::int64_t before = database_.changes();
  auto given = use(give_up_segment)
                   .bind(1, std::int64_t{segment})
                   .bind(2, (ages_.ran(now_) - *age).count())
                   .run();
  if (!given) return given.error();
  if (database_.changes() == before) return false;
  giving_up_.push_back(segment);
  return true;
}

void Writer::committed() {
  pages_.committed();
  ages_.note(now_, next_message_);
  begun_.clear();
  ended_.clear();
  removed_.clear();
  gone_ = std::exchange(giving_up_, {});
  if (age_saved_) ages_.saved(age_saved_->ran);
  unsliced_.erase(unsliced_.begin(),
                  unsliced_.begin() + static_cast<std::ptrdiff_t>(slice_written_));
}

void Writer::rolled_back() {
  pages_.forget();
  next_message_ = first_message_;
  next_claim_ = first_claim_;
  next_delivery_ = first_delivery_;
  identities_.take_back(identities_added_);
  unsliced_.resize(unsliced_.size() - identities_added_);
  for (auto& begun : bodies_.take_begun()) begun_.push_back(std::move(begun));
  for (auto& ended : bodies_.take_ended()) ended_.push_back(ended);
  bodies_.forget();
  giving_up_.clear();
  links_.clear();
  open_children_.clear();
  reviewed_.clear();
}

}  // namespace claimwire::engine
