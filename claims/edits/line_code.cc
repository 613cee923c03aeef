#include "claims/edits/line_code.h"

#include "core/text.h"

namespace claimwire::claims {

void explain_line_code(Issue& issue, const codes::CodeSets& sets, const codes::Lookup& lookup,
                       Date day) {
  issue.detail = judged_by(lookup, day);
  if (!lookup.entry) return;
  const Date from = lookup.entry.from(), through = lookup.entry.through();
  if (through.valid() && through < day)
    issue.detail += concat("; it ended on ", through.iso());
  else if (from.valid() && day < from)
    issue.detail += concat("; it begins on ", from.iso());
  for (const std::string_view other : split(lookup.entry.cross_reference(), ' ')) {
    if (other.empty()) continue;
    const bool known = other.size() == 2 ? sets.find_modifier(other, day).known()
                                         : sets.find_procedure(other, day).known();
    if (known) issue.proposals.push_back({std::string{other}, "the set names it to use instead"});
  }
}

bool written_as_listed(std::string_view code) {
  for (const char c : code)
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return false;
  return !code.empty();
}

}  // namespace claimwire::claims
