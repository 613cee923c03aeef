#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "fhir/content.h"
#include "fhir/definitions/definitions.h"
#include "wrap/json/document.h"

namespace claimwire::fhir {

/// A FHIRPath (subset) compiled once and evaluated as often as wanted.
///
///     Claim.item[0].quantity.value             from a type: that resource, or all of a Bundle
///     diagnosis.condition.resolve().code       from the value given
///     %resource.id                             the resource that value stands in
///     identifier.where(type.coding.code = 'MR' and system != 'urn:x').value
///     extension('http://example.org/copay').value.ofType(Money).value
///     careTeam.where(role.coding.exists(code = 'primary')).first()
///     Encounter.diagnosis.where(condition.resolve() = %context).rank
///     Condition | contained.ofType(Condition)
///
/// A member step goes through all items of a list, and finds a choice under its bare name: `onset`
/// is onsetDateTime too. Functions: where, exists, empty, not, first, last, resolve, ofType, as,
/// extension. Conditions: a path with = or !=, a literal ('text', number, true, false) or another
/// path, or a path alone, joined by and / or (`and` binds tighter); `$this` is the value itself,
/// %context the value that the whole path began from. Objects are equal when they are the same one
/// of the body. A | B gives what either gives, each value once, in the order of the body.
class Path {
 public:
  Path() = default;
  /// Errors  fhir.path-syntax with the column and what was expected there; fhir.path-too-deep.
  static Result<Path> compile(std::string_view text);

  /// All values at the path, in order. A path that starts with a resource type looks, unless `from`
  /// stands in such a resource, at all entries of that type. Functions that answer true or false
  /// (exists, empty, not) give no value here: see holds().
  /// Cost    Linear in the values passed through; no recursion by what the content is.
  std::vector<json::Value> find(const Content& content, json::Value from) const;
  /// The same, seeing of each type only the entries that `entries_of` gives: for reading one
  /// account out of a Bundle that holds several.
  using EntriesOf = std::function<std::span<const json::Value>(std::string_view type)>;
  std::vector<json::Value> find(const Content& content, json::Value from,
                                const EntriesOf& entries_of) const;
  /// Each value of find() in turn, as long as `take` wants more; nothing is collected that was not
  /// asked for. `entries_of`: null sees all entries.
  void each(const Content& content, json::Value from, const EntriesOf* entries_of,
            const std::function<bool(json::Value)>& take) const;
  /// find() from the root.
  std::vector<json::Value> find(const Content& content) const {
    return find(content, content.root());
  }
  /// The first of find(); absent when there is none.
  json::Value first(const Content& content, json::Value from) const;
  /// As a condition: the answer of exists(), empty() or not() at its end, else whether a value that
  /// is not `false` is there.
  bool holds(const Content& content, json::Value from) const;

  /// What may stand at the end of a path.
  struct Types {
    bool any = false;  ///< Behind resolve(), and inside what has no definition here.
    std::vector<definitions::Type> types{};
  };
  /// Walks the path through the R4 definitions, from values of these types, and gives what it leads
  /// to. What a reference leads to is not known, so nothing behind resolve() is checked.
  /// Errors  fhir.path-unknown for a name that none of the types has, with the nearest.
  Result<Types> check(const Types& from) const;

  const std::string& text() const { return text_; }

  struct Step;

 private:
  std::string text_{};
  std::shared_ptr<const std::vector<Step>> steps_{};
};

}  // namespace claimwire::fhir
