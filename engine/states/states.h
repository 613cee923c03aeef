#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace claimwire::engine {

/// What has a state. Numbers are stored; never renumber.
enum class Kind : std::uint8_t { message = 1, claim = 2, delivery = 3, answer = 4, account = 5 };

/// The names are used identically in code, store, API, console and documents. Values are stored
/// in four bits; 0 means "not there yet". Never renumber.
enum class MessageState : std::uint8_t {
  received = 1,   ///< Stored, not yet worked.
  waiting = 2,    ///< In an account.
  open = 3,       ///< A claim or copy made from it is unfinished.
  done = 4,       ///< Everything made from it is finished.
  filtered = 5,   ///< By a written rule.
  held = 6,       ///< Before any claim exists; a person decides.
  failed = 7,     ///< Unreadable, unmappable, or ended the process twice.
  refused = 8,    ///< Answered AE, AR or 4xx; never delivered.
  duplicate = 9,  ///< The same as an earlier one.
  dismissed = 10,
};
enum class ClaimStatus : std::uint8_t {
  held = 1,
  ready = 2,
  sent = 3,
  dismissed = 4,
  replaced = 5,
  voided = 6,
};
enum class ClaimAnswer : std::uint8_t {
  none = 1,
  accepted = 2,
  rejected = 3,
  paid = 4,
  partly_paid = 5,
  denied = 6,
};
enum class DeliveryState : std::uint8_t {
  queued = 1,
  sending = 2,
  delivered = 3,
  in_doubt = 4,  ///< The outcome is unknown.
  parked = 5,    ///< Retries used up, or refused for good; a person decides.
  dismissed = 6,
};
enum class AccountState : std::uint8_t {
  open = 1,
  due = 2,
  billed = 3,
  no_claim_due = 4,
  cancelled = 5,
};

/// One allowed step. `from` 0: the first state of a new thing.
struct Transition {
  Kind kind;
  std::uint8_t from;
  std::uint8_t to;
  std::string_view because;  ///< One clause for the documents.
};

/// Every allowed step of every kind, in the order the documents show. The store refuses others.
std::span<const Transition> transitions();

/// `from` 0 asks whether a new thing may start as `to`.
bool allowed(Kind kind, std::uint8_t from, std::uint8_t to);

std::string_view name(Kind kind);                            ///< "delivery"
std::string_view state_name(Kind kind, std::uint8_t state);  ///< "in_doubt"; "" when unknown
std::optional<std::uint8_t> state_named(Kind kind, std::string_view text);
/// Number of states of a kind; they are 1 to this.
std::uint8_t state_count(Kind kind);

inline std::string_view name(MessageState s) {
  return state_name(Kind::message, static_cast<std::uint8_t>(s));
}
inline std::string_view name(ClaimStatus s) {
  return state_name(Kind::claim, static_cast<std::uint8_t>(s));
}
inline std::string_view name(ClaimAnswer s) {
  return state_name(Kind::answer, static_cast<std::uint8_t>(s));
}
inline std::string_view name(DeliveryState s) {
  return state_name(Kind::delivery, static_cast<std::uint8_t>(s));
}
inline std::string_view name(AccountState s) {
  return state_name(Kind::account, static_cast<std::uint8_t>(s));
}

/// Nothing more will happen by itself or is expected of a person.
bool finished(Kind kind, std::uint8_t state);

/// The tables of docs/reference/states.md, one a kind.
std::string states_as_markdown();

}  // namespace claimwire::engine
