#pragma once
#include <string>
#include <string_view>

namespace claimwire::hl7 {

/// The separators of one message, from its MSH-1 and MSH-2. A zero means: the sender named none,
/// so that feature is off.
struct Delimiters {
  char field = '|';
  char component = '^';
  char repetition = '~';
  char escape = '\\';
  char subcomponent = '&';
  char truncation = '\0';  ///< Version 2.7 and later: '#' in `^~\&#`.

  /// MSH-2 as it would be written.
  std::string encoding_characters() const;

  friend bool operator==(const Delimiters&, const Delimiters&) = default;
};

/// Delimiters as read, and whether MSH-2 had to be interpreted.
struct DelimitersRead {
  Delimiters delimiters;
  bool odd = false;  ///< MSH-2 empty, shorter than three characters, or with a character twice.
};

/// Reads MSH-1 and MSH-2 of `header`, which begins with MSH, FHS or BHS. How broken values are
/// understood is written down in docs/hl7-reading-decisions.md.
/// Source  HL7 v2.5.1 chapter 2, section 2.5.4, and 2.16.9.2 for MSH-2.
DelimitersRead read_delimiters(std::string_view header);

}  // namespace claimwire::hl7
