#include "hl7/syntax/leaves.h"

namespace claimwire::hl7 {

/// Steps to the next field that is not empty. False: there is none.
bool Leaves::next_field() {
  for (;;) {
    if (index_ >= message_->size()) return false;
    const Segment segment = message_->segment(index_);
    if (at_.field >= segment.fields()) {
      ++index_;
      at_ = {0, 0, 1, 1, 0};
      continue;
    }
    ++at_.field;
    field_ = segment.field(at_.field);
    if (field_.empty()) continue;
    at_.segment = static_cast<std::uint16_t>(index_ + 1);
    at_.repetition = at_.component = 1;
    at_.subcomponent = 0;
    offset_ = 0;
    return true;
  }
}

std::optional<Leaf> Leaves::next() {
  const Scanner& scan = message_->scanner();
  const Delimiters& own = scan.delimiters();
  for (;;) {
    if (offset_ >= field_.size()) {
      if (!next_field()) return std::nullopt;
      if (at_.field <= 2 && message_->segment(index_).header()) {
        offset_ = field_.size();
        at_.subcomponent = 1;
        return Leaf{at_, field_};
      }
    }
    // One step over the field: the leaf ends at whichever separator comes first.
    const char sub = message_->subcomponent_separator(index_, at_.field, at_.component);
    const std::size_t end = scan.find_any(field_, own.repetition, own.component, sub, offset_);
    const std::string_view raw = field_.substr(offset_, end - offset_);
    Hl7Locator at = at_;
    ++at.subcomponent;
    offset_ = end + 1;
    if (end < field_.size()) {
      const char separator = field_[end];
      if (separator == own.repetition) {
        ++at_.repetition;
        at_.component = 1;
        at_.subcomponent = 0;
      } else if (separator == own.component) {
        ++at_.component;
        at_.subcomponent = 0;
      } else {
        ++at_.subcomponent;
      }
    }
    if (!raw.empty()) return Leaf{at, raw};
  }
}

}  // namespace claimwire::hl7
