#include "codes/formats/gems.h"

#include <algorithm>
#include <string>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

constexpr std::size_t kTargetBehindIcd10 = 8;  // columns counted from 0 here
constexpr std::size_t kTargetBehindIcd9 = 6;

struct GemLine {
  std::string_view source;
  std::string_view target;
  std::string_view flags;
  std::size_t target_at = 0;

  bool has_target() const { return !target.starts_with("No"); }
};

// Whether `line` is well formed, taken apart.
bool take_apart(std::string_view line, GemLine& out) {
  const std::size_t source_end = line.find(' ');
  const std::size_t target_at = line.find_first_not_of(' ', source_end);
  if (source_end == std::string_view::npos || target_at == std::string_view::npos) return false;
  const std::size_t target_end = line.find(' ', target_at);
  if (target_end == std::string_view::npos) return false;
  out.source = line.substr(0, source_end);
  out.target = line.substr(target_at, target_end - target_at);
  out.flags = trim(line.substr(target_end));
  out.target_at = target_at;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return out.flags.size() == 5 && std::all_of(out.flags.begin(), out.flags.end(), digit) &&
         (target_at == kTargetBehindIcd10 || target_at == kTargetBehindIcd9) &&
         pack(out.source) != 0 && pack(out.target) != 0 && out.source.size() >= 3 &&
         out.target.size() >= 3 && out.source.size() <= 7 && out.target.size() <= 7;
}

}  // namespace

bool is_gems(std::string_view content) {
  TextLines lines{content};
  std::string_view line;
  GemLine gem;
  return lines.next(line) && line.size() <= 24 && take_apart(line, gem);
}

Result<Content> read_gems(std::string_view content, std::string_view name) {
  Content out;
  TextLines lines{content};
  std::string_view line;
  std::size_t target_at = 0;
  bool procedures = true;  // every code of ICD-10-PCS has seven characters
  while (lines.next(line)) {
    const std::uint32_t number = lines.number();
    if (trim(line).empty()) {
      out.skip(number, "blank line");
      continue;
    }
    GemLine gem;
    if (!take_apart(line, gem) || (target_at != 0 && gem.target_at != target_at)) {
      return line_error("codes.line-malformed", number,
                        "expected a source code, a target code and five flags, in the columns of "
                        "the lines before");
    }
    target_at = gem.target_at;
    const bool from_icd10 = target_at == kTargetBehindIcd10;
    const std::string_view icd10 = from_icd10 ? gem.source : gem.target;
    procedures = procedures && (icd10.size() == 7 || !(from_icd10 || gem.has_target()));
    const auto flags = read_number_cell(gem.flags, number, "the flags");
    if (!flags) return flags.error();
    out.relations.add({.code = pack(gem.source),
                       .other = gem.has_target() ? pack(gem.target) : 0,
                       .kind = Relation::gem,
                       .value = *flags,
                       .line = number},
                      "");
  }
  if (const auto some = out.check_not_empty(); !some) return some.error();
  if (const auto whole = check_last_line(content, lines.number()); !whole) return whole.error();
  out.facts.set = concat(target_at == kTargetBehindIcd10 ? kGemIcd10cm : kGemIcd9cm,
                         procedures ? "-procedures" : "");
  if (const int year = year_in_name(name); year != 0) {
    out.facts.effective = {static_cast<std::int16_t>(year - 1), 10, 1};
    out.facts.effective_why = concat("the file's name says ", std::to_string(year));
  }
  return out;
}

constinit const Format kGems{
    .id = "gems",
    .matches = is_gems,
    .read = read_gems,
};

}  // namespace claimwire::codes
