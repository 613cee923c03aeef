#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "core/issue.h"
#include "hl7/syntax/message.h"

namespace claimwire::hl7 {

/// One instance of a group: the INSURANCE opened by the second IN1.
struct Group {
  static constexpr std::uint16_t kNone = 0xFFFF;
  std::string_view name{};       ///< "FINANCIAL"; "" for the message itself.
  std::uint16_t parent = kNone;  ///< Index of the group around it; the message has none.
  std::uint16_t first = 0;       ///< Index, from 0, of the segment that opened it.
  std::uint16_t last = 0;        ///< Index of the last segment in it or in a group inside it.
};

/// Which group each segment of a message belongs to. Group 0 is the message.
struct GroupTree {
  std::string_view structure{};  ///< "DFT_P03", by MSH-9 and table 0354; "" if unknown.
  std::vector<Group> groups{};
  std::vector<std::uint16_t> group_of{};  ///< For each segment index.
  /// Segment id, packed, and index; ordered. See nearest().
  std::vector<std::pair<std::uint32_t, std::uint16_t>> by_id{};

  /// The segments named `id` nearest to segment `index`: of its own group and the groups inside it,
  /// else of the group around that, and so on up to the message; empty when there is none. Groups of
  /// the same kind as the asking one are passed over: an FT1 without PR1 gets no other FT1's PR1.
  /// Z segments that follow a segment directly, before any standard one, are nearer to it than
  /// those of its group: the ZDX behind each DG1.
  /// Cost    A binary search a level, then the segments found.
  std::vector<std::size_t> nearest(const Message& message, std::size_t index,
                                   std::string_view id) const;
  /// Whether segment `index` stands in group `group` or inside one of its groups.
  bool inside(std::size_t index, std::uint16_t group) const;
};

/// Places every segment by the abstract message syntax of its structure and version. Order is only
/// reported, never enforced: a segment at an odd place goes to the last opened group that may hold
/// it, an unknown or Z segment to the group of the segment before it. A message of unknown
/// structure is read by the general rule: IN2, IN3 follow IN1, ROL and PRT what is before them, PR1
/// an FT1. Issues  hl7.segment-order, hl7.segment-not-in-structure, hl7.required-segment-missing,
///         hl7.structure-unknown: warnings and information.
/// Source  HL7 v2.3 to 2.7.1, chapters 3 and 6; table 0354 for the structure of a trigger.
GroupTree group_tree(const Message& message, Issues& issues);

/// MSH-9.3 where it names a structure known here; else by type and trigger: ADT^A04 is "ADT_A01".
/// Empty when neither is known.
std::string_view structure_of(const Message& message);

}  // namespace claimwire::hl7
