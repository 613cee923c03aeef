#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_table.h"
#include "codes/formats/icd10_order_file.h"
#include "core/result.h"

namespace claimwire::codes {

/// What a line of an order addenda does to the release before.
struct AddendaLine {
  enum class Action : std::uint8_t { add, remove, revise };
  Action action = Action::add;
  CodeRow row;  ///< Of `remove` only code, billable and line count.
};

/// An addenda: the changes of one release against the one before, and the counts of both.
struct Addenda {
  std::vector<AddendaLine> lines;
  AddendaTotals totals;
};

bool is_icd10_addenda(std::string_view content);

/// Reads the order addenda of ICD-10-CM (`icd10cm_order_addenda_2026.txt`) or ICD-10-PCS
/// (`order_addenda_2026.txt`).
/// Shape   Columns from 1: 1-13 action (`Add:`, `Delete:`, `Revise from:`, `Revise to:`); ICD-10-CM
///         14 validity, 16-22 code, 24-83 short title, 85- long title; ICD-10-PCS two columns to
///         the left, without the validity: its codes of seven characters are billable. Then the
///         counts of headers and codes in both files.
/// Errors  The whole file is refused, with the line: codes.line-too-short, codes.line-malformed;
///         codes.addenda-without-totals: without them nothing tells which release it changes.
/// Source  CMS, published inside the archive of the order file.
Result<Addenda> read_icd10_addenda(std::string_view content);

/// The codes of `before` with the changes made: the release that the addenda leads to.
/// Errors  codes.addenda-unfit, with the line: a code to add is there already, one to delete or
///         revise is not, or the counts afterwards are not those that the addenda states.
Result<std::vector<CodeRow>> apply_addenda(const Addenda& addenda, const CodeTable& before);

}  // namespace claimwire::codes
