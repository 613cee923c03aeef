#include "tests/bench/support/mllp_load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

#include "tests/bench/support/process.h"

namespace claimwire::bench {
namespace {

using Clock = std::chrono::steady_clock;

int connected(std::uint16_t port) {
  const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(handle, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    give_up("port " + std::to_string(port) + " takes no connection");
  const int on = 1;
  ::setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return handle;
}

struct Sender {
  int handle = -1;
  std::string answer{};
  Clock::time_point sent{};
};

void send_all(int handle, const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t count = ::send(handle, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (count <= 0) give_up("a connection was closed");
    at += static_cast<std::size_t>(count);
  }
}

}  // namespace

LoadReport send_load(std::uint16_t port, unsigned connections, std::uint64_t count,
                     const std::function<std::string(std::uint64_t number)>& message) {
  LoadReport report;
  std::vector<Sender> senders(connections);
  std::vector<std::uint32_t> times;
  times.reserve(count);
  const int poll = ::epoll_create1(0);
  for (std::size_t i = 0; i < senders.size(); ++i) {
    senders[i].handle = connected(port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, senders[i].handle, &event);
  }
  std::uint64_t next = 0;
  const auto send_next = [&](Sender& sender) {
    if (next == count) return;
    const std::string block = "\x0b" + message(next++) + "\x1c\r";
    sender.sent = Clock::now();
    send_all(sender.handle, block);
  };
  const auto begin = Clock::now();
  for (Sender& sender : senders) send_next(sender);
  std::array<epoll_event, 64> events{};
  std::array<char, 4096> chunk{};
  while (times.size() < count) {
    const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 60'000);
    if (ready <= 0) give_up("no answer within a minute");
    for (int i = 0; i < ready; ++i) {
      Sender& sender = senders[events[static_cast<std::size_t>(i)].data.u64];
      const ssize_t got = ::recv(sender.handle, chunk.data(), chunk.size(), 0);
      if (got <= 0) give_up("a connection was closed");
      sender.answer.append(chunk.data(), static_cast<std::size_t>(got));
      if (sender.answer.size() < 2 || sender.answer[sender.answer.size() - 2] != '\x1c') continue;
      const auto took =
          std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - sender.sent);
      times.push_back(static_cast<std::uint32_t>(took.count()));
      ++(sender.answer.find("MSA|AA") != std::string::npos ? report.accepted : report.others);
      sender.answer.clear();
      send_next(sender);
    }
  }
  report.took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
  for (const Sender& sender : senders) ::close(sender.handle);
  ::close(poll);
  std::sort(times.begin(), times.end());
  report.median = std::chrono::microseconds{times[times.size() / 2]};
  report.p99 = std::chrono::microseconds{times[times.size() * 99 / 100]};
  report.slowest = std::chrono::microseconds{times.back()};
  return report;
}

void hold_idle(std::uint16_t port, unsigned connections,
               const std::function<std::string(std::uint64_t number)>& message,
               const std::function<void()>& meanwhile) {
  std::vector<int> handles;
  for (unsigned i = 0; i < connections; ++i) handles.push_back(connected(port));
  for (unsigned i = 0; i < connections; ++i) send_all(handles[i], "\x0b" + message(i) + "\x1c\r");
  std::array<char, 4096> chunk{};
  for (const int handle : handles)
    for (char last = 0; last != '\r';) {
      const ssize_t got = ::recv(handle, chunk.data(), chunk.size(), 0);
      if (got <= 0) give_up("a connection was closed");
      // Segments end so too; only the end of the block follows its FS.
      const auto size = static_cast<std::size_t>(got);
      if (size >= 2 && chunk[size - 2] == '\x1c') last = chunk[size - 1];
    }
  meanwhile();
  for (const int handle : handles) ::close(handle);
}

}  // namespace claimwire::bench
