#include "interfaces/http/sink_stand_in.h"

#include <deque>
#include <mutex>
#include <set>
#include <utility>

namespace claimwire::interfaces {

using net::HttpRequest;
using net::HttpResponse;

namespace {

constexpr std::size_t kKept = 1000;

struct Taken {
  std::string key;
  Bytes body;
};

}  // namespace

struct SinkStandIn::Impl {
  explicit Impl(std::string at) : path{std::move(at)} {}

  const std::string path;
  mutable std::mutex mutex{};
  std::deque<Taken> taken{};
  std::set<std::string, std::less<>> keys{};  ///< Of `taken`.
  std::uint64_t count = 0;

  HttpResponse handle(HttpRequest request);
};

HttpResponse SinkStandIn::Impl::handle(HttpRequest request) {
  if (request.method != "POST")
    return net::problem(405, "http.not-supported", "the clearinghouse stand-in takes POST only");
  const std::lock_guard lock{mutex};
  std::string key{request.header("Idempotency-Key")};
  HttpResponse accepted;
  accepted.status = 202;
  if (!key.empty() && !keys.insert(key).second) return accepted;
  ++count;
  taken.push_back({std::move(key), std::move(request.body)});
  if (taken.size() > kKept) {
    keys.erase(taken.front().key);
    taken.pop_front();
  }
  return accepted;
}

SinkStandIn::SinkStandIn(std::string path) : impl_{std::make_shared<Impl>(std::move(path))} {}

void SinkStandIn::mount_on(net::HttpServer& server) {
  server.mount({impl_->path,
                {},
                {},
                0,
                [impl = impl_](HttpRequest request, const engine::Caller&, net::Respond respond) {
                  respond(impl->handle(std::move(request)));
                }});
}

std::uint64_t SinkStandIn::count() const {
  const std::lock_guard lock{impl_->mutex};
  return impl_->count;
}

std::vector<std::string> SinkStandIn::received() const {
  const std::lock_guard lock{impl_->mutex};
  std::vector<std::string> bodies;
  for (const Taken& each : impl_->taken) bodies.emplace_back(each.body.view());
  return bodies;
}

}  // namespace claimwire::interfaces
