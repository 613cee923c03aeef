#include "mappings/build/institutional.h"

#include <algorithm>
#include <array>

#include "codes/code_text.h"
#include "mappings/build/findings.h"

namespace claimwire::mappings {
namespace {

using claims::Claim;
using claims::CodedFact;
using claims::Procedure;
using claims::ServiceLine;

constexpr Origin kComputed{.kind = Origin::Kind::computed, .source = 0, .locator = 0};
constexpr Origin kDefault{.kind = Origin::Kind::default_value, .source = 0, .locator = 0};

Sourced<Date> day_of(const Sourced<DateTime>& time) {
  if (!time.has()) return {};
  const auto day = time.value.date();
  return day ? Sourced<Date>{*day, time.from} : Sourced<Date>{};
}

/// Earliest and latest day of the lines, each with the place it came from.
std::pair<Sourced<Date>, Sourced<Date>> span_of(const std::vector<ServiceLine>& lines) {
  Sourced<Date> first, last;
  for (const ServiceLine& line : lines) {
    if (!line.service.has()) continue;
    if (!first.has() || line.service.from.value < first.value) first = line.service.from;
    const auto& through = line.service.through.has() ? line.service.through : line.service.from;
    if (!last.has() || last.value < through.value) last = through;
  }
  return {first, last};
}

/// Covered days (value code 80) are the units of room and board, where the source says none.
void add_covered_days(Claim& claim) {
  const auto is_days = [](const CodedFact& fact) {
    return fact.code.value == "80" || fact.code.value == "81";
  };
  if (std::any_of(claim.values.begin(), claim.values.end(), is_days)) return;
  Decimal days{0, 0};
  for (const ServiceLine& line : claim.lines)
    if (room_and_board(line.revenue_code.value) && line.quantity.has())
      days = add(days, line.quantity.value).value_or(days);
  if (days.zero()) return;
  CodedFact fact;
  fact.code = {"80", kComputed};
  fact.amount = {days, kComputed};
  claim.values.push_back(std::move(fact));
}

}  // namespace

bool room_and_board(std::string_view revenue_code) {
  return revenue_code.size() == 4 && "0100" <= revenue_code && revenue_code <= "0219";
}

claims::Text type_of_bill(const claims::Encounter& encounter, const config::Facility* facility,
                          const claims::Text& frequency) {
  const claims::Text& said = encounter.type_of_bill;
  std::string digits = said.value;
  if (digits.size() == 4 && digits.front() == '0') digits.erase(0, 1);
  if (said.has() && digits.size() != 2) return {digits, said.from};
  if (said.has()) return {digits + frequency.value, said.from};
  if (encounter.patient_class.value == "inpatient" || encounter.patient_class.value == "newborn")
    return {"11" + frequency.value, encounter.patient_class.from};
  if (facility != nullptr && !facility->type_of_bill.empty())
    return {facility->type_of_bill + frequency.value, kDefault};
  return {"13" + frequency.value,
          encounter.patient_class.has() ? encounter.patient_class.from : kDefault};
}

void fill_institutional(Claim& claim, const claims::Encounter& encounter) {
  claim.admission_type = encounter.admission_type;
  claim.admission_source = encounter.admission_source;
  claim.discharge_status = encounter.discharge_status;
  claim.drg = encounter.drg;
  claim.attending = encounter.attending;
  claim.conditions = encounter.conditions;
  claim.occurrences = encounter.occurrences;
  claim.occurrence_spans = encounter.occurrence_spans;
  claim.values = encounter.values;

  const bool stay = inpatient(claim);
  const auto [first, last] = span_of(claim.lines);
  if (stay) {
    claim.admitted = encounter.admitted;
    claim.discharged = encounter.discharged;
    const Sourced<Date> admitted = day_of(encounter.admitted);
    const Sourced<Date> discharged = day_of(encounter.discharged);
    // From may be earlier than the admission: emergency care and the 3-day window belong to it.
    claim.statement.from =
        first.has() && (!admitted.has() || first.value < admitted.value) ? first : admitted;
    claim.statement.through = discharged.has() ? discharged : last;
    add_covered_days(claim);
    std::vector<Procedure> procedures;
    for (const Procedure& procedure : encounter.procedures)
      if (procedure.code.has() && procedure.system.value == "icd10pcs")
        procedures.push_back(procedure);
    std::stable_sort(
        procedures.begin(), procedures.end(), [](const Procedure& a, const Procedure& b) {
          const Decimal behind{999, 0};
          return (a.rank.has() ? a.rank.value : behind) < (b.rank.has() ? b.rank.value : behind);
        });
    for (std::size_t i = 0; i < procedures.size(); ++i)
      procedures[i].use = {i == 0 ? "principal" : "other", kComputed};
    claim.procedures = std::move(procedures);
  } else {
    // Never PV1-44/45: an outpatient statement spans the days of its lines.
    claim.statement = {first, last};
    if (!claim.discharge_status.has()) claim.discharge_status = {"01", kDefault};
  }

  claim.operating = encounter.operating;
  if (!claim.operating.has())
    for (const Procedure& procedure : claim.procedures)
      if (procedure.surgeon.has()) {
        claim.operating = procedure.surgeon;
        break;
      }
}

void attach_coded_procedures(Claim& claim, const claims::Encounter& encounter) {
  // Operating room, ambulatory surgery, gastrointestinal and emergency room.
  constexpr std::array<std::string_view, 4> kFamilies{"036", "045", "049", "075"};
  const auto in_family = [&](const ServiceLine& line) {
    const std::string_view code = line.revenue_code.value;
    return code.size() == 4 &&
           std::find(kFamilies.begin(), kFamilies.end(), code.substr(0, 3)) != kFamilies.end();
  };
  const auto raise = [&](const IssueKind& kind, const Procedure& procedure) {
    Issue issue;
    issue.kind = &kind;
    issue.from = procedure.code.from;
    issue.found = procedure.code.value;
    issue.action = default_action(kind.severity);
    claim.findings.push_back(std::move(issue));
  };

  std::ptrdiff_t behind = -1;  // Where further procedures go: the line that got the first one.
  for (const Procedure& procedure : encounter.procedures) {
    const std::string& system = procedure.system.value;
    if (!procedure.code.has() || (system != "cpt" && system != "hcpcs")) continue;
    const std::string code = codes::undotted(procedure.code.value);
    const bool charged =
        std::any_of(claim.lines.begin(), claim.lines.end(), [&](const ServiceLine& line) {
          return codes::undotted(line.procedure.value) == code &&
                 (!procedure.date.has() || line.service.from.value == procedure.date.value);
        });
    if (charged) {
      raise(kProcedureChargedAndCoded, procedure);
      continue;
    }
    auto line = std::find_if(claim.lines.begin(), claim.lines.end(), [&](const ServiceLine& one) {
      return !one.procedure.has() && in_family(one);
    });
    if (line == claim.lines.end() && behind >= 0) {
      ServiceLine further = claim.lines[static_cast<std::size_t>(behind)];
      further.amount.value.amount = Decimal{0, 2};
      further.amount.from = kComputed;
      further.control = {};
      further.charge = {};  // the charge stays on the line that got its amount
      line = claim.lines.insert(claim.lines.begin() + behind + 1, std::move(further));
    }
    if (line == claim.lines.end()) {
      raise(kProcedureUnattached, procedure);
      continue;
    }
    behind = line - claim.lines.begin();
    line->procedure = procedure.code;
    line->procedure_system = procedure.system;
    line->modifiers = procedure.modifiers;
    if (procedure.date.has()) line->service = {procedure.date, {}};
  }
}

}  // namespace claimwire::mappings
