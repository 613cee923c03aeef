#include "hl7/syntax/edit.h"

#include <algorithm>

#include "core/text.h"
#include "hl7/syntax/text.h"

namespace claimwire::hl7 {
namespace {

Error no_place(std::string_view why) {
  return Error{"hl7.edit-place", concat("the place cannot be changed: ", why)};
}

/// Replaces part `n` (from 1) of `text` cut at `separator`, adding separators up to it; 0 replaces
/// all of it. Returns where the part lies now.
ByteRange part_of(const Scanner& scan, std::string& text, ByteRange within, char separator,
                  std::size_t n) {
  if (n == 0) return within;
  std::size_t from = within.offset;
  const auto end = [&] { return within.offset + within.length; };
  for (; n > 1; --n) {
    const std::string_view rest = std::string_view{text}.substr(0, end());
    const std::size_t next = scan.find(rest, separator, from);
    if (next >= end()) {
      text.insert(end(), n - 1, separator);
      within.length += n - 1;
      return {end(), 0};
    }
    from = next + 1;
  }
  const std::string_view rest = std::string_view{text}.substr(0, end());
  return {from, scan.find(rest, separator, from) - from};
}

}  // namespace

/// The bytes of the field at `at`, to be changed; copied from the message the first time.
Result<std::string*> Editor::open(Hl7Locator at) {
  if (at.segment == 0 || at.segment > message_->size())
    return no_place("the message has no such segment");
  if (at.field == 0) return no_place("a field number is needed");
  const std::size_t index = at.segment - 1U;
  const Segment segment = message_->segment(index);
  if (segment.header() && at.field <= 2)
    return no_place("MSH-1 and MSH-2 hold the delimiters of all that follows");
  if (removed_.contains(index)) return no_place("the segment was removed before");
  const auto [found, added] = fields_.try_emplace({index, at.field});
  if (added) found->second = segment.field(at.field);
  return &found->second;
}

Result<void> Editor::set(Hl7Locator at, std::string_view text) {
  bool lossy = false;
  const Result<std::string> bytes =
      from_utf8(escape(text, message_->delimiters(), &lossy), message_->charset());
  if (!bytes) return bytes.error();
  if (lossy)
    return Error{"hl7.edit-unescapable",
                 "the text holds a delimiter of this message, and its MSH-2 names no escape "
                 "character to write it with"};
  return set_raw(at, *bytes);
}

Result<void> Editor::set_raw(Hl7Locator at, std::string_view bytes) {
  const Scanner& scan = message_->scanner();
  const Delimiters& own = message_->delimiters();
  const auto holds = [&](char separator) { return scan.find(bytes, separator) < bytes.size(); };
  const bool part = at.repetition != 0 || at.component != 0 || at.subcomponent != 0;
  if (holds('\r') || holds('\n') || holds(own.field) || (part && holds(own.repetition)) ||
      ((at.component != 0 || at.subcomponent != 0) && holds(own.component)) ||
      (at.subcomponent != 0 && holds(own.subcomponent)))
    return Error{"hl7.edit-separator",
                 "the bytes hold a line end or a separator that would end the place; escape them, "
                 "or set the level above"};
  if (at.subcomponent > 1 && own.subcomponent == '\0')
    return no_place("MSH-2 names no subcomponent separator");
  if (at.repetition > 1 && own.repetition == '\0')
    return no_place("MSH-2 names no repetition separator");
  // Emptying what is absent changes nothing, trailing separators included.
  if (bytes.empty() && message_->raw(at).empty() &&
      !fields_.contains({at.segment - std::size_t{1}, at.field}))
    return {};
  Result<std::string*> opened = open(at);
  if (!opened) return opened.error();
  std::string& field = **opened;
  const bool deeper = at.component != 0 || at.subcomponent != 0;
  ByteRange where{0, field.size()};
  where =
      part_of(scan, field, where, own.repetition, at.repetition == 0 && deeper ? 1 : at.repetition);
  where = part_of(scan, field, where, own.component,
                  at.component == 0 && at.subcomponent != 0 ? 1 : at.component);
  where = part_of(scan, field, where, own.subcomponent, at.subcomponent);
  field.replace(where.offset, where.length, bytes);
  return {};
}

Result<void> Editor::remove(Hl7Locator at) {
  if (at.field != 0) return set_raw(at, {});
  if (at.segment == 0 || at.segment > message_->size())
    return no_place("the message has no such segment");
  if (at.segment == 1) return no_place("a message begins with its MSH");
  removed_.insert(at.segment - 1U);
  return {};
}

Result<void> Editor::insert_after(std::size_t index, std::string_view segment) {
  if (index >= message_->size()) return no_place("the message has no such segment");
  if (segment.size() < 3 || segment.find_first_of("\r\n") != std::string_view::npos)
    return Error{"hl7.edit-separator", "a segment has an id and holds no line end"};
  inserted_[index] += concat(segment, "\r");
  return {};
}

std::string Editor::write() const {
  const std::string_view received = message_->received();
  const std::string_view body = message_->body();
  if (fields_.empty() && inserted_.empty() && removed_.empty()) return std::string{body};
  std::string out;
  out.reserve(body.size() + 256);
  const auto begin = static_cast<std::size_t>(body.data() - received.data());
  std::size_t copied = begin;  // all before this is written
  const auto copy_to = [&](std::size_t end) {
    if (end > copied) out += received.substr(copied, end - copied);
    copied = std::max(copied, end);
  };
  auto field = fields_.begin();
  auto inserted = inserted_.begin();
  auto removed = removed_.begin();
  const std::size_t end = begin + body.size();
  while (field != fields_.end() || inserted != inserted_.end() || removed != removed_.end()) {
    std::size_t index = message_->size();
    if (field != fields_.end()) index = std::min(index, field->first.first);
    if (inserted != inserted_.end()) index = std::min(index, inserted->first);
    if (removed != removed_.end()) index = std::min(index, *removed);
    const Segment segment = message_->segment(index);
    const std::size_t segment_end = segment.starts.back() - 1;
    const std::size_t next =
        index + 1 < message_->size() ? message_->segment(index + 1).starts.front() : end;
    const bool gone = removed != removed_.end() && *removed == index;
    if (gone) {
      ++removed;
      copy_to(segment.starts.front());
      copied = next;
    }
    for (; field != fields_.end() && field->first.first == index; ++field) {
      if (gone) continue;
      const std::size_t n = field->first.second;
      if (n <= segment.fields()) {
        const std::string_view old = segment.field(n);
        const auto at = static_cast<std::size_t>(old.data() - received.data());
        copy_to(at);
        out += field->second;
        copied = at + old.size();
      } else {  // behind the last field written: the separators up to it are added
        copy_to(segment_end);
        const auto before = std::pair{index, static_cast<std::uint16_t>(n)};
        std::size_t last = segment.fields();
        for (auto earlier = fields_.lower_bound({index, 0}); earlier->first < before; ++earlier)
          last = std::max<std::size_t>(last, earlier->first.second);
        out.append(n - last, message_->delimiters().field);
        out += field->second;
      }
    }
    if (inserted != inserted_.end() && inserted->first == index) {
      copy_to(next);
      if (!out.empty() && out.back() != '\r' && out.back() != '\n') out += '\r';
      out += inserted->second;
      ++inserted;
    }
  }
  copy_to(end);
  return out;
}

}  // namespace claimwire::hl7
