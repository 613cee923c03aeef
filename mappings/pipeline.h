#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "claims/enrich/enrich.h"
#include "claims/model/claim.h"
#include "claims/model/encounter.h"
#include "codes/code_sets.h"
#include "config/configuration.h"
#include "core/result.h"
#include "mappings/engine/definition.h"
#include "mappings/engine/tables.h"
#include "x12/transactions/writer.h"

namespace claimwire::mappings {

struct Mapping;

/// Everything that decides what becomes of a message: the configuration, its compiled mappings and
/// tables, and the code sets. Immutable; made once and shared.
class Rules {
 public:
  /// Compiles the shipped mappings and every layer that the configuration names.
  /// Problems: each with file and line; null when there is one.
  static std::shared_ptr<const Rules> make(config::Configuration configuration,
                                           std::shared_ptr<const codes::CodeSets> sets,
                                           Problems& problems);

  const config::Configuration& configuration() const { return configuration_; }
  const codes::CodeSets& sets() const { return *sets_; }
  const claims::EnrichTables& enrich_tables() const { return enrich_; }
  const claims::TableIndex* plans() const { return plans_ ? &*plans_ : nullptr; }
  /// The inbound mapping of a facility (its own layer over the shipped one).
  const Mapping& inbound(const config::Facility* facility) const;
  /// The outbound mapping of a payer: shipped, its partner's layer, its own.
  const Mapping& outbound(claims::Form form, const config::Payer* payer) const;
  /// The HL7-to-HL7 mapping of a forward route, for edit_hl7(); null: the copy goes unchanged.
  const Mapping* forward(const config::Route& route) const;

 private:
  config::Configuration configuration_;
  std::shared_ptr<const codes::CodeSets> sets_;
  SiteTables tables_;
  claims::EnrichTables enrich_;
  std::optional<claims::TableIndex> plans_;
  std::map<std::string, std::shared_ptr<const Mapping>> mappings_;
};

/// One claim of a message, checked, and written where it could be.
struct FinishedClaim {
  claims::Claim claim;  ///< Its findings hold those of building, edits and the written bytes.
  const config::Payer* payer = nullptr;  ///< Null: not in the configuration.
  std::string x12;                       ///< The interchange; empty when it could not be written.
  std::string error;                     ///< Why not, for a person.

  bool held() const;  ///< Some finding holds it, or it could not be written.
};

struct Finished {
  claims::Encounter encounter;
  Issues findings;  ///< Of the message itself.
  std::string no_claim_rule;
  std::vector<FinishedClaim> claims;

  bool held() const;
};

struct FinishSettings {
  Date today{};
  DateTime now{};  ///< ISA09, ISA10.
  std::uint32_t claims_before = 0;
  /// Numbers of the next interchange of a partner; null gives 1, 2, ...
  std::function<Result<x12::ControlNumbers>(const config::Partner& partner)> numbers{};
};

/// HL7 v2 bytes to checked claims. Places of findings are rendered ("DG1[1]-3.1").
/// Errors  those of hl7::read_message: bytes that are no message.
Result<Finished> finish_hl7(std::string_view bytes, const Rules& rules,
                            const FinishSettings& settings);

/// A configuration with invented identifiers, for `convert` without one.
config::Configuration demonstration_configuration();

}  // namespace claimwire::mappings
