#pragma once
#include <chrono>
#include <string>
#include <string_view>

namespace claimwire::daemon {

/// What the service manager (systemd, Type=notify) is told: a datagram to $NOTIFY_SOCKET, without
/// its library. Where the variable is not set nothing is sent.
class ServiceManager {
 public:
  /// Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID from the environment and removes them, so
  /// that no child answers for us.
  static ServiceManager of_environment();

  void ready(std::string_view status) const;
  void reloading() const;  ///< ready() follows when it is over.
  void stopping(std::string_view status) const;
  void alive() const;  ///< Feeds the watchdog.
  /// How often alive() is wanted: the manager's limit. 0: it is not.
  std::chrono::microseconds watchdog() const { return watchdog_; }

 private:
  void send(const std::string& state) const;

  std::string socket_{};
  std::chrono::microseconds watchdog_{0};
};

}  // namespace claimwire::daemon
