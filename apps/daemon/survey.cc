#include "apps/daemon/survey.h"

namespace claimwire::daemon {

using engine::DeliveryState;
using engine::MessageState;

Result<Survey> take_survey(const engine::Store& store) {
  Survey out;
  engine::DeliveryQuery query;
  query.states = {DeliveryState::queued, DeliveryState::sending, DeliveryState::in_doubt,
                  DeliveryState::parked};
  query.limit = 200;
  for (bool more = true; more;) {
    const auto page = store.deliveries(query);
    if (!page) return page.error();
    more = page->size() == query.limit;
    for (const engine::DeliveryRow& row : *page) {
      query.after = row.id;
      Survey::Queue& queue = out.destinations[row.destination];
      if (row.state == DeliveryState::in_doubt) {
        ++queue.in_doubt;
      } else if (row.state == DeliveryState::parked) {
        ++queue.parked;
      } else {
        if (queue.queued++ == 0) queue.oldest_queued = row.created;
      }
    }
  }
  const auto oldest_message = [&](MessageState state, engine::UtcTime& into) -> Result<void> {
    engine::MessageQuery wanted;
    wanted.states = {state};
    wanted.limit = 1;
    const auto page = store.messages(wanted);
    if (!page) return page.error();
    if (!page->empty()) into = page->front().received;
    return {};
  };
  if (auto read = oldest_message(MessageState::held, out.oldest_held_message); !read)
    return read.error();
  if (auto read = oldest_message(MessageState::received, out.oldest_received); !read)
    return read.error();
  engine::ClaimQuery held;
  held.statuses = {engine::ClaimStatus::held};
  held.limit = 1;
  const auto claims = store.claims(held);
  if (!claims) return claims.error();
  if (!claims->empty()) out.oldest_held_claim = claims->front().created;
  return out;
}

}  // namespace claimwire::daemon
