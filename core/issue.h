#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/origin.h"

namespace claimwire {

/// How sure and how bad a finding is: the levels of FHIR `issue-severity`, mildest first.
enum class Severity : std::uint8_t { information, warning, error, fatal };
/// What is done about it: policy, by payer and route. Mildest first.
enum class Action : std::uint8_t { off, warn, hold, reject };

std::string_view name(Severity severity);  ///< "error"
std::string_view name(Action action);      ///< "hold"
std::optional<Severity> severity_named(std::string_view text);
std::optional<Action> action_named(std::string_view text);

/// The action a finding of this severity gets where no policy says otherwise: information and
/// warning warn, error holds, fatal rejects.
Action default_action(Severity severity);

/// A kind of finding, declared once beside the rule that raises it.
struct IssueKind {
  std::string_view id;  ///< Stable and searchable: "hl7.field-too-long".
  Severity severity;
  std::string_view message;  ///< Says what is wrong; fit for a log: no patient data.
  std::string_view source;   ///< The section of the standard that asks for it.
};

/// What to use instead, and why that.
struct Proposal {
  std::string value;   ///< What would be put in: a code as written for people, "E11.65".
  std::string reason;  ///< "billable code under E11", with the title where the set has one.
};

/// One finding at one place. Findings are values, never thrown.
struct Issue {
  const IssueKind* kind = nullptr;
  Origin from{};               ///< In the message received.
  Origin in_output{};          ///< In the outgoing claim, once it is built.
  std::string place{};         ///< Path text, where the reader that raised it knew it already
                               ///< ("2400[1]/SV107", "Claim.item[0]"); else rendered from `from`.
  std::string found{};         ///< The offending text. May be patient data: shown, never logged.
  std::string detail{};        ///< Facts for a person: expected value, release, date. No patient
                               ///< data beyond what `found` may hold; never logged.
  std::string output_place{};  ///< Path in the outgoing claim: "2300/HI01-2".
  std::vector<Proposal> proposals{};
  Action action = Action::hold;  ///< As policy decided; stored, so a later change rewrites nothing.
};

using Issues = std::vector<Issue>;

/// The action decides, not the severity: one payer holds what another lets through.
constexpr bool blocks_delivery(const Issue& issue) { return issue.action >= Action::hold; }
bool blocks_delivery(const Issues& issues);

}  // namespace claimwire
