#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "x12/syntax/segment.h"
#include "x12/transactions/guide.h"

namespace claimwire::x12 {

/// One loop that is open while a transaction is walked.
struct LoopFrame {
  static constexpr std::size_t kSegmentsMax = 64;
  static constexpr std::size_t kChildrenMax = 16;

  const LoopSpec* spec = nullptr;
  std::uint32_t occurrence = 0;    ///< In its parent, from 1.
  std::uint32_t opened_by = 0;     ///< Segment number.
  std::uint32_t serial = 0;        ///< Counts the loops of this transaction, the root being 0.
  std::uint8_t segment_order = 0;  ///< Rows below it are past.
  std::uint8_t child_order = 0;    ///< 0: no child loop was opened yet.
  std::array<std::uint16_t, kSegmentsMax> segments{};  ///< Seen of each row.
  std::array<std::uint32_t, kChildrenMax> children{};  ///< Seen of each child loop.
};

/// What became of one segment.
enum class Placement : std::uint8_t {
  placed,
  out_of_order,  ///< Placed, but rows or loops that must follow it came before.
  unexpected,    ///< The guide has no place for it here; it was left out.
};

/// Told by GuideWalker, in the order of the file.
class WalkEvents {
 public:
  virtual ~WalkEvents() = default;
  virtual void enter_loop(std::span<const LoopFrame> open) = 0;  ///< The last is the new one.
  virtual void leave_loop(std::span<const LoopFrame> open) = 0;  ///< The last is the one left.
};

/// Brings the segments between ST and SE to their rows in the guide's loop table, recovering from
/// whatever stands wrong. State is one frame an open loop, at most 8.
class GuideWalker {
 public:
  static constexpr std::size_t kDepthMax = 8;

  explicit GuideWalker(WalkEvents& events) : events_{events} {}

  /// Opens the root of `guide`: the loop of the transaction itself.
  void begin(const GuideSpec& guide, std::uint32_t segment_number);
  /// Closes and opens loops as `segment` asks, and counts it.
  Placement place(const Segment& segment);
  /// Closes what is open.
  void end();

  bool active() const { return depth_ > 0; }
  /// The row of the segment placed last; null when it was unexpected.
  const SegmentSpec* row() const { return row_; }
  /// How many of that row the loop has by now.
  std::uint32_t row_count() const { return row_count_; }
  /// The loops open, the root first.
  std::span<const LoopFrame> open() const { return {frames_.data(), depth_}; }

 private:
  bool find(const Segment& segment, bool strict);
  void enter(const LoopSpec& loop, std::uint32_t occurrence, std::uint32_t segment_number);
  void leave_to(std::size_t depth);
  void take(LoopFrame& frame, const SegmentSpec& row, bool strict);

  WalkEvents& events_;
  std::array<LoopFrame, kDepthMax> frames_{};
  std::size_t depth_ = 0;
  std::uint32_t serial_ = 0;
  const SegmentSpec* row_ = nullptr;
  std::uint32_t row_count_ = 0;
};

}  // namespace claimwire::x12
