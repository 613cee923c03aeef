#pragma once
#include <cstdint>
#include <istream>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "x12/transactions/finding.h"
#include "x12/transactions/writer.h"

namespace claimwire::x12 {

struct ValidateOptions {
  std::uint32_t findings_max = 1000;  ///< Then one x12.more-findings, and no more of them.
};

struct ValidateSummary {
  std::uint32_t interchanges = 0, groups = 0, transactions = 0, claims = 0, segments = 0;
  std::uint32_t errors = 0;  ///< Findings of severity error or fatal, all counted.
  std::uint32_t warnings = 0;
};

/// Checks every 837P and 837I of a file: SNIP levels 1 (integrity), 2 (the guide's tables), 3
/// (balancing) and 4 (situational rules), and the shape of codes. Several ISA, GS and ST may
/// follow each other. Transactions other than 837 are checked on level 1 alone. Findings go to
/// `sink` in the order of the file, those on what is missing at the end of its loop.
/// Cost    One pass; memory for one claim, whatever the size of the file.
/// Source  005010X222A1, 005010X223A2; WEDI SNIP types 1 to 4.
ValidateSummary validate(std::string_view file, const FindingSink& sink,
                         const ValidateOptions& options = {});
/// The same, reading in blocks.
ValidateSummary validate(std::istream& in, const FindingSink& sink,
                         const ValidateOptions& options = {});
/// The same as a list.
std::vector<Finding> validate(std::string_view file);

/// Checks what was written, and completes each finding with the origin of the element it is about
/// (`from`), its place in the output (`in_output`, `output_place`).
Issues validate(const Written& written);

}  // namespace claimwire::x12
