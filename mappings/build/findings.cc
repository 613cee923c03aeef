#include "mappings/build/findings.h"

namespace claimwire::mappings {

constinit const IssueKind kFacilityUnknown{
    .id = "build.facility-unknown",
    .severity = Severity::error,
    .message =
        "the configuration does not know this place of care; add what the sender calls it to "
        "facilities.*.known_as",
    .source = "claimwire, facilities"};
constinit const IssueKind kNoBiller{
    .id = "build.no-biller",
    .severity = Severity::error,
    .message = "no organization bills this form for the facility; set facilities.*.bills",
    .source = "claimwire, facilities"};
constinit const IssueKind kNoCoverage{
    .id = "build.no-coverage",
    .severity = Severity::error,
    .message =
        "the message names no insurance, so nobody can be billed; register the coverage at "
        "the source",
    .source = "X12 005010X222A1, loop 2010BB"};
constinit const IssueKind kRelationshipUndecided{
    .id = "build.relationship-undecided",
    .severity = Severity::error,
    .message =
        "relation to the insured says child, but the ages do not bear it out; correct the "
        "relation or the birth dates",
    .source = "HL7 table 0063; X12 element 1069"};
constinit const IssueKind kCreditUnmatched{
    .id = "build.credit-unmatched",
    .severity = Severity::error,
    .message = "credit takes back a charge that this message does not hold; match it by hand",
    .source = "HL7 table 0017, FT1-6"};
constinit const IssueKind kCreditExceedsCharge{
    .id = "build.credit-exceeds-charge",
    .severity = Severity::error,
    .message = "credits are more than the charge they take back; correct the amounts at the source",
    .source = "HL7 table 0017, FT1-6"};
constinit const IssueKind kPointerUnknown{
    .id = "build.diagnosis-pointer-unknown",
    .severity = Severity::error,
    .message = "charge points at a diagnosis number that no DG1 has; correct FT1-19 or DG1-1",
    .source = "HL7 FT1-19, DG1-1"};
constinit const IssueKind kAmountUnsummable{
    .id = "build.amount-overflow",
    .severity = Severity::error,
    .message =
        "charges of different currencies, or too large to add up exactly; correct them at the "
        "source",
    .source = "X12 element 782"};
constinit const IssueKind kForeignCurrency{
    .id = "build.foreign-currency",
    .severity = Severity::error,
    .message =
        "charges are not in US dollars, which is what payers here are billed in; correct the "
        "currency at the source",
    .source = "X12 element 782; FHIR R4, Money.currency"};
constinit const IssueKind kOralNotWritten{
    .id = "build.oral-claim",
    .severity = Severity::error,
    .message = "dental charges need an 837D, which is not written; bill them elsewhere",
    .source = "X12 005010X224A2"};
constinit const IssueKind kProcedureUnattached{
    .id = "build.procedure-unattached",
    .severity = Severity::error,
    .message =
        "coded procedure found no charge line of its revenue family without a code; add the "
        "charge, or drop the procedure",
    .source = "practice of hospital outpatient surgery billing"};
constinit const IssueKind kProcedureChargedAndCoded{
    .id = "build.procedure-charged-and-coded",
    .severity = Severity::warning,
    .message = "procedure is both charged and coded on one date; it is billed once, as charged",
    .source = "practice of hospital outpatient surgery billing"};

}  // namespace claimwire::mappings
