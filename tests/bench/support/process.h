#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace claimwire::bench {

/// One `claimwire` process, killed when this ends.
class Process {
 public:
  /// Starts it in `folder`, its output going to files there; ends the benchmark when it cannot.
  Process(const std::vector<std::string>& arguments, const std::string& folder,
          const std::string& name);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Waits until its output holds `text`; how long that took from the start.
  std::chrono::microseconds wait_for(std::string_view text) const;
  std::string output() const;
  /// User and system time spent by all its threads, the finished ones included.
  std::chrono::microseconds cpu() const;
  /// "VmRSS", "VmHWM", "RssAnon" of /proc in bytes.
  std::uint64_t memory(std::string_view row) const;
  std::uint64_t open_files() const;
  void end(int signal);  ///< Sends it and waits.

 private:
  pid_t id_ = -1;
  std::string out_;
  std::chrono::steady_clock::time_point started_;
};

/// What a finished process took.
struct Spent {
  std::chrono::microseconds cpu{};
  std::uint64_t memory_most = 0;  ///< Resident bytes.
};

/// Runs to its end, whatever its status.
Spent run_and_measure(const std::vector<std::string>& arguments, const std::string& folder);

/// Runs to its end; ends the benchmark unless it succeeds. Its standard output.
std::string run_to_end(const std::vector<std::string>& arguments, const std::string& folder);

/// Prints why and ends the benchmark.
[[noreturn]] void give_up(const std::string& why);

}  // namespace claimwire::bench
