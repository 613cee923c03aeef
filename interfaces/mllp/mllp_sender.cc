#include "interfaces/mllp/mllp_sender.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <deque>
#include <memory_resource>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/log.h"
#include "core/text.h"
#include "hl7/ack/read_ack.h"
#include "hl7/syntax/read.h"
#include "net/address.h"
#include "net/sweeper.h"

namespace claimwire::interfaces {

namespace asio = boost::asio;
using asio::ip::tcp;
using engine::SendResult;
using hl7::mllp::Event;

namespace {

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

constexpr std::size_t kLingeringMax = 8;
constexpr std::size_t kDoubtfulMax = 1024;

struct Job {
  engine::Outgoing outgoing;
  std::function<void(SendResult)> done;
};

class Link final : public net::Watched {
 public:
  Link(asio::io_context& io, const hl7::mllp::Framing& framing)
      : resolver{io}, socket{io}, decoder{framing} {}

  void expired() override {
    timed_out = true;
    if (!answering) return close();
    boost::system::error_code ignored;
    socket.cancel(ignored);
  }
  void close() {
    boost::system::error_code ignored;
    resolver.cancel();
    socket.close(ignored);
  }
  /// Open, and the peer has sent nothing since the last answer. Bytes that wait would be an answer
  /// too late, or the end: neither connection carries another message.
  bool quiet() {
    if (!socket.is_open()) return false;
    char one = 0;
    const ssize_t got = ::recv(socket.native_handle(), &one, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }

  tcp::resolver resolver;
  tcp::socket socket;
  hl7::mllp::Decoder decoder;  ///< Of the answers.
  bool timed_out = false;
  bool answering = false;  ///< All of a message left; its answer is awaited.
};

SendResult result(SendResult::What what, std::string detail, std::string_view answer = {}) {
  SendResult made;
  made.what = what;
  made.detail = std::move(detail);
  if (!answer.empty()) made.answer = Bytes{std::string{answer}};
  return made;
}

SendResult::What what_of(AckAction action) {
  switch (action) {
    case AckAction::hold:
      return SendResult::What::refused;
    case AckAction::retry:
      return SendResult::What::retry_later;
    case AckAction::in_doubt:
      return SendResult::What::no_answer;
  }
  return SendResult::What::no_answer;
}

/// MSH-10 as its bytes stand in the message; empty when there is none.
std::string control_id_of(std::string_view message) {
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  const auto read = hl7::read_message(message, {}, arena, issues);
  return read ? std::string{read->field("MSH", 10)} : std::string{};
}

std::optional<hl7::Ack> ack_of(std::string_view message) {
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  const auto read = hl7::read_message(message, {}, arena, issues);
  if (!read) return std::nullopt;
  auto ack = hl7::read_ack(*read);
  return ack ? std::optional{std::move(*ack)} : std::nullopt;
}

}  // namespace

Result<AckAction> ack_action_named(std::string_view text) {
  if (text == "hold") return AckAction::hold;
  if (text == "retry") return AckAction::retry;
  if (text == "in_doubt") return AckAction::in_doubt;
  return Error{"setting.value", concat("\"", printable(text), "\" is not hold, retry or in_doubt")};
}

struct MllpSender::Impl : std::enable_shared_from_this<MllpSender::Impl> {
  Impl(net::Runtime& threads, MllpSenderSettings wanted)
      : runtime{threads}, settings{std::move(wanted)}, sweeper{threads} {}

  net::Runtime& runtime;
  const MllpSenderSettings settings;
  net::Sweeper sweeper;
  std::shared_ptr<Link> link{};
  std::deque<Job> waiting{};
  bool working = false;
  bool stopped = false;
  engine::Sink::Late late{};
  /// MSH-10 to delivery of those that had no answer in time, the oldest first.
  std::deque<std::pair<std::string, std::string>> doubtful{};
  std::set<std::shared_ptr<Link>> lingering{};

  asio::awaitable<void> work(std::shared_ptr<Impl> self);
  asio::awaitable<SendResult> exchange(const engine::Outgoing& outgoing);
  asio::awaitable<std::optional<SendResult>> connect();
  asio::awaitable<SendResult> await_answer(std::string control_id);
  std::optional<SendResult> judge(const Event& event, std::string_view control_id);
  std::optional<SendResult> verdict(const hl7::Ack& ack, std::string_view bytes) const;
  void doubt(const std::string& control_id, const std::string& delivery_id);
  bool answers_late(const hl7::Ack& ack, std::string_view bytes);
  asio::awaitable<void> linger(std::shared_ptr<Impl> self, std::shared_ptr<Link> held);

  void submit(Job job) {
    if (stopped)
      return job.done(result(SendResult::What::retry_later, "the connection was stopped"));
    waiting.push_back(std::move(job));
    if (working) return;
    working = true;
    asio::co_spawn(runtime.io(), work(shared_from_this()), asio::detached);
  }

  void drop() {
    if (link) link->close();
    link.reset();
  }
};

asio::awaitable<void> MllpSender::Impl::work(std::shared_ptr<Impl> self) {
  while (!self->waiting.empty()) {
    Job job = std::move(waiting.front());
    waiting.pop_front();
    SendResult outcome = result(SendResult::What::retry_later, "the connection was stopped");
    // Not as `? :`, whose temporaries GCC 12 destroys twice around a co_await.
    if (!stopped) outcome = co_await exchange(job.outgoing);
    // Without an answer the next one on this connection could be the late one.
    if (outcome.what == SendResult::What::no_answer || !settings.keep_open) drop();
    job.done(std::move(outcome));
  }
  working = false;
}

asio::awaitable<std::optional<SendResult>> MllpSender::Impl::connect() {
  const auto to = net::HostPort::parse(settings.to);
  if (!to) co_return result(SendResult::What::retry_later, to.error().message);
  link = std::make_shared<Link>(runtime.io(), settings.framing);
  const auto held = link;
  sweeper.watch(*held);
  held->expect_within(settings.connect_timeout);
  const auto fail = [&](std::string_view doing, const boost::system::error_code& why) {
    std::string detail =
        concat(settings.to, ": cannot ", doing, ": ",
               held->timed_out ? "no connection within connect_timeout" : why.message(),
               "; nothing was sent");
    drop();
    return result(SendResult::What::retry_later, std::move(detail));
  };
  const auto [unknown, found] =
      co_await held->resolver.async_resolve(to->host, std::to_string(to->port), use_tuple);
  if (unknown) co_return fail("find the host", unknown);
  const auto [refused, endpoint] = co_await asio::async_connect(held->socket, found, use_tuple);
  if (refused) co_return fail("connect", refused);
  held->expect_nothing();
  boost::system::error_code ignored;
  held->socket.set_option(tcp::no_delay{true}, ignored);
  held->socket.set_option(asio::socket_base::keep_alive{true}, ignored);
  co_return std::nullopt;
}

asio::awaitable<SendResult> MllpSender::Impl::exchange(const engine::Outgoing& outgoing) {
  const std::string_view message = outgoing.bytes.view();
  const std::string control_id = control_id_of(message);
  if (control_id.empty())
    co_return result(SendResult::What::refused,
                     "the message has no MSH-10, so no answer could be matched to it; not sent");
  if (!hl7::mllp::can_frame(message, settings.framing))
    co_return result(SendResult::What::refused,
                     "the message holds the bytes that end an MLLP frame; not sent");
  if (!link || !link->quiet()) {
    drop();
    auto failed = co_await connect();
    if (failed) co_return std::move(*failed);
  }
  const auto held = link;
  const std::string out = hl7::mllp::frame(message, settings.framing);
  held->expect_within(settings.ack_timeout);
  const auto [unsent, sent] =
      co_await asio::async_write(held->socket, asio::buffer(out), use_tuple);
  if (unsent) {
    drop();
    if (sent == 0)
      co_return result(SendResult::What::retry_later,
                       concat("the connection was lost before the first byte: ", unsent.message()));
    co_return result(SendResult::What::no_answer,
                     concat("the connection was lost while sending: ", unsent.message()));
  }
  held->expect_within(settings.ack_timeout);
  held->answering = true;
  SendResult outcome = co_await await_answer(control_id);
  held->answering = false;
  held->expect_nothing();
  if (outcome.what == SendResult::What::no_answer) doubt(control_id, outgoing.delivery_id);
  if (held->timed_out) {
    link.reset();
    asio::co_spawn(runtime.io(), linger(shared_from_this(), held), asio::detached);
  }
  co_return outcome;
}

/// Nothing is sent on this connection any more, and the peer is told so; an answer that is on its
/// way is heard for as long again as it was waited for.
asio::awaitable<void> MllpSender::Impl::linger(std::shared_ptr<Impl> self,
                                               std::shared_ptr<Link> held) {
  self->lingering.insert(held);
  if (lingering.size() > kLingeringMax) (*lingering.begin())->close();
  boost::system::error_code ignored;
  held->socket.shutdown(tcp::socket::shutdown_send, ignored);
  held->timed_out = false;
  held->expect_within(settings.ack_timeout);
  std::vector<Event> events;
  std::array<char, 4096> chunk;
  while (!stopped) {
    const auto [ended, count] =
        co_await held->socket.async_read_some(asio::buffer(chunk), use_tuple);
    if (ended) break;
    held->decoder.feed({chunk.data(), count}, events);
    for (const Event& event : events) {
      const auto ack =
          event.kind == Event::Kind::message ? ack_of(event.bytes) : std::optional<hl7::Ack>{};
      if (ack) answers_late(*ack, event.bytes);
    }
    events.clear();
  }
  held->expect_nothing();
  held->close();
  lingering.erase(held);
}

void MllpSender::Impl::doubt(const std::string& control_id, const std::string& delivery_id) {
  std::erase_if(doubtful, [&](const auto& each) { return each.first == control_id; });
  doubtful.emplace_back(control_id, delivery_id);
  if (doubtful.size() > kDoubtfulMax) doubtful.pop_front();
}

/// An answer to a message that was given up on settles the doubt about that one.
bool MllpSender::Impl::answers_late(const hl7::Ack& ack, std::string_view bytes) {
  const auto found = std::find_if(doubtful.begin(), doubtful.end(),
                                  [&](const auto& each) { return each.first == ack.control_id; });
  if (found == doubtful.end()) return false;
  auto outcome = verdict(ack, bytes);
  if (!outcome) return true;  // a commit accept, where the application's answer is waited for
  if (outcome->what != SendResult::What::no_answer) {
    outcome->detail += "; it came late";
    if (late) late(found->second, std::move(*outcome));
    doubtful.erase(found);
  }
  return true;
}

asio::awaitable<SendResult> MllpSender::Impl::await_answer(std::string control_id) {
  const auto held = link;
  std::vector<Event> events;
  std::array<char, 4096> chunk;
  for (;;) {
    const auto [ended, count] =
        co_await held->socket.async_read_some(asio::buffer(chunk), use_tuple);
    if (ended && held->timed_out)
      co_return result(what_of(settings.on_timeout),
                       "no answer to this message within ack.timeout; the connection was dropped");
    if (ended)
      co_return result(SendResult::What::no_answer,
                       concat("the connection ended before the answer: ", ended.message()));
    held->decoder.feed({chunk.data(), count}, events);
    for (const Event& event : events)
      if (auto outcome = judge(event, control_id)) co_return std::move(*outcome);
    events.clear();
  }
}

/// What one frame means for the message waiting, or nothing when it is to wait on.
std::optional<SendResult> MllpSender::Impl::judge(const Event& event, std::string_view control_id) {
  if (event.kind != Event::Kind::message) return std::nullopt;
  switch (hl7::mllp::commit_of(event.bytes)) {
    case hl7::mllp::Commit::ack:
      return std::nullopt;  // stored by the transport; MSA follows
    case hl7::mllp::Commit::nak:
      return result(SendResult::What::retry_later, "the transport answered NAK: not stored",
                    event.bytes);
    case hl7::mllp::Commit::none:
      break;
  }
  const auto ack = ack_of(event.bytes);
  if (!ack || ack->control_id != control_id) {
    if (ack && answers_late(*ack, event.bytes)) return std::nullopt;
    log::warning("mllp.answer-not-ours", "an answer that matches no message waiting was left out",
                 {{"interface", settings.key}, {"reason", ack ? "MSA-2 differs" : "no MSA"}});
    return std::nullopt;
  }
  return verdict(*ack, event.bytes);
}

/// What an answer to its message means for it; nothing when another is to follow.
std::optional<SendResult> MllpSender::Impl::verdict(const hl7::Ack& ack,
                                                    std::string_view bytes) const {
  std::string codes = concat("MSA-1 ", ack.code);
  for (const hl7::AckError& error : ack.errors)
    if (!error.code.empty()) codes += concat(", error ", printable(error.code, 12));
  if (ack.verdict == hl7::Verdict::accepted) {
    const bool accept_step = ack.step == hl7::AckStep::accept;
    if (accept_step && settings.wait_for == MllpSenderSettings::WaitFor::application)
      return std::nullopt;
    return result(SendResult::What::accepted, codes, bytes);
  }
  for (const auto& [pattern, action] : settings.text) {
    bool meant = matches_wildcard(pattern, ack.text);
    for (const hl7::AckError& error : ack.errors)
      meant = meant || matches_wildcard(pattern, error.text);
    if (meant) return result(what_of(action), concat(codes, ", text like ", pattern), bytes);
  }
  const bool rejected = ack.verdict == hl7::Verdict::rejected;
  const AckAction action = ack.step == hl7::AckStep::accept
                               ? (rejected ? settings.on_cr : settings.on_ce)
                               : (rejected ? settings.on_ar : settings.on_ae);
  return result(what_of(action), std::move(codes), bytes);
}

MllpSender::MllpSender(net::Runtime& runtime, MllpSenderSettings settings)
    : impl_{std::make_shared<Impl>(runtime, std::move(settings))} {}

MllpSender::~MllpSender() { stop(); }

void MllpSender::send(engine::Outgoing outgoing, std::function<void(SendResult)> done) {
  impl_->runtime.post([impl = impl_, job = Job{std::move(outgoing), std::move(done)}]() mutable {
    impl->submit(std::move(job));
  });
}

void MllpSender::hear_late(Late late) {
  impl_->runtime.post(
      [impl = impl_, late = std::move(late)]() mutable { impl->late = std::move(late); });
}

void MllpSender::stop() {
  impl_->runtime.run([&] {
    impl_->stopped = true;
    impl_->late = nullptr;
    if (impl_->link) impl_->link->close();
    for (const auto& held : impl_->lingering) held->close();
  });
}

}  // namespace claimwire::interfaces
