#include <utility>

#include "claims/edits/all_edits.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.place-of-service-missing",
                .severity = Severity::error,
                .message = "a professional claim needs a place of service",
                .source = "ASC X12 005010X222A1, CLM05-1"}},
};

/// The places that CMS's place-of-service code set assigns, bit n being code n, for a site that
/// loaded no table of its own: 01-27, 31-34, 41, 42, 49-58, 60-62, 65, 66, 71, 72, 81, 99.
bool assigned(const std::string& code) {
  if (code.size() != 2 || code[0] < '0' || code[0] > '9' || code[1] < '0' || code[1] > '9')
    return false;
  const int number = (code[0] - '0') * 10 + (code[1] - '0');
  constexpr std::pair<int, int> kRuns[] = {{1, 27},  {31, 34}, {41, 42}, {49, 58}, {60, 62},
                                           {65, 66}, {71, 72}, {81, 81}, {99, 99}};
  for (const auto& [first, last] : kRuns)
    if (number >= first && number <= last) return true;
  return false;
}

}  // namespace

/// 99 (other place) is assigned and goes out. For one that is not, nothing is proposed: only those
/// who were there know where it was.
constinit const Edit kPlaceOfService{
    .raises = {.id = "claim.place-of-service",
               .severity = Severity::error,
               .message = "place of service is not an assigned code",
               .source = "CMS place of service code set"},
    .catalogue = "PS-01",
    .risk = Risk::returned,
    .snip = 5,
    .help =
        "Enter where the service was given: 11 office, 22 outpatient hospital, 21 inpatient, 23 "
        "emergency room ...; set the facility's place_of_service if all of it is one place.",
    .dates = "line date",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (facts.institutional) return;  // CLM05-1 is the type of bill there
          const codes::CodeSet& table = facts.sets.set(codes::kPlaceOfService);
          const auto check = [&](const Text& code, Date day, std::string place) {
            const codes::Lookup lookup = table.find(code.value, day);
            const bool known = lookup.release != nullptr ? lookup.known() : assigned(code.value);
            if (!known) raise(code, std::move(place), judged_by(lookup, day));
          };
          const Text& of_claim = facts.claim.place_of_service;
          const std::string place =
              facts.place("2300/CLM05-1", "Claim.item.locationCodeableConcept");
          if (of_claim.value.empty())
            raise.also(kAlso[0], of_claim, place);
          else
            check(of_claim, facts.first_service, place);
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i)
            if (const Text& code = facts.claim.lines[i].place_of_service; !code.value.empty())
              check(code, facts.lines[i].date, facts.line_place(i, LineElement::place_of_service));
        },
};

}  // namespace claimwire::claims
