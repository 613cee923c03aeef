#pragma once
#include <string>
#include <vector>

#include "apps/cases/test_case.h"

namespace claimwire::apps {

/// One thing that a case expects, and how it came out.
struct Verdict {
  std::string file{};  ///< "expected.837", "expect.yaml"
  bool passed = true;
  std::string difference{};  ///< For a person: lines with - (expected) and + (came out).
};

/// Compares a result with the files of its case: `expected.837`, `expected.fhir.json`,
/// `expected.encounter.json`, `findings.txt` whole; `expect.yaml` path by path. A case that expects
/// nothing fails: it would pass whatever came.
std::vector<Verdict> judge(const TestCase& test, const CaseResult& result);

/// Writes what came out into the files of the case: those that are there, and into a case without
/// any `expected.837`, `expected.fhir.json` and `findings.txt`. In `expect.yaml` values change and
/// all else stays. Errors: file.unwritable.
Result<void> accept(const TestCase& test, const CaseResult& result);

/// The lines of two texts that differ, with two lines around them; empty when they are equal.
std::string line_difference(const std::string& expected, const std::string& actual);

}  // namespace claimwire::apps
