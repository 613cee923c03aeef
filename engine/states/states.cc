#include "engine/states/states.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace claimwire::engine {
namespace {

constexpr std::uint8_t n(auto state) { return static_cast<std::uint8_t>(state); }

using M = MessageState;
using C = ClaimStatus;
using A = ClaimAnswer;
using D = DeliveryState;
using U = AccountState;

constexpr Transition kTransitions[] = {
    {Kind::message, 0, n(M::received), "stored, then acknowledged"},
    {Kind::message, 0, n(M::refused), "answered AE, AR or 4xx"},
    {Kind::message, 0, n(M::duplicate), "same sender identity, control id and content"},
    {Kind::message, 0, n(M::held), "same control id with other content"},
    {Kind::message, n(M::received), n(M::waiting), "its account is not due"},
    {Kind::message, n(M::received), n(M::open), "claims or copies were made"},
    {Kind::message, n(M::received), n(M::filtered), "a written rule"},
    {Kind::message, n(M::received), n(M::held), "no route, a mapping's hold, a person"},
    {Kind::message, n(M::received), n(M::failed),
     "unreadable, unmappable, or ended the process twice"},
    {Kind::message, n(M::received), n(M::refused), "a check before the acknowledgment said no"},
    {Kind::message, n(M::received), n(M::dismissed), "a person"},
    {Kind::message, n(M::waiting), n(M::open), "the account was billed"},
    {Kind::message, n(M::waiting), n(M::filtered), "no claim is due for the account"},
    {Kind::message, n(M::waiting), n(M::held), "a person"},
    {Kind::message, n(M::waiting), n(M::failed), "the account could not be assembled"},
    {Kind::message, n(M::waiting), n(M::dismissed), "a person"},
    {Kind::message, n(M::open), n(M::done), "everything made from it is finished"},
    {Kind::message, n(M::done), n(M::open), "something made from it is worked again"},
    {Kind::message, n(M::held), n(M::received), "released"},
    {Kind::message, n(M::held), n(M::dismissed), "a person"},
    {Kind::message, n(M::failed), n(M::received), "tried again by a person"},
    {Kind::message, n(M::failed), n(M::dismissed), "a person"},

    {Kind::claim, 0, n(C::held), "a finding holds it"},
    {Kind::claim, 0, n(C::ready), "built, bytes and identity stored"},
    {Kind::claim, n(C::held), n(C::ready), "released"},
    {Kind::claim, n(C::held), n(C::dismissed), "a person"},
    {Kind::claim, n(C::ready), n(C::held), "a person"},
    {Kind::claim, n(C::ready), n(C::sent), "its delivery was accepted"},
    {Kind::claim, n(C::ready), n(C::dismissed), "a person, or captured"},
    {Kind::claim, n(C::sent), n(C::replaced), "a claim of frequency 7 was sent for it"},
    {Kind::claim, n(C::sent), n(C::voided), "a claim of frequency 8 was sent for it"},

    {Kind::answer, 0, n(A::none), "nothing came back yet"},
    {Kind::answer, n(A::none), n(A::accepted), "999, 277CA or ClaimResponse"},
    {Kind::answer, n(A::none), n(A::rejected), "TA1, 999, 277CA or ClaimResponse"},
    {Kind::answer, n(A::none), n(A::paid), "835"},
    {Kind::answer, n(A::none), n(A::partly_paid), "835"},
    {Kind::answer, n(A::none), n(A::denied), "835"},
    {Kind::answer, n(A::accepted), n(A::rejected), "a later answer of the payer"},
    {Kind::answer, n(A::accepted), n(A::paid), "835"},
    {Kind::answer, n(A::accepted), n(A::partly_paid), "835"},
    {Kind::answer, n(A::accepted), n(A::denied), "835"},
    {Kind::answer, n(A::rejected), n(A::paid), "835 in spite of a rejection"},
    {Kind::answer, n(A::rejected), n(A::partly_paid), "835 in spite of a rejection"},
    {Kind::answer, n(A::rejected), n(A::denied), "835 in spite of a rejection"},
    {Kind::answer, n(A::paid), n(A::partly_paid), "a reversal and correction"},
    {Kind::answer, n(A::paid), n(A::denied), "a reversal and correction"},
    {Kind::answer, n(A::partly_paid), n(A::paid), "a reversal and correction"},
    {Kind::answer, n(A::partly_paid), n(A::denied), "a reversal and correction"},
    {Kind::answer, n(A::denied), n(A::paid), "a reversal and correction"},
    {Kind::answer, n(A::denied), n(A::partly_paid), "a reversal and correction"},

    {Kind::delivery, 0, n(D::queued), "bytes and identity stored"},
    {Kind::delivery, n(D::queued), n(D::sending), "committed before the first byte leaves"},
    {Kind::delivery, n(D::queued), n(D::parked), "a person stops the tries"},
    {Kind::delivery, n(D::queued), n(D::dismissed), "a person, or captured"},
    {Kind::delivery, n(D::sending), n(D::delivered), "the receiver accepted it"},
    {Kind::delivery, n(D::sending), n(D::queued), "not reached, or repeating is harmless"},
    {Kind::delivery, n(D::sending), n(D::in_doubt), "no answer, or the process ended meanwhile"},
    {Kind::delivery, n(D::sending), n(D::parked), "retries used up, or refused for good"},
    {Kind::delivery, n(D::in_doubt), n(D::delivered), "a matching answer, or a person"},
    {Kind::delivery, n(D::in_doubt), n(D::queued), "a person, or a late answer: not taken"},
    {Kind::delivery, n(D::in_doubt), n(D::parked), "a late answer: refused for good"},
    {Kind::delivery, n(D::in_doubt), n(D::dismissed), "a person"},
    {Kind::delivery, n(D::parked), n(D::queued), "tried again by a person"},
    {Kind::delivery, n(D::parked), n(D::dismissed), "a person"},

    {Kind::account, 0, n(U::open), "its first message"},
    {Kind::account, n(U::open), n(U::due), "bill trigger or bill-hold days"},
    {Kind::account, n(U::open), n(U::no_claim_due), "a written rule"},
    {Kind::account, n(U::open), n(U::cancelled), "A11 before sending"},
    {Kind::account, n(U::due), n(U::open), "more charges, or the discharge was cancelled"},
    {Kind::account, n(U::due), n(U::billed), "its claims were built"},
    {Kind::account, n(U::due), n(U::no_claim_due), "a written rule"},
    {Kind::account, n(U::due), n(U::cancelled), "A11 before sending"},
    {Kind::account, n(U::billed), n(U::due), "late charges or a correction"},
    {Kind::account, n(U::no_claim_due), n(U::open), "insurance arrived later"},
    {Kind::account, n(U::cancelled), n(U::open), "the visit came back"},
};

constexpr std::string_view kMessage[] = {"received",  "waiting",  "open",   "done",
                                         "filtered",  "held",     "failed", "refused",
                                         "duplicate", "dismissed"};
constexpr std::string_view kClaim[] = {"held", "ready", "sent", "dismissed", "replaced", "voided"};
constexpr std::string_view kAnswer[] = {"none", "accepted",    "rejected",
                                        "paid", "partly_paid", "denied"};
constexpr std::string_view kDelivery[] = {"queued",   "sending", "delivered",
                                          "in_doubt", "parked",  "dismissed"};
constexpr std::string_view kAccount[] = {"open", "due", "billed", "no_claim_due", "cancelled"};

constexpr Kind kKinds[] = {Kind::message, Kind::claim, Kind::answer, Kind::delivery, Kind::account};

constexpr std::span<const std::string_view> names(Kind kind) {
  switch (kind) {
    case Kind::message:
      return kMessage;
    case Kind::claim:
      return kClaim;
    case Kind::answer:
      return kAnswer;
    case Kind::delivery:
      return kDelivery;
    case Kind::account:
      return kAccount;
  }
  return {};
}

using Allowed = std::array<std::array<std::array<bool, 16>, 16>, 6>;
constexpr Allowed kAllowed = [] {
  Allowed table{};
  for (const Transition& t : kTransitions) table[n(t.kind)][t.from][t.to] = true;
  return table;
}();

}  // namespace

std::span<const Transition> transitions() { return kTransitions; }

bool allowed(Kind kind, std::uint8_t from, std::uint8_t to) {
  return n(kind) < kAllowed.size() && from < 16 && to < 16 && kAllowed[n(kind)][from][to];
}

std::string_view name(Kind kind) {
  switch (kind) {
    case Kind::message:
      return "message";
    case Kind::claim:
      return "claim";
    case Kind::answer:
      return "claim answer";
    case Kind::delivery:
      return "delivery";
    case Kind::account:
      return "account";
  }
  return {};
}

std::string_view state_name(Kind kind, std::uint8_t state) {
  const auto all = names(kind);
  return state >= 1 && state <= all.size() ? all[state - 1] : std::string_view{};
}

std::optional<std::uint8_t> state_named(Kind kind, std::string_view text) {
  const auto all = names(kind);
  const auto found = std::find(all.begin(), all.end(), text);
  if (found == all.end()) return std::nullopt;
  return static_cast<std::uint8_t>(found - all.begin() + 1);
}

std::uint8_t state_count(Kind kind) { return static_cast<std::uint8_t>(names(kind).size()); }

bool finished(Kind kind, std::uint8_t state) {
  switch (kind) {
    case Kind::message:
      return state == n(M::done) || state == n(M::filtered) || state == n(M::refused) ||
             state == n(M::duplicate) || state == n(M::dismissed);
    case Kind::claim:
      return state != n(C::held) && state != n(C::ready);
    case Kind::delivery:
      return state == n(D::delivered) || state == n(D::dismissed);
    case Kind::answer:
      return state != n(A::none) && state != n(A::accepted);
    case Kind::account:
      return state == n(U::billed) || state == n(U::no_claim_due) || state == n(U::cancelled);
  }
  return false;
}

std::string states_as_markdown() {
  std::string out;
  for (const Kind kind : kKinds) {
    out += concat("## ", name(kind), "\n\n| from | to | because |\n| --- | --- | --- |\n");
    for (const Transition& t : kTransitions) {
      if (t.kind != kind) continue;
      out += concat("| ", t.from == 0 ? "(new)" : concat("`", state_name(kind, t.from), "`"),
                    " | `", state_name(kind, t.to), "` | ", t.because, " |\n");
    }
    out += "\n";
  }
  return out;
}

}  // namespace claimwire::engine
