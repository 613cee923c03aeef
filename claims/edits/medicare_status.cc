#include "claims/edits/all_edits.h"
#include "claims/edits/service.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

/// Each coded line of a claim to Medicare.
template <class Check>
void each_service(const Facts& facts, Check check) {
  if (!facts.medicare) return;
  for (std::size_t i = 0; i < facts.lines.size(); ++i)
    if (facts.claim.lines[i].procedure.has()) check(i, facts.claim.lines[i].procedure);
}

std::string told(std::string_view what, std::string_view release, Date day) {
  return concat(what, "; ", release, ", date of service ", day.iso());
}

/// Physician fee schedule, record layout, attachment A: the states that pay nothing by this code.
std::string_view unpaid(char status) {
  switch (status) {
    case 'B':
      return "status B: bundled into another service";
    case 'E':
      return "status E: excluded by regulation";
    case 'I':
      return "status I: Medicare takes another code";
    case 'N':
      return "status N: not covered";
    case 'P':
      return "status P: bundled or excluded";
    case 'X':
      return "status X: excluded by statute";
    default:
      return {};
  }
}

constexpr std::string_view kOppsUnpaid = "C E E1 E2 B M";
constexpr std::string_view kDates = "line date (outpatient 837I without: statement from)";

/// The patient knows that Medicare will not pay, or the service is billed to be refused.
bool refusal_expected(const ServiceLine& line) {
  for (const Text& modifier : line.modifiers)
    if (is_one_of(modifier.value, "GA GX GY GZ")) return true;
  return false;
}

}  // namespace

constinit const Edit kFeeScheduleStatus{
    .raises = {.id = "claim.fee-schedule-status",
               .severity = Severity::error,
               .message = "Medicare pays nothing for the service by this code",
               .source = "CMS physician fee schedule, status code"},
    .catalogue = "HC-04",
    .risk = Risk::denied,
    .snip = 7,
    .help = "Use the code that Medicare takes, or bill the patient or another payer.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.professional) return;
          each_service(facts, [&](std::size_t i, const Text& code) {
            const Date day = facts.lines[i].date;
            const codes::FeeLine fee = codes::fee_schedule(facts.sets, code.value, "", day);
            if (!fee.found() || unpaid(fee.status).empty() ||
                refusal_expected(facts.claim.lines[i]))
              return;
            raise(code, facts.line_place(i, LineElement::procedure),
                  told(unpaid(fee.status), fee.release->id, day));
          });
        },
};

constinit const Edit kOppsStatus{
    .raises = {.id = "claim.opps-status",
               .severity = Severity::error,
               .message = "Medicare does not pay the service on an outpatient claim",
               .source = "CMS OPPS addendum B, status indicator; IOCE edit 18"},
    .catalogue = "HC-05",
    .risk = Risk::denied,
    .snip = 7,
    .help = "Indicator C: bill the stay as inpatient. Others: use the code that Medicare takes.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional || facts.claim.type_of_bill.value.rfind("13", 0) != 0) return;
          each_service(facts, [&](std::size_t i, const Text& code) {
            const Date day = facts.lines[i].date;
            const codes::TextAnswer status = codes::opps_status(facts.sets, code.value, day);
            if (!status.found() || !is_one_of(status.text, kOppsUnpaid) ||
                refusal_expected(facts.claim.lines[i]))
              return;
            raise(code, facts.line_place(i, LineElement::procedure),
                  told(concat("status indicator ", status.text), status.release->id, day));
          });
        },
};

constinit const Edit kHcpcsCoverage{
    .raises = {.id = "claim.hcpcs-coverage",
               .severity = Severity::warning,
               .message = "Medicare does not cover the code",
               .source = "CMS HCPCS file, coverage code"},
    .catalogue = "HC-06",
    .risk = Risk::warned,
    .snip = 7,
    .help = "Bill another payer, or add the modifier of the patient's notice (GA, GX, GY, GZ).",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          each_service(facts, [&](std::size_t i, const Text& code) {
            const Date day = facts.lines[i].date;
            const codes::TextAnswer coverage = codes::hcpcs_coverage(facts.sets, code.value, day);
            if (!coverage.found() || !is_one_of(coverage.text, "I M S") ||
                refusal_expected(facts.claim.lines[i]))
              return;
            raise(code, facts.line_place(i, LineElement::procedure),
                  told(concat("coverage code ", coverage.text), coverage.release->id, day));
          });
        },
};

}  // namespace claimwire::claims
