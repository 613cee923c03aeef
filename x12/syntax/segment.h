#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "core/origin.h"
#include "x12/syntax/delimiters.h"

namespace claimwire::x12 {

/// One segment read in place: every view points into the bytes received. Positions count as X12
/// does: element 1 of `CLM*A1*140` is "A1"; component 1 is the first.
struct Segment {
  std::string_view text;                  ///< Without terminator and padding.
  std::span<const std::uint32_t> starts;  ///< Of each element in `text`, the id being 0, then the
                                          ///< place behind the last.
  Delimiters delimiters{};
  std::uint64_t offset = 0;  ///< Of `text` in the file, in bytes.
  std::uint32_t number = 0;  ///< Counts from 1 over the whole file; the ISA counts.

  constexpr std::string_view id() const { return element(0); }
  constexpr std::size_t element_count() const { return starts.size() < 2 ? 0 : starts.size() - 2; }
  /// Absent is empty.
  constexpr std::string_view element(std::size_t n) const {
    if (starts.empty() || n >= starts.size() - 1) return {};
    return text.substr(starts[n], starts[n + 1] - 1 - starts[n]);
  }
  /// Component `c` of element `n`, from 1; an element without component separator is its own
  /// component 1.
  std::string_view component(std::size_t n, std::size_t c) const;

  /// The place as an Origin of the message received.
  Origin origin(std::uint8_t element_number = 0, std::uint8_t component_number = 0) const;
};

}  // namespace claimwire::x12
