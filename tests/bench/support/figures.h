#pragma once
#include <string>
#include <string_view>

namespace claimwire::bench {

/// What a row of docs/performance.md must reach.
struct Target {
  enum class Is { at_least, at_most, none };
  Is is = Is::none;
  double value = 0;
};

/// Prints one figure a line: name, value and unit, and the target beside it with "reached" or by
/// how much it is missed.
void print_figure(std::string_view name, double value, std::string_view unit, Target target = {});

}  // namespace claimwire::bench
