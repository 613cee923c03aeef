#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/origin.h"
#include "core/result.h"
#include "x12/transactions/guide.h"
#include "x12/transactions/target.h"

namespace claimwire::x12 {

/// A number its owner gives each mapping rule; handed back with the element the rule filled. 0: the
/// writer itself filled the element (counters, fixed qualifiers).
using RuleId = std::uint32_t;

/// One element or component set, before character rules and padding.
struct ElementValue {
  std::uint8_t element = 0;
  std::uint8_t component = 0;  ///< 0: not a composite.
  std::string value{};         ///< UTF-8.
  Origin from{};
  RuleId rule = 0;
};

/// One segment to be written. Elements keep the order they were set in.
struct SegmentNode {
  const SegmentSpec* spec = nullptr;
  std::string_view qualifier{};  ///< Of the guide's table; empty: the row has none.
  std::uint16_t occurrence = 1;
  std::vector<ElementValue> elements{};

  const ElementValue* find(std::uint8_t element, std::uint8_t component = 0) const;
};

/// One loop to be written. Segments and loops may be set in any order; the writer brings them into
/// the guide's.
class LoopNode {
 public:
  explicit LoopNode(const LoopSpec& spec) : spec_{&spec} {}

  const LoopSpec& spec() const { return *spec_; }
  const std::vector<SegmentNode>& segments() const { return segments_; }
  const std::vector<std::unique_ptr<LoopNode>>& loops() const { return loops_; }
  bool empty() const { return segments_.empty() && loops_.empty(); }

  /// Sets the element at `target`, which lies in this loop or one below it; loops between are made
  /// as needed (the first occurrence of each). An empty value removes what was set.
  /// Errors  x12.target when `target` is not in or below this loop, or names no element.
  Result<void> set(const Target& target, std::string value, Origin from, RuleId rule = 0);
  /// The same by text. Errors: those of find_target() too.
  Result<void> set(Guide guide, std::string_view path, std::string value, Origin from,
                   RuleId rule = 0);
  /// Adds one more repetition of a child loop, directly below this one: child("2400").
  /// Errors  x12.target when this loop has no such child.
  Result<LoopNode*> child(std::string_view loop_id);
  /// Adds a composite to the next free element of the row `segment` of this loop, opening a further
  /// segment of the row when one is full: HI*ABF takes 12, then a second segment. `parts` are
  /// components with their numbers; the qualifier (-1) is filled by the writer.
  /// Errors  x12.target when the row has no composites or all its segments are full.
  Result<void> append_composite(Guide guide, std::string_view path,
                                std::vector<ElementValue> parts);
  Result<void> append_composite(Target target, std::vector<ElementValue> parts);

  /// The value set, or nullptr.
  const ElementValue* find(const Target& target) const;
  /// Removes a whole segment (element 0) or loop (segment null) if it is there.
  void drop(const Target& target);

 private:
  LoopNode* descend(const Target& target, bool create);
  const LoopNode* descend(const Target& target) const;

  const LoopSpec* spec_;
  std::vector<SegmentNode> segments_{};
  std::vector<std::unique_ptr<LoopNode>> loops_{};
};

/// One claim as blocks: billing provider (2000A with 2010AA to AC), subscriber and payer (2000B
/// with 2010BA, 2010BB), the patient when somebody else (2000C with 2010CA), and the claim itself
/// (2300 and below). The writer shares equal blocks between claims. HL segments, LX numbers and
/// envelopes are the writer's.
class ClaimTree {
 public:
  explicit ClaimTree(Guide guide);

  Guide guide() const { return guide_; }
  LoopNode& billing() { return *billing_; }
  LoopNode& subscriber() { return *subscriber_; }
  LoopNode& patient() { return *patient_; }
  LoopNode& claim() { return *claim_; }
  const LoopNode& billing() const { return *billing_; }
  const LoopNode& subscriber() const { return *subscriber_; }
  const LoopNode& patient() const { return *patient_; }  ///< Empty: the patient is the subscriber.
  const LoopNode& claim() const { return *claim_; }

  /// Sends `path` to the block it belongs to: set("2010BA/NM109", ...). Errors: x12.path,
  /// x12.target (also for loops a claim does not own: 1000A, 1000B).
  Result<void> set(std::string_view path, std::string value, Origin from, RuleId rule = 0);
  Result<void> set(const Target& target, std::string value, Origin from, RuleId rule = 0);
  /// The block that holds `loop`; nullptr for loops a claim does not own.
  LoopNode* block_of(const LoopSpec& loop);
  const LoopNode* block_of(const LoopSpec& loop) const;
  /// One more repetition of a loop directly below 2300: child("2400").
  Result<LoopNode*> child(std::string_view loop_id) { return claim_->child(loop_id); }

 private:
  Guide guide_;
  std::unique_ptr<LoopNode> billing_, subscriber_, patient_, claim_;
  const LoopSpec* asked_ = nullptr;  ///< What block_of() was asked last, and its answer.
  LoopNode* answered_ = nullptr;
};

}  // namespace claimwire::x12
