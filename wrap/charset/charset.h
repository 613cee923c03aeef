#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace claimwire::charset {

/// Only bytes below 0x80.
bool is_ascii(std::string_view bytes);

/// Well-formed by RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view bytes);

/// Whether this machine can convert from `encoding`, a name as iconv knows it ("WINDOWS-1252").
bool is_known(const char* encoding);

/// Bytes made UTF-8.
struct Converted {
  std::string text;
  std::size_t invalid = 0;        ///< Bytes that mean nothing in the encoding; each became U+FFFD.
  std::size_t first_invalid = 0;  ///< Offset of the first of them, when `invalid` is not 0.
};

/// Converts all of `bytes`; an unfinished character at the end counts as invalid.
/// Shape   `encoding` is a name as iconv knows it: "UTF-8", "ISO-8859-2", "ISO-2022-JP", "UTF-16".
/// Errors  charset.unknown when this machine has no such converter.
/// Cost    One pass; converters are kept open per thread (at most 32).
Result<Converted> to_utf8(std::string_view bytes, const char* encoding);

/// The reverse. Errors: charset.unknown; charset.unencodable when the encoding lacks a character of
/// `text`, or `text` is not UTF-8.
Result<std::string> from_utf8(std::string_view text, const char* encoding);

}  // namespace claimwire::charset
