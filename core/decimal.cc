#include "core/decimal.h"

#include <algorithm>
#include <numeric>

namespace claimwire {
namespace {

__extension__ using Wide = __int128;
constexpr Wide kMax = 999'999'999'999'999'999;  // 18 digits

Wide power_of_ten(unsigned n) {
  Wide value = 1;
  while (n-- > 0) value *= 10;
  return value;
}

Error overflow() {
  return {"decimal.overflow", "number needs more than 18 digits; at most 18 can be kept exactly"};
}

Result<Decimal> fit(Wide coefficient, unsigned scale) {
  while (scale > Decimal::kScaleMax) {
    if (coefficient % 10 != 0) return overflow();
    coefficient /= 10;
    --scale;
  }
  if (coefficient > kMax || coefficient < -kMax) return overflow();
  return Decimal{static_cast<std::int64_t>(coefficient), static_cast<std::uint8_t>(scale)};
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
  const Error syntax{"decimal.syntax",
                     "not a decimal number; expected digits with an optional sign and point"};
  std::size_t at = 0;
  bool minus = false;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) minus = text[at++] == '-';
  Wide coefficient = 0;
  int scale = 0;
  bool digits = false, point = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.') {
      if (point) return syntax;
      point = true;
    } else if (c >= '0' && c <= '9') {
      digits = true;
      coefficient = coefficient * 10 + (c - '0');
      if (coefficient > kMax) return overflow();
      if (point && ++scale > 1000) return overflow();
    } else {
      break;
    }
  }
  if (!digits) return syntax;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return syntax;
    ++at;
    bool down = false;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) down = text[at++] == '-';
    if (at == text.size()) return syntax;
    int exponent = 0;
    for (; at < text.size(); ++at) {
      if (text[at] < '0' || text[at] > '9') return syntax;
      exponent = exponent * 10 + (text[at] - '0');
      if (exponent > 1000) return overflow();
    }
    scale += down ? exponent : -exponent;
  }
  if (minus) coefficient = -coefficient;
  if (coefficient == 0 && scale < 0) scale = 0;
  while (scale < 0) {
    coefficient *= 10;
    ++scale;
    if (coefficient > kMax || coefficient < -kMax) return overflow();
  }
  if (coefficient == 0 && scale > kScaleMax) return overflow();
  return fit(coefficient, static_cast<unsigned>(scale));
}

bool Decimal::whole() const { return Wide{coefficient_} % power_of_ten(scale_) == 0; }

std::string Decimal::text() const {
  const bool minus = coefficient_ < 0;
  const auto magnitude = minus ? 0 - static_cast<std::uint64_t>(coefficient_)
                               : static_cast<std::uint64_t>(coefficient_);
  std::string digits = std::to_string(magnitude);
  if (scale_ > 0) {
    if (digits.size() <= scale_) digits.insert(0, scale_ + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale_, 1, '.');
  }
  return minus ? "-" + digits : digits;
}

std::string Decimal::shortest() const {
  std::string out = text();
  if (scale_ > 0) {
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
  }
  return out == "-0" ? "0" : out;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  Wide left = a.coefficient_, right = b.coefficient_;
  if (a.scale_ < b.scale_) left *= power_of_ten(static_cast<unsigned>(b.scale_ - a.scale_));
  if (b.scale_ < a.scale_) right *= power_of_ten(static_cast<unsigned>(a.scale_ - b.scale_));
  if (left < right) return std::strong_ordering::less;
  if (left > right) return std::strong_ordering::greater;
  return std::strong_ordering::equal;
}

Result<Decimal> add(Decimal a, Decimal b) {
  const unsigned scale = std::max(a.scale(), b.scale());
  return fit(Wide{a.coefficient()} * power_of_ten(scale - a.scale()) +
                 Wide{b.coefficient()} * power_of_ten(scale - b.scale()),
             scale);
}

Result<Decimal> subtract(Decimal a, Decimal b) { return add(a, -b); }

Result<Decimal> multiply(Decimal a, Decimal b) {
  return fit(Wide{a.coefficient()} * Wide{b.coefficient()}, unsigned{a.scale()} + b.scale());
}

Result<Decimal> round_half_up(Decimal value, std::uint8_t scale) {
  if (value.scale() <= scale)
    return fit(
        Wide{value.coefficient()} * power_of_ten(static_cast<unsigned>(scale - value.scale())),
        scale);
  const Wide unit = power_of_ten(static_cast<unsigned>(value.scale() - scale));
  const Wide coefficient = value.coefficient();
  const Wide half = coefficient < 0 ? -unit / 2 : unit / 2;
  return fit((coefficient + half) / unit, scale);
}

Result<std::vector<Decimal>> split(Decimal total, const std::vector<std::int64_t>& weights) {
  const Error bad{"decimal.weights", "weights must not be negative nor all zero"};
  Wide sum = 0;
  for (const auto weight : weights) {
    if (weight < 0) return bad;
    sum += weight;
  }
  if (sum == 0) return bad;
  const bool minus = total.negative();
  const Wide whole = minus ? -Wide{total.coefficient()} : Wide{total.coefficient()};
  std::vector<Wide> parts, remainders;
  Wide given = 0;
  for (const auto weight : weights) {
    parts.push_back(whole * weight / sum);
    remainders.push_back(whole * weight % sum);
    given += parts.back();
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; given < whole; ++i, ++given) parts[order[i % order.size()]] += 1;
  std::vector<Decimal> out;
  for (const Wide part : parts)
    out.emplace_back(static_cast<std::int64_t>(minus ? -part : part), total.scale());
  return out;
}

}  // namespace claimwire
