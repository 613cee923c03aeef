#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "claims/model/fields.h"
#include "fhir/path.h"
#include "hl7/syntax/path.h"
#include "mappings/engine/definition.h"
#include "mappings/engine/fhir_target.h"
#include "mappings/engine/tables.h"
#include "scripts/expression.h"
#include "scripts/site_scripts.h"
#include "wrap/regex/regex.h"
#include "x12/syntax/path.h"
#include "x12/transactions/target.h"

/// A mapping compiled once, when it is loaded: paths parsed, targets looked up, tables indexed.
namespace claimwire::mappings {

enum class Format : std::uint8_t { hl7v2, fhir, claim, encounter, x12, fhir_claim };

/// Members to follow in a struct of the model.
struct ModelPath {
  struct Step {
    const claims::FieldInfo* field = nullptr;
    std::size_t index = 0;  ///< Of a list, from 1; 0: all of it.
  };
  std::size_t level = 0;  ///< 0: the whole; n: the item of the n-th open loop.
  std::vector<Step> steps{};
  std::string extra{};  ///< Of `extra.<name>`.
};

/// A place to read from, compiled for the format of the source.
struct SourcePath {
  enum class Kind : std::uint8_t { hl7, fhir, x12, model, built };
  Kind kind = Kind::model;
  std::string text{};
  hl7::Path hl7{};
  std::uint16_t segment = 0;  ///< Number of the segment id in Mapping::segments.
  std::uint16_t predicate_segment = 0;
  fhir::Path fhir{};
  fhir::Path::Types fhir_types{};  ///< What it leads to.
  x12::Path x12{};
  std::uint8_t component_last = 0;  ///< X12: of `SV101-3..6`; 0 where there is one component.
  std::optional<std::uint8_t> composite{};  ///< X12: of `HI-n` inside a loop over HI.
  ModelPath model{};  ///< Of the source (model) or of what has been built so far (built).
};
using PathNumber = std::uint32_t;

struct Condition {
  scripts::Expression expression{};
  std::vector<PathNumber> paths{};  ///< For each slot of the expression.
};

struct CompiledChoice {
  Condition when{};
  std::vector<PathNumber> alternatives{};
  std::vector<PathNumber> product{};
  std::optional<std::size_t> table{};  ///< Index into Mapping::tables.
  std::vector<PathNumber> with{};
  std::vector<regex::Regex> patterns{};  ///< Of `replace` steps, in order.
  const Choice* written = nullptr;
};

/// Where a value goes.
struct CompiledTarget {
  std::vector<const claims::FieldInfo*> chain{};  ///< From the item of the loop it lies in.
  std::string extra{};                            ///< Of `extra.<name>`.
  x12::Target x12{};
  std::uint8_t component = 0;  ///< Of a composite that a loop appends (HI).
  hl7::Path hl7{};
  FhirTarget fhir{};
};

struct CompiledRule {
  std::uint32_t number = 0;  ///< From 1 in its mapping; x12::RuleId.
  const RuleDefinition* written = nullptr;
  CompiledTarget target{};
  std::vector<CompiledChoice> choices{};
};

/// The rules of the whole, or of one loop.
struct Block {
  const LoopDefinition* written = nullptr;  ///< Null for the whole.
  std::size_t depth = 0;                    ///< Open loops, this one included.
  PathNumber each = 0;
  Condition when{};
  Condition also{};
  CompiledTarget target{};
  const claims::GroupInfo* built = nullptr;   ///< Struct of one item of the target.
  const claims::GroupInfo* source = nullptr;  ///< Struct of one item of the source.
  std::vector<CompiledRule> rules{};
  std::vector<Block> blocks{};
  std::vector<std::uint16_t> segments{};  ///< HL7: those its rules and blocks read.
};

/// Immutable; shared by the snapshots that use it.
struct Mapping {
  std::shared_ptr<const Definition> definition{};
  Format from = Format::hl7v2;
  Format to = Format::encounter;
  x12::Guide guide = x12::Guide::professional;
  std::vector<SourcePath> paths{};
  std::vector<std::string> segments{};  ///< HL7 segment ids, by number.
  std::vector<RuleTable> tables{};
  std::shared_ptr<const scripts::SiteScripts> scripts{};  ///< Null: none is called.
  Block whole{};
  std::vector<const CompiledRule*> rules{};  ///< By number - 1.
};

/// Looks up everything a definition names. Null when there were problems: a misspelt target or path
/// (with the nearest name), a loop position that the guide does not have, a rule that can never
/// win.
std::shared_ptr<const Mapping> compile(
    Definition definition, const SiteTables& tables, Problems& problems,
    std::shared_ptr<const scripts::SiteScripts> scripts = nullptr);

}  // namespace claimwire::mappings
