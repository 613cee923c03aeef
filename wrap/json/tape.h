#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wrap/json/document.h"

namespace claimwire::json {

/// One value or member name. A name stands directly before its value; what is inside an array or
/// object follows it, up to `end`.
struct Node {
  std::uint32_t at;               ///< Offset of its text in Tape::text, which is the source's.
  std::uint32_t length_and_type;  ///< 28 and 4 bits. One word: bit fields, written one after the
                                  ///< other and read back, cost a third of the reading time.
  std::uint32_t end;              ///< One past the last node inside.
  std::uint32_t parent;           ///< The array or object; its own number for the root.

  static constexpr std::uint32_t pack(std::uint32_t length, std::uint32_t type) {
    return length << 4U | (type & 0xFU);
  }
  /// Of the text in bytes; of arrays and objects, how many inside.
  constexpr std::uint32_t length() const { return length_and_type >> 4U; }
  /// A json::Type; of a name, kName.
  constexpr std::uint32_t type() const { return length_and_type & 0xFU; }
};
static_assert(sizeof(Node) == 16);

inline constexpr std::uint32_t kName = 15;

/// Strings are decoded where they stand, since decoding only shortens: an offset into `text` is one
/// into the source too.
struct Tape {
  std::string text;
  std::vector<Node> nodes;

  std::string_view view(const Node& node) const {
    return std::string_view{text}.substr(node.at, node.length());
  }
};

}  // namespace claimwire::json
