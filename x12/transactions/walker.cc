#include "x12/transactions/walker.h"

#include <algorithm>

namespace claimwire::x12 {
namespace {

/// Ids have two or three characters, which makes comparing them three looks.
bool same_id(std::string_view a, std::string_view b) {
  return a.size() == b.size() && a.size() >= 2 && a.size() <= 3 && a[0] == b[0] && a[1] == b[1] &&
         a.back() == b.back();
}

bool matches(const SegmentSpec& row, const Segment& segment, std::string_view id) {
  if (!same_id(row.id, id)) return false;
  if (row.qualifiers.empty()) return true;
  const std::string_view value =
      row.qualifier_component == 0
          ? segment.element(row.qualifier_element)
          : segment.component(row.qualifier_element, row.qualifier_component);
  return has_code(row.qualifiers, value);
}

/// The row of `loop` for `segment` from `least_order` on; a row with a qualifier goes before a
/// general one. The row that opens the loop is left out unless `opener`.
const SegmentSpec* find_row(const LoopSpec& loop, const Segment& segment, std::string_view id,
                            std::uint8_t least_order, bool opener) {
  const SegmentSpec* general = nullptr;
  for (const SegmentSpec& row : loop.segments.subspan(opener ? 0 : 1)) {
    if (row.order < least_order || !matches(row, segment, id)) continue;
    if (!row.qualifiers.empty()) return &row;
    if (general == nullptr) general = &row;
  }
  return general;
}

}  // namespace

void GuideWalker::begin(const GuideSpec& guide, std::uint32_t segment_number) {
  depth_ = 0;
  serial_ = 0;
  row_ = nullptr;
  enter(*guide.root, 1, segment_number);
}

void GuideWalker::enter(const LoopSpec& loop, std::uint32_t occurrence,
                        std::uint32_t segment_number) {
  LoopFrame& frame = frames_[depth_++];
  frame = LoopFrame{};
  frame.spec = &loop;
  frame.occurrence = occurrence;
  frame.opened_by = segment_number;
  frame.serial = serial_++;
  events_.enter_loop(open());
}

void GuideWalker::leave_to(std::size_t depth) {
  while (depth_ > depth) {
    events_.leave_loop(open());
    --depth_;
  }
}

void GuideWalker::take(LoopFrame& frame, const SegmentSpec& row, bool strict) {
  const auto index = static_cast<std::size_t>(&row - frame.spec->segments.data());
  row_ = &row;
  row_count_ = ++frame.segments[index];
  if (strict) frame.segment_order = row.order;
}

bool GuideWalker::find(const Segment& segment, bool strict) {
  const std::string_view id = segment.id();
  for (std::size_t depth = depth_; depth > 0; --depth) {
    LoopFrame& frame = frames_[depth - 1];
    // Rows of the loop itself stand before its child loops.
    if (!strict || frame.child_order == 0) {
      const SegmentSpec* row = find_row(*frame.spec, segment, id,
                                        strict ? frame.segment_order : std::uint8_t{0}, depth == 1);
      if (row != nullptr) {
        leave_to(depth);
        take(frame, *row, strict);
        return true;
      }
    }
    const auto children = frame.spec->children;
    for (std::size_t i = 0; i < children.size(); ++i) {
      const LoopSpec& child = *children[i];
      if (strict && child.order < frame.child_order) continue;
      if (!matches(child.segments[0], segment, id)) continue;
      leave_to(depth);
      if (strict) frame.child_order = child.order;
      const std::uint32_t occurrence = ++frame.children[i];
      enter(child, occurrence, segment.number);
      take(frames_[depth_ - 1], child.segments[0], true);
      return true;
    }
  }
  return false;
}

Placement GuideWalker::place(const Segment& segment) {
  if (find(segment, true)) return Placement::placed;
  if (find(segment, false)) return Placement::out_of_order;
  row_ = nullptr;
  row_count_ = 0;
  return Placement::unexpected;
}

void GuideWalker::end() { leave_to(0); }

}  // namespace claimwire::x12
