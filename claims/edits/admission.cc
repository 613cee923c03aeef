#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.admission-hour-missing",
                .severity = Severity::error,
                .message = "an inpatient claim needs the date and hour of admission",
                .source = "ASC X12 005010X223A2, DTP*435"}},
    {.raises = {.id = "claim.admission-source",
                .severity = Severity::error,
                .message = "point of origin is missing or does not fit a newborn",
                .source = "NUBC form locator 15; ASC X12 005010X223A2, CL102"}},
    {.raises = {.id = "claim.discharge-status-missing",
                .severity = Severity::error,
                .message = "an institutional claim needs the discharge status",
                .source = "NUBC form locator 17; ASC X12 005010X223A2, CL103"}},
    {.raises = {.id = "claim.admission-type-unmapped",
                .severity = Severity::error,
                .message = "admission type 9 (not available) stands in for a type nobody mapped",
                .source = "NUBC form locator 14"}},
};
const Variant& kHour = kAlso[0];
const Variant& kOrigin = kAlso[1];
const Variant& kStatus = kAlso[2];
const Variant& kUnmapped = kAlso[3];

bool is_type(const std::string& type) {
  return type.size() == 1 && std::string_view{"123459"}.find(type[0]) != std::string_view::npos;
}
bool is_status(const std::string& status) {
  return status.size() == 2 && status[0] >= '0' && status[0] <= '9' && status[1] >= '0' &&
         status[1] <= '9' && status != "00";
}

}  // namespace

/// How the patient came and went. Payers group and pay stays by it; an unmapped admission type is
/// held rather than guessed.
constinit const Edit kAdmission{
    .raises = {.id = "claim.admission-type",
               .severity = Severity::error,
               .message = "admission type is missing or none of 1 to 5 and 9",
               .source = "NUBC form locator 14; ASC X12 005010X223A2, CL101"},
    .catalogue = "IN-05",
    .risk = Risk::returned,
    .snip = 4,
    .help =
        "Complete admission type (PV1-4), point of origin (PV1-14), admission date and hour "
        "(PV1-44) and discharge status (PV1-36), or add the sender's value to its table.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional) return;
          const Claim& claim = facts.claim;
          const std::string type_place = facts.place("2300/CL101", "Claim.supportingInfo");
          const Text& type = claim.admission_type;
          const Text& source = claim.admission_source;
          if (type.value.empty() ? facts.hospital_stay : !is_type(type.value))
            raise(type, type_place, "expected 1, 2, 3, 4, 5 or 9");
          else if (type.value == "9" && type.from.kind == Origin::Kind::default_value)
            raise.also(kUnmapped, type, type_place);
          const std::string source_place = facts.place("2300/CL102", "Claim.supportingInfo");
          if (type.value == "4") {
            // Of a newborn the code tells where it was born: 5 in this hospital, 6 outside.
            if (source.value != "5" && source.value != "6")
              raise.also(kOrigin, source, source_place, "admission type 4: expected 5 or 6");
          } else if (facts.hospital_stay && source.value.empty()) {
            raise.also(kOrigin, source, source_place);
          }
          const std::string status_place = facts.place("2300/CL103", "Claim.supportingInfo");
          if (!is_status(claim.discharge_status.value)) {
            Issue& issue = raise.also(kStatus, claim.discharge_status, status_place,
                                      "expected two digits such as 01");
            if (!facts.inpatient && claim.discharge_status.value.empty())
              issue.proposals.push_back({"01", "outpatient: discharged home"});
          }
          if (facts.hospital_stay &&
              (!claim.admitted.has() || claim.admitted.value.precision < Precision::hour))
            raise.also(kHour, claim.admitted,
                       facts.place("2300/DTP*435/03", "Claim.supportingInfo"));
        },
};

}  // namespace claimwire::claims
