#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace claimwire::regex {

/// A compiled RE2 expression: linear time in the length of the text, whatever the expression.
/// Copies share the program; matching is safe from several threads.
class Regex {
 public:
  static constexpr std::size_t kPatternBytesMax = 1000;

  /// Errors  regex.too-long; regex.syntax with RE2's own words.
  static Result<Regex> compile(std::string_view pattern);

  const std::string& pattern() const;
  /// Somewhere in `text`; anchor with ^ and $ for all of it.
  bool search(std::string_view text) const;
  bool matches_all(std::string_view text) const;
  /// Every match replaced; \1 to \9 are the groups.
  std::string replace_all(std::string_view text, std::string_view with) const;

 private:
  struct Program;
  explicit Regex(std::shared_ptr<const Program> program) : program_{std::move(program)} {}
  std::shared_ptr<const Program> program_;
};

}  // namespace claimwire::regex
