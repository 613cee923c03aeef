#include "hl7/syntax/scanner.h"

#include <cstring>

namespace claimwire::hl7 {
namespace {

constexpr char kEscape = '\x1B';

constexpr bool within(unsigned char c, unsigned char low, unsigned char high) {
  return c >= low && c <= high;
}

}  // namespace

Scanner::Scanner(const Delimiters& delimiters, Charset charset, bool lf_inside_text)
    : delimiters_{delimiters},
      charset_{charset},
      lf_inside_text_{lf_inside_text},
      plain_{!has_trail_bytes(charset)} {}

std::size_t Scanner::letter(std::string_view text, std::size_t at) const {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80 || at + 1 >= text.size()) return 1;
  const auto next = static_cast<unsigned char>(text[at + 1]);
  // A lead byte without a byte that can follow it is broken text: it stands alone, so that it does
  // not swallow a delimiter.
  switch (charset_) {
    case Charset::shift_jis:
      return (within(lead, 0x81, 0x9F) || within(lead, 0xE0, 0xFC)) && within(next, 0x40, 0xFC) &&
                     next != 0x7F
                 ? 2
                 : 1;
    case Charset::big5:
      return within(lead, 0x81, 0xFE) && (within(next, 0x40, 0x7E) || within(next, 0xA1, 0xFE)) ? 2
                                                                                                : 1;
    case Charset::euc_kr:  // with the trail bytes of code page 949
      return within(lead, 0x81, 0xFE) && (within(next, 0x41, 0x5A) || within(next, 0x61, 0x7A) ||
                                          within(next, 0x81, 0xFE))
                 ? 2
                 : 1;
    case Charset::gb18030:
      if (!within(lead, 0x81, 0xFE)) return 1;
      if (within(next, 0x30, 0x39)) return at + 3 < text.size() ? 4 : 1;
      return within(next, 0x40, 0xFE) && next != 0x7F ? 2 : 1;
    default:
      return 1;
  }
}

std::size_t Scanner::find_stepping(std::string_view text, char a, char b, char c,
                                   std::size_t at) const {
  if (charset_ == Charset::iso_2022_jp) {
    // Letters of two bytes stand between ESC $ .. and ESC ( ..; a control character ends the run
    // (RFC 1468 asks for ASCII at the end of a line; some senders forget).
    bool two_bytes = false;
    while (at < text.size()) {
      const char now = text[at];
      if (now == kEscape && at + 2 < text.size()) {
        const bool multi = text[at + 1] == '$';
        const bool known = multi || text[at + 1] == '(' || text[at + 1] == '.';
        if (known) {
          two_bytes = multi;
          at += multi && text[at + 2] == '(' ? 4 : 3;
          continue;
        }
      }
      const bool control = static_cast<unsigned char>(now) < 0x20;
      if (control) two_bytes = false;
      if (!two_bytes && (now == a || now == b || now == c)) return at;
      at += two_bytes ? 2 : 1;
    }
    return text.size();
  }
  while (at < text.size()) {
    const char now = text[at];
    if (now == a || now == b || now == c) return at;
    at += letter(text, at);
  }
  return text.size();
}

std::size_t Scanner::field_end(std::string_view text, std::size_t at) const {
  const char line_feed = lf_inside_text_ ? '\r' : '\n';
  if (!plain_) return find_stepping(text, delimiters_.field, '\r', line_feed, at);
  while (at < text.size() && text[at] != delimiters_.field && text[at] != '\r' &&
         text[at] != line_feed)
    ++at;
  return at;
}

std::size_t Scanner::skip_line_feeds(std::string_view text, std::size_t at) const {
  // After a CR a LF belongs to the line end, whatever LF means elsewhere.
  while (at < text.size() && (text[at] == '\r' || text[at] == '\n')) ++at;
  return at;
}

std::size_t Scanner::find(std::string_view text, char wanted, std::size_t at) const {
  if (wanted == '\0' || at >= text.size()) return text.size();
  if (!plain_) return find_stepping(text, wanted, wanted, wanted, at);
  const void* hit = std::memchr(text.data() + at, wanted, text.size() - at);
  return hit == nullptr ? text.size()
                        : static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
}

std::size_t Scanner::find_any(std::string_view text, char a, char b, char c, std::size_t at) const {
  // At least the repetition or the component separator is named, or nothing can be found.
  const char any = a != '\0' ? a : b != '\0' ? b : c;
  if (any == '\0') return text.size();
  if (a == '\0') a = any;
  if (b == '\0') b = any;
  if (c == '\0') c = any;
  if (!plain_) return find_stepping(text, a, b, c, at);
  while (at < text.size() && text[at] != a && text[at] != b && text[at] != c) ++at;
  return at;
}

std::string_view Scanner::part(std::string_view text, char separator, std::size_t n) const {
  std::size_t from = 0;
  for (; n > 1; --n) {
    const std::size_t end = find(text, separator, from);
    if (end == text.size()) return {};
    from = end + 1;
  }
  return text.substr(from, find(text, separator, from) - from);
}

std::string_view Scanner::leaf(std::string_view field, std::size_t repetition,
                               std::size_t component, std::size_t subcomponent,
                               char subcomponents) const {
  if (!plain_)
    return part(
        part(part(field, delimiters_.repetition, repetition), delimiters_.component, component),
        subcomponents, subcomponent);
  std::size_t from = 0, at = 0;
  for (; at < field.size(); ++at) {
    const char now = field[at];
    if (now == '\0') continue;  // as a delimiter it means none
    if (now == delimiters_.repetition) {
      if (repetition == 1) break;
      --repetition;
    } else if (repetition > 1) {
      continue;
    } else if (now == delimiters_.component) {
      if (component == 1) break;
      --component;
    } else if (component == 1 && now == subcomponents) {
      if (subcomponent == 1) break;
      --subcomponent;
    } else {
      continue;
    }
    from = at + 1;
  }
  if (repetition != 1 || component != 1 || subcomponent != 1) return {};
  return field.substr(from, at - from);
}

std::size_t Scanner::parts(std::string_view text, char separator) const {
  std::size_t count = 1;
  for (std::size_t at = find(text, separator); at < text.size(); at = find(text, separator, at + 1))
    ++count;
  return count;
}

}  // namespace claimwire::hl7
