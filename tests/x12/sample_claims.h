#pragma once
#include <string>
#include <utility>
#include <vector>

#include "x12/transactions/claim_tree.h"
#include "x12/transactions/writer.h"

namespace claimwire::x12::testing {

/// Path and value, in any order.
using Values = std::vector<std::pair<std::string, std::string>>;

/// Sets each value; a path the guide does not have fails the test.
void set_all(ClaimTree& tree, const Values& values);
void set_all(Guide guide, LoopNode& loop, const Values& values);

ClaimTree professional(const std::string& id, int diagnoses = 3, int lines = 2);
ClaimTree dependent(const std::string& id);
ClaimTree inpatient(const std::string& id);
ClaimTree outpatient(const std::string& id);
/// A professional claim for the second payer.
ClaimTree secondary(const std::string& id);

Envelope envelope();
WriteOptions options();

/// One interchange to be written.
struct GoodFile {
  std::string name;
  std::vector<ClaimTree> claims;
};
/// Claims of every kind, all of them good.
std::vector<GoodFile> good_files();

Written write(const std::vector<ClaimTree>& claims, const Envelope& to = envelope(),
              const WriteOptions& how = options());
/// One "id place [found]" a finding.
std::string texts(const Issues& issues);

}  // namespace claimwire::x12::testing
