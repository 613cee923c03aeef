#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "codes/code_table.h"
#include "codes/import.h"
#include "core/result.h"

namespace claimwire::codes {

/// What a reader got out of a file.
struct Content {
  std::vector<CodeRow> rows;
  /// Codes of other sets that the same file holds: HCPCS modifiers, RARC beside CARC.
  std::map<std::string_view, std::vector<CodeRow>> further;
  std::vector<SkippedLine> skipped;  ///< The first kSkippedKept.
  std::uint32_t skipped_count = 0;
  std::vector<std::string> warnings;
  Date changed_in{};        ///< HCPCS: first day of the newest quarter in which rows changed.
  int fiscal_year = 0;      ///< POA list: as its heading says; XML: its version.
  int calendar_year = 0;    ///< CPT: as its notice says.
  bool by_quarter = false;  ///< In force to the end of the quarter that it begins in.
  RelationRows relations;   ///< Tables that say something of codes.
  /// What the reader itself can tell of the release: set, part, days, label. What it leaves empty
  /// is found by the import.
  ReleaseFacts facts;

  void skip(std::uint32_t line, std::string why);
  /// In force from 1 October before `fiscal_year`, which the XML files call their version.
  void begin_with_version();
  /// Errors  codes.empty-file: nothing was read.
  Result<void> check_not_empty() const;
};

inline constexpr std::size_t kSkippedKept = 20;

}  // namespace claimwire::codes
