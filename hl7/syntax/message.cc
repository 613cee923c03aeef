#include "hl7/syntax/message.h"

#include <algorithm>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace claimwire::hl7 {

Message::Message(std::string_view received, const Scanner& scan, std::pmr::memory_resource& arena)
    : Message{received, 0, received.size(), scan, Quirks{}, InvalidBytes::hold, arena} {}

Message::Message(std::string_view received, std::size_t begin, std::size_t end, const Scanner& scan,
                 const Quirks& quirks, InvalidBytes invalid, std::pmr::memory_resource& arena)
    : received_{received},
      begin_{begin},
      end_{end},
      scanner_{scan},
      quirks_{quirks},
      invalid_{invalid},
      starts_{&arena},
      segments_{&arena} {
  // One field in eight bytes is denser than real messages: the arena sees one block, not a chain.
  starts_.reserve((end - begin) / 8 + 16);
  segments_.reserve((end - begin) / 64 + 8);
  if (scan.plain())
    index_plain(begin, end);
  else
    index_stepping(begin, end);
  if (!segments_.empty()) segments_.push_back(static_cast<std::uint32_t>(starts_.size()));
}

void Message::index_stepping(std::size_t begin, std::size_t end) {
  const std::string_view text = received_.substr(0, end);
  const char separator = scanner_.delimiters().field;
  for (std::size_t at = scanner_.skip_line_feeds(text, begin); at < end;
       at = scanner_.skip_line_feeds(text, at)) {
    segments_.push_back(static_cast<std::uint32_t>(starts_.size()));
    do {
      starts_.push_back(static_cast<std::uint32_t>(at));
      at = scanner_.field_end(text, at) + 1;
    } while (at <= end && text[at - 1] == separator);
    starts_.push_back(static_cast<std::uint32_t>(at));
    at = std::min(at, end);
  }
}

/// No letter hides a delimiter, so sixteen bytes are looked at together.
void Message::index_plain(std::size_t begin, std::size_t end) {
  const char* const text = received_.data();
  const char separator = scanner_.delimiters().field;
  const char line_feed = scanner_.lf_inside_text() ? '\r' : '\n';
  std::size_t at = scanner_.skip_line_feeds(received_.substr(0, end), begin);
  bool between = true;    // in front of a segment: the next byte that ends no line begins it
  std::size_t line = at;  // where the next segment would begin
  const auto begin_segment = [&](std::size_t where) {
    segments_.push_back(static_cast<std::uint32_t>(starts_.size()));
    starts_.push_back(static_cast<std::uint32_t>(where));
    between = false;
  };
  const auto stop = [&](std::size_t where) {
    // Where LF is text, one behind a CR still belongs to the line end.
    while (between && line < where && text[line] == '\n') ++line;
    if (text[where] == separator) {
      if (between) begin_segment(line);
      starts_.push_back(static_cast<std::uint32_t>(where + 1));
      return;
    }
    if (between && where == line) {  // an empty line, or the LF behind a CR
      line = where + 1;
      return;
    }
    if (between) begin_segment(line);
    starts_.push_back(static_cast<std::uint32_t>(where + 1));
    between = true;
    line = where + 1;
  };
#if defined(__SSE2__)
  const __m128i separators = _mm_set1_epi8(separator);
  const __m128i returns = _mm_set1_epi8('\r');
  const __m128i feeds = _mm_set1_epi8(line_feed);
  for (; at + 16 <= end; at += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
    const __m128i hits =
        _mm_or_si128(_mm_cmpeq_epi8(block, separators),
                     _mm_or_si128(_mm_cmpeq_epi8(block, returns), _mm_cmpeq_epi8(block, feeds)));
    auto mask = static_cast<unsigned>(_mm_movemask_epi8(hits));
    while (mask != 0) {
      stop(at + static_cast<std::size_t>(__builtin_ctz(mask)));
      mask &= mask - 1;
    }
  }
#endif
  for (; at < end; ++at)
    if (text[at] == separator || text[at] == '\r' || text[at] == line_feed) stop(at);
  while (between && line < end && text[line] == '\n') ++line;
  if (between && line < end) begin_segment(line);
  if (!between) starts_.push_back(static_cast<std::uint32_t>(end + 1));
}

std::optional<std::size_t> Message::find(std::string_view id, std::size_t from) const {
  for (std::size_t index = from; index < size(); ++index)
    if (this->id(index) == id) return index;
  return std::nullopt;
}

std::size_t Message::occurrence(std::size_t index) const {
  const std::string_view wanted = id(index);
  std::size_t count = 1;
  for (std::size_t before = 0; before < index; ++before)
    if (id(before) == wanted) ++count;
  return count;
}

std::optional<std::size_t> Message::nth(std::string_view id, std::size_t n) const {
  for (std::size_t index = 0; index < size(); ++index)
    if (this->id(index) == id && n-- <= 1) return index;
  return std::nullopt;
}

char Message::subcomponent_separator(std::size_t index, std::uint16_t field,
                                     std::uint16_t component) const {
  if (quirks_.raw_ampersand_in_names && delimiters().subcomponent == '&' &&
      in_names(id(index), field, component))
    return '\0';
  return delimiters().subcomponent;
}

std::string_view Message::raw(Hl7Locator at) const {
  if (at.segment == 0) return body();
  if (at.segment > size()) return {};
  const Segment found = segment(at.segment - 1U);
  if (at.field == 0) return found.whole();
  std::string_view text = found.field(at.field);
  if (found.header() && at.field <= 2)  // never cut (section 2.5.4)
    return at.repetition <= 1 && at.component <= 1 && at.subcomponent <= 1 ? text
                                                                           : std::string_view{};
  if (text.empty())  // most fields: nothing to cut
    return at.repetition <= 1 && at.component <= 1 && at.subcomponent <= 1 ? text
                                                                           : std::string_view{};
  if (at.repetition != 0) text = scanner_.part(text, delimiters().repetition, at.repetition);
  if (at.component == 0 && at.subcomponent == 0) return text;
  if (at.repetition == 0) text = scanner_.part(text, delimiters().repetition, 1);
  const std::uint16_t component = std::max<std::uint16_t>(at.component, 1);
  text = scanner_.part(text, delimiters().component, component);
  if (at.subcomponent == 0) return text;
  return scanner_.part(text, subcomponent_separator(at.segment - 1U, at.field, component),
                       at.subcomponent);
}

std::string_view Message::leaf(Hl7Locator at) const {
  if (at.segment == 0 || at.field == 0) return raw(at);
  at.repetition = std::max<std::uint16_t>(at.repetition, 1);
  at.component = std::max<std::uint16_t>(at.component, 1);
  at.subcomponent = std::max<std::uint16_t>(at.subcomponent, 1);
  if (at.segment > size()) return {};
  const Segment found = segment(at.segment - 1U);
  if (found.header() && at.field <= 2) return raw(at);
  return scanner_.leaf(found.field(at.field), at.repetition, at.component, at.subcomponent,
                       subcomponent_separator(at.segment - 1U, at.field, at.component));
}

ByteRange Message::range(Hl7Locator at) const {
  const std::string_view found = raw(at);
  if (found.data() == nullptr) return {};
  return {static_cast<std::size_t>(found.data() - received_.data()), found.size()};
}

std::size_t Message::count(Hl7Locator at) const {
  if (at.segment == 0) return size();
  if (at.segment > size()) return 0;
  if (at.field == 0) return segment(at.segment - 1U).fields();
  const std::string_view found = raw(at);
  if (found.empty()) return 0;
  if (segment(at.segment - 1U).header() && at.field <= 2) return 1;
  if (at.repetition == 0) return scanner_.parts(found, delimiters().repetition);
  if (at.component == 0) return scanner_.parts(found, delimiters().component);
  if (at.subcomponent == 0)
    return scanner_.parts(found, subcomponent_separator(at.segment - 1U, at.field, at.component));
  return 1;
}

std::size_t Message::repetitions(std::size_t index, std::uint16_t field) const {
  return count({static_cast<std::uint16_t>(index + 1), field});
}

std::string_view Message::field(std::string_view id, std::uint16_t n) const {
  const auto index = find(id);
  return index ? segment(*index).field(n) : std::string_view{};
}

}  // namespace claimwire::hl7
