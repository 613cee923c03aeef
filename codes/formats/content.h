#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "codes/code_table.h"
#include "codes/import.h"

namespace claimwire::codes {

/// What a reader got out of a file.
struct Content {
  std::vector<CodeRow> rows;
  std::vector<CodeRow> modifiers;    ///< HCPCS only.
  std::vector<SkippedLine> skipped;  ///< The first kSkippedKept.
  std::uint32_t skipped_count = 0;
  std::vector<std::string> warnings;
  Date changed_in{};      ///< HCPCS: first day of the newest quarter in which rows changed.
  int fiscal_year = 0;    ///< POA list: as its heading says.
  int calendar_year = 0;  ///< CPT: as its notice says.

  void skip(std::uint32_t line, std::string why);
};

inline constexpr std::size_t kSkippedKept = 20;

}  // namespace claimwire::codes
