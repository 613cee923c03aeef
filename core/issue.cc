#include "core/issue.h"

#include <algorithm>
#include <array>

namespace claimwire {
namespace {
constexpr std::array<std::string_view, 4> kSeverities{"information", "warning", "error", "fatal"};
constexpr std::array<std::string_view, 4> kActions{"off", "warn", "hold", "reject"};
}  // namespace

std::string_view name(Severity severity) { return kSeverities[static_cast<std::size_t>(severity)]; }
std::string_view name(Action action) { return kActions[static_cast<std::size_t>(action)]; }

std::optional<Severity> severity_named(std::string_view text) {
  for (std::size_t i = 0; i < kSeverities.size(); ++i)
    if (kSeverities[i] == text) return static_cast<Severity>(i);
  return std::nullopt;
}

std::optional<Action> action_named(std::string_view text) {
  for (std::size_t i = 0; i < kActions.size(); ++i)
    if (kActions[i] == text) return static_cast<Action>(i);
  return std::nullopt;
}

Action default_action(Severity severity) {
  switch (severity) {
    case Severity::information:
    case Severity::warning:
      return Action::warn;
    case Severity::error:
      return Action::hold;
    case Severity::fatal:
      return Action::reject;
  }
  return Action::hold;
}

bool blocks_delivery(const Issues& issues) {
  return std::any_of(issues.begin(), issues.end(),
                     [](const Issue& issue) { return blocks_delivery(issue); });
}

}  // namespace claimwire
