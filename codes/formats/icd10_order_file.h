#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

/// Does the first code line have the columns of an order file?
bool is_icd10_order_file(std::string_view content);

/// Reads an ICD-10-CM or ICD-10-PCS "order file" as CMS and CDC publish it.
/// Shape   One code a line in fixed columns, counted from 1: 1-5 order number, strictly rising;
///         7-13 code without its dot; 15 validity (1 billable, 0 heading); 17-76 short title; 78-
///         long title, as long as it likes.
/// Errors  Any line that differs refuses the whole file, with its number: codes.line-too-short,
///         codes.line-malformed, codes.order-not-rising, codes.line-unfinished (the last line has
///         no line end: the file was cut); codes.empty-file.
/// Cost    One pass; FY2026 has 98,186 lines in 14.7 MB.
/// Source  CMS, "ICD-10-CM/PCS Order Files", published inside the same archive.
Result<Content> read_icd10_order_file(std::string_view content);

/// "icd10cm" or "icd10pcs" for what was read: all PCS headings have 3 characters and all its codes
/// 7, and only PCS has codes that begin with a digit. Empty when the rows fit both.
std::string_view icd10_set_of(const std::vector<CodeRow>& rows);

/// What the totals at the end of an order addenda file say; zeros where it has none.
struct AddendaTotals {
  std::uint32_t headers = 0;
  std::uint32_t codes = 0;
  std::uint32_t old_codes = 0;  ///< In the file before.
  std::uint32_t changes = 0;    ///< Additions and deletions of headers and codes.
  std::string old_file;         ///< "icd10cm_order_2020.txt"
  std::string new_file;         ///< "icd10cm_order_2021jan.txt"
};

/// Reads the tail of `icd10cm_order_addenda_YYYY.txt` or `order_addenda_YYYY.txt`.
/// Source  CMS, as above; formats seen FY2017 to FY2026.
AddendaTotals read_addenda_totals(std::string_view content);

}  // namespace claimwire::codes
