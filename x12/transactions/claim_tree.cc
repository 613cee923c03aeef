#include "x12/transactions/claim_tree.h"

#include <algorithm>

#include "core/text.h"

namespace claimwire::x12 {
namespace {

Error outside(const Target& target, std::string_view what) {
  return {"x12.target", concat(text(target), ": ", what)};
}

bool same_segment(const SegmentNode& node, const Target& target) {
  return node.spec == target.segment && node.qualifier == target.qualifier &&
         node.occurrence == target.segment_occurrence;
}

template <class Segments>
auto* find_segment(Segments& segments, const Target& target) {
  const auto found =
      std::ranges::find_if(segments, [&](const auto& s) { return same_segment(s, target); });
  return found == segments.end() ? nullptr : &*found;
}

}  // namespace

const ElementValue* SegmentNode::find(std::uint8_t element, std::uint8_t component) const {
  for (const ElementValue& value : elements) {
    if (value.element == element && (component == 0 || value.component == component)) return &value;
  }
  return nullptr;
}

/// One step down for each loop between here and the target's; the table is at most 5 deep.
LoopNode* LoopNode::descend(const Target& target, bool create) {
  LoopNode* at = this;
  while (at->spec_ != target.loop) {
    auto step = std::ranges::find(at->spec_->children, target.loop);
    if (step == at->spec_->children.end())
      step = std::ranges::find_if(at->spec_->children,
                                  [&](const LoopSpec* c) { return c->contains(*target.loop); });
    if (step == at->spec_->children.end()) return nullptr;
    std::uint32_t wanted = *step == target.loop ? target.loop_occurrence : 1U;
    LoopNode* next = nullptr;
    for (const auto& loop : at->loops_) {
      if (loop->spec_ == *step && --wanted == 0) {
        next = loop.get();
        break;
      }
    }
    if (next == nullptr) {
      if (!create) return nullptr;
      for (; wanted > 0;
           --wanted) {  // 2310A[2] before 2310A[1] makes both; empty ones are no loops
        at->loops_.push_back(std::make_unique<LoopNode>(**step));
      }
      next = at->loops_.back().get();
    }
    at = next;
  }
  return at;
}

const LoopNode* LoopNode::descend(const Target& target) const {
  return const_cast<LoopNode*>(this)->descend(target, false);  // NOLINT: creates nothing
}

Result<void> LoopNode::set(const Target& target, std::string value, Origin from, RuleId rule) {
  if (target.loop == nullptr || target.segment == nullptr || target.element == 0) {
    return Error{"x12.target", "only an element can be set; this target is a loop or a segment"};
  }
  LoopNode* loop = descend(target, !value.empty());
  if (loop == nullptr) {
    if (value.empty() && spec_->contains(*target.loop)) return {};
    return outside(target, concat("is not in or below loop ", spec_->id));
  }
  SegmentNode* segment = find_segment(loop->segments_, target);
  if (segment == nullptr) {
    if (value.empty()) return {};
    loop->segments_.push_back({target.segment, target.qualifier, target.segment_occurrence, {}});
    segment = &loop->segments_.back();
  }
  const auto at = std::ranges::find_if(segment->elements, [&](const ElementValue& e) {
    return e.element == target.element && e.component == target.component;
  });
  if (value.empty()) {
    if (at != segment->elements.end()) segment->elements.erase(at);
    if (segment->elements.empty()) {
      std::erase_if(loop->segments_, [&](const SegmentNode& s) { return same_segment(s, target); });
    }
    return {};
  }
  if (at != segment->elements.end()) {
    *at = {target.element, target.component, std::move(value), from, rule};
  } else {
    segment->elements.push_back({target.element, target.component, std::move(value), from, rule});
  }
  return {};
}

Result<void> LoopNode::set(Guide guide, std::string_view path, std::string value, Origin from,
                           RuleId rule) {
  Result<Target> target = find_target(guide, path);
  if (!target) return target.error();
  return set(*target, std::move(value), from, rule);
}

Result<LoopNode*> LoopNode::child(std::string_view loop_id) {
  for (const LoopSpec* spec : spec_->children) {
    if (spec->id != loop_id) continue;
    loops_.push_back(std::make_unique<LoopNode>(*spec));
    return loops_.back().get();
  }
  return Error{"x12.target", concat("loop ", spec_->id, " has no loop ", loop_id, " below it")};
}

Result<void> LoopNode::append_composite(Guide guide, std::string_view path,
                                        std::vector<ElementValue> parts) {
  Result<Target> found = find_target(guide, path);
  if (!found) return found.error();
  return append_composite(*found, std::move(parts));
}

Result<void> LoopNode::append_composite(Target target, std::vector<ElementValue> parts) {
  if (target.segment == nullptr) return outside(target, "names a loop, not a segment");
  LoopNode* loop = descend(target, true);
  if (loop == nullptr) return outside(target, concat("is not in or below loop ", spec_->id));
  for (; target.segment_occurrence <= target.segment->repeat_max; ++target.segment_occurrence) {
    const SegmentNode* segment = find_segment(loop->segments_, target);
    for (const ElementSpec& element : target.segment->elements) {
      if (element.type != ElementType::composite) continue;
      if (segment != nullptr && segment->find(element.position) != nullptr) continue;
      target.element = element.position;
      for (ElementValue& part : parts) {
        const bool legal = std::ranges::any_of(
            element.components, [&](const ElementSpec& s) { return s.position == part.component; });
        if (!legal) {
          return outside(target, concat("has no component ", std::to_string(part.component)));
        }
        target.component = part.component;
        if (part.value.empty()) continue;
        if (Result<void> done = loop->set(target, std::move(part.value), part.from, part.rule);
            !done) {
          return done.error();
        }
      }
      return {};
    }
  }
  return outside(target, "all places are taken; the guide allows no more of them");
}

const ElementValue* LoopNode::find(const Target& target) const {
  const LoopNode* loop = descend(target);
  if (loop == nullptr || target.segment == nullptr) return nullptr;
  const SegmentNode* segment = find_segment(loop->segments_, target);
  return segment == nullptr ? nullptr : segment->find(target.element, target.component);
}

void LoopNode::drop(const Target& target) {
  LoopNode* loop = descend(target, false);
  if (loop == nullptr) return;
  if (target.segment == nullptr) {
    loop->segments_.clear();
    loop->loops_.clear();
    return;
  }
  std::erase_if(loop->segments_, [&](const SegmentNode& s) {
    return s.spec == target.segment &&
           (target.qualifier.empty() || s.qualifier == target.qualifier);
  });
}

ClaimTree::ClaimTree(Guide guide)
    : guide_{guide},
      billing_{std::make_unique<LoopNode>(*find_loop(guide, "2000A"))},
      subscriber_{std::make_unique<LoopNode>(*find_loop(guide, "2000B"))},
      patient_{std::make_unique<LoopNode>(*find_loop(guide, "2000C"))},
      claim_{std::make_unique<LoopNode>(*find_loop(guide, "2300"))} {}

LoopNode* ClaimTree::block_of(const LoopSpec& loop) {
  if (&loop == asked_) return answered_;  // rules of one loop stand together
  asked_ = &loop;
  // Innermost first: 2000A contains all the others.
  for (LoopNode* block : {claim_.get(), patient_.get(), subscriber_.get(), billing_.get()}) {
    if (block->spec().contains(loop)) return answered_ = block;
  }
  return answered_ = nullptr;
}

const LoopNode* ClaimTree::block_of(const LoopSpec& loop) const {
  for (const LoopNode* block : {claim_.get(), patient_.get(), subscriber_.get(), billing_.get()}) {
    if (block->spec().contains(loop)) return block;
  }
  return nullptr;
}

Result<void> ClaimTree::set(const Target& target, std::string value, Origin from, RuleId rule) {
  LoopNode* block = target.loop == nullptr ? nullptr : block_of(*target.loop);
  if (block == nullptr) {
    return Error{"x12.target",
                 "this place belongs to the envelope of the file, not to a claim; it is set by the "
                 "partner's configuration"};
  }
  if (target.segment != nullptr && target.segment->id == "HL") {
    return outside(target, "HL segments are numbered by the writer and cannot be set");
  }
  return block->set(target, std::move(value), from, rule);
}

Result<void> ClaimTree::set(std::string_view path, std::string value, Origin from, RuleId rule) {
  Result<Target> target = find_target(guide_, path);
  if (!target) return target.error();
  return set(*target, std::move(value), from, rule);
}

}  // namespace claimwire::x12
