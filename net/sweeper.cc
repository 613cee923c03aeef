#include "net/sweeper.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace claimwire::net {

Watched::~Watched() {
  if (!list_) return;
  (*list_)[place_] = list_->back();
  (*list_)[place_]->place_ = place_;
  list_->pop_back();
}

void Watched::expect_within(std::chrono::milliseconds limit) {
  deadline_ = limit.count() > 0 ? Clock::now() + limit : Clock::time_point::max();
}

struct Sweeper::Impl : std::enable_shared_from_this<Sweeper::Impl> {
  explicit Impl(Runtime& runtime) : timer{runtime.io()} {}

  boost::asio::steady_timer timer;
  std::shared_ptr<std::vector<Watched*>> watched = std::make_shared<std::vector<Watched*>>();
  bool ticking = false;

  void tick() {
    ticking = true;
    timer.expires_after(std::chrono::milliseconds{50});
    timer.async_wait([self = shared_from_this()](boost::system::error_code stopped) {
      self->ticking = false;
      if (stopped) return;
      self->sweep();
      if (!self->watched->empty()) self->tick();
    });
  }

  void sweep() {
    const auto now = Watched::Clock::now();
    // By index: expired() closes sockets, whose owners go later, but may add to the list.
    for (std::size_t at = 0; at < watched->size(); ++at) {
      Watched& each = *(*watched)[at];
      if (each.deadline_ > now) continue;
      each.expect_nothing();
      each.expired();
    }
  }
};

Sweeper::Sweeper(Runtime& runtime) : impl_{std::make_shared<Impl>(runtime)} {}

Sweeper::~Sweeper() { impl_->timer.cancel(); }

void Sweeper::watch(Watched& watched) {
  watched.list_ = impl_->watched;
  watched.place_ = impl_->watched->size();
  impl_->watched->push_back(&watched);
  if (!impl_->ticking) impl_->tick();
}

}  // namespace claimwire::net
