#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "mappings/explain/model_leaves.h"
#include "mappings/explain/received.h"
#include "mappings/pipeline.h"

/// Where a value of a claim came from, and where a value of a message went.
namespace claimwire::mappings {

/// One link of a chain, nearest to the question first.
struct ExplainStep {
  enum class Kind : std::uint8_t {
    claim,          ///< A field of the claim, and the outbound rule that wrote it.
    encounter,      ///< A field of the encounter, and the inbound rule that filled it.
    transform,      ///< `do`, a product or a table of the rule above.
    received,       ///< A place of the message.
    configuration,  ///< A setting.
    table_row,      ///< A row of a table of the site.
    constant,       ///< Written in the mapping: `value` or `missing: default`.
    computed,       ///< Worked out while the claim was built.
    writer,         ///< Counters, fixed qualifiers, envelope.
    output,         ///< An element of a claim.
    unused,         ///< Why nothing came of it.
  };
  Kind kind = Kind::received;
  std::string what{};  ///< "claim lines[2].amount", "decimals 2", "received FT1[2]-11.1".
  std::string rule{};  ///< "west: charges.amount, 1st choice"; empty where no rule acted.
  SourceLine place{};  ///< Of the rule, row or setting; file empty when it has none.
  std::string before{}, after{};
  std::optional<ByteSpan> bytes{};
};
std::string_view name(ExplainStep::Kind kind);  ///< "claim"

/// One value and its chain.
struct Explanation {
  std::string claim{};  ///< CLM01 of the claim asked about; empty for places of the message.
  std::string form{};   ///< "837P", "837I"
  std::string path{};   ///< "2400[2]/SV102", "ZIN-9"
  std::string value{};
  std::vector<ExplainStep> steps{};
};

/// A message that was finished with FinishSettings::record, ready for questions. All outlive it.
class Explainer {
 public:
  Explainer(const Rules& rules, const Finished& finished, const Received& received);

  /// Of an element of the claims (`2400[2]/SV102`, `HI01-2`), a field of the encounter
  /// (`charges[2].amount`) or a place of the message (`ZIN-9`): which it is, the path decides.
  /// Errors  of the path's grammar; explain.no-claim when an element is asked for and no claim
  ///         came of the message; explain.absent when nothing stands there.
  Result<std::vector<Explanation>> explain(std::string_view path) const;

 private:
  Result<std::vector<Explanation>> output(std::string_view path) const;
  std::vector<Explanation> fhir_output(std::string_view path) const;
  std::vector<Explanation> encounter(std::string_view path) const;
  Result<std::vector<Explanation>> input(std::string_view path) const;
  void element(const FinishedClaim& claim, const x12::ElementRecord& record,
               Explanation& out) const;
  void fhir_element(const FinishedClaim& claim, const FhirElement& element, Explanation& out) const;
  void chain(const FinishedClaim& claim, const TraceEntry& entry, Origin from,
             Explanation& out) const;
  Explanation absent(const FinishedClaim& claim, std::string_view path) const;
  void origin(const FinishedClaim& claim, const std::string& field, Origin from,
              std::vector<ExplainStep>& steps) const;
  void leaf(std::size_t number, std::vector<ExplainStep>& steps) const;
  void received(Origin from, std::vector<ExplainStep>& steps) const;
  ExplainStep configured(const FinishedClaim& claim, const std::string& field) const;
  std::vector<ExplainStep> envelope(const FinishedClaim& claim, const std::string& path) const;
  std::optional<std::size_t> leaf_for(const FinishedClaim& claim, const std::string& field,
                                      Origin from) const;
  const TraceEntry* entry_for(std::string_view leaf_path) const;

  const Rules& rules_;
  const Finished& finished_;
  const Received& received_;
  std::vector<ModelLeaf> leaves_;
};

}  // namespace claimwire::mappings
