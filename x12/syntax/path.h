#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace claimwire::x12 {

/// A place in an X12 file as people write it:
///
///     path    = { loop "/" } segment
///     loop    = id [ "[" n "]" ]                        2400[2]
///     segment = id element [ "-" component ]            CLM05-1  HI01-2
///             | id [ "*" qualifier ] [ "[" n "]" ] [ "/" element [ "-" component ] ]
///                                                       REF*G1/02  DTP*472  CAS[2]/03  N3
///
/// Elements are two digits. Brackets always count occurrences, from 1: of a loop inside the loop
/// named before it (inside the file where none is), of a segment inside its loop among those with
/// that id and qualifier. Without brackets every occurrence is meant when reading, the first when
/// writing.
struct Path {
  struct Loop {
    std::string id;
    std::uint32_t occurrence = 0;  ///< 0: not said.
    friend bool operator==(const Loop&, const Loop&) = default;
  };
  std::vector<Loop> loops{};
  std::string segment{};
  std::string qualifier{};
  std::uint32_t occurrence = 0;  ///< 0: not said.
  std::uint8_t element = 0;      ///< 0: the whole segment.
  std::uint8_t component = 0;    ///< 0: the whole element.

  /// Errors  x12.path, naming the character where it stops making sense.
  static Result<Path> parse(std::string_view text);
  /// The shortest text that parses to this path.
  std::string text() const;

  friend bool operator==(const Path&, const Path&) = default;
};

}  // namespace claimwire::x12
