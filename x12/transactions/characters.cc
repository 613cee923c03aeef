#include "x12/transactions/characters.h"

#include <array>
#include <cstdint>

#include "core/text.h"

namespace claimwire::x12 {
namespace {

// U+00C0 to U+017F in order, blank between.
constexpr std::string_view kFolded =
    "A A A A A A AE C E E E E I I I I D N O O O O O X O U U U U Y TH SS A A A A A A AE C E E "
    "E E I I I I D N O O O O O / O U U U U Y TH Y A A A A A A C C C C C C C C D D D D E E E E "
    "E E E E E E G G G G G G G G H H H H I I I I I I I I I I IJ IJ J J K K K L L L L L L L L "
    "L L N N N N N N N N N O O O O O O OE OE R R R R R R S S S S S S S S T T T T T T U U U U "
    "U U U U U U U U W W Y Y Y Z Z Z Z Z Z S ";
constexpr std::size_t kFoldedCount = 0x180 - 0xC0;

constexpr std::array<std::string_view, kFoldedCount> folded_table() {
  std::array<std::string_view, kFoldedCount> table{};
  std::size_t at = 0;
  for (std::string_view& entry : table) {
    const std::size_t end = kFolded.find(' ', at);
    entry = kFolded.substr(at, end - at);
    at = end + 1;
  }
  return table;
}
constexpr auto kFoldedTable = folded_table();

struct Typographic {
  char32_t character;
  std::string_view ascii;
};
constexpr Typographic kTypographic[] = {
    {0xA0, " "},    {0xB4, "'"},    {0x2010, "-"},   {0x2011, "-"}, {0x2012, "-"},
    {0x2013, "-"},  {0x2014, "-"},  {0x2018, "'"},   {0x2019, "'"}, {0x201A, ","},
    {0x201C, "\""}, {0x201D, "\""}, {0x2026, "..."}, {0x202F, " "}, {0x2212, "-"},
};

/// The character at `at`, which moves behind it; 0xFFFD for bytes that are no UTF-8 (one byte).
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint8_t>(i < text.size() ? text[i] : '\0');
  };
  const std::uint8_t first = byte(at);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 1) {
    ++at;
    return first;
  }
  char32_t value = length == 2 ? first & 0x1FU : length == 3 ? first & 0x0FU : first & 0x07U;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80) {
      ++at;
      return 0xFFFD;
    }
    value = value << 6 | (byte(at + i) & 0x3FU);
  }
  at += length == 0 ? 1 : length;
  return length == 0 ? 0xFFFD : value;
}

/// Empty: no ASCII form.
std::string_view fold(char32_t character) {
  if (character >= 0xC0 && character < 0x180) return kFoldedTable[character - 0xC0];
  for (const Typographic& entry : kTypographic) {
    if (entry.character == character) return entry.ascii;
  }
  return {};
}

bool combining(char32_t character) { return character >= 0x300 && character < 0x370; }
bool control(char32_t character) {
  return character < 0x20 || (character >= 0x7F && character < 0xA0) || character == 0xFEFF ||
         (character >= 0x200B && character <= 0x200F);
}

}  // namespace

CleanText clean(std::string_view utf8, const Delimiters& delimiters) {
  CleanText out;
  out.text.reserve(utf8.size());
  const auto add = [&](char c) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (delimiters.contains(c)) {
      out.delimiter_replaced = true;
      c = ' ';
    }
    out.text += c;
  };
  std::size_t at = 0;
  for (; at < utf8.size(); ++at) {  // as far as nothing needs a change but its case
    const char c = utf8[at];
    if (c < ' ' || c >= 0x7F || delimiters.contains(c)) break;
    out.text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  while (at < utf8.size()) {
    const char32_t character = next_character(utf8, at);
    if (control(character)) {
      // A line break or tab parts words; other controls are dropped.
      if (character == '\t' || character == '\n' || character == '\r') add(' ');
    } else if (character < 0x80) {
      add(static_cast<char>(character));
    } else if (combining(character)) {
      continue;  // the accent of the letter before it
    } else if (const std::string_view ascii = fold(character); !ascii.empty()) {
      for (const char c : ascii) add(c);
    } else {
      out.character_lost = true;
      add('?');
    }
  }
  const std::string_view trimmed = trim(out.text);
  if (trimmed.size() != out.text.size()) out.text = std::string{trimmed};
  return out;
}

}  // namespace claimwire::x12
