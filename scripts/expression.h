#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/result.h"

/// The one expression language: `when` in routes, mappings and queues, lists and search. Reference:
/// docs/guides/expressions.md.
namespace claimwire::scripts {

/// What stands at a path: nothing, the explicit null of HL7, or one or more values.
struct Found {
  std::vector<std::string> values{};
  bool null = false;
};

/// The world an expression asks about.
class Facts {
 public:
  virtual ~Facts() = default;
  /// The values at `path`, which is number `slot` of Expression::paths(), so that a host may
  /// prepare its paths once. `found` comes empty. Durations are given in seconds.
  virtual void resolve(std::size_t slot, std::string_view path, Found& found) const = 0;
};

/// Says whether a path means something to the host; its error names the nearest that does.
using CheckPath = std::function<Result<void>(std::string_view path)>;

struct Program;

/// A compiled expression. Copies share the program; evaluation is safe from several threads.
///
///     expr := [not] test { (and|or) test } | ( expr )           `and` binds tighter than `or`
///     test := PATH ( = | != | < | <= | > | >= ) VALUE | PATH in [V, ..] | PATH matches "re2"
///           | PATH exists | PATH is null
///
/// A VALUE is a bare word, in which `*` is a wildcard, or "quoted". A path with several values is
/// true if any of them is; `!=` means none is equal. Two numbers are compared as numbers (00451 and
/// 1E2 are codes, not numbers), two dates as dates, else text byte by byte.
class Expression {
 public:
  static constexpr std::size_t kBytesMax = 8'000;
  static constexpr std::size_t kDepthMax = 32;  ///< Parentheses and `not` inside each other.
  static constexpr std::size_t kTestsMax = 500;

  Expression() = default;  ///< Always true.

  /// Errors  script.syntax (with the column and what was expected), script.path (what `check` said,
  ///         with the column), script.too-long, script.too-deep.
  static Result<Expression> parse(std::string_view text, const CheckPath& check = {});

  bool empty() const { return program_ == nullptr; }
  const std::string& text() const;
  /// The different paths it asks for, in order of first appearance.
  const std::vector<std::string>& paths() const;
  bool evaluate(const Facts& facts) const;

 private:
  friend struct QueryParser;
  std::shared_ptr<const Program> program_;
};

/// An expression with what a search adds behind it: `since 7d`, `on 2026-11-23`, `sort total desc`.
struct Query {
  Expression where{};
  std::int64_t since_seconds = 0;  ///< 0: not said.
  Date on{};                       ///< Year 0: not said.
  std::string sort{};              ///< Empty: not said.
  bool descending = false;
};
/// Errors  those of Expression::parse().
Result<Query> parse_query(std::string_view text, const CheckPath& check = {});

/// Names that stand for a fact of the engine, not for a place of a message: type, event, interface,
/// facility, payer, partner, destination, account, state, finding, total, age, silent,
/// oldest_queued.
const std::vector<std::string_view>& engine_facts();

/// "90s", "30m", "6h", "7d", "2y" in seconds. Errors: script.duration.
Result<std::int64_t> parse_duration(std::string_view text);

}  // namespace claimwire::scripts
