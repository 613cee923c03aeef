#include "codes/formats/ncci_ptp.h"

#include <algorithm>
#include <array>

#include "codes/code_sets.h"
#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "codes/release_date.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

constexpr std::size_t kColumns = 7;
using Cells = std::array<std::string_view, kColumns>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_code(std::string_view cell) {
  return cell.size() == 5 && std::all_of(cell.begin(), cell.end(), [](char c) {
           return is_digit(c) || (c >= 'A' && c <= 'Z');
         });
}

// The number of cells; those beyond the seventh are only counted.
std::size_t cut(std::string_view line, Cells& cells) {
  std::size_t count = 0;
  for (;;) {
    const std::size_t tab = line.find('\t');
    if (count < kColumns) cells[count] = trim(line.substr(0, tab));
    ++count;
    if (tab == std::string_view::npos) return count;
    line.remove_prefix(tab + 1);
  }
}

bool looks_like_day(std::string_view cell) {
  return cell.size() == 8 && std::all_of(cell.begin(), cell.end(), is_digit);
}

bool looks_like_indicator(std::string_view cell) {
  return cell == "0" || cell == "1" || cell == "9";
}

// "v322r0": version 32.2, the third quarter of 2026.
Date quarter_of_version(std::string_view name) {
  for (std::size_t at = 0; at + 6 <= name.size(); ++at) {
    const std::string_view text = name.substr(at, 6);
    if (text[0] != 'v' || !is_digit(text[1]) || !is_digit(text[2]) || text[3] < '0' ||
        text[3] > '3' || text[4] != 'r') {
      continue;
    }
    const int version = (text[1] - '0') * 10 + (text[2] - '0');
    return {static_cast<std::int16_t>(1994 + version),
            static_cast<std::uint8_t>(3 * (text[3] - '0') + 1), 1};
  }
  return quarter_in_name(name);
}

std::string part_of(std::string_view name) {
  for (const char number : {'1', '2', '3', '4'}) {
    const std::string part = concat("f", std::string_view{&number, 1});
    const std::size_t at = name.find(concat("-", part));
    if (at == std::string_view::npos) continue;
    const std::size_t end = at + 1 + part.size();
    if (end == name.size() || !is_digit(name[end])) return part;
  }
  return {};
}

}  // namespace

bool is_ncci_ptp(std::string_view content) {
  TextLines lines{content};
  std::string_view line;
  Cells cells;
  while (lines.number() < 30 && lines.next(line)) {
    if (line.size() > kLineBytesMax) return false;
    if (cut(line, cells) == kColumns && is_code(cells[0]) && is_code(cells[1]) &&
        looks_like_day(cells[3]) && looks_like_indicator(cells[5])) {
      return true;
    }
  }
  return false;
}

Result<Content> read_ncci_ptp(std::string_view content, std::string_view name) {
  Content out;
  TextLines lines{content};
  std::string_view line;
  Cells cells;
  Date newest;
  std::string_view last_raw;  // most rows have the rationale of the row before
  std::string rationale;
  while (lines.next(line)) {
    const std::uint32_t number = lines.number();
    if (line.size() > kLineBytesMax) {
      return line_error("codes.line-too-long", number, "longer than 65536 bytes");
    }
    const std::size_t count = cut(line, cells);
    if (!is_code(cells[0])) {
      // A damaged row must not pass for a notice: the pair would silently be allowed.
      if (count == kColumns && looks_like_indicator(cells[5])) {
        return line_error("codes.line-malformed", number,
                          "column 1 is not a code of five capital letters and digits");
      }
      out.skip(number, trim(line).empty() ? "blank line" : "notice");
      continue;
    }
    if (count != kColumns) {
      return line_error("codes.line-malformed", number,
                        concat(std::to_string(count),
                               " cells; expected 7 between tabs. The file may be cut: download it "
                               "again."));
    }
    if (!is_code(cells[1])) {
      return line_error("codes.line-malformed", number,
                        "column 2 is not a code of five capital letters and digits");
    }
    if (!looks_like_indicator(cells[5])) {
      return line_error(
          "codes.line-malformed", number,
          concat("the modifier indicator is '", printable(cells[5], 20), "'; expected 0, 1 or 9"));
    }
    const auto from = Date::parse_compact(cells[3]);
    const auto through = cells[4] == "*" ? Result<Date>{Date{}} : Date::parse_compact(cells[4]);
    if (!from || !through) {
      return line_error("codes.date-impossible", number,
                        concat("'", printable(from ? cells[4] : cells[3], 20),
                               "' is no day; expected YYYYMMDD, or * for an edit not deleted"));
    }
    if (through->valid() && *through < *from) {
      return line_error("codes.date-impossible", number,
                        "the deletion day is before the effective day");
    }
    if (!lines.ended_by_break()) return check_last_line("x", number).error();
    newest = std::max(newest, *from);
    if (cells[6] != last_raw || rationale.empty()) rationale = clean_text(cells[6]);
    last_raw = cells[6];
    out.relations.add({.code = pack(cells[0]),
                       .other = pack(cells[1]),
                       .kind = Relation::ptp_edit,
                       .value = static_cast<std::uint32_t>(cells[5][0] - '0'),
                       .line = number,
                       .from = *from,
                       .through = *through},
                      rationale);
  }
  if (out.relations.empty()) {
    return Error{"codes.empty-file", "no line holds a pair of codes. Is it the right file?"};
  }

  const std::string small = lower(name);
  const auto has = [&small](std::string_view part) {
    return small.find(part) != std::string::npos;
  };
  const bool medicaid = has("mcd") || has("medicaid");
  if (has("ccipra") || has("pra") || has("practitioner")) {
    out.facts.set = medicaid ? kPtpMedicaidPractitioner : kPtpPractitioner;
  } else if (has("ccioph") || has("oph") || has("hospital") || has("outpatient")) {
    out.facts.set = medicaid ? kPtpMedicaidHospital : kPtpHospital;
  }
  out.facts.part = part_of(small);
  out.facts.effective = quarter_of_version(small);
  out.facts.effective_why = "the version in its name";
  const Date of_rows = quarter_begin(newest);
  if (!out.facts.effective.valid() || of_rows > out.facts.effective) {
    if (out.facts.effective.valid()) {
      out.warnings.push_back(concat("by its name it would be in force from ",
                                    out.facts.effective.iso(), ", but it has rows of ",
                                    newest.iso(), "; the rows decide"));
    }
    out.facts.effective = of_rows;
    out.facts.effective_why = concat("its newest rows are of ", newest.iso());
  }
  out.by_quarter = true;
  out.changed_in = of_rows;
  out.facts.history_from = {1996, 1, 1};
  return out;
}

constinit const Format kNcciPtp{
    .id = "ncci-ptp",
    .what = "a file of NCCI procedure-to-procedure edits",
    .matches = is_ncci_ptp,
    .read = read_ncci_ptp,
};

}  // namespace claimwire::codes
