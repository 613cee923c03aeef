#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/issue.h"
#include "core/result.h"
#include "wrap/yaml/document.h"

namespace claimwire::mappings {

/// Where a rule stands: "mappings/west.yaml", line from 1.
struct SourceLine {
  std::string file{};
  int line = 0;

  std::string text() const;  ///< "mappings/west.yaml:17"
};

/// A problem of a mapping file, for `claimwire check`.
struct Problem {
  SourceLine place{};
  std::string text{};  ///< What is wrong, what was expected, the nearest name.
};
using Problems = std::vector<Problem>;
std::string text(const Problem& problem);  ///< "mappings/west.yaml:17: ..."

/// One transform of `do`: `decimals 2`, `remove " -"`.
struct Transform {
  enum class Kind : std::uint8_t {
    upper,
    lower,
    trim,
    remove,    ///< Each of these characters.
    replace,   ///< Every match of a regular expression, by a text.
    left,      ///< The first N characters.
    right,     ///< The last N characters.
    pad,       ///< To N characters, at the left, with 0 or the character given.
    digits,    ///< Keeps only 0 to 9.
    decimals,  ///< Implied places: 14000 with `decimals 2` is 140.00.
    date,      ///< Reads a date written so: `date MM/DD/YYYY`.
    prefix,
    join,  ///< All values as one, with this between.
    lua,   ///< A function of the site's scripts: `lua west.performer`.
  };
  Kind kind = Kind::trim;
  std::string written{};   ///< As in the file: "decimals 2".
  std::string argument{};  ///< Characters, expression, prefix, pattern of a date.
  std::string second{};    ///< Of replace: by what. Of pad: the character.
  std::size_t number = 0;  ///< Of left, right, pad, decimals.
};

/// A transform as the reference page shows it.
struct TransformHelp {
  std::string_view name;
  std::string_view usage;  ///< "left N"
  std::string_view what;
};
std::span<const TransformHelp> transform_help();

/// What happens when a rule finds nothing.
struct Missing {
  enum class Kind : std::uint8_t { unsaid, ignore, warn, hold, reject, use_default };
  Kind kind = Kind::unsaid;
  std::string value{};  ///< Of use_default.
};

/// A translation: inline rows, a CSV file, or a table that the site's configuration names.
struct TableDefinition {
  std::string name{};
  std::map<std::string, std::string, std::less<>> rows{};
  std::map<std::string, int, std::less<>> lines{};  ///< Of each inline row.
  std::optional<std::string> otherwise{};           ///< `else`
  std::string csv{};          ///< Path as written; relative to the mapping's folder.
  bool from_site = false;     ///< `{ site: optional }`: absent when not configured.
  bool code_systems = false;  ///< `{ built-in: code-systems }`
  SourceLine place{};
};

/// One entry of a rule, as written.
struct Choice {
  std::vector<std::string> alternatives{};  ///< Of `from`: A or B.
  std::string when{};
  std::string table{};  ///< By name; inline tables get a name of their own.
  std::string take{};
  std::vector<std::pair<std::string, std::string>> with{};  ///< Column, path.
  std::vector<Transform> steps{};
  Missing missing{};
  bool all = false;
  std::optional<std::size_t> most{};
  std::string as{};  ///< Of extra: text, money, date, code.
  std::optional<std::string> value{};
  std::vector<std::string> product{};
  std::string note{};
  bool inherited = false;  ///< Stands for what the layer below says; gone after merging.
  std::string layer{};     ///< Name of the mapping it is written in.
  SourceLine place{};
};

/// One target and its choices.
struct RuleDefinition {
  std::string target{};  ///< "charges.amount", "2400/SV102", "MSH-5".
  std::vector<Choice> choices{};
  bool drop = false;
  std::string layer{};
  SourceLine place{};
};

/// A target that repeats: `charges` with `each: FT1`.
struct LoopDefinition {
  std::string target{};
  std::string each{};
  std::string when{};
  /// Which segments inside the groups of other loops are taken too: PR1 of a charge's group that
  /// are the account's procedures all the same.
  std::string also{};
  std::string layer{};
  SourceLine place{};
};

/// One mapping: a document of a YAML file, or several layers of them merged.
struct Definition {
  std::string name{};
  std::string from{};     ///< hl7v2, fhir, claim
  std::string to{};       ///< encounter, 837p, 837i, fhir-claim, hl7v2
  std::string extends{};  ///< Name of the mapping below; empty at the bottom.
  std::string samples{};
  std::string folder{};  ///< Of the file, for CSV paths.
  std::map<std::string, TableDefinition, std::less<>> tables{};
  std::vector<LoopDefinition> loops{};  ///< In writing order.
  std::vector<RuleDefinition> rules{};  ///< In writing order.
  SourceLine place{};

  const LoopDefinition* loop(std::string_view target) const;
  const RuleDefinition* rule(std::string_view target) const;
};

/// Reads every document of a mapping file. Groups are told from rules by their keys: a map whose
/// keys are all words of a rule (from, when, table, ...) is a rule.
/// Errors go to `problems`, each with file and line; what could be read is returned.
std::vector<Definition> read_definitions(const yaml::Stream& file, const std::string& folder,
                                         Problems& problems);

/// `above` over `below`: rules and loops win by target, `drop` removes, `inherited` takes the
/// entries below. Problems: a drop of what is not there, with the nearest name.
Definition merge(const Definition& below, const Definition& above, Problems& problems);

/// "A or B" split outside of brackets, parentheses and quotes.
std::vector<std::string> split_alternatives(std::string_view text);

/// The target of the loop that a target lies in, the innermost: "charges" for "charges.amount".
/// Empty when in none.
std::string_view loop_of(const Definition& definition, std::string_view target);

}  // namespace claimwire::mappings
