#pragma once
#include <string_view>

#include "core/result.h"

namespace claimwire::x12 {

/// The four characters that cut an interchange apart. They are declared by the fixed columns of its
/// ISA segment; X12 has no way to escape one inside a value.
struct Delimiters {
  char element = '*';
  char component = ':';
  char repetition = '^';  ///< '\0' where the ISA declares none (versions before 00402 say `U`).
  char terminator = '~';

  constexpr bool contains(char c) const {
    return c == element || c == component || c == terminator ||
           (c == repetition && repetition != '\0');
  }
  friend constexpr bool operator==(const Delimiters&, const Delimiters&) = default;
};

/// Bytes of an ISA segment, its terminator counted.
inline constexpr std::size_t kIsaBytes = 106;

/// Reads them from the ISA at the start of `text`: element from byte 4, repetition from ISA11,
/// component from byte 105, terminator from byte 106.
/// Errors  x12.no-isa, x12.isa-length (an element of the ISA has lost its padding, or the text ends
///         before the terminator), x12.delimiters (two of them are the same, or one is a letter or
///         digit).
/// Source  X12.5 Interchange Control Structures, ISA.
Result<Delimiters> read_delimiters(std::string_view text);

}  // namespace claimwire::x12
