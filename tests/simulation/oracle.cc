#include "tests/simulation/oracle.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/text.h"

namespace claimwire::test {
namespace {

using engine::ClaimStatus;
using engine::DeliveryState;
using engine::Kind;
using engine::MessageState;
using engine::StepResult;
using What = engine::StepResult::What;

constexpr std::size_t kEventsKept = 60;

constexpr std::uint8_t n(auto state) { return static_cast<std::uint8_t>(state); }

std::string text(std::uint64_t number) { return std::to_string(number); }

std::string thing(Kind kind, std::uint64_t id) { return concat(engine::name(kind), " ", text(id)); }

std::string identity(const Oracle::Delivery& each) {
  return concat(each.file_name, "|", each.idempotency_key, "|", each.control_numbers, "|",
                each.claim_number, "|", each.bytes);
}

std::string identity(const engine::Outgoing& each) {
  return concat(each.file_name, "|", each.idempotency_key, "|", each.control_numbers, "|",
                each.claim_number, "|", each.bytes.view());
}

template <class Row, class Query>
std::vector<Row> all_rows(const engine::Store& store,
                          Result<std::vector<Row>> (engine::Store::*ask)(const Query&) const,
                          Oracle& oracle) {
  std::vector<Row> out;
  Query query;
  query.limit = 1000;
  for (;;) {
    auto page = (store.*ask)(query);
    if (!page) {
      oracle.fail(concat("A3: the store cannot be read: ", page.error().message));
      return out;
    }
    for (Row& row : *page) out.push_back(std::move(row));
    if (page->size() < query.limit) return out;
    query.after = out.back().id;
  }
}

}  // namespace

void Oracle::fail(std::string what) {
  event(concat("BROKEN ", what));
  if (broken_.empty()) broken_ = std::move(what);
}

void Oracle::event(std::string text) {
  for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  ++event_count_;
  if (events_.size() >= 2 * kEventsKept)
    events_.erase(events_.begin(), events_.begin() + kEventsKept);
  events_.push_back(std::move(text));
}

// --- the store -----------------------------------------------------------------------------------

void Oracle::strict(std::set<std::string> routes, std::string interface) {
  strict_ = std::move(routes);
  ever_strict_ = ever_strict_ || !strict_.empty();
  strict_from_ = std::move(interface);
}

std::string Oracle::waits_for(std::uint64_t id) const {
  const Delivery& delivery = deliveries_.at(id);
  if (strict_.count(delivery.route) == 0) return {};
  for (const auto& [older, message] : messages_) {
    if (older >= delivery.message) return {};
    if (message.key != delivery.key) continue;
    const bool taken = strict_from_.empty() || message.interface == strict_from_;
    if (taken && (message.state == MessageState::received || message.state == MessageState::held ||
                  message.state == MessageState::failed))
      return concat("message ", text(older), ", which is ", engine::name(message.state));
    if (const auto of = claims_of_.find(older); of != claims_of_.end()) {
      for (const std::uint64_t each : of->second) {
        const Claim& claim = claims_.at(each);
        if (strict_.count(claim.route) > 0 && claim.destination == delivery.destination &&
            claim.status == ClaimStatus::held)
          return concat("claim ", text(each), ", which is held");
      }
    }
    if (const auto of = deliveries_of_.find(older); of != deliveries_of_.end()) {
      for (const std::uint64_t each : of->second) {
        const Delivery& before = deliveries_.at(each);
        if (strict_.count(before.route) > 0 && before.destination == delivery.destination &&
            !engine::finished(Kind::delivery, n(before.state)))
          return concat("delivery ", text(each), ", which is ", engine::name(before.state));
      }
    }
  }
  return {};
}

std::uint64_t Oracle::submitted(const engine::Batch& batch, std::uint64_t epoch) {
  // Here the engine has just chosen, by what it was answered so far; so judge it now.
  for (const engine::Step& step : batch.steps) {
    const auto* window = std::get_if<engine::SendingStep>(&step);
    if (window == nullptr || epoch != epoch_) continue;
    for (const engine::DeliveryId& id : window->deliveries) {
      if (deliveries_.count(id.value) == 0) continue;
      if (const std::string older = waits_for(id.value); !older.empty())
        fail(concat("C2: delivery ", text(id.value), " of message ",
                    text(deliveries_.at(id.value).message), " leaves before ", older));
    }
  }
  under_way_[++batches_] = {batch, epoch};
  return batches_;
}

std::uint64_t Oracle::accepts_under_way() const {
  std::uint64_t count = 0;
  for (const auto& [number, each] : under_way_)
    for (const engine::Step& step : each.batch.steps)
      count += std::holds_alternative<engine::AcceptStep>(step) ? 1 : 0;
  return count;
}

void Oracle::answered(std::uint64_t number, const Result<std::vector<StepResult>>& result) {
  const auto found = under_way_.find(number);
  if (found == under_way_.end()) return fail("a commit was answered twice");
  const UnderWay was = std::move(found->second);
  under_way_.erase(found);
  if (!result) return event(concat("not committed: ", result.error().id));
  if (result->size() != was.batch.steps.size()) return fail("a commit lost results of its steps");
  for (std::size_t i = 0; i < result->size(); ++i) {
    const StepResult& each = (*result)[i];
    std::visit(
        [&](const auto& step) {
          if (was.epoch < epoch_) {
            if (each.what != What::fenced) fail("G7: a step of an older epoch was not fenced");
            return event("fenced");
          }
          if (each.what == What::fenced) return fail("a step of this epoch was fenced");
          apply(step, each);
        },
        was.batch.steps[i]);
  }
}

std::uint8_t Oracle::get(Kind kind, std::uint64_t id) const {
  if (kind == Kind::message) {
    const auto at = messages_.find(id);
    return at == messages_.end() ? 0 : n(at->second.state);
  }
  if (kind == Kind::claim) {
    const auto at = claims_.find(id);
    return at == claims_.end() ? 0 : n(at->second.status);
  }
  const auto at = deliveries_.find(id);
  return at == deliveries_.end() ? 0 : n(at->second.state);
}

void Oracle::set(Kind kind, std::uint64_t id, std::uint8_t to) {
  const std::uint8_t from = get(kind, id);
  if (!engine::allowed(kind, from, to)) {
    return fail(concat("A2: ", thing(kind, id), " went from ", engine::state_name(kind, from),
                       " to ", engine::state_name(kind, to)));
  }
  if (kind == Kind::message) messages_[id].state = static_cast<MessageState>(to);
  if (kind == Kind::claim) claims_[id].status = static_cast<ClaimStatus>(to);
  if (kind == Kind::delivery) deliveries_[id].state = static_cast<DeliveryState>(to);
  event(concat(thing(kind, id), " ", engine::state_name(kind, to)));
}

void Oracle::close_when_finished(std::uint64_t message) {
  if (get(Kind::message, message) != n(MessageState::open)) return;
  for (const std::uint64_t id : claims_of_[message])
    if (!engine::finished(Kind::claim, get(Kind::claim, id))) return;
  for (const std::uint64_t id : deliveries_of_[message])
    if (!engine::finished(Kind::delivery, get(Kind::delivery, id))) return;
  set(Kind::message, message, n(MessageState::done));
}

void Oracle::follow_delivery(std::uint64_t id) {
  const Delivery& delivery = deliveries_.at(id);
  const bool sent = delivery.state == DeliveryState::delivered;
  if (!engine::finished(Kind::delivery, n(delivery.state))) return;
  for (const std::uint64_t claim : claims_of_[delivery.message]) {
    if (claims_.at(claim).delivery == id && claims_.at(claim).status == ClaimStatus::ready)
      set(Kind::claim, claim, n(sent ? ClaimStatus::sent : ClaimStatus::dismissed));
  }
  close_when_finished(delivery.message);
}

void Oracle::apply(const engine::AcceptStep& step, const StepResult& result) {
  const std::string content{step.arrival.body.view()};
  MessageState want = step.state;
  std::uint64_t original = 0;
  if (want == MessageState::received && !step.head.duplicate_key.empty()) {
    auto& same = by_control_id_[step.head.control_id];
    for (auto at = same.rbegin(); at != same.rend(); ++at) {
      // No seed lasts as long as the window of a week, whatever its wall clock says.
      const Message& before = messages_.at(*at);
      if (before.state == MessageState::refused || before.state == MessageState::duplicate)
        continue;
      original = *at;
      want = before.content == content ? MessageState::duplicate : MessageState::held;
      if (want == MessageState::duplicate) break;
    }
  }
  const What what = want == MessageState::duplicate ? What::duplicate
                    : want == MessageState::held    ? What::conflict
                                                    : What::done;
  const std::uint64_t id = result.message.value;
  if (result.what != what || (original != 0 && result.original.value != original)) {
    fail(concat("B1: ", step.head.control_id, " should be ", engine::name(want), " of ",
                text(original), "; the store answered ", text(n(result.what)), " of ",
                text(result.original.value)));
  }
  if (id != next_message_)
    fail(concat("A2: message ", text(id), " stored; the next was ", text(next_message_)));
  next_message_ = id + 1;
  Message& message = messages_[id];
  message.control_id = step.head.control_id;
  message.key = step.head.ordering_key;
  message.interface = step.arrival.interface;
  message.content = content;
  by_control_id_[message.control_id].push_back(id);
  set(Kind::message, id, n(want));
}

void Oracle::know_delivery(std::uint64_t id, const Delivery& delivery) {
  if (!delivery.control_numbers.empty()) {
    std::string& content =
        control_numbers_[concat(delivery.destination, " ", delivery.control_numbers)];
    if (content.empty()) content = identity(delivery);
    if (content != identity(delivery)) {
      fail(concat("B4: ", delivery.destination, " ", delivery.control_numbers,
                  " was used for other content before delivery ", text(id)));
    }
  }
  deliveries_[id] = delivery;
  deliveries_of_[delivery.message].push_back(id);
  next_delivery_ = id + 1;
}

void Oracle::apply(const engine::ProcessedStep& step, const StepResult& result) {
  const std::uint64_t message = step.message.value;
  const auto end = n(step.processed.end);
  const bool may = engine::allowed(Kind::message, get(Kind::message, message), end);
  if (may != (result.what == What::done)) {
    return fail(concat("A2: message ", text(message), " from ",
                       engine::state_name(Kind::message, get(Kind::message, message)), " to ",
                       engine::state_name(Kind::message, end), " was answered ",
                       text(n(result.what))));
  }
  if (!may) return event(concat("message ", text(message), " was no more to be worked"));
  set(Kind::message, message, end);
  messages_[message].reason = step.processed.reason;
  messages_[message].refused |= step.processed.end == MessageState::refused;
  if (!messages_[message].moved) {
    std::uint64_t& last = last_worked_[step.ordering_key];
    if (last > message)
      fail(concat("C1: message ", text(message), " was worked after ", text(last)));
    last = std::max(last, message);
  }
  std::size_t told = 0, made = 0;
  const auto add = [&](const engine::Parcel& parcel, const std::string& number) {
    Delivery delivery;
    delivery.message = message;
    delivery.destination = parcel.destination;
    delivery.key = step.ordering_key;
    delivery.bytes = std::string{parcel.bytes.view()};
    delivery.file_name = parcel.file_name;
    delivery.idempotency_key = parcel.idempotency_key;
    delivery.control_numbers = parcel.control_numbers;
    delivery.claim_number = number;
    delivery.route = parcel.route;
    delivery.moved = messages_[message].moved;
    const std::uint64_t id = next_delivery_;
    know_delivery(id, delivery);
    set(Kind::delivery, id, n(DeliveryState::queued));
    if (std::find(step.captured.begin(), step.captured.end(), parcel.destination) !=
        step.captured.end()) {
      set(Kind::delivery, id, n(DeliveryState::dismissed));
    } else if (told >= result.deliveries.size() || result.deliveries[told++].value != id) {
      fail(concat("A2: delivery ", text(id), " of message ", text(message), " was not told of"));
    }
    return id;
  };
  for (const engine::BuiltClaim& claim : step.processed.claims) {
    const std::uint64_t id = next_claim_++;
    if (made >= result.claims.size() || result.claims[made++].value != id)
      fail(concat("A2: claim ", text(id), " of message ", text(message), " was not told of"));
    const std::uint64_t delivery = claim.parcel ? add(*claim.parcel, claim.number) : 0;
    claims_[id].message = message;
    claims_[id].delivery = delivery;
    claims_[id].number = claim.number;
    claims_[id].built = std::string{claim.built.view()};
    claims_[id].key = step.ordering_key;
    claims_[id].route = claim.route;
    claims_[id].destination = claim.payer;  // of one name in this world
    claims_of_[message].push_back(id);
    set(Kind::claim, id, n(claim.status));
    if (get(Kind::delivery, delivery) == n(DeliveryState::dismissed))  // captured
      set(Kind::claim, id, n(ClaimStatus::dismissed));
  }
  for (const engine::Parcel& parcel : step.processed.forwards) add(parcel, {});
  close_when_finished(message);
}

void Oracle::apply(const engine::SendingStep& step, const StepResult& result) {
  std::vector<engine::DeliveryId> may;
  for (const engine::DeliveryId& id : step.deliveries) {
    if (engine::allowed(Kind::delivery, get(Kind::delivery, id.value), n(DeliveryState::sending)))
      may.push_back(id);
  }
  if (may != result.deliveries) return fail("A2: another send window than the states allow");
  for (const engine::DeliveryId& id : may) set(Kind::delivery, id.value, n(DeliveryState::sending));
}

void Oracle::apply(const engine::OutcomeStep& step, const StepResult& result) {
  const std::uint64_t id = step.delivery.value;
  const bool may = engine::allowed(Kind::delivery, get(Kind::delivery, id), n(step.to));
  if (may != (result.what == What::done))
    return fail(concat("A2: an outcome of delivery ", text(id), " against the table"));
  if (!may) return;
  set(Kind::delivery, id, n(step.to));
  const Delivery& delivery = deliveries_.at(id);
  if (step.to == DeliveryState::delivered && !delivery.taken)
    fail(concat("A2: delivery ", text(id), " is delivered and its payer does not have it"));
  follow_delivery(id);
}

void Oracle::apply(const engine::MoveStep& step, const StepResult& result) {
  event(concat("a person: ", thing(step.kind, step.id), " to ",
               engine::state_name(step.kind, step.to), " answered ", text(n(result.what))));
  if (result.what != What::done) return;
  if (step.kind == Kind::claim && step.to == n(ClaimStatus::ready)) {
    Claim& claim = claims_.at(step.id);
    Delivery delivery;
    delivery.message = claim.message;
    delivery.destination = step.parcel->destination;
    delivery.key = claim.key;
    delivery.bytes = claim.built;
    delivery.file_name = step.parcel->file_name;
    delivery.idempotency_key = step.parcel->idempotency_key;
    delivery.control_numbers = step.parcel->control_numbers;
    delivery.claim_number = claim.number;
    delivery.route = claim.route;
    delivery.moved = true;
    claim.delivery = next_delivery_;
    if (result.deliveries != std::vector{engine::DeliveryId{next_delivery_}})
      fail(concat("A2: the delivery of claim ", text(step.id), " was not told of"));
    know_delivery(next_delivery_, delivery);
    set(Kind::delivery, claim.delivery, n(DeliveryState::queued));
    return set(Kind::claim, step.id, step.to);
  }
  if (step.kind == Kind::claim) {
    Claim& claim = claims_.at(step.id);
    const std::uint64_t delivery = claim.delivery;
    if (claim.status == ClaimStatus::ready && delivery != 0)
      set(Kind::delivery, delivery, n(DeliveryState::dismissed));
    set(Kind::claim, step.id, step.to);
    return close_when_finished(claim.message);
  }
  set(step.kind, step.id, step.to);
  if (step.kind == Kind::delivery) return follow_delivery(step.id);
  messages_[step.id].reason = step.reason;
}

void Oracle::apply(const engine::SuspectStep& step, const StepResult& result) {
  const std::uint32_t crashes = ++messages_[step.message.value].crashes;
  if (result.crashes < crashes) fail("E8: a crash was forgotten");
  messages_[step.message.value].crashes = result.crashes;
  event(
      concat("message ", text(step.message.value), " ended the process ", text(crashes), " times"));
}

bool Oracle::may_have_become(Kind kind, std::uint64_t id, std::uint8_t state) const {
  // A commit that was under way may have reached the disk or not; whole in either case.
  for (const auto& [number, each] : under_way_) {
    for (const engine::Step& step : each.batch.steps) {
      if (const auto* made = std::get_if<engine::ProcessedStep>(&step)) {
        if (kind == Kind::message && made->message.value == id &&
            (n(made->processed.end) == state || state == n(MessageState::done)))
          return true;
      } else if (const auto* window = std::get_if<engine::SendingStep>(&step)) {
        const auto& ids = window->deliveries;
        if (kind == Kind::delivery && state == n(DeliveryState::sending) &&
            std::find(ids.begin(), ids.end(), engine::DeliveryId{id}) != ids.end())
          return true;
      } else if (const auto* outcome = std::get_if<engine::OutcomeStep>(&step)) {
        const auto found = deliveries_.find(outcome->delivery.value);
        if (found == deliveries_.end()) continue;
        if (kind == Kind::delivery && outcome->delivery.value == id && n(outcome->to) == state)
          return true;
        const bool finishes = engine::finished(Kind::delivery, n(outcome->to));
        if (finishes && kind == Kind::message && found->second.message == id) return true;
        if (finishes && kind == Kind::claim && claims_.at(id).delivery == outcome->delivery.value)
          return true;
      } else if (const auto* move = std::get_if<engine::MoveStep>(&step)) {
        if (move->kind == kind && move->id == id) return true;
        if (move->kind != Kind::message) return true;  // claim, delivery and message move together
      }
    }
  }
  return false;
}

void Oracle::opened(const engine::Store& store) {
  epoch_ = store.epoch();
  last_call_ = 0;
  calls_.clear();
  call_of_message_.clear();
  const auto messages =
      all_rows<engine::MessageRow, engine::MessageQuery>(store, &engine::Store::messages, *this);
  const auto claims =
      all_rows<engine::ClaimRow, engine::ClaimQuery>(store, &engine::Store::claims, *this);
  const auto deliveries = all_rows<engine::DeliveryRow, engine::DeliveryQuery>(
      store, &engine::Store::deliveries, *this);
  if (!broken_.empty()) return;

  const auto compare = [&](Kind kind, std::uint64_t id, std::uint8_t state) {
    const std::uint8_t known = get(kind, id);
    if (known == state || may_have_become(kind, id, state)) return;
    fail(concat("A2: ", thing(kind, id), " was ", engine::state_name(kind, known),
                "; after the crash it is ", engine::state_name(kind, state)));
  };
  std::set<std::uint64_t> seen;
  // What is new was under way; its content is that of a batch that was submitted.
  for (const engine::MessageRow& row : messages) {
    seen.insert(row.id.value);
    if (messages_.count(row.id.value) > 0) {
      compare(Kind::message, row.id.value, n(row.state));
      messages_[row.id.value].state = row.state;
      continue;
    }
    bool known = false;
    for (const auto& [number, each] : under_way_) {
      for (const engine::Step& step : each.batch.steps) {
        const auto* accept = std::get_if<engine::AcceptStep>(&step);
        if (accept == nullptr || accept->head.control_id != row.control_id ||
            accept->content_hash != row.content_hash)
          continue;
        known = true;
        Message& message = messages_[row.id.value];
        message.content = std::string{accept->arrival.body.view()};
      }
    }
    if (!known) fail(concat("A2: message ", row.id.text(), " came from nowhere"));
    Message& message = messages_[row.id.value];
    message.state = row.state;
    message.control_id = row.control_id;
    message.key = row.ordering_key;
    message.interface = row.interface;
    message.reason = row.reason;
    by_control_id_[row.control_id].push_back(row.id.value);
  }
  for (const auto& [id, message] : messages_) {
    if (seen.count(id) == 0) {
      return fail(concat("A2: message ", text(id), " (", message.control_id,
                         message.acknowledged ? ", acknowledged" : "", ") is gone"));
    }
  }
  const auto is_under_way = [&](std::uint64_t message) {
    for (const auto& [number, each] : under_way_)
      for (const engine::Step& step : each.batch.steps) {
        const auto* made = std::get_if<engine::ProcessedStep>(&step);
        if (made != nullptr && made->message.value == message) return true;
        const auto* move = std::get_if<engine::MoveStep>(&step);  // a release
        if (move != nullptr && move->parcel && claims_.at(move->id).message == message) return true;
      }
    return false;
  };
  seen.clear();
  for (const engine::DeliveryRow& row : deliveries) {
    const std::uint64_t id = row.id.value;
    seen.insert(id);
    if (deliveries_.count(id) > 0) {
      compare(Kind::delivery, id, n(row.state));
      deliveries_[id].state = row.state;
      continue;
    }
    if (!is_under_way(row.message.value))
      fail(concat("B1: delivery ", text(id), " came from nowhere"));
    Delivery delivery;
    delivery.message = row.message.value;
    delivery.destination = row.destination;
    delivery.key = row.ordering_key;
    delivery.file_name = row.file_name;
    delivery.idempotency_key = row.idempotency_key;
    delivery.control_numbers = row.control_numbers;
    delivery.claim_number = row.claim_number;
    delivery.route = row.route;
    const auto& known = claims_of_[row.message.value];
    // Of a claim that was there before it: a person released it, and nobody heard of that.
    const bool released = std::any_of(known.begin(), known.end(), [&](std::uint64_t claim) {
      return claims_.at(claim).number == row.claim_number;
    });
    delivery.moved = released || messages_[row.message.value].moved;
    delivery.state = row.state;
    const auto bytes = store.bodies().get(row.body);
    if (!bytes) return fail(concat("A5: delivery ", text(id), ": ", bytes.error().message));
    delivery.bytes = std::string{bytes->view()};
    know_delivery(id, delivery);
  }
  for (const auto& [id, delivery] : deliveries_)
    if (seen.count(id) == 0) return fail(concat("A2: delivery ", text(id), " is gone"));
  seen.clear();
  for (const engine::ClaimRow& row : claims) {
    const std::uint64_t id = row.id.value;
    seen.insert(id);
    if (claims_.count(id) > 0) {
      compare(Kind::claim, id, n(row.status));
      claims_[id].status = row.status;
      claims_[id].delivery = row.delivery.value;
      continue;
    }
    if (!is_under_way(row.message.value))
      fail(concat("B1: claim ", text(id), " came from nowhere"));
    const auto built = store.bodies().get(row.built);
    claims_[id] = {row.status,
                   row.message.value,
                   row.delivery.value,
                   row.number,
                   built ? std::string{built->view()} : "",
                   messages_[row.message.value].key,
                   row.route,
                   row.payer};
    claims_of_[row.message.value].push_back(id);
  }
  for (const auto& [id, claim] : claims_)
    if (seen.count(id) == 0) return fail(concat("A2: claim ", text(id), " is gone"));
  next_message_ = messages.empty() ? 1 : messages.back().id.value + 1;
  next_claim_ = claims.empty() ? 1 : claims.back().id.value + 1;
  next_delivery_ = deliveries.empty() ? 1 : deliveries.back().id.value + 1;
  under_way_.clear();
  this->compare(store, true);
}

void Oracle::compare_counts(const engine::Store& store) {
  engine::StateCounts want;
  for (const auto& [id, each] : messages_) ++want.messages[n(each.state)];
  for (const auto& [id, each] : claims_) ++want.claims[n(each.status)];
  for (const auto& [id, each] : deliveries_) ++want.deliveries[n(each.state)];
  const engine::StateCounts counts = store.state_counts();
  if (counts == want) return;
  for (const Kind kind : {Kind::message, Kind::claim, Kind::delivery}) {
    for (std::uint8_t state = 1; state <= engine::state_count(kind); ++state) {
      engine::StateCounts& known = const_cast<engine::StateCounts&>(counts);
      if (known.of(kind)[state] != want.of(kind)[state])
        fail(concat("ledger: ", text(known.of(kind)[state]), " ", engine::name(kind), "s are ",
                    engine::state_name(kind, state), " by the store, ", text(want.of(kind)[state]),
                    " by what was committed"));
    }
  }
}

void Oracle::compare(const engine::Store& store, bool bodies) {
  compare_counts(store);
  std::size_t rows = 0;
  for (const auto& row :
       all_rows<engine::MessageRow, engine::MessageQuery>(store, &engine::Store::messages, *this)) {
    ++rows;
    if (get(Kind::message, row.id.value) != n(row.state))
      fail(concat("A2: message ", row.id.text(), " is ", engine::name(row.state),
                  ", and was committed as another"));
    if (!bodies || row.state == MessageState::duplicate || !row.body.has()) continue;
    const auto body = store.bodies().get(row.body);
    if (!body) {
      fail(concat("A5: message ", row.id.text(), ": ", body.error().message));
    } else if (body->view() != messages_[row.id.value].content) {
      fail(concat("A2: message ", row.id.text(), " has the content of another"));
    }
  }
  if (rows != messages_.size()) fail("A2: messages are missing");
  rows = 0;
  for (const auto& row : all_rows<engine::DeliveryRow, engine::DeliveryQuery>(
           store, &engine::Store::deliveries, *this)) {
    ++rows;
    if (get(Kind::delivery, row.id.value) != n(row.state))
      fail(concat("A2: delivery ", row.id.text(), " is ", engine::name(row.state),
                  ", and was committed as another"));
    if (!bodies) continue;
    const auto body = store.bodies().get(row.body);
    if (!body) {
      fail(concat("A5: delivery ", row.id.text(), ": ", body.error().message));
    } else if (body->view() != deliveries_[row.id.value].bytes) {
      fail(concat("B2: delivery ", row.id.text(), " has other bytes than it was built with"));
    }
  }
  if (rows != deliveries_.size()) fail("A2: deliveries are missing");
  const auto books = store.reconcile();
  if (!books) return fail(concat("ledger: ", books.error().message));
  if (!books->balances) fail(concat("ledger: ", books->text()));
}

// --- the senders ---------------------------------------------------------------------------------

std::uint64_t Oracle::called(const std::string& content) {
  calls_[++last_call_] = content;
  return last_call_;
}

void Oracle::told(std::uint64_t call, const engine::Answer& answer) {
  using Outcome = engine::Answer::Outcome;
  const std::string& content = calls_[call];
  event(concat("told ", content.substr(0, content.find('|')), " ",
               text(static_cast<std::uint64_t>(answer.outcome)), " ", answer.message_id));
  const auto id = engine::MessageId::parse(answer.message_id);
  const auto found = id ? messages_.find(id->value) : messages_.end();
  if (answer.outcome == Outcome::try_later) return;
  if (answer.outcome == Outcome::refused) {
    if (found != messages_.end()) {
      found->second.refused = true;
      if (found->second.state != MessageState::refused)
        fail(concat("B6: refused, and stored as ", engine::name(found->second.state)));
    }
    return;
  }
  if (found == messages_.end())
    return fail(concat("A1: ", content.substr(0, content.find('|')),
                       " was acknowledged before it was stored"));
  Message& message = found->second;
  if (message.content != content)
    return fail(concat("A1: acknowledged as ", answer.message_id, ", which holds other content"));
  if (message.state == MessageState::refused || message.state == MessageState::duplicate)
    return fail(concat("B6: acknowledged as ", answer.message_id, ", which is ",
                       engine::name(message.state)));
  message.acknowledged = true;
  if (answer.outcome != Outcome::stored) return;
  call_of_message_[id->value] = call;
  const auto at = call_of_message_.find(id->value);
  const bool older = at != call_of_message_.begin() && std::prev(at)->second > call;
  const bool younger = std::next(at) != call_of_message_.end() && std::next(at)->second < call;
  if (older || younger) fail("C1: messages were stored in another order than they came");
}

// --- the payers ----------------------------------------------------------------------------------

void Oracle::arrived(const engine::Outgoing& outgoing, bool recognises_repeats, bool taken) {
  event(concat(outgoing.destination, " got ", outgoing.delivery_id, " try ", text(outgoing.attempt),
               taken ? " and took it" : ""));
  const auto id = engine::DeliveryId::parse(outgoing.delivery_id);
  const auto found = id ? deliveries_.find(id->value) : deliveries_.end();
  if (found == deliveries_.end())
    return fail(concat("B2: ", outgoing.delivery_id, " was sent before it was stored"));
  Delivery& delivery = found->second;
  if (delivery.state != DeliveryState::sending)
    fail(concat("B2: ", outgoing.delivery_id, " left while it was ", engine::name(delivery.state)));
  if (identity(delivery) != identity(outgoing))
    fail(concat("B2: ", outgoing.delivery_id, " try ", text(outgoing.attempt),
                " has another identity: ", identity(outgoing), " instead of ", identity(delivery)));
  if (delivery.destination != outgoing.destination)
    fail(concat("B2: ", outgoing.delivery_id, " went to another destination"));
  const Message& message = messages_.at(delivery.message);
  if (message.refused || message.state == MessageState::refused)
    fail(concat("B6: message ", text(delivery.message), " was refused and is delivered"));
  if (environment_ == "production" && message.content.find("|T") != std::string::npos)
    fail(concat("B7: a test message was billed: ", message.content));
  if (delivery.unknown && !recognises_repeats)
    fail(concat("B3: ", outgoing.delivery_id, " was in doubt and went again"));
  delivery.unknown = true;
  if (!delivery.moved) {
    // By the age of the messages: a released claim goes before what is younger and still waits.
    const std::pair now{delivery.message, id->value};
    // What a strict route keeps back is passed by what another took.
    const std::string_view of = ever_strict_ ? std::string_view{delivery.route} : "";
    auto& last = last_arrival_[concat(delivery.destination, " ", delivery.key, " ", of)];
    if (last > now)
      fail(concat("C1: ", outgoing.delivery_id, " of key ", delivery.key, " came after delivery ",
                  text(last.second)));
    last = std::max(last, now);
  }
  if (!taken) return;
  delivery.taken = true;
  if (outgoing.claim_number.empty()) return;
  if (++billed_[concat(outgoing.destination, " ", outgoing.claim_number)] > 1)
    fail(concat("B1: ", outgoing.claim_number, " was billed twice to ", outgoing.destination));
}

void Oracle::heard(const std::string& delivery_id, engine::SendResult::What what) {
  event(concat("heard of ", delivery_id, " ", text(n(what))));
  const auto id = engine::DeliveryId::parse(delivery_id);
  if (what != engine::SendResult::What::no_answer) deliveries_[id->value].unknown = false;
}

void Oracle::moved(Kind kind, std::uint64_t id) {
  if (kind == Kind::message) messages_[id].moved = true;
  if (kind != Kind::delivery) return;
  deliveries_[id].moved = true;
  deliveries_[id].unknown = false;
}

}  // namespace claimwire::test
