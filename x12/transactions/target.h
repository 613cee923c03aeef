#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "x12/transactions/guide.h"

namespace claimwire::x12 {

/// A place of a guide that can be written, looked up once so that a mapping sets it without
/// parsing: `2010BA/NM109`, `2300/REF*G1/02`, `2300/HI*ABK/02-2`, `2310A[2]/NM103`,
/// `2400/REF*G1[2]/02`, `2320/CAS[2]/03`. Grammar: x12/syntax/path.h, with one loop in front. The
/// loop may be left out where only one loop of the guide has the segment and qualifier.
///
/// A path may also name a whole loop (`2310B`) or a whole segment (`2310B/PRV`): then `element` is
/// 0, and for a loop `segment` is null.
struct Target {
  const LoopSpec* loop = nullptr;
  std::uint16_t loop_occurrence = 1;  ///< Inside its parent loop.
  const SegmentSpec* segment = nullptr;
  std::string_view qualifier{};  ///< Points into the guide's table; empty: the row has none.
  std::uint16_t segment_occurrence = 1;  ///< Among those of this row and qualifier.
  std::uint8_t element = 0;
  std::uint8_t component = 0;
  const ElementSpec* spec = nullptr;  ///< Of the component, else of the element; null when whole.

  friend bool operator==(const Target&, const Target&) = default;
};

/// Errors  x12.path when `path` is not a path at all; x12.target when the guide has no such place
///         or an occurrence is beyond its repeat: the message names the nearest that it has.
Result<Target> find_target(Guide guide, std::string_view path);

/// The canonical text of a target: "2300/HI*ABK/02-2".
std::string text(const Target& target);

/// Every element and component a guide can carry, in guide order, for documents and checks.
struct TargetRow {
  std::string path;
  Target target;
};
std::vector<TargetRow> all_targets(Guide guide);

}  // namespace claimwire::x12
