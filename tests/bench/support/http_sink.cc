#include "tests/bench/support/http_sink.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "tests/bench/support/process.h"

namespace claimwire::bench {
namespace {

constexpr std::string_view kAccepted = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

/// Bytes of the first whole request of `text`; 0 while it is not whole.
std::size_t whole_request(std::string_view text) {
  const auto head = text.find("\r\n\r\n");
  if (head == std::string_view::npos) return 0;
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  const auto at = text.substr(0, head).find(kLength);
  if (at == std::string_view::npos) return head + 4;
  const std::size_t size = head + 4 + std::stoul(std::string{text.substr(at + kLength.size(), 12)});
  return size <= text.size() ? size : 0;
}

void watch(int poll, int handle) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = handle;
  ::epoll_ctl(poll, EPOLL_CTL_ADD, handle, &event);
}

}  // namespace

HttpSink::HttpSink(bool hangs) : hangs_{hangs} {
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&at), size) != 0 ||
      ::listen(listener_, 128) != 0)
    give_up("the sink cannot listen");
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
  port_ = ntohs(at.sin_port);
  poll_ = ::epoll_create1(0);
  stop_ = ::eventfd(0, 0);
  watch(poll_, listener_);
  watch(poll_, stop_);
  thread_ = std::thread{[this] { run(); }};
}

HttpSink::~HttpSink() {
  const std::uint64_t one = 1;
  if (::write(stop_, &one, sizeof one) == sizeof one) thread_.join();
  for (const int handle : {listener_, poll_, stop_}) ::close(handle);
}

void HttpSink::wait_for(std::uint64_t count) const {
  std::uint64_t before = 0;
  for (int quiet = 0; count_ < count;) {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
    const std::uint64_t now = count_;
    quiet = now == before ? quiet + 1 : 0;
    before = now;
    if (quiet == 60'000)
      give_up("the sink took " + std::to_string(now) + " of " + std::to_string(count));
  }
}

/// The number is in the patient account, of which the claim's own number is made.
void HttpSink::note(std::string_view request) {
  constexpr std::string_view kClaim = "CLM*V";
  const auto at = request.find(kClaim);
  if (at == std::string_view::npos) return;
  const std::uint64_t number = std::stoull(std::string{request.substr(at + kClaim.size(), 9)});
  if (number < arrivals_.size()) arrivals_[number] = std::chrono::steady_clock::now();
}

void HttpSink::run() {
  std::map<int, std::string> waiting;
  std::array<epoll_event, 64> events{};
  std::array<char, 65536> chunk{};
  for (;;) {
    const int ready = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < ready; ++i) {
      const int handle = events[static_cast<std::size_t>(i)].data.fd;
      if (handle == stop_) {
        for (const auto& [each, _] : waiting) ::close(each);
        return;
      }
      if (handle == listener_) {
        const int peer = ::accept(listener_, nullptr, nullptr);
        const int on = 1;
        ::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        waiting[peer];
        watch(poll_, peer);
        continue;
      }
      const ssize_t got = ::recv(handle, chunk.data(), chunk.size(), 0);
      if (got <= 0) {
        ::close(handle);
        waiting.erase(handle);
        continue;
      }
      std::string& text = waiting[handle];
      text.append(chunk.data(), static_cast<std::size_t>(got));
      for (std::size_t size = whole_request(text); size > 0; size = whole_request(text)) {
        if (!arrivals_.empty()) note(std::string_view{text}.substr(0, size));
        text.erase(0, size);
        if (hangs_) continue;
        if (::send(handle, kAccepted.data(), kAccepted.size(), MSG_NOSIGNAL) > 0) ++count_;
      }
    }
  }
}

}  // namespace claimwire::bench
