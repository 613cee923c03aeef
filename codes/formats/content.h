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
  Date changed_in{};        ///< HCPCS: first day of the newest quarter in which rows changed.
  int fiscal_year = 0;      ///< POA list: as its heading says.
  int calendar_year = 0;    ///< CPT: as its notice says.
  bool by_quarter = false;  ///< In force to the end of the quarter that it begins in.
  RelationRows relations;   ///< Tables that say something of codes.
  /// What the reader itself can tell of the release: set, part, days, label. What it leaves empty
  /// is found by the import.
  ReleaseFacts facts;

  void skip(std::uint32_t line, std::string why);
};

inline constexpr std::size_t kSkippedKept = 20;

}  // namespace claimwire::codes
