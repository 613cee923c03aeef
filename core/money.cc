#include "core/money.h"

#include <algorithm>

namespace claimwire {
namespace {
Error currencies_differ(const Money& a, const Money& b) {
  return {"money.currency", "amounts in " + std::string{a.currency_code()} + " and " +
                                std::string{b.currency_code()} + " cannot be added"};
}
}  // namespace

Result<Money> Money::parse(std::string_view text, std::string_view currency) {
  const auto amount = Decimal::parse(text);
  if (!amount) return amount.error();
  return from(*amount, currency);
}

Result<Money> Money::from(Decimal amount, std::string_view currency) {
  const auto rounded = round_half_up(amount, 2);
  if (!rounded) return rounded.error();
  if (*rounded != amount)
    return Error{"money.places", "an amount of money has at most two places behind the point"};
  Money money{*rounded};
  if (currency.size() != 3) return Error{"money.currency", "expected a currency of three letters"};
  std::copy(currency.begin(), currency.end(), money.currency.begin());
  return money;
}

Result<Money> add(const Money& a, const Money& b) {
  if (a.currency != b.currency) return currencies_differ(a, b);
  const auto sum = add(a.amount, b.amount);
  if (!sum) return sum.error();
  return Money{*sum, a.currency};
}

Result<Money> subtract(const Money& a, const Money& b) {
  return add(a, Money{-b.amount, b.currency});
}

Result<Money> multiply(const Money& price, Decimal quantity) {
  const auto product = multiply(price.amount, quantity);
  if (!product) return product.error();
  const auto rounded = round_half_up(*product, 2);
  if (!rounded) return rounded.error();
  return Money{*rounded, price.currency};
}

}  // namespace claimwire
