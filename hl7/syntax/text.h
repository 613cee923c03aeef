#pragma once
#include <string>
#include <string_view>

#include "core/origin.h"
#include "hl7/syntax/message.h"

namespace claimwire::hl7 {

/// What a sender said at a place: nothing (the receiver keeps what it has), the explicit null `""`
/// (the receiver deletes its value), or a value.
enum class Presence : std::uint8_t { absent, null, valued };

constexpr Presence presence(std::string_view raw) {
  if (raw.empty()) return Presence::absent;
  return raw == "\"\"" ? Presence::null : Presence::valued;
}

/// One value as text.
struct Value {
  std::string text{};  ///< UTF-8, escapes resolved; empty unless valued.
  Presence presence = Presence::absent;
  bool invalid_bytes = false;  ///< Bytes meant nothing in the character set of the message.
  bool truncated = false;      ///< Ends in the truncation character (2.7): never an id or a code.
};

/// The leaf at a place (0 means the first), decoded, with the quirks of the connection applied.
Value value(const Message& message, Hl7Locator at);

/// As value(), ready for a model: its Origin is `message`, `erased` for the null, `none` if absent.
Sourced<std::string> sourced(const Message& message, Hl7Locator at, std::uint16_t source = 0);

/// `raw` of this message as UTF-8: character set and escapes resolved once, in the message's own
/// delimiters. Layout commands become line ends and blanks; \H\ and \N\ vanish; an unknown
/// sequence is kept with both its escape characters; an escape character without end is text.
/// Source  HL7 v2.5.1 chapter 2, section 2.7.
std::string decode(const Message& message, std::string_view raw);
/// The same without a copy where there is nothing to decode; else the text is put into `buffer`.
std::string_view decode(const Message& message, std::string_view raw, std::string& buffer);

/// UTF-8 text as it is written between the delimiters of a message: they, and control characters,
/// are escaped. Without an escape character a delimiter in the text cannot be written: such bytes
/// become '?' and `lossy`, when given, is set.
std::string escape(std::string_view text, const Delimiters& delimiters, bool* lossy = nullptr);

}  // namespace claimwire::hl7
