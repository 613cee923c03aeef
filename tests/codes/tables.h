#pragma once
#include <memory>
#include <string>
#include <vector>

#include "codes/code_sets.h"
#include "codes/import.h"

namespace claimwire::codes::test {

/// A release of `set` in memory, with rows given as code and title; a title that begins with '*'
/// makes a heading.
inline std::shared_ptr<const CodeTable> table(
    const std::string& set, Date effective, Date ends,
    const std::vector<std::pair<std::string, std::string>>& rows) {
  ReleaseFacts facts;
  facts.set = set;
  facts.effective = effective;
  facts.ends = ends;
  facts.sha256 = set + effective.iso();
  std::vector<CodeRow> packed;
  for (const auto& [code, title] : rows) {
    CodeRow row;
    row.code = code;
    row.billable = !title.starts_with('*');
    row.title = row.billable ? title : title.substr(1);
    packed.push_back(row);
  }
  return CodeTable::from_bytes(CodeTable::freeze(facts, packed).value()).value();
}

}  // namespace claimwire::codes::test
