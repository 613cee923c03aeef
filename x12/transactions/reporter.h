#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "x12/syntax/segment.h"
#include "x12/transactions/finding.h"
#include "x12/transactions/walker.h"

namespace claimwire::x12 {

/// Turns "this is wrong here" into Findings with their place; counts all, hands on the first
/// `findings_max`. Costs nothing but a few stores while nothing is wrong.
class Reporter {
 public:
  /// A place kept for later: that of an ISA whose IEA may never come, of a CLM whose lines are to
  /// be added up first.
  struct Mark {
    struct Step {
      const LoopSpec* loop = nullptr;
      std::uint32_t occurrence = 0;  ///< As the path text counts it.
    };
    std::uint32_t number = 0;
    std::uint32_t in_set = 0;
    std::array<Step, GuideWalker::kDepthMax> steps{};  ///< The loops a path names.
    std::size_t depth = 0;
    std::string segment{}, qualifier{}, transaction{};  // short: no allocation

    std::string_view loop() const {
      return depth == 0 ? std::string_view{} : steps[depth - 1].loop->id;
    }
    std::string loop_path() const;  ///< "2300[1]/2400[2]/"
  };

  Reporter(const FindingSink& sink, std::uint32_t findings_max)
      : sink_{sink}, findings_max_{findings_max} {}

  void transaction(std::string_view number) { transaction_ = number; }
  /// From here on findings are about `segment`, which outlives the next call.
  void at(const Segment& segment, std::uint32_t in_set, std::span<const LoopFrame> open);
  void at(const Mark& mark);
  /// About the last of the loops `open`: its first segment.
  void at_loop(std::span<const LoopFrame> open);
  void row(const SegmentSpec* row, std::uint32_t count);
  void loop_entered(std::span<const LoopFrame> open);
  Mark mark() const;

  void raise(const FindingKind& kind, std::size_t element, std::size_t component, std::string found,
             std::string detail);
  /// A segment that is not there: named after itself, placed at the loop that lacks it.
  void raise_missing(const FindingKind& kind, std::string_view segment, std::string_view qualifier,
                     std::string detail);
  void finish();

  std::uint32_t errors() const { return errors_; }
  std::uint32_t warnings() const { return warnings_; }

 private:
  void fill_steps(Mark& mark) const;
  void send(const FindingKind& kind, const Mark& where, std::size_t element, std::size_t component,
            std::string place, std::string found, std::string detail);
  bool counted(const FindingKind& kind);

  const FindingSink& sink_;
  std::uint32_t findings_max_;
  std::uint32_t sent_ = 0, errors_ = 0, warnings_ = 0, all_ = 0;
  std::string transaction_{};
  const Segment* segment_ = nullptr;
  std::uint32_t in_set_ = 0;
  std::span<const LoopFrame> open_{};
  const SegmentSpec* row_ = nullptr;
  std::uint32_t row_count_ = 0;
  std::uint32_t number_ = 0;
  const Mark* marked_ = nullptr;
  bool loop_only_ = false;
  std::uint32_t billing_ = 0, subscribers_ = 0, patients_ = 0, claims_ = 0;  ///< Loops in the file.
};

}  // namespace claimwire::x12
