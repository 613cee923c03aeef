#include "mappings/engine/x12_sink.h"

#include <string>
#include <utility>

#include "mappings/finding_kinds.h"
#include "x12/transactions/target.h"

namespace claimwire::mappings {
constexpr IssueKind kNoRoom{"mapping.no-room", Severity::error,
                            "the guide has no room for this value; split the claim or drop it",
                            "005010X222A1, 005010X223A2, repeat of the segment or loop"};

namespace {}  // namespace

void X12Sink::failed(const Error& error) {
  issues_.push_back(finding(kNoRoom, Action::hold, Origin{}, {}, {}, error.message));
}

Date X12Sink::day(void*) const { return {}; }

void* X12Sink::open(const Block& block, void* outer) {
  const x12::Target& target = block.target.x12;
  auto* const around = static_cast<Open*>(outer);
  x12::LoopNode* parent = around != nullptr ? around->loop : nullptr;
  auto made = std::make_unique<Open>();
  if (target.segment == nullptr) {
    if (parent == nullptr) parent = tree_.block_of(*target.loop);
    if (parent == nullptr) return nullptr;
    // A loop of the block itself is not repeated; one below it is.
    Result<x12::LoopNode*> child = parent->child(target.loop->id);
    if (!child) {
      failed(child.error());
      return nullptr;
    }
    made->loop = *child;
  } else {
    made->loop = parent != nullptr ? parent : tree_.block_of(*target.loop);
  }
  open_.push_back(std::move(made));
  return open_.back().get();
}

void X12Sink::close(const Block& block, void* item) {
  auto* const open = static_cast<Open*>(item);
  if (block.target.x12.segment != nullptr && !open->parts.empty() && open->loop != nullptr) {
    const Result<void> done =
        open->loop->append_composite(block.target.x12, std::move(open->parts));
    if (!done) failed(done.error());
  }
  std::erase_if(open_, [&](const auto& one) { return one.get() == item; });
}

void X12Sink::put(const CompiledRule& rule, const CompiledChoice&, void* item,
                  std::vector<Found>& values, bool) {
  Found& value = values.front();
  auto* const open = static_cast<Open*>(item);
  if (rule.target.component != 0 && open != nullptr) {
    open->parts.push_back(
        {0, rule.target.component, std::move(value.text), value.from, rule.number});
    return;
  }
  const Result<void> done =
      open != nullptr
          ? open->loop->set(rule.target.x12, std::move(value.text), value.from, rule.number)
          : tree_.set(rule.target.x12, std::move(value.text), value.from, rule.number);
  if (!done) failed(done.error());
}

}  // namespace claimwire::mappings
