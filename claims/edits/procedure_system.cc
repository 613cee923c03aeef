#include "claims/edits/all_edits.h"
#include "codes/code_system.h"

namespace claimwire::claims {

namespace {
constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.procedure-cpt-on-stay",
                .severity = Severity::error,
                .message = "an inpatient procedure must be coded in ICD-10-PCS",
                .source = "45 CFR 162.1002 (c) (3)"}},
    {.raises = {.id = "claim.procedure-pcs-on-line",
                .severity = Severity::error,
                .message = "a service line cannot carry an ICD-10-PCS code",
                .source = "ASC X12 005010X222A1, SV101-1; 005010X223A2, SV202-1"}},
};
}  // namespace

/// ICD-10-PCS is for inpatient hospital procedures alone; everything else is CPT and HCPCS, which
/// in turn never stand in HI*BBR.
constinit const Edit kProcedureSystem{
    .raises = {.id = "claim.procedure-pcs-not-inpatient",
               .severity = Severity::error,
               .message = "ICD-10-PCS procedure on a claim that is no inpatient hospital stay",
               .source = "45 CFR 162.1002 (c) (3)"},
    .catalogue = "PX-02",
    .risk = Risk::returned,
    .snip = 5,
    .help = "Code the procedure in CPT or HCPCS on a service line; for a stay in ICD-10-PCS.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.procedures.size(); ++i) {
            const Text& code = facts.claim.procedures[i].code;
            const codes::CodeSystem system = facts.procedures[i].system;
            if (system == codes::CodeSystem::icd10pcs && !facts.inpatient)
              raise(code, facts.procedure_place(i));
            if ((system == codes::CodeSystem::cpt || system == codes::CodeSystem::hcpcs) &&
                facts.institutional)
              raise.also(kAlso[0], code, facts.procedure_place(i));
          }
          for (std::size_t i = 0; i < facts.lines.size(); ++i)
            if (facts.lines[i].system == codes::CodeSystem::icd10pcs)
              raise.also(kAlso[1], facts.claim.lines[i].procedure,
                         facts.line_place(i, LineElement::procedure));
        },
};

}  // namespace claimwire::claims
