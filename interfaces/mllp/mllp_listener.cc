#include "interfaces/mllp/mllp_listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "core/log.h"
#include "core/text.h"
#include "net/address.h"
#include "net/sweeper.h"

namespace claimwire::interfaces {

namespace asio = boost::asio;
using asio::ip::tcp;
using hl7::mllp::Event;

namespace {

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::uint64_t kJunkMax = 1'000'000;  ///< Without one frame: this peer speaks no MLLP.

/// An answer that is awaited, or here and waiting for those before it.
struct Slot {
  std::uint64_t bytes = 0;  ///< Of the message.
  std::optional<std::string> answer{};
};

class Peer final : public net::Watched {
 public:
  Peer(tcp::socket accepted, const hl7::mllp::Framing& framing)
      : socket{std::move(accepted)}, decoder{framing} {}

  void expired() override {
    timed_out = true;
    close();
  }
  void close() {
    boost::system::error_code ignored;
    socket.close(ignored);
    resume();
  }
  /// Wakes the reader when it waits for answers to leave.
  void resume() {
    if (paused) paused->cancel();
  }

  tcp::socket socket;
  hl7::mllp::Decoder decoder;
  std::string name{};     ///< "10.20.3.4:53412"
  std::string address{};  ///< "10.20.3.4"
  std::deque<Slot> slots{};
  std::uint64_t first_slot = 0;  ///< Number of slots.front().
  std::string out{};             ///< Framed answers on their way.
  std::size_t sent = 0;          ///< Of `out`.
  std::uint32_t answers_in_out = 0;
  bool writing = false;
  bool timed_out = false;
  std::unique_ptr<asio::steady_timer> paused{};
};

void set_keepalive(tcp::socket& socket, std::chrono::milliseconds after) {
  if (after.count() <= 0) return;
  const int on = 1, probes = 3;
  const int idle = static_cast<int>(std::max<std::int64_t>(1, after.count() / 1000));
  const int interval = std::max(1, idle / 4);
  const int handle = socket.native_handle();
  ::setsockopt(handle, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  ::setsockopt(handle, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  ::setsockopt(handle, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
  ::setsockopt(handle, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

}  // namespace

struct MllpListener::Impl : std::enable_shared_from_this<MllpListener::Impl> {
  Impl(net::Runtime& threads, engine::Inbox& to, MllpListenerSettings wanted)
      : runtime{threads},
        inbox{to},
        settings{std::move(wanted)},
        sweeper{threads},
        door{threads.io()} {}

  net::Runtime& runtime;
  engine::Inbox& inbox;
  const MllpListenerSettings settings;
  net::Sweeper sweeper;
  tcp::acceptor door;
  std::uint16_t bound = 0;
  bool loopback = true;
  bool running = false;
  std::vector<net::Cidr> peers{}, plaintext{};
  std::set<std::shared_ptr<Peer>> open{};
  std::map<std::string, std::uint32_t> per_peer{};
  std::uint64_t bytes_in_work = 0;
  MllpListenerCounts counts{};
  /// Whom an answer is for. The first call takes it along to the I/O thread, where a Peer must end:
  /// whoever still has a copy of the callback, on whatever thread, then holds nothing of it.
  struct Asked {
    std::shared_ptr<Impl> self;
    std::shared_ptr<Peer> peer;
  };
  std::array<char, 65536> chunk{};  ///< One for all: read and decoded without a wait between.

  Result<void> bind();
  void begin();
  bool welcome(const std::string& address);
  asio::awaitable<void> accept(std::shared_ptr<Impl> self);
  asio::awaitable<void> serve(std::shared_ptr<Impl> self, std::shared_ptr<Peer> peer);
  bool overloaded(const Peer& peer) const {
    return peer.slots.size() + peer.answers_in_out >= settings.answers_max ||
           bytes_in_work > settings.bytes_in_work_max;
  }
  void take(const std::shared_ptr<Peer>& peer, Event event);
  /// The acknowledgments as they go out; empty when the sender wants none.
  std::string framed(const engine::Answer& answer) const;
  void answered(const std::shared_ptr<Peer>& peer, std::uint64_t number, std::string frames);
  void flush(const std::shared_ptr<Peer>& peer);
};

Result<void> MllpListener::Impl::bind() {
  if (door.is_open()) return {};
  const auto wanted = net::HostPort::parse(settings.listen);
  if (!wanted) return wanted.error();
  const auto where = concat("interfaces.", settings.key);
  loopback = net::is_loopback(wanted->host);
  auto may = net::parse_blocks(settings.peers);
  if (!may) return Error{may.error().id, concat(where, ".peers: ", may.error().message)};
  auto plain = net::parse_blocks(settings.plaintext_from);
  if (!plain)
    return Error{plain.error().id, concat(where, ".plaintext_from: ", plain.error().message)};
  peers = std::move(*may);
  plaintext = std::move(*plain);
  if (!loopback && peers.empty())
    return Error{"mllp.peers-missing",
                 concat(where, ".peers: ", settings.listen,
                        " can be reached from other machines; "
                        "list the addresses that may connect, such as 10.20.0.0/16")};
  if (!loopback && plaintext.empty())
    return Error{"mllp.plaintext",
                 concat(where, ".plaintext_from: ", settings.listen,
                        " takes unencrypted messages from other machines; list the addresses that "
                        "may send so, or listen on 127.0.0.1")};
  boost::system::error_code failed;
  const std::string host = wanted->host == "localhost" ? "127.0.0.1" : wanted->host;
  // A port that the system chose stays the same over stop and start.
  const std::uint16_t port = wanted->port != 0 ? wanted->port : bound;
  const tcp::endpoint endpoint{asio::ip::make_address(host, failed), port};
  door = tcp::acceptor{runtime.io()};
  if (!failed) door.open(endpoint.protocol(), failed);
  if (!failed) door.set_option(tcp::acceptor::reuse_address{true}, failed);
  if (!failed) door.bind(endpoint, failed);
  if (!failed) door.listen(1024, failed);
  if (failed) {
    const std::string why = failed.message();
    door.close(failed);
    return Error{"net.listen", concat(where, ".listen: ", settings.listen, ": cannot listen: ", why,
                                      "; choose another port or stop what uses it")};
  }
  bound = door.local_endpoint(failed).port();
  return {};
}

void MllpListener::Impl::begin() {
  running = true;
  asio::co_spawn(runtime.io(), accept(shared_from_this()), asio::detached);
}

/// Whether an address may connect, by its place and by how many it has open.
bool MllpListener::Impl::welcome(const std::string& address) {
  const bool near = net::is_loopback(address);
  const bool known =
      (peers.empty() || net::allowed(peers, address)) && (near || net::allowed(plaintext, address));
  const char* why = !known                                    ? "not in peers or plaintext_from"
                    : open.size() >= settings.connections_max ? "connections_max is reached"
                    : per_peer[address] >= settings.per_peer  ? "per_peer is reached"
                                                              : nullptr;
  if (per_peer[address] == 0) per_peer.erase(address);
  if (why == nullptr) return true;
  ++counts.turned_away;
  log::warning("mllp.turned-away", "a connection was closed at once",
               {{"interface", settings.key}, {"peer", address}, {"reason", why}});
  return false;
}

asio::awaitable<void> MllpListener::Impl::accept(std::shared_ptr<Impl> self) {
  while (self->running) {
    auto [failed, socket] = co_await door.async_accept(use_tuple);
    if (failed == asio::error::operation_aborted || !running) break;
    if (failed) {  // out of descriptors, most likely: a moment later there may be one
      log::warning("mllp.accept-failed", "a connection could not be accepted; trying again",
                   {{"interface", settings.key}, {"reason", failed.message()}});
      asio::steady_timer pause{runtime.io(), std::chrono::milliseconds{100}};
      co_await pause.async_wait(use_tuple);
      continue;
    }
    boost::system::error_code gone;
    const auto from = socket.remote_endpoint(gone);
    if (gone || !welcome(from.address().to_string())) continue;
    socket.non_blocking(true, gone);
    socket.set_option(tcp::no_delay{true}, gone);
    set_keepalive(socket, settings.keepalive);
    auto peer = std::make_shared<Peer>(std::move(socket), settings.framing);
    peer->address = from.address().to_string();
    peer->name = net::HostPort{peer->address, from.port()}.text();
    ++counts.connections;
    open.insert(peer);
    ++per_peer[peer->address];
    asio::co_spawn(runtime.io(), serve(self, peer), asio::detached);
  }
}

/// Reads one peer until it hangs up.
asio::awaitable<void> MllpListener::Impl::serve(std::shared_ptr<Impl> self,
                                                std::shared_ptr<Peer> peer) {
  self->sweeper.watch(*peer);
  peer->expect_within(settings.idle_close);
  std::vector<Event> events;
  while (peer->socket.is_open() && running) {
    if (overloaded(*peer)) {
      if (!peer->paused) peer->paused = std::make_unique<asio::steady_timer>(runtime.io());
      peer->expect_nothing();  // our doing, not the peer's
      peer->paused->expires_after(std::chrono::milliseconds{50});
      co_await peer->paused->async_wait(use_tuple);
      continue;
    }
    if (!peer->decoder.inside() && peer->slots.empty()) peer->paused.reset();
    const auto [failed] = co_await peer->socket.async_wait(tcp::socket::wait_read, use_tuple);
    if (failed || !running) break;
    const bool was_inside = peer->decoder.inside();
    boost::system::error_code ended;
    const std::size_t count = peer->socket.read_some(asio::buffer(chunk), ended);
    if (ended == asio::error::would_block) continue;
    if (ended) break;
    peer->decoder.feed({chunk.data(), count}, events);
    // One message may take message_timeout from its first byte to its last.
    if (!peer->decoder.inside())
      peer->expect_within(settings.idle_close);
    else if (!was_inside || !events.empty())
      peer->expect_within(settings.message_timeout);
    for (Event& event : events) take(peer, std::move(event));
    events.clear();
    if (!peer->decoder.inside() && peer->decoder.pending() > kJunkMax) {
      log::warning("mllp.not-mllp", "a peer sent a megabyte without one frame; closed",
                   {{"interface", settings.key}, {"peer", peer->name}});
      break;
    }
  }
  if (peer->timed_out) {
    const bool inside = peer->decoder.inside();
    if (inside) ++counts.timed_out;
    log::warning(inside ? "mllp.message-timeout" : "mllp.idle",
                 inside ? "a message was not finished within message_timeout; closed"
                        : "nothing came within idle_close; closed",
                 {{"interface", settings.key}, {"peer", peer->name}});
  }
  peer->decoder.finish(events);
  for (Event& event : events)
    if (event.kind != Event::Kind::message) take(peer, std::move(event));
  peer->expect_nothing();
  // A peer may close its half and wait for the answers to what it sent.
  for (int waited = 0;
       peer->socket.is_open() && (!peer->slots.empty() || peer->writing) && waited < 600;
       ++waited) {
    if (!peer->paused) peer->paused = std::make_unique<asio::steady_timer>(runtime.io());
    peer->paused->expires_after(std::chrono::milliseconds{50});
    co_await peer->paused->async_wait(use_tuple);
  }
  peer->close();
  open.erase(peer);
  if (const auto count = per_peer.find(peer->address); --count->second == 0) per_peer.erase(count);
}

void MllpListener::Impl::take(const std::shared_ptr<Peer>& peer, Event event) {
  engine::Arrival arrival;
  switch (event.kind) {
    case Event::Kind::junk:
      ++counts.junk;
      if (counts.junk <= 10 || counts.junk % 1000 == 0)
        log::warning("mllp.junk", "bytes outside a frame were left out",
                     {{"interface", settings.key},
                      {"peer", peer->name},
                      {"bytes", std::to_string(event.size)}});
      return;
    case Event::Kind::unfinished:
      ++counts.unfinished;
      log::warning("mllp.unfinished",
                   "a connection ended inside a message; the sender has no answer "
                   "and will send it again",
                   {{"interface", settings.key},
                    {"peer", peer->name},
                    {"bytes", std::to_string(event.size)}});
      return;
    case Event::Kind::over_limit:
      ++counts.over_limit;
      arrival.refused_because =
          Error{"mllp.too-large",
                concat("the message has ", std::to_string(event.size), " bytes; the limit is ",
                       std::to_string(settings.framing.message_bytes_max),
                       " (message_bytes_max); do not send it again unchanged")};
      break;
    case Event::Kind::message:
      ++counts.messages;
      break;
  }
  const std::uint64_t bytes = event.bytes.size();
  const std::uint64_t number = peer->first_slot + peer->slots.size();
  peer->slots.push_back({bytes, std::nullopt});
  bytes_in_work += bytes;
  arrival.body = Bytes{std::move(event.bytes)};
  arrival.interface = settings.key;
  arrival.peer = peer->name;
  arrival.format = engine::Arrival::Format::hl7v2;
  arrival.caller = {concat("mllp:", peer->address), {"sender"}};
  inbox.accept(std::move(arrival), [asked = std::make_shared<Asked>(shared_from_this(), peer),
                                    number](engine::Answer answer) {
    net::Runtime& there = asked->self->runtime;
    there.post([self = std::move(asked->self), peer = std::move(asked->peer), number,
                answer = std::move(answer)]() mutable {
      self->answered(peer, number, self->framed(answer));
    });
  });
}

std::string MllpListener::Impl::framed(const engine::Answer& answer) const {
  std::string out;
  for (const std::string* one : {&answer.accept_acknowledgment, &answer.body})
    if (!one->empty()) out += hl7::mllp::frame(*one, settings.framing);
  return out;
}

void MllpListener::Impl::answered(const std::shared_ptr<Peer>& peer, std::uint64_t number,
                                  std::string frames) {
  Slot& slot = peer->slots[number - peer->first_slot];
  slot.answer = std::move(frames);
  while (!peer->slots.empty() && peer->slots.front().answer) {
    const Slot& front = peer->slots.front();
    bytes_in_work -= front.bytes;
    if (!front.answer->empty()) {  // empty: enhanced mode, and the sender wants none
      peer->out += *front.answer;
      ++peer->answers_in_out;
    }
    peer->slots.pop_front();
    ++peer->first_slot;
  }
  flush(peer);
  peer->resume();
}

/// Sends at once what the system takes; only what it does not waits for the socket.
void MllpListener::Impl::flush(const std::shared_ptr<Peer>& peer) {
  if (peer->writing || !peer->socket.is_open()) return;
  while (peer->sent < peer->out.size()) {
    boost::system::error_code failed;
    peer->sent += peer->socket.write_some(
        asio::buffer(peer->out.data() + peer->sent, peer->out.size() - peer->sent), failed);
    if (failed == asio::error::would_block) {
      peer->writing = true;
      peer->socket.async_wait(tcp::socket::wait_write,
                              [self = shared_from_this(), peer](boost::system::error_code gone) {
                                peer->writing = false;
                                if (!gone) self->flush(peer);
                              });
      return;
    }
    if (failed) return peer->close();  // the peer sends it again; the inbox knows it
  }
  peer->out.clear();
  if (peer->out.capacity() > 4096) peer->out.shrink_to_fit();
  peer->sent = 0;
  peer->answers_in_out = 0;
  peer->resume();
}

MllpListener::MllpListener(net::Runtime& runtime, engine::Inbox& inbox,
                           MllpListenerSettings settings)
    : impl_{std::make_shared<Impl>(runtime, inbox, std::move(settings))} {}

MllpListener::~MllpListener() { stop(std::chrono::seconds{1}); }

Result<void> MllpListener::open() {
  Result<void> bound;
  impl_->runtime.run([&] { bound = impl_->bind(); });
  return bound;
}

Result<void> MllpListener::start() {
  Result<void> bound;
  impl_->runtime.run([&] {
    if (impl_->running) return;
    bound = impl_->bind();
    if (bound) impl_->begin();
  });
  return bound;
}

void MllpListener::stop(std::chrono::milliseconds grace) {
  const auto until = std::chrono::steady_clock::now() + grace;
  impl_->runtime.run([&] {
    impl_->running = false;
    boost::system::error_code ignored;
    impl_->door.close(ignored);
    for (const auto& peer : impl_->open) peer->socket.cancel(ignored);
  });
  while (counts().open > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  impl_->runtime.run([&] {
    for (const auto& peer : impl_->open) peer->close();
  });
}

std::uint16_t MllpListener::port() const { return impl_->bound; }

std::vector<std::string> MllpListener::warnings() const {
  if (impl_->loopback) return {};
  std::string from;
  for (const std::string& block : impl_->settings.plaintext_from)
    from += (from.empty() ? "" : ", ") + block;
  return {concat("takes unencrypted messages from ", from, " (plaintext_from)")};
}

MllpListenerCounts MllpListener::counts() const {
  MllpListenerCounts now;
  impl_->runtime.run([&] {
    now = impl_->counts;
    now.open = impl_->open.size();
  });
  return now;
}

}  // namespace claimwire::interfaces
