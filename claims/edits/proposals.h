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

/// The codes that can be billed under `heading`, short codes before long ones, in code order. Among
/// the shortest the one that ends in 9 (unspecified, without complications) comes first; further
/// down 9 means "other" and stays where it is. `issue.detail` tells how many there are in all.
void propose_under(Issue& issue, const codes::CodeSet& set, std::string_view heading, Date day);

}  // namespace claimwire::claims
