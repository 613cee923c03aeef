#include "apps/daemon/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <ctime>

#include "core/decimal.h"
#include "core/log.h"
#include "core/text.h"

namespace claimwire::daemon {
namespace {

std::string taken(const char* name) {
  const char* value = std::getenv(name);
  std::string out = value == nullptr ? "" : value;
  ::unsetenv(name);
  return out;
}

std::int64_t number(const std::string& text) {
  const auto read = Decimal::parse(text);
  return read && read->whole() ? read->coefficient() : 0;
}

}  // namespace

ServiceManager ServiceManager::of_environment() {
  ServiceManager out;
  out.socket_ = taken("NOTIFY_SOCKET");
  const std::int64_t limit = number(taken("WATCHDOG_USEC"));
  const std::string pid = taken("WATCHDOG_PID");
  if (limit > 0 && (pid.empty() || number(pid) == ::getpid()))
    out.watchdog_ = std::chrono::microseconds{limit};
  return out;
}

void ServiceManager::ready(std::string_view status) const {
  send(concat("READY=1\nSTATUS=", status));
}

/// The manager wants the moment with it, to tell this reload from one before.
void ServiceManager::reloading() const {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  send(concat("RELOADING=1\nMONOTONIC_USEC=",
              std::to_string(now.tv_sec * 1'000'000 + now.tv_nsec / 1000)));
}

void ServiceManager::stopping(std::string_view status) const {
  send(concat("STOPPING=1\nSTATUS=", status));
}

void ServiceManager::alive() const { send("WATCHDOG=1"); }

void ServiceManager::send(const std::string& state) const {
  sockaddr_un to{};
  if (socket_.empty() || socket_.size() >= sizeof to.sun_path) return;
  const int out = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (out < 0) return;
  to.sun_family = AF_UNIX;
  std::copy(socket_.begin(), socket_.end(), to.sun_path);
  if (to.sun_path[0] == '@') to.sun_path[0] = '\0';  // abstract
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  const ssize_t sent = ::sendto(out, state.data(), state.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&to), size);
  if (sent < 0)
    log::warning("daemon.notify", "the service manager could not be told",
                 {{"state", state.substr(0, state.find('\n'))}});
  ::close(out);
}

}  // namespace claimwire::daemon
