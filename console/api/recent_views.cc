#include "console/api/recent_views.h"

#include <algorithm>

#include "core/text.h"

namespace claimwire::console {
namespace {

/// From another machine it is another view; another connection of the same one is not.
std::string key(const engine::Caller& caller, const std::string& subject) {
  return concat(caller.id, "\n", caller.peer.substr(0, caller.peer.rfind(':')), "\n", subject);
}

}  // namespace

std::vector<std::string> RecentViews::unrecorded(const engine::Caller& caller,
                                                 const std::vector<std::string>& subjects,
                                                 engine::Instant now) const {
  std::vector<std::string> out;
  const std::lock_guard lock{mutex_};
  for (const std::string& subject : subjects) {
    const auto found = at_.find(key(caller, subject));
    if (found == at_.end() || now - found->second >= kOneView) out.push_back(subject);
  }
  return out;
}

void RecentViews::recorded(const engine::Caller& caller, const std::vector<std::string>& subjects,
                           engine::Instant now) {
  const std::lock_guard lock{mutex_};
  if (at_.size() + subjects.size() > kKeptMax)
    std::erase_if(at_, [now](const auto& each) { return now - each.second >= kOneView; });
  if (at_.size() + subjects.size() > kKeptMax) at_.clear();
  for (const std::string& subject : subjects) at_.insert_or_assign(key(caller, subject), now);
}

}  // namespace claimwire::console
