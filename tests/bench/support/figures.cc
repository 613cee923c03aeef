#include "tests/bench/support/figures.h"

#include <cstdio>

namespace claimwire::bench {
namespace {

std::string number(double value) {
  char out[32];
  std::snprintf(out, sizeof out, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  return out;
}

}  // namespace

void print_figure(std::string_view name, double value, std::string_view unit, Target target) {
  std::printf("%-58s %10s %-8s", std::string{name}.c_str(), number(value).c_str(),
              std::string{unit}.c_str());
  if (target.is != Target::Is::none) {
    const bool least = target.is == Target::Is::at_least;
    const bool reached = least ? value >= target.value : value <= target.value;
    const double missed = least ? target.value / value : value / target.value;
    std::printf(" target %s %s  %s", least ? "over" : "under", number(target.value).c_str(),
                reached ? "reached" : ("MISSED " + number(missed) + "x").c_str());
  }
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace claimwire::bench
