#pragma once
#include <span>
#include <string_view>

#include "core/issue.h"

namespace claimwire::fhir {

/// A finding about FHIR content, and the OperationOutcome issue code it becomes.
struct Kind {
  IssueKind issue;
  std::string_view code;
};

/// Of the structure: made from the R4 definitions.
namespace kinds {
extern const Kind kUnknownElement;
extern const Kind kRequired;
extern const Kind kNotAList;
extern const Kind kIsAList;
extern const Kind kJsonType;
extern const Kind kFormat;
extern const Kind kCode;
extern const Kind kEmpty;
extern const Kind kNull;
extern const Kind kChoice;
extern const Kind kUnknownResource;
extern const Kind kResourceNotChecked;
extern const Kind kMore;
/// Of a Claim: prose rules of R4 13.2 that no definition holds.
extern const Kind kSequenceRepeated;
extern const Kind kSequenceDangling;
extern const Kind kFocal;
extern const Kind kCoverage;
extern const Kind kBeneficiary;
extern const Kind kNet;
extern const Kind kTotal;
}  // namespace kinds

/// The invariant with this key, "bdl-1"; every key that invariants.cc checks has one.
const Kind& invariant(std::string_view key);

/// All kinds of this folder, for the reference page.
std::span<const Kind* const> all_kinds();

/// The OperationOutcome issue code (R4 value set issue-type) for any finding or Error, by its
/// id.
std::string_view outcome_code(std::string_view id);
inline std::string_view outcome_code(const IssueKind& kind) { return outcome_code(kind.id); }

}  // namespace claimwire::fhir
