// The real `claimwire serve` under load, with generator and sink on the same machine.
// usage: bench_daemon CLAIMWIRE FOLDER [PART...]   parts: accept, http, folder, idle, recovery,
// cold, validate, hung; soak only where named
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/support/charge_message.h"
#include "tests/bench/support/figures.h"
#include "tests/bench/support/http_sink.h"
#include "tests/bench/support/mllp_load.h"
#include "tests/bench/support/process.h"
#include "tests/bench/support/site.h"
#include "tests/support/folders.h"

namespace {

using namespace claimwire;
using namespace claimwire::bench;
using namespace std::chrono_literals;
using Is = Target::Is;
using Sink = SiteSettings::Sink;

constexpr unsigned kSenders = 64;

struct Machine {
  std::string claimwire, folder;
  std::uint64_t messages = 50'000;
};

/// A folder of its own for one part, with what `serve` needs.
std::string site(const Machine& machine, const std::string& name, const SiteSettings& settings) {
  const std::string folder = machine.folder + "/" + name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder + "/var");
  write_site(folder, settings);
  if (settings.codes == "var/codes") import_sample_codes(machine.claimwire, folder);
  return folder;
}

std::unique_ptr<Process> serve(const Machine& machine, const std::string& folder,
                               const std::string& name = "serve") {
  auto process =
      std::make_unique<Process>(std::vector<std::string>{machine.claimwire, "serve"}, folder, name);
  process->wait_for("Ctrl-C stops.");
  return process;
}

double microseconds(std::chrono::microseconds time) { return static_cast<double>(time.count()); }

/// Median of 200 writes of 64 kB with fdatasync, over pre-allocated space as the store writes.
std::chrono::microseconds reference_sync(const std::string& folder) {
  const std::string path = folder + "/reference";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
  const std::string block(65'536, 'x');
  if (file < 0 || ::posix_fallocate(file, 0, 200 * 65'536) != 0) give_up(path + ": not written");
  std::vector<std::chrono::microseconds> times;
  for (int i = 0; i < 200; ++i) {
    const auto from = std::chrono::steady_clock::now();
    if (::pwrite(file, block.data(), block.size(), i * 65'536) != 65'536 || ::fdatasync(file) != 0)
      give_up(path + ": not written");
    times.push_back(std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - from));
  }
  ::close(file);
  std::filesystem::remove(path);
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void print_reference(const Machine& machine) {
  print_figure("  reference: 64 kB and fdatasync here, now",
               microseconds(reference_sync(machine.folder)), "us");
}

std::uint64_t log_bytes(const std::string& folder) {
  std::error_code none;
  const auto size = std::filesystem::file_size(folder + "/var/claimwire.db-wal", none);
  return none ? 0 : size;
}

void print_load(const std::string& name, const LoadReport& load) {
  if (load.others > 0)
    give_up(name + ": " + std::to_string(load.others) + " messages were not accepted");
  print_figure(name + ": ACK median", microseconds(load.median) / 1000, "ms");
}

void accept_alone(const Machine& machine) {
  const std::string folder = site(machine, "accept", {});
  const auto process = serve(machine, folder);
  const std::uint16_t port = port_of(process->output());
  print_reference(machine);
  send_load(port, kSenders, 2000, [](std::uint64_t n) { return charge_message(900'000'000 + n); });
  const auto before = process->cpu();
  const LoadReport load = send_load(port, kSenders, machine.messages, charge_message);
  const auto cpu = process->cpu() - before;
  const std::string name = "daemon, durable accept alone, 64 senders";
  print_load(name, load);
  print_figure(name + ": rate", load.per_second(), "/s", {Is::at_least, 40'000});
  print_figure(name + ": ACK p99", microseconds(load.p99) / 1000, "ms", {Is::at_most, 10});
  print_figure(name + ": engine CPU", microseconds(cpu) / static_cast<double>(load.accepted),
               "us/msg", {Is::at_most, 15});
}

void end_to_end_http(const Machine& machine) {
  HttpSink sink;
  const std::string folder = site(machine, "http", {.sink = Sink::http, .sink_port = sink.port()});
  const auto process = serve(machine, folder);
  const std::uint16_t port = port_of(process->output());
  print_reference(machine);
  const std::uint64_t warm = 2000;
  send_load(port, kSenders, warm, [](std::uint64_t n) { return charge_message(900'000'000 + n); });
  sink.wait_for(warm);
  const auto before = process->cpu();
  const auto from = std::chrono::steady_clock::now();
  const LoadReport load = send_load(port, kSenders, machine.messages, charge_message);
  sink.wait_for(warm + machine.messages);
  const auto all = std::chrono::steady_clock::now() - from;
  std::this_thread::sleep_for(300ms);  // the last outcomes
  const auto cpu = process->cpu() - before;
  const auto count = static_cast<double>(machine.messages);
  const std::string name = "daemon, end to end by HTTP, 64 senders";
  print_load(name, load);
  print_figure(name + ": rate", count / std::chrono::duration<double>(all).count(), "/s",
               {Is::at_least, 10'000});
  print_figure(name + ": engine CPU", microseconds(cpu) / count, "us/msg", {Is::at_most, 80});
  print_figure(name + ": ACK p99", microseconds(load.p99) / 1000, "ms");
  print_figure(name + ": memory (VmHWM)", static_cast<double>(process->memory("VmHWM")) / 1e6,
               "MB");
  print_figure(name + ": write-ahead log", static_cast<double>(log_bytes(folder)) / 1e6, "MB");
}

std::uint64_t files_in(const std::string& folder) {
  std::uint64_t count = 0;
  std::error_code none;
  for (unsigned i = 0; i < kPayers; ++i)
    for (const auto& entry :
         std::filesystem::directory_iterator{folder + "/var/out/sink" + std::to_string(i), none})
      if (entry.path().filename().string().front() != '.') ++count;
  return count;
}

/// In a folder never used before: ext4 without a journal looks long for an inode after many files
/// were removed, which would be measured here.
void end_to_end_folder(const Machine& machine) {
  const std::string folder =
      site(machine, "folder-" + std::to_string(::getpid()), {.sink = Sink::folder});
  const auto process = serve(machine, folder);
  const std::uint16_t port = port_of(process->output());
  print_reference(machine);
  const std::uint64_t messages = std::min<std::uint64_t>(machine.messages, 10'000);
  const auto before = process->cpu();
  const auto from = std::chrono::steady_clock::now();
  const LoadReport load = send_load(port, kSenders, messages, charge_message);
  while (files_in(folder) < messages) std::this_thread::sleep_for(20ms);
  const auto all = std::chrono::steady_clock::now() - from;
  const auto cpu = process->cpu() - before;
  const auto count = static_cast<double>(messages);
  const std::string name = "daemon, end to end into folders, one file a claim";
  print_load(name, load);
  print_figure(name + ": rate", count / std::chrono::duration<double>(all).count(), "/s",
               {Is::at_least, 2'900});
  print_figure(name + ": engine CPU", microseconds(cpu) / count, "us/msg");
}

void idle_connections(const Machine& machine) {
  constexpr unsigned kMany = 2000;
  const std::string folder = site(machine, "idle", {.connections_max = kMany + 1});
  const auto process = serve(machine, folder);
  const std::uint16_t port = port_of(process->output());
  const auto numbered = [](std::uint64_t first) {
    return [first](std::uint64_t n) { return charge_message(first + n); };
  };
  const auto memory = [&] {
    std::this_thread::sleep_for(1s);
    return static_cast<double>(process->memory("RssAnon"));
  };
  // What so many messages leave behind by themselves is not the connections'.
  send_load(port, 4, kMany, numbered(100'000));
  const double first = memory();
  send_load(port, 4, kMany, numbered(200'000));
  const double second = memory();
  hold_idle(port, kMany, numbered(300'000), [&] {
    const double growth = memory() - second - (second - first);
    print_figure("idle MLLP connection: memory", std::max(0.0, growth) / kMany / 1000, "kB",
                 {Is::at_most, 8});
  });
}

/// Killed with 100,000 deliveries queued (nothing listens at the sink), then started again.
void recovery(const Machine& machine) {
  const std::string folder = site(machine, "recovery", {.sink = Sink::http});
  const std::uint64_t messages = std::max<std::uint64_t>(machine.messages, 100'000);
  {
    const auto process = serve(machine, folder);
    send_load(port_of(process->output()), kSenders, messages, charge_message);
    process->end(SIGKILL);
  }
  auto process = std::make_unique<Process>(std::vector<std::string>{machine.claimwire, "serve"},
                                           folder, "again");
  const auto ready = process->wait_for("Ctrl-C stops.");
  const LoadReport load = send_load(port_of(process->output()), 1, 1, [](std::uint64_t n) {
    return charge_message(900'000'000 + n);
  });
  print_figure("recovery after kill -9 with 100,000 queued: first ACK",
               (microseconds(ready) + microseconds(load.slowest)) / 1e6, "s", {Is::at_most, 5});
  print_figure("  its memory once it runs", static_cast<double>(process->memory("VmRSS")) / 1e6,
               "MB");
}

/// Every code set that lies in the shared folder.
void cold_start(const Machine& machine) {
  const std::string sets = tests::shared_folder() + "/codesets";
  if (!std::filesystem::exists(sets)) {
    std::cout << "cold start with all code sets: skipped, " << sets << " is not here\n";
    return;
  }
  const std::string folder = site(machine, "cold", {.sink = Sink::http, .codes = "var/all-codes"});
  std::uint64_t loaded = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{sets}) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().string();
    // Compressed by the collection, not by the agency.
    if (path.ends_with(".xz") || path.ends_with(".md")) continue;
    const std::string command = "cd '" + folder + "' && '" + machine.claimwire +
                                "' codes import --directory var/all-codes '" + path +
                                "' >>import.log 2>&1";
    if (std::system(command.c_str()) == 0) ++loaded;
  }
  for (int run = 0; run < 2; ++run) {
    auto process = std::make_unique<Process>(std::vector<std::string>{machine.claimwire, "serve"},
                                             folder, "serve");
    const auto ready = process->wait_for("Ctrl-C stops.");
    if (run == 0) continue;  // the first one reads the files from the disk
    print_figure("cold start, " + std::to_string(loaded) + " published code files: listening",
                 microseconds(ready) / 1e6, "s", {Is::at_most, 1});
    send_load(port_of(process->output()), 4, 100, charge_message);
    std::this_thread::sleep_for(300ms);
    print_figure("cold start: memory (VmRSS)", static_cast<double>(process->memory("VmRSS")) / 1e6,
                 "MB", {Is::at_most, 200});
  }
}

/// The command on files of many interchanges, of which the second is ten times the first.
void validate_files(const Machine& machine) {
  const std::string folder = site(machine, "validate", {.sink = Sink::folder});
  std::ofstream{folder + "/one.hl7"} << charge_message(1);
  const std::string shown = run_to_end({machine.claimwire, "convert", "one.hl7"}, folder);
  std::string one;
  for (const char c : shown)
    if (c != '\n') one += c;  // of the print, not of the file
  std::uint64_t bytes = 0;
  Spent spent[2];
  for (int i = 0; i < 2; ++i) {
    std::ofstream out{folder + "/file.837", std::ios::binary};
    bytes = 0;
    for (int n = 0; n < (i == 0 ? 3000 : 30'000); ++n, bytes += one.size()) out << one;
    out.close();
    spent[i] = run_and_measure({machine.claimwire, "validate", "file.837"}, folder);
  }
  print_figure("claimwire validate, 837 file of " + std::to_string(bytes / 1'000'000) + " MB",
               static_cast<double>(bytes) / microseconds(spent[1].cpu), "MB/s", {Is::at_least, 50});
  print_figure("  its memory", static_cast<double>(spent[1].memory_most) / 1e6, "MB");
  print_figure(
      "  beside that for a file a tenth as large",
      static_cast<double>(spent[1].memory_most) / static_cast<double>(spent[0].memory_most), "x",
      {Is::at_most, 1.1});
}

/// From sent to arrived, of the payers but the last; `hung`: that one answers nothing.
double p99_of_others(const Machine& machine, bool hung, std::uint64_t messages) {
  constexpr auto kEvery = 5ms;  // 200 a second: far from what the machine can do
  HttpSink sink, last{hung};
  sink.note_arrivals(messages);
  const std::string folder =
      site(machine, hung ? "hung" : "none-hung",
           {.sink = Sink::http, .sink_port = sink.port(), .last_port = last.port()});
  const auto process = serve(machine, folder);
  std::vector<std::chrono::steady_clock::time_point> sent(messages);
  const auto begin = std::chrono::steady_clock::now() + 100ms;
  send_load(port_of(process->output()), 16, messages, [&](std::uint64_t n) {
    std::this_thread::sleep_until(begin + kEvery * n);
    sent[n] = std::chrono::steady_clock::now();
    return charge_message(n);
  });
  sink.wait_for(messages / kPayers * (kPayers - 1));
  std::vector<std::chrono::steady_clock::duration> took;
  for (std::uint64_t n = 0; n < messages; ++n) {
    if (n % kPayers != kPayers - 1) {
      if (sink.arrivals()[n] < sent[n])
        give_up("the claim of message " + std::to_string(n) + " never came");
      took.push_back(sink.arrivals()[n] - sent[n]);
    }
  }
  std::sort(took.begin(), took.end());
  return std::chrono::duration<double, std::milli>(took.at(took.size() * 99 / 100)).count();
}

void one_of_four_hung(const Machine& machine) {
  const std::uint64_t messages = std::min<std::uint64_t>(machine.messages, 60'000) / 8 * 8;
  print_reference(machine);
  const double before = p99_of_others(machine, false, messages);
  const double with = p99_of_others(machine, true, messages);
  const std::string name = "one of four payers hung for " + std::to_string(messages / 200) + " s";
  print_figure(name + ": the others' delivery p99 without it", before, "ms");
  print_figure(name + ": with it", with, "ms");
  print_figure(name + ": beside one another", with / before, "x", {Is::at_most, 1.2});
}

/// Twenty rounds; what grows after the second is a leak.
void soak(const Machine& machine) {
  constexpr int kRounds = 20, kWarm = 2;
  HttpSink sink;
  const std::string folder = site(machine, "soak", {.sink = Sink::http, .sink_port = sink.port()});
  const auto process = serve(machine, folder);
  const std::uint16_t port = port_of(process->output());
  std::uint64_t memory = 0, files = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t first = static_cast<std::uint64_t>(round) * machine.messages;
    const LoadReport load =
        send_load(port, kSenders, machine.messages,
                  [first](std::uint64_t number) { return charge_message(first + number); });
    if (load.others > 0) give_up("soak: messages were not accepted");
    sink.wait_for(first + machine.messages);
    std::this_thread::sleep_for(500ms);
    if (round + 1 != kWarm) continue;
    memory = process->memory("RssAnon");
    files = process->open_files();
  }
  const std::string name =
      "soak, " + std::to_string(machine.messages * kRounds) + " messages end to end";
  print_figure(name + ": memory", static_cast<double>(process->memory("RssAnon")) / 1e6, "MB");
  print_figure(name + ": memory beside that after a tenth",
               static_cast<double>(process->memory("RssAnon")) / static_cast<double>(memory), "x",
               {Is::at_most, 1.05});
  print_figure(name + ": open files beside those after a tenth",
               static_cast<double>(process->open_files()) - static_cast<double>(files), "more",
               {Is::at_most, 0});
  print_figure(name + ": write-ahead log", static_cast<double>(log_bytes(folder)) / 1e6, "MB");
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) give_up("usage: bench_daemon CLAIMWIRE FOLDER [PART...] [--messages N]");
  Machine machine;
  machine.claimwire = std::filesystem::absolute(arguments[1]).string();
  machine.folder = std::filesystem::absolute(arguments[2]).string();
  std::vector<std::string> wanted;
  for (int i = 3; i < count; ++i) {
    const std::string word = arguments[i];
    if (word == "--messages" && i + 1 < count)
      machine.messages = std::stoull(arguments[++i]);
    else
      wanted.push_back(word);
  }
  std::filesystem::create_directories(machine.folder);
  const std::pair<std::string, void (*)(const Machine&)> parts[] = {
      {"accept", accept_alone},     {"http", end_to_end_http},  {"folder", end_to_end_folder},
      {"idle", idle_connections},   {"recovery", recovery},     {"cold", cold_start},
      {"validate", validate_files}, {"hung", one_of_four_hung}, {"soak", soak}};
  for (const auto& [name, part] : parts)
    if ((wanted.empty() && name != "soak") ||
        std::find(wanted.begin(), wanted.end(), name) != wanted.end())
      part(machine);
}
