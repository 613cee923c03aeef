#pragma once
#include <array>
#include <string>
#include <string_view>

#include "core/decimal.h"

namespace claimwire {

/// An amount of one currency: a Decimal with at most two places and an ISO 4217 code. Text in
/// JSON, never a number with a binary fraction.
struct Money {
  Decimal amount{0, 2};
  std::array<char, 3> currency{'U', 'S', 'D'};

  std::string_view currency_code() const { return {currency.data(), currency.size()}; }

  /// Keeps the text's value and always two places: "140" is 140.00. Errors: decimal.*, and
  /// money.places when a digit other than zero stands in the third place or behind.
  static Result<Money> parse(std::string_view text, std::string_view currency = "USD");
  /// A Decimal of any scale as money; errors as parse().
  static Result<Money> from(Decimal amount, std::string_view currency = "USD");

  friend bool operator==(const Money&, const Money&) = default;
};

/// Errors: money.currency when the two differ, decimal.overflow.
Result<Money> add(const Money& a, const Money& b);
Result<Money> subtract(const Money& a, const Money& b);
/// Unit price x quantity, rounded half up to cents once, at the end. Errors: decimal.overflow.
Result<Money> multiply(const Money& price, Decimal quantity);

}  // namespace claimwire
