#include "codes/formats/icd10_addenda.h"

#include <map>

#include "codes/formats/text_lines.h"
#include "core/text.h"

namespace claimwire::codes {
namespace {

struct ActionWord {
  std::string_view word;
  AddendaLine::Action action;
  bool counts = true;  // "Revise from" repeats what the release before says
};
constexpr ActionWord kActions[] = {
    {"Add:", AddendaLine::Action::add},
    {"Delete:", AddendaLine::Action::remove},
    {"Revise from:", AddendaLine::Action::revise, false},
    {"Revise to:", AddendaLine::Action::revise},
};

const ActionWord* action_of(std::string_view line) {
  for (const ActionWord& action : kActions) {
    if (trim(columns(line, 1, 13)) == action.word) return &action;
  }
  return nullptr;
}

// "Add:         1 B8801   ..." is of ICD-10-CM, "Add:         00H033J ..." of ICD-10-PCS.
bool has_validity(std::string_view line) {
  return line.size() > 15 && (line[13] == '0' || line[13] == '1') && line[14] == ' ';
}

CodeRow row_of(const Entry& entry) {
  CodeRow row;
  row.code = entry.code();
  row.title = std::string{entry.title()};
  row.short_title = std::string{entry.short_title()};
  row.billable = entry.billable();
  row.line = entry.line();
  return row;
}

Error unfit(std::uint32_t line, std::string_view what) {
  return line_error("codes.addenda-unfit", line, what);
}

}  // namespace

bool is_icd10_addenda(std::string_view content) {
  TextLines lines{content};
  std::string_view line;
  return lines.next(line) && action_of(line) != nullptr;
}

Result<Addenda> read_icd10_addenda(std::string_view content) {
  Addenda out;
  TextLines lines{content};
  std::string_view line;
  while (lines.next(line)) {
    const ActionWord* action = action_of(line);
    if (action == nullptr || !action->counts) continue;
    const bool validity = has_validity(line);
    const std::size_t code_at = validity ? 16 : 14;
    AddendaLine one{.action = action->action, .row = {}};
    one.row.line = lines.number();
    one.row.code = trim(columns(line, code_at, code_at + 6));
    one.row.billable = validity ? line[13] == '1' : one.row.code.size() == 7;
    one.row.short_title = clean_text(columns(line, code_at + 8, code_at + 67));
    one.row.title = clean_text(columns(line, code_at + 69, kLineBytesMax));
    if (one.row.title.empty() || !lines.ended_by_break()) {
      return line_error("codes.line-too-short", one.row.line,
                        "ends before the long title. The file may be cut: download it again.");
    }
    if (pack(one.row.code) == 0 || one.row.code.size() < 3) {
      return line_error(
          "codes.line-malformed", one.row.line,
          concat("'", printable(one.row.code, 20), "' is not a code of 3 to 7 letters and digits"));
    }
    out.lines.push_back(std::move(one));
  }
  out.totals = read_addenda_totals(content);
  if (out.totals.codes == 0 || out.totals.old_codes == 0) {
    return Error{"codes.addenda-without-totals",
                 "the counts of both files at its end are missing. The file may be cut: download "
                 "it again, or import the order file."};
  }
  return out;
}

Result<std::vector<CodeRow>> apply_addenda(const Addenda& addenda, const CodeTable& before) {
  std::map<CodeKey, CodeRow> rows;
  for (std::uint32_t i = 0; i < before.size(); ++i) {
    const Entry entry = before.at(i);
    if (entry.listed()) rows.emplace(entry.key(), row_of(entry));
  }
  for (const AddendaLine& one : addenda.lines) {
    const CodeKey key = pack(one.row.code);
    const auto at = rows.find(key);
    if (one.action == AddendaLine::Action::add) {
      if (at != rows.end()) {
        return unfit(one.row.line, concat("adds ", one.row.code, ", which is there already"));
      }
      rows.emplace(key, one.row);
      continue;
    }
    if (at == rows.end() || at->second.billable != one.row.billable) {
      return unfit(one.row.line,
                   concat(one.action == AddendaLine::Action::remove ? "deletes " : "revises ",
                          one.row.code, ", which the release before does not have so"));
    }
    if (one.action == AddendaLine::Action::remove) {
      rows.erase(at);
    } else {
      at->second = one.row;
    }
  }
  std::vector<CodeRow> out;
  std::uint32_t codes = 0;
  for (auto& [key, row] : rows) {
    codes += row.billable;
    out.push_back(std::move(row));
  }
  if (codes != addenda.totals.codes) {
    return Error{"codes.addenda-unfit",
                 concat("leads to ", std::to_string(codes), " codes, but states ",
                        std::to_string(addenda.totals.codes), ". Import the order file.")};
  }
  return out;
}

}  // namespace claimwire::codes
