#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/issue.h"

namespace claimwire::engine {

/// A finding as a row keeps it: by text id, so that it outlives the program that raised it.
struct StoredFinding {
  std::string id;  ///< "claim.diagnosis-not-billable"
  Severity severity = Severity::error;
  Action action = Action::hold;
  std::string message;       ///< Fit for a log.
  std::string place;         ///< "DG1[2]-3.1"; empty when the reader knew none.
  std::string output_place;  ///< "2300/HI01-2"
  std::string found;         ///< May be patient data.
  std::string detail;
  std::vector<Proposal> proposals;
  Origin from{};

  friend bool operator==(const StoredFinding& a, const StoredFinding& b) {
    return a.id == b.id && a.severity == b.severity && a.action == b.action &&
           a.message == b.message && a.place == b.place && a.output_place == b.output_place &&
           a.found == b.found && a.detail == b.detail && a.from == b.from &&
           a.proposals.size() == b.proposals.size();
  }
};

/// A compact blob of findings: empty for none.
std::string pack_findings(const Issues& issues);
/// What pack_findings wrote; a blob that is cut short gives the findings before the cut.
std::vector<StoredFinding> unpack_findings(std::string_view blob);

}  // namespace claimwire::engine
