#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace claimwire {

/// An exact decimal number: coefficient x 10^-scale. Keeps the scale it was written with (10.00
/// writes as 10.00) and compares by value (10.00 equals 10). There is no way to or from binary
/// floating point.
class Decimal {
 public:
  static constexpr std::uint8_t kScaleMax = 18;

  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t coefficient, std::uint8_t scale)
      : coefficient_{coefficient}, scale_{scale} {}

  /// Reads "-12.50", "+3", ".5", "7.", "1.2E+2". Blanks, commas and anything else are errors.
  /// Errors  decimal.syntax; decimal.overflow when the value needs more than 18 digits.
  static Result<Decimal> parse(std::string_view text);

  constexpr std::int64_t coefficient() const { return coefficient_; }
  constexpr std::uint8_t scale() const { return scale_; }
  constexpr bool negative() const { return coefficient_ < 0; }
  constexpr bool zero() const { return coefficient_ == 0; }
  /// True when nothing but zeros stands behind the point.
  bool whole() const;

  /// With all its digits: "10.00", "-0.5".
  std::string text() const;
  /// Without trailing zeros and useless point: "10", "-0.5" (X12 type R).
  std::string shortest() const;

  constexpr Decimal operator-() const { return {-coefficient_, scale_}; }

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

 private:
  std::int64_t coefficient_ = 0;
  std::uint8_t scale_ = 0;
};

/// Exact; the scale is the larger of the two. Errors: decimal.overflow.
Result<Decimal> add(Decimal a, Decimal b);
Result<Decimal> subtract(Decimal a, Decimal b);
/// Exact, through 128 bits; the scale is the sum of the two. Errors: decimal.overflow.
Result<Decimal> multiply(Decimal a, Decimal b);
/// Half away from zero, to `scale` places; fills with zeros when it had fewer.
Result<Decimal> round_half_up(Decimal value, std::uint8_t scale);
/// Splits `total` (kept to its own scale) over `weights` by largest remainder: the parts sum to
/// exactly `total`. Weights must not be negative nor all zero. Errors: decimal.weights.
Result<std::vector<Decimal>> split(Decimal total, const std::vector<std::int64_t>& weights);

}  // namespace claimwire
