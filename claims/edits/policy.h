#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "claims/edits/edit.h"
#include "config/configuration.h"

namespace claimwire::claims {

/// Which action a finding gets, by payer and route: what the catalogue says, then the built-in
/// pack, then the site's packs in the order they were added. Cheap to make; refers to the packs.
class Policy {
 public:
  /// Catalogue defaults only.
  Policy() = default;
  /// The built-in pack and the site's pack of the same name that `payer.edits` names. A payer with
  /// filing code MA or MB and no `edits` gets `medicare`. Over them the pack that `route.edits`
  /// names, when the claim came by a route.
  static Policy for_payer(const config::Configuration& configuration, const config::Payer* payer,
                          const config::Route* route = nullptr);

  /// Adds a pack; it wins over those added before.
  void add(const config::EditPack& pack) { packs_.push_back(&pack); }

  /// Of the finding `kind` that `edit` raises. A pack may name a finding by its id or the edit by
  /// its catalogue name; the catalogue name switches all findings of the edit off, and sets the
  /// action of all but the informational ones.
  Action action(const Edit& edit, const IssueKind& kind, Risk risk,
                std::optional<Action> of_catalogue) const;
  /// What the packs say, if they say anything.
  std::optional<Action> tuned(const Edit& edit, const IssueKind& kind, Risk risk) const;

 private:
  void add_named(const config::Configuration& configuration, std::string_view name);

  std::vector<const config::EditPack*> packs_;
};

/// "medicare" or "commercial"; null for any other name.
const config::EditPack* built_in_pack(std::string_view name);

}  // namespace claimwire::claims
