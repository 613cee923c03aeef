#include "claims/edits/all_edits.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.room-on-outpatient-bill",
                .severity = Severity::error,
                .message = "room and board stands on an outpatient bill",
                .source = "NUBC form locator 42; CMS Claims Processing Manual, chapter 4"}},
};

/// Categories that are paid by code and not by charge: laboratory, imaging, therapy, emergency
/// room, clinic, cardiology, magnetic resonance, drugs coded in detail, EKG and EEG. Operating room
/// and supplies may stand without one, as part of what is coded.
bool needs_code(std::string_view revenue) {
  if (revenue == "0636") return true;
  for (const std::string_view category : {"030", "031", "032", "034", "035", "040", "042", "043",
                                          "044", "045", "048", "051", "052", "061", "073", "074"})
    if (revenue.starts_with(category)) return true;
  return false;
}

/// Bills of a hospital's outpatients: 13x, 14x, 83x, 85x.
bool outpatient_hospital(std::string_view bill) {
  for (const std::string_view begin : {"13", "14", "83", "85"})
    if (bill.starts_with(begin)) return true;
  return false;
}

}  // namespace

constinit const Edit kRevenueProcedure{
    .raises = {.id = "claim.revenue-without-procedure",
               .severity = Severity::error,
               .message = "an outpatient line of this revenue code needs a procedure code",
               .source = "IOCE edit 48; CMS Claims Processing Manual, chapter 4, section 20"},
    .catalogue = "IN-03",
    .risk = Risk::returned,
    .snip = 6,
    .help =
        "Add the CPT or HCPCS code of the service (charge master or coder); room and board belongs "
        "on an inpatient bill.",
    .dates = "none",
    .also = kAlso,
    .practice = true,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional || !outpatient_hospital(facts.claim.type_of_bill.value)) return;
          for (std::size_t i = 0; i < facts.claim.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            const std::string& revenue = line.revenue_code.value;
            if (revenue.size() != 4) continue;  // kRevenueCode speaks of it
            if (revenue >= "0100" && revenue <= "0219")
              raise.also(kAlso[0], line.revenue_code,
                         facts.line_place(i, LineElement::revenue_code));
            else if (!line.procedure.has() && needs_code(revenue))
              raise(line.revenue_code, facts.line_place(i, LineElement::procedure));
          }
        },
};

}  // namespace claimwire::claims
