#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace claimwire::hl7 {

/// The character sets of HL7 table 0211 and those that senders use without saying so.
enum class Charset : std::uint8_t {
  ascii,
  utf8,
  iso8859_1,
  iso8859_2,
  iso8859_3,
  iso8859_4,
  iso8859_5,
  iso8859_6,
  iso8859_7,
  iso8859_8,
  iso8859_9,
  iso8859_15,
  windows_1252,
  shift_jis,    ///< As Windows writes it (code page 932).
  jis_x0201,    ///< ISO IR14: one-byte katakana; the ASCII half stays ASCII.
  iso_2022_jp,  ///< ISO IR87, ISO IR159, JAS2020, JIS X 0202: switched by ESC.
  euc_jp,
  gb18030,
  euc_kr,  ///< KS X 1001
  big5,
  euc_tw,  ///< CNS 11643-1992
  utf16,   ///< Byte order by its mark, else by where the zeros of "MSH" stand.
  utf32,
};

/// By table 0211 ("8859/1", "UNICODE UTF-8", "GB 18030-2000", ...), or as people write it
/// ("UTF-8", "windows-1252", "Shift_JIS", "8859"). Letters of any case; blanks, '-', '_' and '/'
/// make no difference.
std::optional<Charset> charset_named(std::string_view text);

std::string_view name(Charset set);   ///< As table 0211 writes it, else its usual name.
const char* iconv_name(Charset set);  ///< As the converter knows it.
bool has_trail_bytes(Charset set);    ///< A later byte of a letter may equal a delimiter.

/// What is done with bytes that mean nothing in the message's character set.
enum class InvalidBytes : std::uint8_t {
  hold,          ///< Finding that holds the message; the text shows U+FFFD.
  replace,       ///< U+FFFD, with a warning.
  windows_1252,  ///< The value is read as windows-1252 instead, with a warning.
};
std::optional<InvalidBytes> invalid_bytes_named(std::string_view text);  ///< "hold", "replace", ...

/// How the bytes of a connection become text: `charset` of an interface.
struct CharsetSettings {
  /// For an empty MSH-18. None: UTF-8 if every byte fits that, else windows-1252.
  std::optional<Charset> when_empty{};
  /// Declared set, and the one that is meant by it.
  std::vector<std::pair<Charset, Charset>> instead_of{{Charset::iso8859_1, Charset::windows_1252}};
  InvalidBytes invalid = InvalidBytes::hold;
};

/// Bytes of `set` as UTF-8; what cannot be read becomes U+FFFD or is read by `policy`. `invalid`,
/// when given, is set to true if any byte was.
std::string to_utf8(std::string_view bytes, Charset set, InvalidBytes policy = InvalidBytes::hold,
                    bool* invalid = nullptr);
/// UTF-8 as bytes of `set`. Errors: charset.unencodable.
Result<std::string> from_utf8(std::string_view text, Charset set);

}  // namespace claimwire::hl7
