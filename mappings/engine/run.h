#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "claims/enrich/table.h"
#include "core/date.h"
#include "core/issue.h"
#include "mappings/engine/source.h"

namespace claimwire::mappings {

/// What one rule did, kept only when asked (`explain`).
struct TraceEntry {
  const CompiledRule* rule = nullptr;
  std::string target{};    ///< With the items it lies in: "charges[2].amount".
  std::size_t choice = 0;  ///< From 0.
  std::string source{};  ///< Where it read, as the source names it: "lines[2].amount", "FT1[2]-11".
  std::vector<Origin> read{};
  std::string found{};  ///< As read; may be patient data.
  struct Step {
    std::string what, before, after;
    Origin from{};     ///< Of the value it changed, where a rule has several.
    SourceLine row{};  ///< Of a translation: the row, or the table where rows have no line.
  };
  std::vector<Step> steps{};
  std::string result{};
};

/// Everything the rules of one mapping did with one message or claim, in that order.
struct Trace {
  std::vector<TraceEntry> entries{};
};

/// What a mapping writes into. Items are whatever the sink hands out.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void* whole() = 0;
  /// A new item of a loop, below the item of the loop around it.
  virtual void* open(const Block& block, void* outer) = 0;
  virtual void close(const Block& block, void* item) = 0;
  /// The values of a rule; never empty. `whole`: values hold composites to be filled by parts.
  virtual void put(const CompiledRule& rule, const CompiledChoice& choice, void* item,
                   std::vector<Found>& values, bool whole) = 0;
  /// The sender said null.
  virtual void erase(const CompiledRule& rule, void* item, Origin from) = 0;
  /// The day that dated tables are asked for, as far as it is known by now.
  virtual Date day(void* item) const = 0;
};

/// Everything a run of a mapping needs; outlives it.
struct RunContext {
  const Mapping& mapping;
  const Source& source;
  Sink& sink;
  Issues& issues;
  const void* built = nullptr;  ///< The Encounter being made, for `encounter.<field>`.
  Date today{};
  Trace* trace = nullptr;
  claims::UnmatchedValues* unmatched = nullptr;
  std::vector<bool>* fired = nullptr;  ///< By rule number - 1.
};

/// Runs all rules: those of the whole first, then each loop in the order of the file.
void run(const RunContext& context);
/// What a single rule of the whole yields, without writing it: for finding the facility first.
/// Findings go nowhere.
std::optional<std::string> evaluate(const Mapping& mapping, const Source& source,
                                    std::string_view target);
/// Runs one rule in a scope of the caller's making.
void run_rule(const RunContext& context, const CompiledRule& rule, const Scope& scope, void* item);

/// A finding about a value of the mapping; `found` and `detail` may hold patient data.
Issue finding(const IssueKind& kind, Action action, Origin from, std::string place,
              std::string found, std::string detail);

extern const IssueKind kMissing;         ///< mapping.missing
extern const IssueKind kUnmatched;       ///< mapping.table-unmatched
extern const IssueKind kTooMany;         ///< mapping.too-many-values
extern const IssueKind kNotConverted;    ///< mapping.value-unreadable
extern const IssueKind kNotAllowed;      ///< mapping.value-not-allowed
extern const IssueKind kNotTransformed;  ///< mapping.transform-failed

}  // namespace claimwire::mappings
