#include "tests/bench/support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

namespace claimwire::bench {
namespace {

using Clock = std::chrono::steady_clock;

std::string content(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

pid_t begin(const std::vector<std::string>& arguments, const std::string& folder,
            const std::string& out, const std::string& err) {
  std::vector<char*> words;
  for (const std::string& one : arguments) words.push_back(const_cast<char*>(one.c_str()));
  words.push_back(nullptr);
  const pid_t id = ::fork();
  if (id < 0) give_up("no process can be started");
  if (id > 0) return id;
  // Between fork and exec only what is safe there. It never outlives a benchmark that gave up.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::chdir(folder.c_str()) != 0) ::_exit(127);
  const int to_out = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int to_err = ::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(to_out, 1);
  ::dup2(to_err, 2);
  ::execv(words[0], words.data());
  ::_exit(127);
}

}  // namespace

void give_up(const std::string& why) {
  std::cerr << "benchmark: " << why << std::endl;
  std::exit(1);
}

Process::Process(const std::vector<std::string>& arguments, const std::string& folder,
                 const std::string& name)
    : out_{folder + "/" + name + ".out"}, started_{Clock::now()} {
  ::unlink(out_.c_str());  // what an earlier one printed must not be taken for this one's
  id_ = begin(arguments, folder, out_, folder + "/" + name + ".err");
}

Process::~Process() {
  if (id_ > 0) end(SIGKILL);
}

std::chrono::microseconds Process::wait_for(std::string_view text) const {
  while (Clock::now() - started_ < std::chrono::seconds{60}) {
    if (output().find(text) != std::string::npos)
      return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
    if (::waitpid(id_, nullptr, WNOHANG) == id_) break;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  give_up("the process did not get ready; see the .err file beside " + out_);
}

std::string Process::output() const { return content(out_); }

std::chrono::microseconds Process::cpu() const {
  const std::string stat = content("/proc/" + std::to_string(id_) + "/stat");
  std::istringstream in{stat.substr(stat.rfind(')') + 2)};
  std::string word;
  for (int field = 3; field < 14; ++field) in >> word;
  std::int64_t user = 0, system = 0;
  in >> user >> system;
  return std::chrono::microseconds{(user + system) * 1'000'000 / ::sysconf(_SC_CLK_TCK)};
}

std::uint64_t Process::memory(std::string_view row) const {
  std::istringstream in{content("/proc/" + std::to_string(id_) + "/status")};
  for (std::string line; std::getline(in, line);)
    if (line.rfind(row, 0) == 0) return std::stoull(line.substr(line.find(':') + 1)) * 1024;
  return 0;
}

std::uint64_t Process::open_files() const {
  const std::filesystem::directory_iterator all{"/proc/" + std::to_string(id_) + "/fd"};
  return static_cast<std::uint64_t>(
      std::distance(std::filesystem::begin(all), std::filesystem::end(all)));
}

void Process::end(int signal) {
  ::kill(id_, signal);
  ::waitpid(id_, nullptr, 0);
  id_ = -1;
}

Spent run_and_measure(const std::vector<std::string>& arguments, const std::string& folder) {
  const pid_t id = begin(arguments, folder, folder + "/command.out", folder + "/command.err");
  int status = 0;
  rusage used{};
  ::wait4(id, &status, 0, &used);
  const auto time = [](const timeval& of) {
    return std::chrono::seconds{of.tv_sec} + std::chrono::microseconds{of.tv_usec};
  };
  return {time(used.ru_utime) + time(used.ru_stime),
          static_cast<std::uint64_t>(used.ru_maxrss) * 1024};
}

std::string run_to_end(const std::vector<std::string>& arguments, const std::string& folder) {
  const std::string out = folder + "/command.out";
  const pid_t id = begin(arguments, folder, out, folder + "/command.err");
  int status = 0;
  ::waitpid(id, &status, 0);
  if (status != 0) {
    std::string line;
    for (const std::string& one : arguments) line += one + " ";
    give_up(line + "failed: " + content(folder + "/command.err") + content(out));
  }
  return content(out);
}

}  // namespace claimwire::bench
