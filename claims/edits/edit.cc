#include "claims/edits/edit.h"

#include "claims/edits/policy.h"

namespace claimwire::claims {

std::string_view letter(Risk risk) {
  switch (risk) {
    case Risk::returned:
      return "R";
    case Risk::denied:
      return "D";
    case Risk::warned:
      return "W";
    case Risk::hint:
      return "I";
  }
  return {};
}

std::string_view name(Risk risk) {
  switch (risk) {
    case Risk::returned:
      return "returned";
    case Risk::denied:
      return "denied";
    case Risk::warned:
      return "warned";
    case Risk::hint:
      return "hint";
  }
  return {};
}

Action default_action(Risk risk) {
  return risk == Risk::returned || risk == Risk::denied ? Action::hold : Action::warn;
}

Issue& Raise::add(const Variant* kind, Origin from, std::string found, std::string output_place,
                  std::string detail) {
  const IssueKind& raised = kind == nullptr ? edit_.raises : kind->raises;
  const Risk risk = kind == nullptr ? edit_.risk : kind->risk;
  Issue& issue = issues_.emplace_back();
  issue.kind = &raised;
  issue.from = from;
  issue.found = std::move(found);
  issue.output_place = std::move(output_place);
  issue.detail = std::move(detail);
  issue.action = policy_.action(edit_, raised, risk, kind == nullptr ? edit_.action : kind->action);
  return issue;
}

std::optional<Action> Raise::tuned(const Variant& kind) const {
  return policy_.tuned(edit_, kind.raises, kind.risk);
}

std::string Raise::text_of(const Sourced<Date>& value) {
  return value.has() ? value.value.iso() : std::string{};
}
std::string Raise::text_of(const Sourced<DateTime>& value) {
  return value.has() ? value.value.fhir() : std::string{};
}
std::string Raise::text_of(const Sourced<Decimal>& value) {
  return value.has() ? value.value.text() : std::string{};
}
std::string Raise::text_of(const Sourced<Money>& value) {
  return value.has() ? value.value.amount.text() : std::string{};
}

}  // namespace claimwire::claims
