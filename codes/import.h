#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_table.h"
#include "core/date.h"
#include "core/result.h"

namespace claimwire::codes {

/// What the user says beside the file.
struct ImportOptions {
  std::optional<Date> effective{};  ///< Overrides the date derived from the content.
  std::string set{};                ///< Needed for a plain CSV whose name and columns do not tell.
};

/// A line that was passed over because it holds no code, and why.
struct SkippedLine {
  std::uint32_t line = 0;
  std::string why;
};

/// One release read, not yet stored. One file can hold two (HCPCS: codes and modifiers).
struct ParsedRelease {
  ReleaseFacts facts;
  std::vector<CodeRow> rows;
  RelationRows relations{};
  std::vector<SkippedLine> skipped;  ///< The first 20.
  std::vector<std::string>
      warnings;  ///< For a person: addenda totals that differ, a date to check.
};

/// Reads a publisher's file or zip: which set, layout and release it is comes from the content,
/// then from the names; `options` override. Errors  codes.file-unreadable, codes.format-unknown,
/// codes.effective-unknown, codes.date-conflict,
///         codes.set-unknown, codes.zip.* (limits), and of the reader: a bad line refuses the whole
///         file, with its number.
Result<std::vector<ParsedRelease>> read_releases(const std::string& path,
                                                 const ImportOptions& options);
/// The same for content already in memory; `name` as the publisher called it.
Result<std::vector<ParsedRelease>> read_releases(std::string_view name, std::string_view content,
                                                 const ImportOptions& options);

/// Releases frozen in memory, for a CodeSets without a directory (`convert` without configuration,
/// tests). Errors as CodeTable::freeze.
Result<std::vector<std::shared_ptr<const CodeTable>>> freeze_all(
    const std::vector<ParsedRelease>& releases);

}  // namespace claimwire::codes
