#include "codes/formats/cpt_text.h"

#include <algorithm>

#include "codes/code_system.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_code_character(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }

enum class Kind { codes, modifiers };

// The code at the beginning of the line, or empty.
std::string_view code_of(std::string_view line, Kind kind) {
  const std::size_t size = kind == Kind::codes ? 5 : 2;
  if (line.size() < size + 2 || (line[size] != '\t' && line[size] != ' ')) return {};
  if (trim(line.substr(size)).empty()) return {};
  const std::string_view code = line.substr(0, size);
  if (kind == Kind::codes) return procedure_system(code) == CodeSystem::cpt ? code : "";
  if (!is_code_character(code[0]) || !is_code_character(code[1])) return {};
  // Words of two capital letters begin notices; CPT modifiers hold a digit (25, P1, 1P).
  return is_digit(code[0]) || is_digit(code[1]) ? code : "";
}

bool looks_like(std::string_view content, Kind kind) {
  TextLines lines{content};
  std::string_view line;
  std::size_t found = 0;
  std::size_t seen = 0;
  while (lines.number() < 200 && lines.next(line)) {
    if (trim(line).empty()) continue;
    ++seen;
    if (!code_of(line, kind).empty()) ++found;
  }
  return found > 0 && 2 * found >= seen;
}

// The year in "CPT 2026", "CPT(R) 2026 Professional": four digits close behind the name.
int year_in_notice(std::string_view line) {
  const std::string text = upper(line);
  const std::size_t name = text.find("CPT");
  if (name == std::string::npos) return 0;
  for (std::size_t at = name + 3; at + 4 <= text.size() && at < name + 30; ++at) {
    const std::string_view year = std::string_view{text}.substr(at, 4);
    if (!year.starts_with("20") || !is_digit(year[2]) || !is_digit(year[3])) continue;
    if (at + 4 < text.size() && is_digit(text[at + 4])) continue;
    return 2000 + (year[2] - '0') * 10 + (year[3] - '0');
  }
  return 0;
}

Result<Content> read(std::string_view content, Kind kind) {
  Content out;
  TextLines lines{content};
  std::string_view line;
  while (lines.next(line)) {
    const std::uint32_t number = lines.number();
    if (line.size() > kLineBytesMax) {
      return line_error("codes.line-too-long", number, "longer than 65536 bytes");
    }
    if (trim(line).empty()) {
      out.skip(number, "blank line");
      continue;
    }
    const std::string_view code = code_of(line, kind);
    if (code.empty()) {
      if (!out.rows.empty()) {
        return line_error("codes.line-malformed", number,
                          kind == Kind::codes
                              ? "expected a CPT code of five characters, a tab or blank, and its "
                                "description"
                              : "expected a modifier of two characters, a tab or blank, and its "
                                "description");
      }
      if (out.calendar_year == 0) out.calendar_year = year_in_notice(line);
      out.skip(number, "notice");
      continue;
    }
    CodeRow row;
    row.code = code;
    row.title = clean_text(line.substr(code.size()));
    row.line = number;
    out.rows.push_back(std::move(row));
  }
  if (out.rows.empty()) {
    return Error{"codes.empty-file", "no line holds a code. Is it the right file?"};
  }
  return out;
}

}  // namespace

bool is_cpt_text(std::string_view content) { return looks_like(content, Kind::codes); }
bool is_cpt_modifier_text(std::string_view content) { return looks_like(content, Kind::modifiers); }
Result<Content> read_cpt_text(std::string_view content) { return read(content, Kind::codes); }
Result<Content> read_cpt_modifier_text(std::string_view content) {
  return read(content, Kind::modifiers);
}

constinit const Format kCptText{
    .id = "cpt-text",
    .what = "a CPT text file",
    .matches = is_cpt_text,
    .read = [](std::string_view content, std::string_view) { return read_cpt_text(content); },
};
constinit const Format kCptModifierText{
    .id = "cpt-modifier-text",
    .what = "a CPT modifier file",
    .matches = is_cpt_modifier_text,
    .read = [](std::string_view content,
               std::string_view) { return read_cpt_modifier_text(content); },
};

}  // namespace claimwire::codes
