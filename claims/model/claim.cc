#include "claims/model/claim.h"

#include <algorithm>

namespace claimwire::claims {

std::string_view name(Form form) {
  switch (form) {
    case Form::professional:
      return "professional";
    case Form::institutional:
      return "institutional";
    case Form::oral:
      return "oral";
  }
  return {};
}

bool inpatient(const Claim& claim) {
  if (claim.form != Form::institutional) return false;
  const std::string& bill = claim.type_of_bill.value;
  if (bill.size() >= 2) {
    // Second digit: 1 and 2 inpatient (2 is Part B only, coded as outpatient), 8 swing bed. First
    // digit 3 is home health, dated on through as well (practice.md section 3).
    const char facility = bill[0], bill_class = bill[1];
    return (facility == '1' && (bill_class == '1' || bill_class == '8')) ||
           (facility == '2' && bill_class == '1') || facility == '3' ||
           (facility == '4' && bill_class == '1');
  }
  return claim.patient_class.value == "inpatient";
}

Date through_date(const Claim& claim) {
  if (claim.form == Form::institutional) {
    if (claim.statement.has()) return claim.statement.last();
    if (claim.discharged.has()) return claim.discharged.value.date().value_or(Date{});
  }
  Date last{};
  for (const ServiceLine& line : claim.lines)
    if (line.service.has()) last = std::max(last, line.service.last());
  return last;
}

std::vector<Date> coding_dates(const Claim& claim, std::size_t diagnosis) {
  if (claim.form == Form::institutional) {
    if (inpatient(claim)) return {through_date(claim)};
    if (claim.statement.has()) return {claim.statement.from.value};
  }
  // Positions that lines point at count principal and other diagnoses only, from 1.
  std::size_t position = 0;
  for (std::size_t i = 0; i <= diagnosis && i < claim.diagnoses.size(); ++i)
    if (claim.diagnoses[i].use.value == "principal" || claim.diagnoses[i].use.value == "other")
      ++position;
  const std::string wanted = std::to_string(position);
  std::vector<Date> dates;
  Date earliest{};
  for (const ServiceLine& line : claim.lines) {
    if (!line.service.has()) continue;
    if (earliest == Date{} || line.service.from.value < earliest)
      earliest = line.service.from.value;
    for (const Text& pointer : line.pointers)
      if (pointer.value == wanted) dates.push_back(line.service.from.value);
  }
  if (dates.empty() && earliest != Date{}) dates.push_back(earliest);
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

Date coding_date(const Claim& claim, std::size_t diagnosis) {
  const std::vector<Date> dates = coding_dates(claim, diagnosis);
  return dates.empty() ? Date{} : dates.front();
}

}  // namespace claimwire::claims
