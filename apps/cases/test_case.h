#pragma once
#include <memory>
#include <string>
#include <vector>

#include "config/configuration.h"
#include "core/date.h"
#include "core/result.h"
#include "mappings/pipeline.h"

/// A site's own cases: a message and what must come of it (`claimwire test`).
namespace claimwire::apps {

/// A case folder as written: `input.*`, and `case.yaml` with facility, payer and now.
struct TestCase {
  std::string name{};  ///< "west/zdx-poa": from the folder given.
  std::string folder{};
  std::vector<std::string> inputs{};  ///< Paths, in name order.
  std::string facility{}, payer{};    ///< Keys of the configuration; empty: what the message says.
  DateTime now{};                     ///< The clock; not set: when the last message was sent.
};

/// The case folders at and below `folder`, by name: each folder that holds an `input.*`.
/// Errors  test.folder when it is no folder, test.case when a case.yaml cannot be read.
Result<std::vector<TestCase>> find_cases(const std::string& folder);

/// One message of a case, finished.
struct FinishedMessage {
  std::string file{};
  std::string bytes{};
  std::vector<mappings::Finished> accounts{};
  std::string error{};  ///< Why it could not be read.
};

/// What came of a case.
struct CaseResult {
  std::shared_ptr<const mappings::Rules> rules{};  ///< Keeps the mappings of the records alive.
  std::vector<FinishedMessage> messages{};

  std::string x12() const;        ///< Of all claims, a line a segment.
  std::string fhir() const;       ///< Of all claims, pretty.
  std::string encounter() const;  ///< The accounts as JSON: one object, or an array of several.
  /// A line a finding: action, claim, id and place. Found values are left out: they are in the
  /// message, and a finding must not change with its wording.
  std::string findings() const;
};

/// Runs a case: messages are fed in name order, the clock stands, control numbers count from 1.
/// Errors  test.case (unknown facility or payer), file.unreadable, those of Rules::make.
Result<CaseResult> run_case(const TestCase& test, const config::Configuration& configuration,
                            const std::shared_ptr<const mappings::Rules>& rules);

}  // namespace claimwire::apps
