#include "claims/edits/proposals.h"

#include <algorithm>

#include "codes/code_key.h"
#include "codes/code_text.h"
#include "core/text.h"

namespace claimwire::claims {

void propose(Issue& issue, const std::vector<codes::Entry>& entries, std::string_view why) {
  for (const codes::Entry& entry : entries) {
    if (issue.proposals.size() == kProposalsMax) return;
    const codes::ReleaseFacts& facts = entry.table->facts();
    const std::string_view title = facts.notice == "licensed" ? std::string_view{} : entry.title();
    issue.proposals.push_back({codes::display_code(facts.set, entry.code()),
                               title.empty() ? std::string{why} : concat(why, ": ", title)});
  }
}

void propose_under(Issue& issue, const codes::CodeSet& set, std::string_view heading, Date day) {
  // Headings of the injury chapters have hundreds of codes; the shortest stand first in code order
  // often enough within 500.
  std::vector<codes::Entry> entries = set.billable_under(heading, day, 500);
  std::stable_sort(entries.begin(), entries.end(), [](codes::Entry a, codes::Entry b) {
    return codes::length(a.key()) < codes::length(b.key());
  });
  const auto shortest_end =
      std::find_if(entries.begin(), entries.end(), [&](const codes::Entry& entry) {
        return codes::length(entry.key()) > codes::length(entries.front().key());
      });
  std::stable_partition(entries.begin(), shortest_end,
                        [](const codes::Entry& entry) { return entry.code().back() == '9'; });
  const std::size_t all =
      entries.size() < 500 ? entries.size() : set.count_billable_under(heading, day);
  if (all > kProposalsMax)
    issue.detail += concat("; ", std::to_string(kProposalsMax), " of ", std::to_string(all),
                           " codes under it are shown");
  propose(issue, entries, concat("complete code under ", codes::display_code(set.id(), heading)));
}

}  // namespace claimwire::claims
