#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "claims/edits/all_edits.h"
#include "core/text.h"
#include "tests/support/claims.h"

/// Cases for claim edits: a good claim, one change, and what one edit says of it.
namespace claimwire::test {

struct EditCase {
  std::string name;
  std::string_view edit;  ///< "DX-02"
  claims::Claim (*claim)();
  std::function<void(claims::Claim&, config::Payer&)> change;
  /// "finding-id action place", in order; empty: passes, or does not apply.
  std::vector<std::string> want;
};

inline void unchanged(claims::Claim&, config::Payer&) {}

/// Every finding id that some case of the binary expects: a test asks that none is missing.
inline std::set<std::string>& expected_findings() {
  static std::set<std::string> ids;
  return ids;
}
/// Every edit that some case expects to stay silent.
inline std::set<std::string>& silent_edits() {
  static std::set<std::string> edits;
  return edits;
}
inline bool note_cases(std::span<const EditCase> cases) {
  for (const EditCase& one : cases) {
    if (one.want.empty()) silent_edits().insert(std::string{one.edit});
    for (const std::string& want : one.want)
      expected_findings().insert(want.substr(0, want.find(' ')));
  }
  return true;
}

inline constexpr Date kToday{2026, 9, 15};

inline Issues findings_of(const claims::Claim& claim, const config::Payer* payer,
                          const codes::CodeSets& sets, const claims::Policy& policy = {},
                          const config::CodesSettings& settings = {}) {
  return claims::run_edits(
      {.claim = claim, .sets = sets, .payer = payer, .codes = settings, .today = kToday}, policy);
}

inline bool raised_by(const Issue& issue, std::string_view edit) {
  const claims::Edit* found = claims::find_edit(issue.kind->id);
  return found != nullptr && found->catalogue == edit;
}

inline std::string line_of(const Issue& issue) {
  return concat(issue.kind->id, " ", name(issue.action), " ", issue.output_place);
}

inline const codes::CodeSets& shared_code_sets() {
  static const codes::CodeSets sets = good_code_sets();
  return sets;
}

/// Runs all edits and gives what the one of the case said.
inline Issues run_case(const EditCase& one) {
  claims::Claim claim = one.claim();
  config::Payer payer = good_payer();
  one.change(claim, payer);
  Issues issues = findings_of(claim, payer.key.empty() ? nullptr : &payer, shared_code_sets());
  std::erase_if(issues, [&](const Issue& issue) { return !raised_by(issue, one.edit); });
  return issues;
}

/// The first finding of that id, or null.
inline const Issue* find_issue(const Issues& issues, std::string_view id) {
  for (const Issue& issue : issues)
    if (issue.kind->id == id) return &issue;
  return nullptr;
}

class EditTable : public testing::TestWithParam<EditCase> {};

inline std::vector<std::string> lines_of(const Issues& issues) {
  std::vector<std::string> lines;
  for (const Issue& issue : issues) lines.push_back(line_of(issue));
  return lines;
}

inline std::vector<std::string> proposals_of(const Issue& issue) {
  std::vector<std::string> values;
  for (const Proposal& proposal : issue.proposals) values.push_back(proposal.value);
  return values;
}

}  // namespace claimwire::test
