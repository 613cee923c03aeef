#pragma once
#include "claims/edits/edit.h"
#include "claims/edits/policy.h"
#include "claims/model/claim.h"
#include "codes/code_sets.h"
#include "core/issue.h"

namespace claimwire::claims {

/// The only corrections made without a person, each leaving a finding; values keep the place they
/// came from. To be run once, before run_edits().
///   DX-06   A diagnosis code with small letters, blanks or a misplaced dot is written as
///           ICD-10-CM writes it, and a system name the code set knows as an alias becomes
///           `icd10cm`. A code in its usual form, with or without the dot, stays as it is.
///   POA-02  On type of bill 11x the indicator of an exempt code is blanked, and so are 1 and E,
///           which said "exempt" before 5010.
///   DX-09   An institutional claim keeps its principal and first 24 other diagnoses; the others
///   are
///           taken off, one finding each.
Issues normalise(Claim& claim, const codes::CodeSets& sets, const Policy& policy);

}  // namespace claimwire::claims
