#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_table.h"
#include "codes/formats/icd10_order_file.h"
#include "core/date.h"

namespace claimwire::codes {

/// From when a file is in force, and how that was found.
struct ReleaseDate {
  Date effective{};                   ///< No date: nothing tells.
  std::string why;                    ///< For a person: "FY2023 update, from the file's name".
  std::vector<std::string> warnings;  ///< Where name and content differ.
};

/// What surrounds an ICD-10 order file.
struct OrderFileClues {
  std::string_view set;   ///< "icd10cm" or "icd10pcs"
  std::string_view name;  ///< "icd10cm-order- April 1 2023.txt", without folders
  Date modified{};        ///< Of the zip entry; no date for a plain file.
  bool has_addenda = false;
  AddendaTotals addenda{};
};

/// The first of October before the fiscal year, or the day of a mid-year update. CMS replaces the
/// yearly archive by the updated one under the same name, so the year in a name is only a hint.
/// What counts, in this order: codes known to have come in on a certain day; a day written in the
/// name; the totals of the addenda (old and new file of one year: an update); the entry's own date.
ReleaseDate order_file_date(const OrderFileClues& clues, const std::vector<CodeRow>& rows);

/// The newest day on which a code of `rows` is known to have come in; no date when none is known.
Date newest_known_code(std::string_view set, const std::vector<CodeRow>& rows);

/// A day in a file name: "2026-10-01", "20261001", "10-01-2026", "April 1 2023"; else no date.
Date day_in_name(std::string_view name);
/// A year of 2000 to 2099 in a file name, standing alone among digits; 0 for none.
int year_in_name(std::string_view name);

/// The first day of a quarter in a file name of small letters: "2024q3", "v2024q3", "2026_oct";
/// else no date.
Date quarter_in_name(std::string_view name);
Date quarter_begin(Date day);         ///< First day of the quarter that `day` is in.
Date quarter_end(Date day);           ///< Last day of it.
std::string quarter_label(Date day);  ///< "2024 Q3"

/// "FY2026", "FY2023 April update".
std::string fiscal_label(Date effective);
/// 30 September of the fiscal year that `effective` is in.
Date fiscal_year_end(Date effective);

}  // namespace claimwire::codes
