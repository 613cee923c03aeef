#include "hl7/syntax/read.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/text.h"
#include "hl7/findings.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/text.h"
#include "wrap/charset/charset.h"

namespace claimwire::hl7 {
namespace {

constexpr std::size_t kReceivedMax = 0xFFFF'0000;  // offsets are 32 bits
constexpr char kVt = '\x0B';
constexpr char kFs = '\x1C';
/// The same fault on each of a thousand lines is told this often.
constexpr std::size_t kSameFindingMax = 20;

bool letter_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// What may stand behind MSH as the field separator: no letter, digit, blank or line end.
bool can_separate(char c) { return c > ' ' && c != '\x7F' && !letter_or_digit(c); }

void add(Issues& issues, const IssueKind& kind, Hl7Locator at, std::string detail,
         std::string found = {}) {
  Issue issue;
  issue.kind = &kind;
  if (at.segment != 0) {
    issue.from.kind = Origin::Kind::message;
    issue.from.locator = at.pack() & 0xFFFF'FFFF'FFFFU;
  }
  issue.found = std::move(found);
  issue.detail = std::move(detail);
  issue.action = default_action(kind.severity);
  issues.push_back(std::move(issue));
}

/// UTF-16 and UTF-32 as the converter names them, by a byte-order mark or by the zeros of "MSH".
const char* wide_encoding(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("M\0\0\0S\0\0\0"sv))
    return "UTF-32LE";
  if (bytes.starts_with("\0\0\xFE\xFF"sv) || bytes.starts_with("\0\0\0M\0\0\0S"sv))
    return "UTF-32BE";
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("M\0S\0H\0"sv)) return "UTF-16LE";
  if (bytes.starts_with("\xFE\xFF"sv) || bytes.starts_with("\0M\0S\0H"sv)) return "UTF-16BE";
  return nullptr;
}

struct Start {
  std::size_t at = 0;
  bool junk = false;  ///< Something other than marks, frame bytes and blank lines came before.
};

/// Where MSH begins. `separator_missing` tells "no MSH at all" from "MSH followed by a letter".
std::optional<Start> find_msh(std::string_view text, bool& separator_missing) {
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < text.size() && (text[at] == kVt || text[at] == '\r' || text[at] == '\n' ||
                              text[at] == ' ' || text[at] == '\t' || text[at] == '\0'))
    ++at;
  if (text.substr(at, 3) == "\xEF\xBB\xBF") at += 3;  // the mark stands inside the frame
  const auto is_header = [&](std::size_t where) {
    if (text.substr(where, 3) != "MSH") return false;
    if (where + 3 < text.size() && can_separate(text[where + 3])) return true;
    separator_missing = true;
    return false;
  };
  if (is_header(at)) return Start{at, false};
  std::optional<std::size_t> inside_line;
  for (std::size_t hit = text.find("MSH", at); hit != std::string_view::npos;
       hit = text.find("MSH", hit + 1)) {
    if (!is_header(hit)) continue;
    const char before = hit == 0 ? '\n' : text[hit - 1];
    if (before == '\r' || before == '\n' || before == kVt) return Start{hit, true};
    if (!inside_line) inside_line = hit;
  }
  if (inside_line) return Start{*inside_line, true};
  return std::nullopt;
}

std::string_view kept(std::string_view text, std::pmr::memory_resource& arena) {
  if (text.empty()) return {};
  char* const copy = static_cast<char*>(arena.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

/// A delimiter of MSH-2 that UTF-8 writes in several bytes becomes one control character that the
/// message does not hold, in a copy: everything else may then rely on delimiters of one byte.
/// Returns `received` itself when there is no such delimiter.
std::string_view with_narrow_delimiters(std::string_view received, std::size_t msh,
                                        std::pmr::memory_resource& arena) {
  std::string_view said = received.substr(msh + 4, 16);
  said = said.substr(0, said.find_first_of(std::string{received[msh + 3], '\r', '\n'}));
  if (charset::is_ascii(said) || said.size() == 16 || !charset::is_utf8(received)) return received;
  constexpr std::string_view kSpare = "\x01\x02\x03\x04\x05";
  std::vector<std::pair<std::string, char>> instead;
  for (std::size_t at = 0; at < said.size() && instead.size() < kSpare.size();) {
    const auto lead = static_cast<unsigned char>(said[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    const char spare = kSpare[instead.size()];
    if (length > 1 && received.find(spare) == std::string_view::npos)
      instead.emplace_back(said.substr(at, length), spare);
    at += length;
  }
  std::string copy{received.substr(0, msh)};  // junk stays as it is: MSH stays where it was found
  copy.reserve(received.size());
  for (std::size_t at = msh; at < received.size();) {
    const auto hit = std::ranges::find_if(
        instead, [&](const auto& one) { return received.substr(at).starts_with(one.first); });
    copy += hit == instead.end() ? received[at] : hit->second;
    at += hit == instead.end() ? 1 : hit->first.size();
  }
  return kept(copy, arena);
}

/// The end of the message that begins at `begin`: before FS and what may follow it.
std::size_t find_end(std::string_view text, std::size_t begin, bool& junk) {
  std::size_t end = text.size();
  for (std::size_t fs = text.find(kFs, begin); fs != std::string_view::npos;
       fs = text.find(kFs, fs + 1)) {
    const std::string_view behind = text.substr(fs + 1);
    const bool framed = behind.empty() || behind[0] == '\r' || behind[0] == '\n' ||
                        behind[0] == kVt || behind[0] == kFs;
    if (!framed) continue;  // a letter follows: text of the message
    constexpr std::string_view kBlank{"\r\n \t\0\x1C", 6};
    junk = behind.find_first_not_of(kBlank) != std::string_view::npos;
    end = fs;
    break;
  }
  // Blanks and zeros behind the last line end are no segment; on the last line they are no text.
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t' || text[end - 1] == '\0'))
    --end;
  return end;
}

/// The character set of MSH-18 (read as ASCII), or what stands in for it.
Charset choose_charset(const Message& ascii, std::string_view body, const CharsetSettings& settings,
                       Issues& issues) {
  const std::string_view said = ascii.field("MSH", 18);
  const Scanner& scan = ascii.scanner();
  std::optional<Charset> first;
  bool switched = false;  // a later repetition names a set of ISO 2022: reached by ESC
  bool unknown = false;
  const std::size_t count =
      std::min<std::size_t>(scan.parts(said, scan.delimiters().repetition), 8);
  for (std::size_t n = 1; n <= count; ++n) {
    const std::string_view one = trim(scan.part(said, scan.delimiters().repetition, n));
    if (presence(one) != Presence::valued) continue;
    const std::optional<Charset> set =
        charset_named(scan.part(one, scan.delimiters().component, 1));
    if (!set && n == 1) unknown = true;
    if (n == 1) first = set;
    if (n > 1 && set == Charset::iso_2022_jp) switched = true;
  }
  if (unknown)
    add(issues, kCharsetUnknown, {1, 18},
        "table 0211 has 8859/1 to 8859/9, 8859/15, ASCII, BIG-5, UNICODE UTF-8 and others",
        printable(said));
  if (switched && (!first || *first == Charset::ascii || *first == Charset::jis_x0201))
    return Charset::iso_2022_jp;
  if (first) {
    if (*first >= Charset::utf16) return Charset::utf8;  // says two bytes, but is not
    Charset meant = *first;
    for (const auto& [declared, instead] : settings.instead_of)
      if (declared == *first) meant = instead;
    const bool one_byte_letters = meant >= Charset::iso8859_1 && meant <= Charset::windows_1252;
    if (one_byte_letters && !charset::is_ascii(body) && charset::is_utf8(body))
      add(issues, kCharsetDoubtful, {1, 18}, concat("read as ", name(meant)), printable(said));
    return meant;
  }
  if (settings.when_empty && !unknown) return *settings.when_empty;
  if (charset::is_ascii(body)) return Charset::utf8;
  const Charset guess = charset::is_utf8(body) ? Charset::utf8 : Charset::windows_1252;
  add(issues, kCharsetGuessed, {1, 18}, concat("read as ", name(guess)));
  return guess;
}

Error over(std::string_view what, std::string_view where, std::size_t most,
           std::string_view setting) {
  return Error{"hl7.limit", concat("the message has more than ", std::to_string(most), " ", what,
                                   where, ". If the sender is right, raise limits.", setting,
                                   "; else it should split the message.")};
}

/// A field no longer than the limit cannot hold more parts than it, so few fields are counted.
Result<void> check_limits(const Message& message, const Limits& limits) {
  const std::size_t segments = std::min<std::size_t>(limits.segments_max, 16'383);
  const std::size_t fields = std::min<std::size_t>(limits.fields_max, 511);
  const std::size_t repetitions = std::min<std::size_t>(limits.repetitions_max, 511);
  const std::size_t components = std::min<std::size_t>(limits.components_max, 255);
  if (message.size() > segments) return over("segments", "", segments, "segments_max");
  const Scanner& scan = message.scanner();
  const Delimiters& own = scan.delimiters();
  for (std::size_t index = 0; index < message.size(); ++index) {
    const Segment segment = message.segment(index);
    if (segment.fields() > fields)
      return over("fields", concat(" in segment ", std::to_string(index + 1)), fields,
                  "fields_max");
    if (segment.whole().size() <= std::min(repetitions, components)) continue;
    for (std::size_t n = segment.header() ? 3 : 1; n <= segment.fields(); ++n) {
      const std::string_view field = segment.field(n);
      if (field.size() <= std::min(repetitions, components)) continue;
      const auto where = [&] {
        return concat(" in segment ", std::to_string(index + 1), ", field ", std::to_string(n));
      };
      if (scan.parts(field, own.repetition) > repetitions)
        return over("repetitions", where(), repetitions, "repetitions_max");
      for (std::size_t at = 0; at <= field.size();) {
        const std::size_t end = scan.find(field, own.repetition, at);
        const std::string_view repetition = field.substr(at, end - at);
        at = end + 1;
        if (repetition.size() <= components) continue;
        if (scan.parts(repetition, own.component) > components)
          return over("components", where(), components, "components_max");
        for (std::size_t from = 0; from <= repetition.size();) {
          const std::size_t stop = scan.find(repetition, own.component, from);
          const std::string_view component = repetition.substr(from, stop - from);
          from = stop + 1;
          if (component.size() > components && scan.parts(component, own.subcomponent) > components)
            return over("subcomponents", where(), components, "components_max");
        }
      }
    }
  }
  return {};
}

bool segment_id(std::string_view first_field) {
  return first_field.size() == 3 && first_field[0] >= 'A' && first_field[0] <= 'Z' &&
         std::ranges::all_of(
             first_field, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

void check_segments(const Message& message, Issues& issues) {
  std::size_t strange = 0;
  bool second = false;
  for (std::size_t index = 0; index < message.size(); ++index) {
    const std::string_view written = message.segment(index).cut(0);
    const Hl7Locator at{static_cast<std::uint16_t>(index + 1)};
    if (!segment_id(written) && ++strange <= kSameFindingMax)
      add(issues, kNotASegment, at, {}, printable(written, 20));
    if (index > 0 && written == "MSH" && !std::exchange(second, true))
      add(issues, kSecondMsh, at, {});
  }
}

void check_bytes(const Message& message, Issues& issues) {
  if (message.charset() != Charset::iso_2022_jp && charset::is_ascii(message.body())) return;
  if (message.charset() == Charset::utf8 && charset::is_utf8(message.body())) return;
  const Charset set = message.charset() >= Charset::utf16 ? Charset::utf8 : message.charset();
  std::size_t fields = 0;
  Hl7Locator first;
  for (std::size_t index = 0; index < message.size(); ++index) {
    const Segment segment = message.segment(index);
    for (std::size_t n = 0; n <= segment.fields(); ++n) {
      bool invalid = false;
      to_utf8(segment.field(n), set, InvalidBytes::replace, &invalid);
      if (invalid && fields++ == 0)
        first = {static_cast<std::uint16_t>(index + 1), static_cast<std::uint16_t>(n)};
    }
  }
  if (fields == 0) return;
  const bool hold = message.invalid_bytes() == InvalidBytes::hold;
  add(issues, hold ? kInvalidBytes : kInvalidBytesReplaced, first,
      concat("character set ", name(message.charset()),
             "; fields concerned: ", std::to_string(fields)));
}

/// Counts where each quirk of the connection made a difference.
void count_quirks(const Message& message, Issues& issues) {
  struct Count {
    const IssueKind* kind;
    std::size_t places = 0;
    Hl7Locator first{};
    void at(Hl7Locator where) {
      if (places++ == 0) first = where;
    }
  };
  Count ampersand{&kQuirkRawAmpersand}, zero{&kQuirkZeroDate}, feed{&kQuirkLineFeed},
      unit{&kQuirkUnit};
  const Quirks& quirks = message.quirks();
  Leaves leaves{message};
  while (const std::optional<Leaf> leaf = leaves.next()) {
    const std::string_view id = message.id(leaf->at.segment - 1U);
    const bool delimiter_field =
        leaf->at.field <= 2 && message.segment(leaf->at.segment - 1U).header();
    if (delimiter_field) continue;
    if (quirks.raw_ampersand_in_names && in_names(id, leaf->at.field, leaf->at.component) &&
        message.scanner().find(leaf->raw, '&') < leaf->raw.size())
      ampersand.at(leaf->at);
    if (quirks.zero_dates_are_empty && holds_date(id, leaf->at.field) && all_zeros(leaf->raw))
      zero.at(leaf->at);
    if (quirks.lf_inside_text && leaf->raw.find('\n') != std::string_view::npos) feed.at(leaf->at);
    if (quirks.zz_units_in_quantity && without_unit(id, leaf->at, leaf->raw) != leaf->raw)
      unit.at(leaf->at);
  }
  for (const Count& count : {ampersand, zero, feed, unit})
    if (count.places > 0)
      add(issues, *count.kind, count.first, concat("places: ", std::to_string(count.places)));
}

}  // namespace

Result<Message> read_message(std::string_view received, const ReadSettings& settings,
                             std::pmr::memory_resource& arena, Issues& issues) {
  if (received.size() > kReceivedMax)
    return Error{"hl7.too-long",
                 "the message is longer than 4 GB, which is not read. Lower message_bytes_max so "
                 "that it is refused earlier, and ask the sender for smaller messages."};
  std::optional<Charset> wide;
  if (const char* encoding = wide_encoding(received)) {
    Result<charset::Converted> text = charset::to_utf8(received, encoding);
    if (!text) return text.error();
    wide = std::string_view{encoding}.starts_with("UTF-16") ? Charset::utf16 : Charset::utf32;
    if (text->text.size() > kReceivedMax)
      return Error{"hl7.too-long", "the message is longer than 4 GB as UTF-8, which is not read."};
    received = kept(text->text, arena);
    if (text->invalid > 0)
      add(issues,
          settings.charset.invalid == InvalidBytes::hold ? kInvalidBytes : kInvalidBytesReplaced,
          {1}, concat("character set ", encoding));
  }

  bool separator_missing = false;
  const std::optional<Start> start = find_msh(received, separator_missing);
  if (!start && separator_missing)
    return Error{"hl7.no-field-separator",
                 "no field separator stands behind MSH; expected a character such as '|'. The "
                 "sender must write MSH|^~\\&|..."};
  if (!start)
    return Error{"hl7.no-msh",
                 "there is no MSH segment; an HL7 v2 message begins with MSH|^~\\&|... Check that "
                 "the sender speaks HL7 v2 (not XML or JSON) on this connection."};
  if (start->junk)
    add(issues, kLeadingJunk, {1}, concat("bytes left out: ", std::to_string(start->at)));
  const std::string_view narrow = with_narrow_delimiters(received, start->at, arena);
  const bool narrowed = narrow.data() != received.data();
  received = narrow;
  bool junk_behind = false;
  const std::size_t end = find_end(received, start->at, junk_behind);
  if (junk_behind)
    add(issues, kTrailingJunk, {1},
        concat("bytes left out: ", std::to_string(received.size() - end)));

  const std::string_view body = received.substr(start->at, end - start->at);
  const DelimitersRead read = read_delimiters(body);
  if (read.odd || narrowed)
    add(issues, kDelimitersOdd, {1, 2}, concat("read as ", read.delimiters.encoding_characters()));

  // MSH up to MSH-18 is read as ASCII first; it is the first line.
  const std::size_t line = body.find_first_of("\r\n");
  std::array<std::byte, 2048> scratch;
  std::pmr::monotonic_buffer_resource header_arena{scratch.data(), scratch.size()};
  const Message header{body.substr(0, line), Scanner{read.delimiters}, header_arena};
  const Charset set = wide ? *wide : choose_charset(header, body, settings.charset, issues);

  Message message{received,
                  start->at,
                  end,
                  Scanner{read.delimiters, set, settings.quirks.lf_inside_text},
                  settings.quirks,
                  settings.charset.invalid,
                  arena};
  if (Result<void> within = check_limits(message, settings.limits); !within) return within.error();
  check_segments(message, issues);
  if (!wide) check_bytes(message, issues);
  if (settings.quirks.any()) count_quirks(message, issues);
  return message;
}

void check_header(const Message& message, Issues& issues) {
  for (const std::uint16_t field : {9, 10, 11, 12}) {
    if (presence(message.field("MSH", field)) == Presence::valued) continue;
    add(issues, kRequiredFieldMissing, {1, field},
        concat("MSH-", std::to_string(field), " is empty"));
  }
}

}  // namespace claimwire::hl7
