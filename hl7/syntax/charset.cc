#include "hl7/syntax/charset.h"

#include <array>

#include "core/text.h"
#include "wrap/charset/charset.h"

namespace claimwire::hl7 {
namespace {

struct Known {
  Charset set;
  const char* iconv;
  std::string_view name;                   ///< As shown and written.
  std::array<std::string_view, 6> also{};  ///< Folded: capitals and digits only.
};

/// Table 0211 of HL7 v2.9 and what senders write instead. CP932, CP949 and BIG5-HKSCS are the
/// supersets that systems in use really send under the standard's names.
constexpr std::array<Known, 23> kKnown{{
    {Charset::ascii, "US-ASCII", "ASCII", {"ASCII", "USASCII", "ISOIR6", "ISO646"}},
    {Charset::utf8, "UTF-8", "UNICODE UTF-8", {"UNICODEUTF8", "UTF8"}},
    {Charset::iso8859_1, "ISO-8859-1", "8859/1", {"88591", "ISO88591", "LATIN1", "8859"}},
    {Charset::iso8859_2, "ISO-8859-2", "8859/2", {"88592", "ISO88592", "LATIN2"}},
    {Charset::iso8859_3, "ISO-8859-3", "8859/3", {"88593", "ISO88593"}},
    {Charset::iso8859_4, "ISO-8859-4", "8859/4", {"88594", "ISO88594"}},
    {Charset::iso8859_5, "ISO-8859-5", "8859/5", {"88595", "ISO88595"}},
    {Charset::iso8859_6, "ISO-8859-6", "8859/6", {"88596", "ISO88596"}},
    {Charset::iso8859_7, "ISO-8859-7", "8859/7", {"88597", "ISO88597"}},
    {Charset::iso8859_8, "ISO-8859-8", "8859/8", {"88598", "ISO88598"}},
    {Charset::iso8859_9, "ISO-8859-9", "8859/9", {"88599", "ISO88599"}},
    {Charset::iso8859_15, "ISO-8859-15", "8859/15", {"885915", "ISO885915", "LATIN9"}},
    {Charset::windows_1252,
     "WINDOWS-1252",
     "windows-1252",
     {"WINDOWS1252", "CP1252", "ANSI", "WIN1252"}},
    {Charset::shift_jis,
     "CP932",
     "Shift_JIS",
     {"SHIFTJIS", "SJIS", "CP932", "WINDOWS31J", "MS932"}},
    {Charset::jis_x0201, "CP932", "ISO IR14", {"ISOIR14", "JISX0201", "ISOIR13"}},
    {Charset::iso_2022_jp,
     "ISO-2022-JP-2",
     "ISO IR87",
     {"ISOIR87", "ISOIR159", "JAS2020", "JISX0202", "ISO2022JP", "ISO2022IR87"}},
    {Charset::euc_jp, "EUC-JP", "EUC-JP", {"EUCJP"}},
    {Charset::gb18030, "GB18030", "GB 18030-2000", {"GB180302000", "GB18030", "GB2312", "GBK"}},
    {Charset::euc_kr, "CP949", "KS X 1001", {"KSX1001", "EUCKR", "CP949", "KSC5601", "UHC"}},
    {Charset::big5, "BIG5-HKSCS", "BIG-5", {"BIG5", "CP950"}},
    {Charset::euc_tw, "EUC-TW", "CNS 11643-1992", {"CNS116431992", "EUCTW", "CNS11643"}},
    {Charset::utf16, "UTF-16", "UNICODE UTF-16", {"UNICODEUTF16", "UTF16", "UCS2"}},
    {Charset::utf32, "UTF-32", "UNICODE UTF-32", {"UNICODEUTF32", "UTF32", "UCS4"}},
}};

const Known& known(Charset set) { return kKnown[static_cast<std::size_t>(set)]; }

constexpr bool in_order() {
  for (std::size_t i = 0; i < kKnown.size(); ++i)
    if (static_cast<std::size_t>(kKnown[i].set) != i) return false;
  return true;
}
static_assert(in_order(), "known() finds a set by its number");

}  // namespace

std::optional<Charset> charset_named(std::string_view text) {
  std::string folded;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') folded += static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) folded += c;
    if (folded.size() > 16) return std::nullopt;
  }
  if (folded.empty()) return std::nullopt;
  // UNICODE alone is UCS-2 by table 0211, but senders write it over 8-bit text: read_message()
  // knows two-byte text by its zeros, so what is left is UTF-8.
  if (folded == "UNICODE") return Charset::utf8;
  for (const Known& one : kKnown)
    for (const std::string_view also : one.also)
      if (also == folded) return one.set;
  return std::nullopt;
}

std::string_view name(Charset set) { return known(set).name; }
const char* iconv_name(Charset set) { return known(set).iconv; }

bool has_trail_bytes(Charset set) {
  switch (set) {
    case Charset::shift_jis:
    case Charset::iso_2022_jp:
    case Charset::gb18030:
    case Charset::euc_kr:
    case Charset::big5:
      return true;
    default:
      return false;  // EUC-JP, EUC-TW and UTF-8 keep all bytes of a letter above 0x7F
  }
}

std::optional<InvalidBytes> invalid_bytes_named(std::string_view text) {
  if (text == "hold") return InvalidBytes::hold;
  if (text == "replace") return InvalidBytes::replace;
  if (text == "windows-1252") return InvalidBytes::windows_1252;
  return std::nullopt;
}

std::string to_utf8(std::string_view bytes, Charset set, InvalidBytes policy, bool* invalid) {
  // Only ISO 2022 gives bytes below 0x80 another meaning.
  if (set != Charset::iso_2022_jp && set < Charset::utf16 && charset::is_ascii(bytes))
    return std::string{bytes};
  if (set == Charset::utf8 && charset::is_utf8(bytes)) return std::string{bytes};
  Result<charset::Converted> done = charset::to_utf8(bytes, iconv_name(set));
  const bool bad = !done || done->invalid > 0;
  if (bad && invalid != nullptr) *invalid = true;
  if (bad && policy == InvalidBytes::windows_1252 && set != Charset::windows_1252)
    return to_utf8(bytes, Charset::windows_1252, InvalidBytes::replace);
  if (done) return std::move(done->text);
  std::string out;  // no converter on this machine: only ASCII can be shown
  for (const char c : bytes)
    out += static_cast<unsigned char>(c) < 0x80 ? std::string_view{&c, 1} : "\xEF\xBF\xBD";
  return out;
}

Result<std::string> from_utf8(std::string_view text, Charset set) {
  if (set < Charset::utf16 && charset::is_ascii(text)) return std::string{text};
  if (set == Charset::utf8 && charset::is_utf8(text)) return std::string{text};
  // A message in UTF-16 or UTF-32 is indexed and edited as UTF-8.
  if (set >= Charset::utf16) return std::string{text};
  return charset::from_utf8(text, iconv_name(set));
}

}  // namespace claimwire::hl7
