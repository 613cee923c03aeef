#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// Families of visits by CPT's numbers, and the places of service where none of them is given.
struct Family {
  int first, last;
  std::string_view never_in;
};
constexpr Family kFamilies[] = {
    {99202, 99215, "21 51 61"},           // office: not of inpatients
    {99221, 99239, "11 12 20 31 32"},     // hospital inpatient or observation care
    {99281, 99285, "11 12 20 21 31 32"},  // emergency department
    {99304, 99316, "11 12 21 22 23"},     // nursing facility
    {99341, 99350, "11 21 22 23 31"},     // home or residence
};

}  // namespace

constinit const Edit kEvaluationPlace{
    .raises = {.id = "claim.visit-place",
               .severity = Severity::error,
               .message = "the kind of visit is not given at this place of service",
               .source = "CMS Claims Processing Manual, chapter 12, section 30.6"},
    .catalogue = "PS-02",
    .risk = Risk::denied,
    .snip = 6,
    .help = "Correct the place of service, or use the visit codes of that place.",
    .dates = "none",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.professional) return;
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            const int cpt = cpt_number(facts, i);
            if (!evaluation(cpt)) continue;
            const bool own = !line.place_of_service.value.empty();
            const Text& place = own ? line.place_of_service : facts.claim.place_of_service;
            for (const Family& family : kFamilies)
              if (cpt >= family.first && cpt <= family.last &&
                  is_one_of(place.value, family.never_in))
                raise(place,
                      own ? facts.line_place(i, LineElement::place_of_service)
                          : facts.place("2300/CLM05-1", "Claim.item.locationCodeableConcept"),
                      concat("line ", std::to_string(i + 1), ": ", line.procedure.value));
          }
        },
};

}  // namespace claimwire::claims
