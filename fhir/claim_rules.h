#pragma once
#include "fhir/content.h"
#include "fhir/raise.h"

namespace claimwire::fhir {

/// What R4 asks of a Claim in prose only, so that no definition-driven validator sees it: sequence
/// numbers unique in their list, every item sequence leading somewhere, exactly one focal insurance
/// whose Coverage is the patient's, net and total adding up.
void check_claim(const Content& content, json::Value claim, Raise& raise);

}  // namespace claimwire::fhir
