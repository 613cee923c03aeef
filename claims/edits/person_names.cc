#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.name-missing",
                .severity = Severity::warning,
                .message = "the patient's family name is missing",
                .source = "ASC X12 005010X222A1, 2010BA/NM103, 2010CA/NM103"},
     .risk = Risk::warned},
};

/// Titles and generations that have fields of their own (XPN-4 to XPN-6), as words of a name.
bool has_title(std::string_view name) {
  for (const std::string_view word : split(name, ' ')) {
    std::string letters;
    for (const char c : upper(word))
      if (c != '.' && c != ',') letters += c;
    if (is_one_of(letters, "MR MRS MS MISS DR MD PHD ESQ JR SR II III IV")) return true;
  }
  return false;
}

bool has_digit(std::string_view name) {
  for (const char c : name)
    if (c >= '0' && c <= '9') return true;
  return false;
}

}  // namespace

/// Payers find a member by the name on the card; "DOE JR" in the family name is somebody else.
constinit const Edit kPersonNames{
    .raises = {.id = "claim.name-form",
               .severity = Severity::warning,
               .message = "a name holds a digit, a title or a generation (JR, III)",
               .source = "ASC X12 005010X222A1, NM103 to NM107"},
    .catalogue = "PT-06",
    .risk = Risk::warned,
    .snip = 5,
    .help = "Correct the name in the registration (PID-5, IN1-16); titles have their own place.",
    .dates = "none",
    .also = kAlso,
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Claim& claim = facts.claim;
          const bool self = claim.subscriber.relationship.value == "18";
          const auto check = [&](const Text& name, std::string_view x12, std::string_view fhir) {
            if (has_digit(name.value))
              raise(name, facts.place(x12, fhir), "holds a digit");
            else if (has_title(name.value))
              raise(name, facts.place(x12, fhir), "holds a title or generation");
          };
          const PersonName& patient = claim.patient.name;
          if (patient.family.value.empty())
            raise.also(kAlso[0], patient.family,
                       facts.place(self ? "2010BA/NM103" : "2010CA/NM103", "Patient.name.family"));
          check(patient.family, self ? "2010BA/NM103" : "2010CA/NM103", "Patient.name.family");
          check(patient.given, self ? "2010BA/NM104" : "2010CA/NM104", "Patient.name.given");
          if (self) return;
          check(claim.subscriber.name.family, "2010BA/NM103", "Coverage.subscriber");
          check(claim.subscriber.name.given, "2010BA/NM104", "Coverage.subscriber");
        },
};

}  // namespace claimwire::claims
