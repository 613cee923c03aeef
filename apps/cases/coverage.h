#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "apps/cases/test_case.h"

namespace claimwire::apps {

/// What a set of cases made no use of: the places where a mapping stays silent.
class Coverage {
 public:
  void add(const CaseResult& result);
  /// For a person: rules never fired, places present but never read, values that tables lack.
  std::string text() const;
  /// One JSON object a line.
  std::string json() const;

 private:
  struct Rule {
    std::string layer, target, place;
    bool operator<(const Rule& other) const {
      return std::tie(layer, place, target) < std::tie(other.layer, other.place, other.target);
    }
  };
  void add(const mappings::Record& record);
  void add_unread(const FinishedMessage& message);

  std::map<Rule, bool> rules_{};                   ///< Whether it fired.
  std::map<std::string, std::uint32_t> unread_{};  ///< Place without occurrences, times seen.
  std::map<std::pair<std::string, std::string>, std::uint64_t> unmatched_{};  ///< Table, value.
};

}  // namespace claimwire::apps
