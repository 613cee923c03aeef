#include "engine/ledger/ledger.h"

#include <algorithm>
#include <utility>

#include "core/decimal.h"
#include "core/text.h"

namespace claimwire::engine {
namespace {

Book of_states(Kind kind, std::string book, std::uint64_t rows,
               const std::array<std::uint64_t, 16>& by_state) {
  Book out;
  out.name = out.unit = std::move(book);
  out.total = static_cast<std::int64_t>(rows);
  std::int64_t sum = 0;
  for (std::uint8_t state = 1; state <= state_count(kind); ++state) {
    const auto count = static_cast<std::int64_t>(by_state[state]);
    out.parts.emplace_back(state_name(kind, state), count);
    sum += count;
  }
  out.balances = sum == out.total;
  return out;
}

/// The messages book tells the filtered ones apart by the rule that did it.
Book of_messages(const Counts& counts) {
  Book out = of_states(Kind::message, "messages", counts.message_rows, counts.messages);
  const auto filtered = std::find_if(out.parts.begin(), out.parts.end(), [](const auto& part) {
    return part.first == name(MessageState::filtered);
  });
  std::int64_t rest = filtered->second;
  std::vector<std::pair<std::string, std::int64_t>> by_rule;
  for (const auto& [rule, count] : counts.filtered) {
    by_rule.emplace_back(concat("filtered(", rule, ")"), static_cast<std::int64_t>(count));
    rest -= static_cast<std::int64_t>(count);
  }
  filtered->second = rest;
  const auto behind = out.parts.insert(filtered + 1, by_rule.begin(), by_rule.end());
  if (rest == 0 && !by_rule.empty()) out.parts.erase(behind - 1);
  return out;
}

Book of_charges(const Counts& counts, bool money) {
  const auto part = [money](const Charges& charges) {
    return money ? charges.cents : std::int64_t{charges.lines};
  };
  Book out;
  out.name = "charges";
  out.unit = money ? "cents" : "lines";
  out.total = part(counts.received);
  out.parts = {{"on a live claim", part(counts.on_claims)},
               {"waiting", part(counts.waiting)},
               {"credited", part(counts.credited)}};
  for (const auto& [reason, charges] : counts.dropped)
    out.parts.emplace_back(concat("dropped(", reason, ")"), part(charges));
  std::int64_t sum = 0;
  for (const auto& [name, value] : out.parts) sum += value;
  out.balances = sum == out.total;
  return out;
}

}  // namespace

Ledger make_ledger(Counts counts) {
  Ledger out;
  out.books.push_back(of_messages(counts));
  out.books.push_back(of_states(Kind::claim, "claims", counts.claim_rows, counts.claims));
  out.books.push_back(
      of_states(Kind::delivery, "deliveries", counts.delivery_rows, counts.deliveries));
  out.books.push_back(of_charges(counts, false));
  out.books.push_back(of_charges(counts, true));
  out.balances = counts.contradictions == 0;
  for (const Book& book : out.books) out.balances = out.balances && book.balances;
  out.counts = std::move(counts);
  return out;
}

std::string Ledger::text() const {
  std::string out;
  for (const Book& book : books) {
    const auto shown = [&](std::int64_t value) {
      return book.unit == "cents" ? concat("$", Decimal{value, 2}.text()) : std::to_string(value);
    };
    out += concat(book.name, book.name == book.unit ? "" : concat(" (", book.unit, ")"), ": ",
                  shown(book.total), " = ");
    bool any = false;
    for (const auto& [name, value] : book.parts) {
      if (value == 0) continue;
      out += concat(any ? " + " : "", shown(value), " ", name);
      any = true;
    }
    if (!any) out += '0';
    if (book.unit == "cents" && counts.on_claims.cents != 0)
      out += concat(": ", shown(counts.sent.cents), " sent, ", shown(counts.held.cents), " held");
    out += book.balances ? "   balances\n" : "   DOES NOT BALANCE\n";
  }
  if (counts.contradictions > 0) {
    out +=
        concat(std::to_string(counts.contradictions),
               " messages contradict what was made from them, the first ",
               counts.contradicting.empty() ? std::string{} : counts.contradicting.front(), "\n");
  }
  return out;
}

}  // namespace claimwire::engine
