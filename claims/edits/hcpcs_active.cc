#include "claims/edits/all_edits.h"
#include "claims/edits/line_code.h"
#include "codes/code_system.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.procedure-form",
                .severity = Severity::error,
                .message = "procedure code is not written as its code set writes it",
                .source = "ASC X12 005010X222A1, SV101-2"}},
    {.raises = {.id = "claim.procedure-no-system",
                .severity = Severity::error,
                .message = "procedure code is neither CPT nor HCPCS",
                .source = "45 CFR 162.1002"}},
    {.raises = {.id = "claim.procedure-missing",
                .severity = Severity::error,
                .message = "the service line has no procedure code",
                .source = "ASC X12 005010X222A1, SV101-2"}},
};

/// Home health and nursing facility lines carry HIPPS codes, which no public table lists.
bool carries_hipps(const ServiceLine& line) {
  const std::string& revenue = line.revenue_code.value;
  return revenue == "0022" || revenue == "0023" || revenue == "0024";
}

}  // namespace

/// HCPCS Level II changes each quarter; a terminated code stays in the file for years, with the day
/// it ended and often with what took its place.
constinit const Edit kHcpcsActive{
    .raises = {.id = "claim.hcpcs-unknown",
               .severity = Severity::error,
               .message = "HCPCS code is not in force on the date of service",
               .source = "CMS HCPCS Level II; IOCE edit 6"},
    .catalogue = "HC-01",
    .risk = Risk::returned,
    .snip = 5,
    .help = "Use the code in force on that date; the charge master may need the same change.",
    .dates = "line date; where a line has none, statement from",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          for (std::size_t i = 0; i < facts.lines.size(); ++i) {
            const ServiceLine& line = facts.claim.lines[i];
            if (!line.procedure.has() || line.procedure.value.empty()) {
              if (!facts.institutional)
                raise.also(kAlso[2], line.procedure, facts.line_place(i, LineElement::procedure));
              continue;
            }
            if (facts.institutional && carries_hipps(line)) continue;
            const LineFacts& judged = facts.lines[i];
            if (judged.system == codes::CodeSystem::unknown) {
              raise.also(kAlso[1], line.procedure, facts.line_place(i, LineElement::procedure),
                         "expected five characters such as 99213 or J1745");
              continue;
            }
            if (!written_as_listed(line.procedure.value))
              raise.also(kAlso[0], line.procedure, facts.line_place(i, LineElement::procedure))
                  .proposals.push_back({codes::undotted(line.procedure.value), "the same code"});
            if (judged.system != codes::CodeSystem::hcpcs) continue;
            if (judged.lookup.standing == codes::Standing::unknown_code ||
                judged.lookup.standing == codes::Standing::not_in_force)
              explain_line_code(raise(line.procedure, facts.line_place(i, LineElement::procedure)),
                                facts.sets, judged.lookup, judged.date);
          }
        },
};

}  // namespace claimwire::claims
