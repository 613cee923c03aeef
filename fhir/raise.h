#pragma once
#include <string>
#include <string_view>

#include "core/issue.h"
#include "fhir/kinds.h"
#include "wrap/json/document.h"

namespace claimwire::fhir {

/// Collects the findings of one body up to a limit and counts the rest.
class Raise {
 public:
  Raise(Issues& issues, std::size_t issues_max) : issues_{issues}, issues_max_{issues_max} {}

  /// At `at`, or at its member `member`, which may be missing. `found` is shown, never logged.
  void operator()(const Kind& kind, json::Value at, std::string_view member = {},
                  std::string_view detail = {}, std::string_view found = {});
  /// Sorts what was raised into reading order and adds fhir.more-findings if some were left out.
  void finish(json::Value root);

 private:
  Issues& issues_;
  std::size_t issues_max_;
  std::size_t first_ = issues_.size();
  std::size_t left_out_ = 0;
};

}  // namespace claimwire::fhir
