#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "claims/edits/facts.h"
#include "core/issue.h"

namespace claimwire::claims {

inline constexpr std::size_t kProposalsMax = 8;

/// Proposes `entries` in the order given, at most kProposalsMax, each as people write it and with
/// its title; `why` says what kind of choice it is. Licensed titles are left out.
void propose(Issue& issue, const std::vector<codes::Entry>& entries, std::string_view why);

/// The codes that can be billed under `heading`, what a coder picks most often first: short codes
/// before long ones, and among those of one length the ones ending in 9 (unspecified, without
/// complications) before the others in code order. `issue.detail` tells how many there are in all.
void propose_under(Issue& issue, const codes::CodeSet& set, std::string_view heading, Date day);

}  // namespace claimwire::claims
