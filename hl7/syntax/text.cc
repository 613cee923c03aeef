#include "hl7/syntax/text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace claimwire::hl7 {
namespace {

/// More line ends or blanks than this from one `.sp` or `.sk` is an attack, not a layout.
constexpr unsigned kLayoutMax = 100;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// Appends the bytes of an even, non-empty run of hexadecimal digits. False: it is none.
bool append_hex(std::string_view digits, std::string& out) {
  if (digits.empty() || digits.size() % 2 != 0) return false;
  if (!std::ranges::all_of(digits, [](char c) { return hex_digit(c) >= 0; })) return false;
  // \X000D\ in a set of one-byte letters is CR written as two bytes (seen in the wild).
  if (digits.size() == 4 && digits.substr(0, 2) == "00") digits.remove_prefix(2);
  for (std::size_t i = 0; i < digits.size(); i += 2)
    out += static_cast<char>(hex_digit(digits[i]) << 4 | hex_digit(digits[i + 1]));
  return true;
}

/// `.sp 3` and `.sp3`: the number, 1 when there is none, nothing when it is no number.
std::optional<unsigned> layout_number(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty()) return 1;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return std::min(number, kLayoutMax);
}

/// Layout commands (section 2.7.6): what they mean in plain text. False: not one of them.
bool append_layout(std::string_view command, std::string& out) {
  const std::string_view name = command.substr(0, 3);
  const std::string_view rest = command.size() > 3 ? command.substr(3) : std::string_view{};
  if (name == ".br" || name == ".ce") {
    if (!rest.empty()) return false;
    out += '\n';
    return true;
  }
  if (name == ".fi" || name == ".nf") return rest.empty();
  if (name != ".sp" && name != ".sk" && name != ".in" && name != ".ti") return false;
  if ((name == ".in" || name == ".ti") && rest.find('-') != std::string_view::npos) return true;
  const std::optional<unsigned> number = layout_number(rest);
  if (!number) return false;
  if (name == ".sp") out.append(*number, '\n');
  if (name == ".sk") out.append(*number, ' ');
  return true;
}

/// What stands between two escape characters, as bytes in the message's character set. False: an
/// unknown sequence.
bool append_sequence(std::string_view inside, const Scanner& scanner, std::string& out) {
  const Delimiters& own = scanner.delimiters();
  if (inside.size() == 1) {
    switch (inside.front()) {
      case 'F':
        out += own.field;
        return true;
      case 'S':
        out += own.component;
        return own.component != '\0';
      case 'T':
        out += own.subcomponent == '\0' ? '&' : own.subcomponent;
        return true;
      case 'R':
        out += own.repetition == '\0' ? '~' : own.repetition;
        return true;
      case 'E':
        out += own.escape;
        return true;
      case 'P':
        out += own.truncation == '\0' ? '#' : own.truncation;
        return true;
      case 'H':
      case 'N':
        return true;
      default:
        return false;
    }
  }
  if (inside.empty()) return false;
  switch (inside.front()) {
    case 'X':
    case 'x':
      return append_hex(inside.substr(1), out);
    case '.':
      return append_layout(inside, out);
    case 'C':
    case 'M': {
      // The digits are what follows ESC in ISO 2022 (section 2.7.2); no other set can be switched.
      if (scanner.charset() != Charset::iso_2022_jp) return false;
      std::string escape{"\x1B"};
      if (!append_hex(inside.substr(1), escape)) return false;
      out += escape;
      return true;
    }
    default:
      return false;
  }
}

/// All escapes of `raw` resolved once, from left to right.
std::string resolve(std::string_view raw, const Scanner& scanner, std::size_t first) {
  // No sequence of the standard is longer than its hexadecimal data; beyond this the escape
  // character is text, and finding its end cannot cost a pass over megabytes each time.
  constexpr std::size_t kSequenceMax = 4096;
  const char escape = scanner.delimiters().escape;
  std::string out;
  out.reserve(raw.size());
  std::size_t done = 0;
  for (std::size_t at = first; at < raw.size(); at = scanner.find(raw, escape, at)) {
    out.append(raw.substr(done, at - done));
    const std::string_view window = raw.substr(at + 1, kSequenceMax);
    const std::size_t end = scanner.find(window, escape);
    if (end == window.size()) {  // no end: the escape character is text
      out += escape;
      done = ++at;
      continue;
    }
    const std::string_view inside = window.substr(0, end);
    const std::size_t before = out.size();
    if (append_sequence(inside, scanner, out)) {
      done = at += inside.size() + 2;
    } else if (inside.empty() || inside.find(' ') == std::string_view::npos) {
      out.resize(before);  // unknown: kept with both escape characters
      out.append(raw.substr(at, inside.size() + 2));
      done = at += inside.size() + 2;
    } else {  // words up to the next sequence: this one was a lone escape character
      out.resize(before);
      out += escape;
      done = ++at;
    }
  }
  out.append(raw.substr(done));
  return out;
}

bool needs_decoding(const Scanner& scanner, std::string_view raw) {
  const char escape = scanner.delimiters().escape;
  for (const char c : raw)
    if (c == escape || static_cast<unsigned char>(c) >= 0x80 || c == '\x1B') return true;
  return false;
}

std::string decode_all(const Message& message, std::string_view raw, bool* invalid) {
  const Scanner& scanner = message.scanner();
  const char escape = scanner.delimiters().escape;
  const std::size_t first = escape == '\0' ? raw.size() : scanner.find(raw, escape);
  const std::string bytes = first < raw.size() ? resolve(raw, scanner, first) : std::string{raw};
  const Charset set = message.charset() >= Charset::utf16 ? Charset::utf8 : message.charset();
  return to_utf8(bytes, set, message.invalid_bytes(), invalid);
}

}  // namespace

std::string decode(const Message& message, std::string_view raw) {
  if (!needs_decoding(message.scanner(), raw)) return std::string{raw};
  return decode_all(message, raw, nullptr);
}

std::string_view decode(const Message& message, std::string_view raw, std::string& buffer) {
  if (!needs_decoding(message.scanner(), raw)) return raw;
  buffer = decode_all(message, raw, nullptr);
  return buffer;
}

Value value(const Message& message, Hl7Locator at) {
  Value out;
  std::string_view raw = message.leaf(at);
  out.presence = presence(raw);
  if (out.presence != Presence::valued) return out;
  if (at.segment > 0 && at.field > 0 && message.quirks().any()) {
    const std::string_view id = message.id(at.segment - 1U);
    if (message.quirks().zero_dates_are_empty && holds_date(id, at.field) && all_zeros(raw)) {
      out.presence = Presence::absent;
      return out;
    }
    if (message.quirks().zz_units_in_quantity) raw = without_unit(id, at, raw);
  }
  const bool header_field =
      at.segment > 0 && at.field > 0 && at.field <= 2 && message.segment(at.segment - 1U).header();
  if (header_field || !needs_decoding(message.scanner(), raw))
    out.text = raw;
  else
    out.text = decode_all(message, raw, &out.invalid_bytes);
  const char cut = message.delimiters().truncation;
  out.truncated = cut != '\0' && !header_field && raw.back() == cut;
  return out;
}

Sourced<std::string> sourced(const Message& message, Hl7Locator at, std::uint16_t source) {
  Value found = value(message, at);
  if (found.presence == Presence::absent) return {};
  const auto kind = found.presence == Presence::null ? Origin::Kind::erased : Origin::Kind::message;
  Origin from;
  from.kind = kind;
  from.source = source & 0xFFFU;
  from.locator = at.pack() & 0xFFFF'FFFF'FFFFU;
  return {std::move(found.text), from};
}

std::string escape(std::string_view text, const Delimiters& delimiters, bool* lossy) {
  std::string out;
  out.reserve(text.size() + 8);
  const auto sequence = [&](std::string_view inside) {
    if (delimiters.escape == '\0') {
      out += '?';
      if (lossy != nullptr) *lossy = true;
      return;
    }
    out += delimiters.escape;
    out += inside;
    out += delimiters.escape;
  };
  for (const char c : text) {
    if (c == delimiters.field) {
      sequence("F");
    } else if (c != '\0' && c == delimiters.component) {
      sequence("S");
    } else if (c != '\0' && c == delimiters.repetition) {
      sequence("R");
    } else if (c != '\0' && c == delimiters.escape) {
      sequence("E");
    } else if (c != '\0' && c == delimiters.subcomponent) {
      sequence("T");
    } else if (c != '\0' && c == delimiters.truncation) {
      sequence("P");
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\t') {
      // CR and LF would end the segment, VT and FS the frame.
      constexpr std::string_view kHex = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      sequence(std::string{'X', kHex[byte >> 4], kHex[byte & 15]});
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace claimwire::hl7
