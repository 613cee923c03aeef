#include "claims/edits/all_edits.h"
#include "codes/code_system.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.units-fraction",
                .severity = Severity::error,
                .message = "the service is counted in whole units",
                .source = "ASC X12 005010X222A1, SV104; NCCI Policy Manual, chapter I"}},
    {.raises = {.id = "claim.unit-of-measure",
                .severity = Severity::error,
                .message = "unit of measure is none that this claim form takes",
                .source = "ASC X12 005010X222A1, SV103: UN, MJ; 005010X223A2, SV204: DA, UN"}},
};

/// CPT services, minutes and days are whole; ambulance miles and drug units of HCPCS need not be.
bool counted_whole(const LineFacts& line, const std::string& unit) {
  return line.system == codes::CodeSystem::cpt || unit == "MJ" || unit == "DA";
}

}  // namespace

constinit const Edit kUnits{
    .raises = {.id = "claim.units",
               .severity = Severity::error,
               .message = "the service line needs a quantity above zero",
               .source = "ASC X12 005010X222A1, SV104; 005010X223A2, SV205"},
    .catalogue = "UNI-01",
    .risk = Risk::returned,
    .snip = 2,
    .help =
        "Enter how many units were given, in the unit the form takes: UN units, MJ minutes of "
        "anaesthesia (837P), DA days (837I).",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            const Decimal quantity = line.quantity.value;
            if (!line.quantity.has() || quantity.zero() || quantity.negative()) {
              Issue& issue = raise(line.quantity, facts.line_place(i, LineElement::quantity));
              if (!quantity.negative()) issue.proposals.push_back({"1", "one unit"});
            } else if (!quantity.whole() && counted_whole(facts.lines[i], line.unit.value)) {
              raise.also(kAlso[0], line.quantity, facts.line_place(i, LineElement::quantity));
            }
            const std::string& unit = line.unit.value;
            const bool taken = unit == "UN" || unit == (facts.institutional ? "DA" : "MJ");
            if (!taken && facts.claim.form != Form::oral)  // SV3 of a dental claim has no unit
              raise
                  .also(kAlso[1], line.unit, facts.line_place(i, LineElement::unit),
                        facts.institutional ? "expected UN or DA" : "expected UN or MJ")
                  .proposals.push_back({"UN", "units"});
          }
        },
};

}  // namespace claimwire::claims
