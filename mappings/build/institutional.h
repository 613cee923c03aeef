#pragma once
#include <string_view>

#include "claims/model/claim.h"
#include "claims/model/encounter.h"
#include "config/configuration.h"

namespace claimwire::mappings {

/// Type of bill as three digits: what the source says, else the facility's, else by class
/// (inpatient 11, others 13), and the frequency. x12/mapping-reference.md section 1.
claims::Text type_of_bill(const claims::Encounter& encounter, const config::Facility* facility,
                          const claims::Text& frequency);

/// Room and board, revenue codes 010x to 021x: its units are days.
bool room_and_board(std::string_view revenue_code);

/// Fills what only an institutional claim has: statement dates, admission, CL1, covered days,
/// ICD-10- PCS procedures, attending and operating provider. The lines must be there. Source
/// practice.md sections 3 and 4.
void fill_institutional(claims::Claim& claim, const claims::Encounter& encounter);

/// Attaches CPT that coders reported for the account (PR1) to outpatient charge lines that have no
/// code, by revenue family; the first takes the line's charge, further ones 0.
/// Source  practice.md section 2, "coded procedures meet uncoded charges".
void attach_coded_procedures(claims::Claim& claim, const claims::Encounter& encounter);

}  // namespace claimwire::mappings
