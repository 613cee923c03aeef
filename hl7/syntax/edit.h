#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.h"
#include "hl7/syntax/message.h"

namespace claimwire::hl7 {

/// Changes places of a message and writes it again; every byte that was not asked to change stays,
/// the ends of lines, trailing separators and unknown segments included.
/// Shape   `message` outlives the Editor; it is not changed itself.
class Editor {
 public:
  explicit Editor(const Message& message) : message_{&message} {}

  /// Puts UTF-8 text at a place, escaped and in the message's character set. Missing separators are
  /// added. A place without repetition, component or subcomponent means the whole level.
  /// Errors  hl7.edit-place (no such segment, or MSH-1/MSH-2), charset.unencodable,
  ///         hl7.edit-unescapable (a delimiter in the text, and MSH-2 names no escape character).
  Result<void> set(Hl7Locator at, std::string_view text);
  /// Puts bytes as they are: already escaped, in the message's character set. A raw CR or LF or an
  /// upper-level separator is refused. Errors: hl7.edit-place, hl7.edit-separator.
  Result<void> set_raw(Hl7Locator at, std::string_view bytes);
  /// Empties a place; separators stay. With only a segment, the segment goes with its line end.
  Result<void> remove(Hl7Locator at);
  /// Adds a whole segment, already escaped, behind segment `index` (from 0). Errors:
  /// hl7.edit-place; hl7.edit-separator when it holds a line end.
  Result<void> insert_after(std::size_t index, std::string_view segment);

  /// The changed message. Without any change: exactly body().
  std::string write() const;

 private:
  Result<std::string*> open(Hl7Locator at);

  const Message* message_;
  std::map<std::pair<std::size_t, std::uint16_t>, std::string> fields_{};
  std::map<std::size_t, std::string> inserted_{};
  std::set<std::size_t> removed_{};
};

}  // namespace claimwire::hl7
