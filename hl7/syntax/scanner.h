#pragma once
#include <cstddef>
#include <string_view>

#include "hl7/syntax/charset.h"
#include "hl7/syntax/delimiters.h"

namespace claimwire::hl7 {

/// Finds delimiters in received bytes and knows the character set, so the second byte of a
/// Shift-JIS letter that happens to equal '|' stays part of its letter.
class Scanner {
 public:
  Scanner() = default;
  explicit Scanner(const Delimiters& delimiters, Charset charset = Charset::ascii,
                   bool lf_inside_text = false);

  const Delimiters& delimiters() const { return delimiters_; }
  Charset charset() const { return charset_; }
  bool lf_inside_text() const { return lf_inside_text_; }
  /// No byte of a letter can equal a delimiter, so bytes may be searched as they are.
  bool plain() const { return plain_; }

  /// Offset of the next field separator or segment end at or behind `at`; the size at the end.
  std::size_t field_end(std::string_view text, std::size_t at) const;
  /// The first offset at or behind `at` that holds no line end.
  std::size_t skip_line_feeds(std::string_view text, std::size_t at) const;
  /// CR always ends a segment; LF too, unless the connection says it is text.
  constexpr bool ends_segment(char c) const { return c == '\r' || (c == '\n' && !lf_inside_text_); }

  /// Offset of `wanted` at or behind `at`; the size when there is none. Nothing is found for 0.
  std::size_t find(std::string_view text, char wanted, std::size_t at = 0) const;
  /// Offset of the first of up to three; a 0 is never found.
  std::size_t find_any(std::string_view text, char a, char b, char c, std::size_t at) const;
  /// Part `n`, counted from 1, of `text` cut at `separator`; empty when there are fewer. A
  /// separator of 0 does not cut: part 1 is the whole.
  std::string_view part(std::string_view text, char separator, std::size_t n) const;
  /// part() of a part of a part of `field`: repetition, component and subcomponent from 1, the last
  /// cut at `subcomponents`. The same in one pass, for what is read most.
  std::string_view leaf(std::string_view field, std::size_t repetition, std::size_t component,
                        std::size_t subcomponent, char subcomponents) const;
  /// How many parts; at least 1.
  std::size_t parts(std::string_view text, char separator) const;

 private:
  /// Bytes that the letter at `at` takes: 1 except for letters of several bytes.
  std::size_t letter(std::string_view text, std::size_t at) const;
  std::size_t find_stepping(std::string_view text, char a, char b, char c, std::size_t at) const;

  Delimiters delimiters_{};
  Charset charset_ = Charset::ascii;
  bool lf_inside_text_ = false;
  bool plain_ = true;
};

}  // namespace claimwire::hl7
