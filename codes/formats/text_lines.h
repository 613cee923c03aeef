#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace claimwire::codes {

/// Walks over the lines of a file, CRLF or LF, past a UTF-8 byte order mark (users' Excel exports
/// have one). Views point into `content`.
class TextLines {
 public:
  explicit TextLines(std::string_view content);
  /// The next line without its end; false at the end.
  bool next(std::string_view& line);
  std::uint32_t number() const { return number_; }  ///< Of the line last given, from 1.
  bool ended_by_break() const { return ended_by_break_; }

 private:
  std::string_view rest_;
  std::uint32_t number_ = 0;
  bool ended_by_break_ = true;
};

/// No line of any known file comes near; a longer one is not a text file.
inline constexpr std::size_t kLineBytesMax = 64 * 1024;

/// Without a leading UTF-8 byte order mark.
std::string_view without_mark(std::string_view content);

/// Columns `from` to `through` of a line, counted from 1, as layouts are written; fewer or none
/// where the line ends before.
std::string_view columns(std::string_view line, std::size_t from, std::size_t through);

/// A text cell as kept: UTF-8 (from Windows-1252 where it is not UTF-8 already), control characters
/// turned to blanks, runs of blanks squeezed, none at the ends.
std::string clean_text(std::string_view raw);

/// "line 12: what", with `id`.
Error line_error(std::string_view id, std::uint32_t line, std::string_view what);

}  // namespace claimwire::codes
