#include "x12/transactions/reporter.h"

#include "core/text.h"
#include "x12/transactions/finding_kinds.h"

namespace claimwire::x12 {

void Reporter::at(const Segment& segment, std::uint32_t in_set, std::span<const LoopFrame> open) {
  segment_ = &segment;
  number_ = segment.number;
  in_set_ = in_set;
  open_ = open;
  row_ = nullptr;
  marked_ = nullptr;
  loop_only_ = false;
}

void Reporter::at(const Mark& mark) { marked_ = &mark; }

void Reporter::at_loop(std::span<const LoopFrame> open) {
  marked_ = nullptr;
  loop_only_ = true;
  open_ = open;
}

void Reporter::row(const SegmentSpec* row, std::uint32_t count) {
  row_ = row;
  row_count_ = count;
}

void Reporter::loop_entered(std::span<const LoopFrame> open) {
  const std::string_view id = open.back().spec->id;
  if (id == "2300") ++claims_;
  if (id == "2000A") ++billing_;
  if (id == "2000B") ++subscribers_;
  if (id == "2000C") ++patients_;
}

std::string Reporter::Mark::loop_path() const {
  std::string out;
  for (std::size_t i = 0; i < depth; ++i) {
    out += steps[i].loop->id;
    if (steps[i].loop->repeat_max != 1 || steps[i].occurrence > 1) {
      out += concat("[", std::to_string(steps[i].occurrence), "]");
    }
    out += '/';
  }
  return out;
}

/// From the innermost claim or hierarchy node down; those count over the file, the others in their
/// parent.
void Reporter::fill_steps(Mark& mark) const {
  std::size_t top = open_.size();
  while (top > 1) {
    --top;
    const std::string_view id = open_[top].spec->id;
    if (id == "2300" || id.starts_with("2000")) break;
  }
  for (std::size_t i = top; i < open_.size(); ++i) {
    const LoopSpec& spec = *open_[i].spec;
    if (spec.id.empty()) continue;
    const std::uint32_t in_file = spec.id == "2300"    ? claims_
                                  : spec.id == "2000A" ? billing_
                                  : spec.id == "2000B" ? subscribers_
                                  : spec.id == "2000C" ? patients_
                                                       : 0;
    mark.steps[mark.depth++] = {&spec, in_file != 0 ? in_file : open_[i].occurrence};
  }
}

Reporter::Mark Reporter::mark() const {
  Mark out;
  if (marked_ != nullptr) return *marked_;
  out.transaction = transaction_;
  fill_steps(out);
  if (loop_only_) {
    const LoopFrame& frame = open_.back();
    out.number = frame.opened_by;
    out.in_set = in_set_ >= number_ - frame.opened_by ? in_set_ - (number_ - frame.opened_by) : 0;
    out.segment = frame.spec->id.empty() ? "ST" : std::string{frame.spec->segments[0].id};
    return out;
  }
  out.number = number_;
  out.in_set = in_set_;
  out.segment =
      segment_->id().size() <= 3 ? std::string{segment_->id()} : printable(segment_->id(), 10);
  if (row_ != nullptr) {
    const std::string_view id = row_->id;
    const bool told_apart = id == "REF" || id == "DTP" || id == "AMT" || id == "HI" ||
                            id == "CRC" || id == "NTE" || id == "QTY";
    std::string_view value = id == "HI" ? segment_->component(1, 1) : segment_->element(1);
    if (told_apart && value.size() <= 3) out.qualifier = value;
    const bool one = row_->qualifiers.find(' ') == std::string_view::npos || id == "HI";
    if (row_count_ > 1 && one) out.qualifier += concat("[", std::to_string(row_count_), "]");
  }
  return out;
}

bool Reporter::counted(const FindingKind& kind) {
  ++all_;
  if (kind.issue.severity >= Severity::error) ++errors_;
  if (kind.issue.severity == Severity::warning) ++warnings_;
  if (sent_ >= findings_max_) return false;
  ++sent_;
  return true;
}

void Reporter::send(const FindingKind& kind, const Mark& where, std::size_t element,
                    std::size_t component, std::string place, std::string found,
                    std::string detail) {
  Finding out;
  out.issue.kind = &kind.issue;
  out.issue.from.kind = Origin::Kind::message;
  out.issue.from.locator = X12Locator{where.number, static_cast<std::uint8_t>(element),
                                      static_cast<std::uint8_t>(component)}
                               .pack() &
                           0xFFFFFFFFFFFF;
  out.issue.place = std::move(place);
  out.issue.found = std::move(found);
  out.issue.detail = std::move(detail);
  out.issue.action = default_action(kind.issue.severity);
  out.ack = kind.ack;
  out.level = kind.level;
  out.segment = where.segment;
  out.loop = where.loop();
  out.segment_in_set = where.in_set;
  out.transaction = where.transaction;
  out.element = static_cast<std::uint8_t>(element);
  out.component = static_cast<std::uint8_t>(component);
  sink_(std::move(out));
}

void Reporter::raise(const FindingKind& kind, std::size_t element, std::size_t component,
                     std::string found, std::string detail) {
  if (!counted(kind)) return;
  const Mark where = mark();
  if (element > 99) element = 0;
  std::string place = where.loop_path() + where.segment;
  if (!where.qualifier.empty()) {
    if (!where.qualifier.starts_with('[')) place += '*';
    place += where.qualifier;
    if (element != 0) place += '/';
  }
  if (element != 0) {
    if (element < 10) place += '0';
    place += std::to_string(element);
    if (component != 0) place += concat("-", std::to_string(component));
  }
  send(kind, where, element, component, std::move(place), std::move(found), std::move(detail));
}

void Reporter::raise_missing(const FindingKind& kind, std::string_view segment,
                             std::string_view qualifier, std::string detail) {
  if (!counted(kind)) return;
  Mark where = mark();
  where.segment = segment;
  std::string place = concat(where.loop_path(), segment, qualifier.empty() ? "" : "*", qualifier);
  send(kind, where, 0, 0, std::move(place), {}, std::move(detail));
}

void Reporter::finish() {
  if (all_ <= sent_) return;
  const FindingKind& kind = kMoreFindings;
  const Segment none{};
  at(none, 0, {});
  send(kind, mark(), 0, 0, {}, {},
       concat(std::to_string(all_ - sent_), " further findings; correct those above first."));
}

}  // namespace claimwire::x12
