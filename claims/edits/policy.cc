#include "claims/edits/policy.h"

#include "config/packs.h"

namespace claimwire::claims {
const config::EditPack* built_in_pack(std::string_view name) {
  const auto found = config::shipped_packs().find(name);
  return found == config::shipped_packs().end() ? nullptr : &found->second.actions;
}

Policy Policy::for_payer(const config::Configuration& configuration, const config::Payer* payer,
                         const config::Route* route) {
  Policy policy;
  std::string_view name;
  if (payer != nullptr) name = payer->edits;
  if (payer != nullptr && name.empty() &&
      (payer->filing_code == "MA" || payer->filing_code == "MB"))
    name = "medicare";
  policy.add_named(configuration, name);
  if (route != nullptr) policy.add_named(configuration, route->edits);
  return policy;
}

void Policy::add_named(const config::Configuration& configuration, std::string_view name) {
  if (name.empty()) return;
  if (const config::EditPack* built_in = built_in_pack(name)) add(*built_in);
  const auto own = configuration.edits.find(std::string{name});
  if (own != configuration.edits.end()) add(own->second);
}

std::optional<Action> Policy::tuned(const Edit& edit, const IssueKind& kind, Risk risk) const {
  for (auto pack = packs_.rbegin(); pack != packs_.rend(); ++pack) {
    if (const auto by_id = (*pack)->find(std::string{kind.id}); by_id != (*pack)->end())
      return by_id->second;
    const auto by_edit = (*pack)->find(std::string{edit.catalogue});
    if (by_edit != (*pack)->end() &&
        (risk != Risk::hint || by_edit->second == Action::off || edit.risk == Risk::hint))
      return by_edit->second;
  }
  return std::nullopt;
}

Action Policy::action(const Edit& edit, const IssueKind& kind, Risk risk,
                      std::optional<Action> of_catalogue) const {
  if (const std::optional<Action> set = tuned(edit, kind, risk)) return *set;
  return of_catalogue.value_or(default_action(risk));
}

}  // namespace claimwire::claims
