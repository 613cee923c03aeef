#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.procedure-limited-coverage",
                .severity = Severity::warning,
                .message = "the procedure is covered under conditions only",
                .source = "Medicare Code Editor, edit 17"},
     .risk = Risk::warned},
    {.raises = {.id = "claim.procedure-long-ventilation",
                .severity = Severity::warning,
                .message = "ventilation of more than 96 hours in a stay of less than four days",
                .source = "Medicare Code Editor, edit 19"},
     .risk = Risk::warned},
};

constexpr int kOver = 60;  ///< MCE 11F: procedures not covered above this age.
constexpr int kStayOfDays = 4;

/// From admission to discharge, in days; none where one of them is not known.
std::optional<std::int32_t> days_of_stay(const Claim& claim) {
  const auto in = claim.admitted.value.date(), out = claim.discharged.value.date();
  if (!in || !out) return std::nullopt;
  return out->days() - in->days();
}

}  // namespace

constinit const Edit kCoveredProcedure{
    .raises = {.id = "claim.procedure-not-covered",
               .severity = Severity::warning,
               .message = "Medicare does not cover the procedure",
               .source = "Medicare Code Editor, edit 11"},
    .catalogue = "PX-10",
    .risk = Risk::warned,
    .snip = 5,
    .help = "Check the procedure code and the payer; Medicare pays it in named cases or not.",
    .dates = "discharge, else statement through",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.hospital_stay || !facts.sets.set(codes::kMce).loaded()) return;
          for (std::size_t i = 0; i < facts.claim.procedures.size(); ++i) {
            const Text& code = facts.claim.procedures[i].code;
            const auto listed = [&](codes::MceList list) {
              return codes::mce(facts.sets, list, code.value, facts.through).in_list();
            };
            const std::string place = facts.procedure_place(i);
            const std::string told = concat("through ", facts.through.iso());
            const std::optional<int> age = facts.age();
            if (listed(codes::MceList::non_covered) ||
                (age && *age > kOver && listed(codes::MceList::non_covered_over_60)))
              raise(code, place, told);
            if (listed(codes::MceList::limited_coverage)) raise.also(kAlso[0], code, place, told);
            const auto days = days_of_stay(facts.claim);
            if (days && *days < kStayOfDays && listed(codes::MceList::ventilation_under_96_hours))
              raise.also(kAlso[1], code, place,
                         concat("a stay of ", std::to_string(*days), " days"));
          }
        },
};

}  // namespace claimwire::claims
