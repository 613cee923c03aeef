#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.birth-date-after-service",
                .severity = Severity::error,
                .message = "birth date is later than the service or than today",
                .source = "IOCE edit 25; MCE edit 14"}},
    {.raises = {.id = "claim.birth-date-age",
                .severity = Severity::error,
                .message = "the patient would be older than 124 years",
                .source = "MCE edit 14"}},
};
}  // namespace

constinit const Edit kBirthDate{
    .raises = {.id = "claim.birth-date-missing",
               .severity = Severity::error,
               .message = "the patient's birth date is missing",
               .source = "ASC X12 005010X222A1, DMG02"},
    .catalogue = "PT-01",
    .risk = Risk::returned,
    .snip = 2,
    .help = "Correct the birth date in the registration (PID-7).",
    .dates = "inpatient: admission date; others: first date of service",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Sourced<Date>& birth = facts.claim.patient.birth_date;
          const std::string place = facts.place(
              facts.claim.subscriber.relationship.value == "18" ? "2010BA/DMG02" : "2010CA/DMG02",
              "Patient.birthDate");
          if (!birth.has() || !birth.value.valid()) {
            raise(birth, place);
            return;
          }
          Date judged = facts.first_service;
          if (facts.inpatient)
            if (const std::optional<Date> admitted = facts.claim.admitted.value.date())
              judged = *admitted;
          // A newborn's bill may begin before its birth when it begins with the mother's admission;
          // so the whole service has to lie before it to be wrong.
          const Date last = facts.through.valid() ? facts.through : judged;
          if (facts.today < birth.value || (last.valid() && last < birth.value))
            raise.also(kAlso[0], birth, place,
                       concat("service until ", last.valid() ? last.iso() : "no date", ", today ",
                              facts.today.iso()));
          else if (judged.valid() && age_in_years(birth.value, judged) > 124)
            raise.also(kAlso[1], birth, place, concat("on ", judged.iso()));
        },
};

}  // namespace claimwire::claims
