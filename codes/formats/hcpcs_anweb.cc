#include "codes/formats/hcpcs_anweb.h"

#include <algorithm>
#include <array>
#include <map>

#include "codes/formats/all_formats.h"
#include "codes/formats/named_columns.h"
#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

Date quarter_of(Date day) {
  return {day.year, static_cast<std::uint8_t>((day.month - 1) / 3 * 3 + 1), 1};
}

// A record in either shape, texts still raw.
struct Record {
  std::uint32_t line = 0;
  char type = 0;
  std::string_view code;
  std::string_view text;
  std::string_view short_text;
  std::array<std::string_view, 5> cross_references;
  std::string_view added;
  std::string_view acted;
  std::string_view terminated;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_code_character(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }

Result<Date> optional_date(std::uint32_t line, std::string_view what, std::string_view text) {
  const std::string_view digits = trim(text);
  if (digits.empty()) return Date{};
  const Result<Date> date = Date::parse_compact(digits);
  if (date) return *date;
  return line_error(
      "codes.date-impossible", line,
      concat("the date ", what, " is '", printable(digits, 20), "'; expected YYYYMMDD or blanks"));
}

// Puts records together to codes: first lines begin one, continuations add to its text.
class Assembler {
 public:
  Result<void> take(const Record& record) {
    const std::string_view code = trim(record.code);
    const bool modifier = record.type == '7' || record.type == '8';
    if (code.size() != (modifier ? 2U : 5U) ||
        !std::all_of(code.begin(), code.end(), is_code_character)) {
      return line_error("codes.line-malformed", record.line,
                        modifier ? "a modifier is two letters or digits, in columns 4 and 5"
                                 : "a procedure code is five letters and digits in columns 1 to 5");
    }
    std::vector<CodeRow>& rows = modifier ? out_.modifiers : out_.rows;
    if (record.type == '4' || record.type == '8') {
      if (rows.empty() || rows.back().code != code || last_was_modifier_ != modifier) {
        return line_error("codes.continuation-stray", record.line,
                          concat("continues ", code,
                                 ", but the line before belongs to another "
                                 "code: lines are missing or out of place"));
      }
      // Pieces break between words; squeezing happens once, here.
      rows.back().title = clean_text(concat(rows.back().title, " ", clean_text(record.text)));
      return {};
    }
    last_was_modifier_ = modifier;
    CodeRow row;
    row.line = record.line;
    row.code = code;
    row.title = clean_text(record.text);
    row.short_title = clean_text(record.short_text);
    for (const std::string_view reference : record.cross_references) {
      if (trim(reference).empty()) continue;
      if (!row.cross_reference.empty()) row.cross_reference += ' ';
      row.cross_reference += clean_text(reference);
    }
    const Result<Date> added = optional_date(record.line, "added", record.added);
    if (!added) return added.error();
    const Result<Date> acted = optional_date(record.line, "of the last action", record.acted);
    if (!acted) return acted.error();
    const Result<Date> ended = optional_date(record.line, "of termination", record.terminated);
    if (!ended) return ended.error();
    row.from = *added;
    row.through = *ended;
    const Date changed = std::max(*added, *acted);
    if (changed.valid()) ++changes_[quarter_of(changed)];
    rows.push_back(std::move(row));
    return {};
  }

  void skip(std::uint32_t line, std::string why) { out_.skip(line, std::move(why)); }

  Result<Content> finish() && {
    if (out_.rows.empty() && out_.modifiers.empty()) {
      return Error{"codes.empty-file", "no line holds a HCPCS record. Is it the right file?"};
    }
    // A single row may be dated ahead (the file of January 2018 has one of April and one of July).
    constexpr std::uint32_t kChangesOfAQuarter = 10;
    if (!changes_.empty()) out_.changed_in = changes_.rbegin()->first;
    for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
      if (change->second < kChangesOfAQuarter) continue;
      out_.changed_in = change->first;
      break;
    }
    return std::move(out_);
  }

 private:
  Content out_;
  std::map<Date, std::uint32_t> changes_;  // by the first day of their quarter
  bool last_was_modifier_ = false;
};

constexpr std::size_t kTypeAt = 10;  // columns counted from 0 here
constexpr std::size_t kFirstLineSize = 293;

bool is_type(char c) { return c == '3' || c == '4' || c == '7' || c == '8'; }

bool is_record(std::string_view line) {
  return line.size() >= 12 && is_type(line[kTypeAt]) &&
         std::all_of(line.begin() + 5, line.begin() + 10, is_digit);
}

std::string_view piece(std::string_view line, std::size_t from, std::size_t through) {
  return from > line.size() ? std::string_view{} : line.substr(from - 1, through - from + 1);
}

}  // namespace

bool is_hcpcs_anweb(std::string_view content) {
  TextLines lines{content};
  std::string_view line;
  while (lines.number() < 100 && lines.next(line)) {
    const bool first = is_record(line) && (line[kTypeAt] == '3' || line[kTypeAt] == '7');
    if (first && line.size() > 91) return true;
  }
  return false;
}

Result<Content> read_hcpcs_anweb(std::string_view content) {
  Assembler assembler;
  TextLines lines{content};
  std::string_view line;
  while (lines.next(line)) {
    if (line.size() > kLineBytesMax) {
      return line_error("codes.line-too-long", lines.number(), "longer than 65536 bytes");
    }
    if (!is_record(line)) {
      assembler.skip(lines.number(), trim(line).empty() ? "blank line" : "notice");
      continue;
    }
    Record record;
    record.line = lines.number();
    record.type = line[kTypeAt];
    const bool first = record.type == '3' || record.type == '7';
    if (first && line.size() < kFirstLineSize) {
      return line_error("codes.line-too-short", record.line,
                        concat("ends at column ", std::to_string(line.size()),
                               "; the dates and the action code end at column 293. The file may be "
                               "cut: download it again."));
    }
    record.code = piece(line, 1, 5);
    record.text = piece(line, 12, 91);
    if (first) {
      record.short_text = piece(line, 92, 119);
      for (std::size_t i = 0; i < record.cross_references.size(); ++i) {
        record.cross_references[i] = piece(line, 205 + 5 * i, 209 + 5 * i);
      }
      record.added = piece(line, 269, 276);
      record.acted = piece(line, 277, 284);
      record.terminated = piece(line, 285, 292);
    }
    if (const auto taken = assembler.take(record); !taken) return taken.error();
  }
  return std::move(assembler).finish();
}

namespace {

enum Column : std::size_t {
  kCode,
  kSequence,
  kType,
  kText,
  kShortText,
  kAdded,
  kActed,
  kTerminated,
  kFirstReference
};
constexpr std::array<ColumnNames, 13> kColumns = {{{"hcpc"},
                                                   {"seqnum"},
                                                   {"recid"},
                                                   {"long description"},
                                                   {"short description"},
                                                   {"add dt"},
                                                   {"act eff dt"},
                                                   {"term dt"},
                                                   {"xref1"},
                                                   {"xref2"},
                                                   {"xref3"},
                                                   {"xref4"},
                                                   {"xref5"}}};

}  // namespace

bool is_hcpcs_anweb_csv(std::string_view content) {
  return NamedColumns::fit(content, std::span{kColumns}.first(kText));
}

Result<Content> read_hcpcs_anweb_csv(std::string_view content) {
  Result<NamedColumns> table = NamedColumns::open(content, kColumns);
  if (!table) return table.error();
  Assembler assembler;
  for (;;) {
    const auto more = table->next();
    if (!more) return more.error();
    if (!*more) return std::move(assembler).finish();
    const std::string_view type = table->cell(kType);
    if (type.size() != 1 || !is_type(type[0])) {
      return line_error("codes.line-malformed", table->line(),
                        concat("RECID is '", printable(type, 20), "'; expected 3, 4, 7 or 8"));
    }
    Record record{.line = table->line(),
                  .type = type[0],
                  .code = table->cell(kCode),
                  .text = table->cell(kText),
                  .short_text = table->cell(kShortText),
                  .cross_references = {},
                  .added = table->cell(kAdded),
                  .acted = table->cell(kActed),
                  .terminated = table->cell(kTerminated)};
    for (std::size_t i = 0; i < record.cross_references.size(); ++i) {
      record.cross_references[i] = table->cell(kFirstReference + i);
    }
    if (const auto taken = assembler.take(record); !taken) return taken.error();
  }
}

constinit const Format kHcpcsAnweb{
    .id = "hcpcs-anweb",
    .what = "a HCPCS ANWEB file",
    .matches = is_hcpcs_anweb,
    .read = [](std::string_view content, std::string_view) { return read_hcpcs_anweb(content); },
};
constinit const Format kHcpcsAnwebCsv{
    .id = "hcpcs-anweb-csv",
    .what = "a HCPCS ANWEB file as CSV",
    .matches = is_hcpcs_anweb_csv,
    .read = [](std::string_view content,
               std::string_view) { return read_hcpcs_anweb_csv(content); },
};

}  // namespace claimwire::codes
