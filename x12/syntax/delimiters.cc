#include "x12/syntax/delimiters.h"

#include <cctype>

#include "core/text.h"

namespace claimwire::x12 {
namespace {

bool letter_or_digit(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

}  // namespace

Result<Delimiters> read_delimiters(std::string_view text) {
  if (!text.starts_with("ISA")) {
    return Error{"x12.no-isa",
                 "the file does not begin with ISA; an X12 interchange begins with an ISA segment"};
  }
  if (text.size() < kIsaBytes) {
    return Error{"x12.isa-length", "the file ends inside its ISA segment, which is 106 bytes"};
  }
  // Byte positions of the 16 separators when every element has its fixed width.
  constexpr std::size_t separators[] = {3,  6,  17, 20, 31, 34, 50,  53,
                                        69, 76, 81, 83, 89, 99, 101, 103};
  Delimiters found{text[3], text[104], text[82], text[105]};
  for (const std::size_t at : separators) {
    if (text[at] != found.element) {
      return Error{"x12.isa-length",
                   concat("ISA: no element separator at byte ", std::to_string(at + 1),
                          "; an element before it has lost its padding. Every element of the ISA "
                          "has a fixed width; ask the sender to keep the blanks.")};
    }
  }
  if (letter_or_digit(found.repetition)) found.repetition = '\0';  // ISA11 was a standards id
  const bool clash = found.element == found.component || found.element == found.terminator ||
                     found.component == found.terminator ||
                     (found.repetition != '\0' &&
                      (found.repetition == found.element || found.repetition == found.component ||
                       found.repetition == found.terminator));
  if (clash || letter_or_digit(found.element) || letter_or_digit(found.component) ||
      letter_or_digit(found.terminator)) {
    return Error{"x12.delimiters",
                 "ISA: element, repetition and component separator and segment terminator must be "
                 "four different characters that are no letters or digits"};
  }
  return found;
}

}  // namespace claimwire::x12
