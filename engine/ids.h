#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace claimwire::engine {

namespace detail {
std::string id_text(char prefix, std::uint64_t value);
std::optional<std::uint64_t> parse_id(char prefix, std::string_view text);
}  // namespace detail

/// Node (12 bits, SQLite is 0) and a number given by that node's single writer in commit order
/// (52 bits). Outside the program it is opaque text that sorts as the numbers do: "m_000...2a".
template <char Prefix>
struct Id {
  std::uint64_t value = 0;  ///< 0: none.

  explicit operator bool() const { return value != 0; }
  std::string text() const { return value == 0 ? std::string{} : detail::id_text(Prefix, value); }
  static std::optional<Id> parse(std::string_view text) {
    const auto value = detail::parse_id(Prefix, text);
    return value ? std::optional<Id>{Id{*value}} : std::nullopt;
  }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using MessageId = Id<'m'>;
using ClaimId = Id<'c'>;
using DeliveryId = Id<'d'>;
using AuditId = Id<'a'>;  ///< Its number is the record's place in the trail, from 1.

}  // namespace claimwire::engine
