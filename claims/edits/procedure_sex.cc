#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"

namespace claimwire::claims {

namespace {

/// By CPT's sections 54000 (male genital system), 56405 (female) and 59000 (maternity).
std::string_view sex_of(int cpt) {
  if (cpt >= 54000 && cpt <= 55899) return "male";
  if (cpt >= 56405 && cpt <= 59899) return "female";
  return {};
}

/// By ICD-10-PCS: obstetrics (1), female (0U) and male (0V) reproductive system.
std::string_view sex_of(std::string_view pcs) {
  if (pcs.starts_with("1") || pcs.starts_with("0U")) return "female";
  if (pcs.starts_with("0V")) return "male";
  return {};
}

}  // namespace

/// As DX-30, for what was done.
constinit const Edit kProcedureSex{
    .raises = {.id = "claim.procedure-sex",
               .severity = Severity::warning,
               .message = "procedure does not fit the patient's sex",
               .source = "MCE edit 5; IOCE edit 3"},
    .catalogue = "PX-11",
    .risk = Risk::warned,
    .snip = 6,
    .help =
        "Correct the sex (PID-8) or the code; if both are right, add condition code 45 "
        "(institutional) or modifier KX (professional).",
    .dates = "none",
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          const std::string& said = facts.claim.patient.sex.value;
          if (said != "female" && said != "male") return;
          const auto differs = [&](std::string_view sex) {
            return !sex.empty() && sex != said && !sex_bypassed(facts.claim);
          };
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i)
            if (differs(sex_of(cpt_number(facts, i))))
              raise(facts.claim.lines[i].procedure, facts.line_place(i, LineElement::procedure));
          for (std::size_t i = 0; i < facts.procedures.size(); ++i)
            if (facts.procedures[i].system == codes::CodeSystem::icd10pcs &&
                differs(sex_of(facts.claim.procedures[i].code.value)))
              raise(facts.claim.procedures[i].code, facts.procedure_place(i));
        },
};

}  // namespace claimwire::claims
