#include "console/api/held_queues.h"

#include "console/api/row_facts.h"
#include "core/text.h"

namespace claimwire::console {
namespace {

/// A claim as the `when` of a queue sees it. Of its findings only those that hold it count: a
/// warning about a modifier must not send a claim with a wrong birth date to the coders.
class QueuedClaim final : public scripts::Facts {
 public:
  QueuedClaim(const engine::ClaimRow& row, engine::UtcTime now) : row_{row}, claim_{row, now} {}

  void resolve(std::size_t slot, std::string_view path, scripts::Found& found) const override {
    if (path != "finding") return claim_.resolve(slot, path, found);
    put_finding(found, row_.reason);
    for (const engine::StoredFinding& finding : row_.findings)
      if (finding.action >= Action::hold && finding.id != row_.reason)
        put_finding(found, finding.id);
  }

 private:
  const engine::ClaimRow& row_;
  ClaimFacts claim_;
};

}  // namespace

HeldQueues HeldQueues::compile(const config::Configuration& configuration,
                               std::vector<config::Problem>& problems) {
  HeldQueues out;
  std::string takes_all;
  for (const config::HeldQueue& queue : configuration.held_queues) {
    const auto say = [&](std::string_view what) {
      problems.push_back({queue.place, concat("held.queues.", queue.name, ": ", what)});
    };
    for (const Queue& before : out.queues_)
      if (before.name == queue.name) say("the name stands twice");
    if (!takes_all.empty())
      say(concat("no claim gets here: ", takes_all, ", which has no `when`, takes all the rest"));
    if (queue.when.empty()) {
      takes_all = queue.name;
      out.queues_.push_back({queue.name, {}});
      continue;
    }
    auto when = scripts::Expression::parse(queue.when, &ClaimFacts::check);
    if (when)
      out.queues_.push_back({queue.name, std::move(*when)});
    else
      say(when.error().message);
  }
  return out;
}

std::string HeldQueues::of(const engine::ClaimRow& claim, engine::UtcTime now) const {
  if (claim.status != engine::ClaimStatus::held) return {};
  const QueuedClaim facts{claim, now};
  for (const Queue& queue : queues_)
    if (queue.when.empty() || queue.when.evaluate(facts)) return queue.name;
  return {};
}

}  // namespace claimwire::console
