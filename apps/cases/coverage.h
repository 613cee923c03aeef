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
    std::string layer, file;
    int line = 0;
    std::string target;
    bool operator<(const Rule& other) const {
      return std::tie(layer, file, line, target) <
             std::tie(other.layer, other.file, other.line, other.target);
    }
  };
  void add(const mappings::Record& record);
  void add_unread(const FinishedMessage& message);

  std::map<Rule, bool> rules_{};  ///< Whether it fired.
  /// The places never read, by what they stand in (segment, resource): an empty place is all of it.
  std::map<std::string, std::uint32_t> never_read() const;

  std::map<std::string, std::uint32_t> unread_{};  ///< Place without occurrences, times seen.
  std::set<std::string> segments_read_{};          ///< Those of which anything was.
  std::map<std::pair<std::string, std::string>, std::uint64_t> unmatched_{};  ///< Table, value.
};

}  // namespace claimwire::apps
