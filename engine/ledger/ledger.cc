#include "engine/ledger/ledger.h"

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
  out.books.push_back(of_states(Kind::message, "messages", counts.message_rows, counts.messages));
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
    out += concat(any ? "" : "0", book.balances ? "   balances\n" : "   DOES NOT BALANCE\n");
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
