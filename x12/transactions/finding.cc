#include "x12/transactions/finding.h"

#include <array>

#include "x12/transactions/finding_kinds.h"

namespace claimwire::x12 {
namespace {

constexpr const FindingKind* kAll[] = {
    &kNoIsa,
    &kIsaLength,
    &kDelimiters,
    &kIsaElement,
    &kIsaDate,
    &kIeaControl,
    &kIeaCount,
    &kIeaMissing,
    &kOutsideEnvelope,
    &kTruncated,
    &kSegmentSize,
    &kGeMissing,
    &kGeControl,
    &kGeCount,
    &kGsNumber,
    &kGsRepeated,
    &kGsVersion,
    &kGsElement,
    &kSeMissing,
    &kSeControl,
    &kSeCount,
    &kStCode,
    &kStNumber,
    &kStRepeated,
    &kStGuide,
    &kSegmentUnknown,
    &kSegmentUnexpected,
    &kSegmentMissing,
    &kLoopTooOften,
    &kSegmentTooOften,
    &kSegmentOrder,
    &kTrailingSeparator,
    &kElementMissing,
    &kElementConditional,
    &kElementTooMany,
    &kElementShort,
    &kElementLong,
    &kGuideLength,
    &kElementCharacter,
    &kElementBlanks,
    &kElementCode,
    &kElementDate,
    &kElementTime,
    &kElementNotUsed,
    &kRepetition,
    &kComponentTooMany,
    &kHlNumber,
    &kHlParent,
    &kHlChild,
    &kLxNumber,
    &kClaimBalance,
    &kChargeNegative,
    &kOtherPayerBalance,
    &kLinePaymentBalance,
    &kLinePayerUnknown,
    &kSelfWithPatient,
    &kNoPatient,
    &kSelfIncomplete,
    &kMemberId,
    &kReplacementWithoutNumber,
    &kFrequency,
    &kAttendingMissing,
    &kAdmissionMissing,
    &kLineDateMissing,
    &kPointerRange,
    &kCodeSetsMixed,
    &kIcd9,
    &kCodePoint,
    &kDiagnosisShape,
    &kRevenueShape,
    &kNpi,
    &kTaxId,
    &kPoBox,
    &kZip,
    &kStateMissing,
    &kAccidentDate,
    &kAccidentState,
    &kFilingCode,
    &kMoreFindings,
    &kWriteDelimiter,
    &kWriteCharacter,
    &kWriteLength,
};

}  // namespace

std::span<const FindingKind* const> all_finding_kinds() { return kAll; }

Ack999 ack_code(const Issue& issue) {
  for (const FindingKind* kind : kAll) {
    if (&kind->issue == issue.kind) return kind->ack;
  }
  return {};
}

std::string_view name(AckLevel level) {
  constexpr std::array<std::string_view, 6> names{"none", "TA1", "AK9", "IK5", "IK3", "IK4"};
  return names[static_cast<std::size_t>(level)];
}

}  // namespace claimwire::x12
