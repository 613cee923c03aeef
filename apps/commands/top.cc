#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include "apps/commands/daemon_answer.h"
#include "apps/commands/support.h"
#include "core/decimal.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct TopOptions {
  std::string server;
  double every = 2;
  bool once = false;
};

/// What passed between two looks, a second.
class Rates {
 public:
  void look(SteadyClock::time_point now) {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(now - last_).count();
    passed_us_ = first_ ? 0 : us;
    first_ = false;
    last_ = now;
  }
  /// "12.5"; "" at the first look.
  std::string of(const std::string& id, std::int64_t count) {
    const auto known = counts_.find(id);
    const std::int64_t before = known == counts_.end() ? count : known->second;
    counts_[id] = count;
    if (passed_us_ <= 0) return {};
    return Decimal{(count - before) * 10'000'000 / passed_us_, 1}.text();
  }

 private:
  SteadyClock::time_point last_{};
  std::map<std::string, std::int64_t> counts_{};
  std::int64_t passed_us_ = 0;
  bool first_ = true;
};

std::string since(std::string_view time) {
  return time.size() < 19 ? std::string{} : std::string{time.substr(11, 8)};
}

std::string screen(const json::Value& root, Rates& rates) {
  std::string out =
      concat("claimwire ", root["version"].text(), "  ", root["environment"].text(), "  ",
             root["ready"].boolean() == true ? "takes messages" : "TAKES NO MESSAGES", "\n\n");
  Columns in, away;
  in.row({"IN", "STATE", "IN/S", "STORED", "REPEATS", "REFUSED", "LATER", "CONN", "LAST"});
  away.row({"OUT", "STATE", "OUT/S", "DELIVERED", "QUEUED", "UNDER WAY", "IN DOUBT", "PARKED",
            "LAST FAILURE"});
  const auto text = [](const json::Value& one, const char* name) {
    return std::string{one[name].text()};
  };
  for (const json::Value& one : root["connections"]) {
    const std::string id = text(one, "id");
    if (one["role"].text() == "source")
      in.row({id, text(one, "state"), rates.of(id, one["received"].integer().value_or(0)),
              text(one, "received"), text(one, "duplicates"), text(one, "refused"),
              text(one, "later"), text(one, "connections"), since(one["last_message"].text())});
    else if (one["role"].text() == "destination")
      away.row({id, text(one, "state"), rates.of(id, one["delivered"].integer().value_or(0)),
                text(one, "delivered"), text(one, "queued"), text(one, "under_way"),
                text(one, "in_doubt"), text(one, "parked"), printable(one["failure"].text(), 50)});
  }
  out += concat(in.text(), "\n", away.text(), "\n");
  const json::Value messages = root["messages"], claims = root["claims"];
  out += concat("messages: ", text(messages, "received"), " waiting, ", text(messages, "open"),
                " open, ", text(messages, "held"), " held, ", text(messages, "failed"),
                " failed   claims: ", text(claims, "held"), " held, ", text(claims, "sent"),
                " sent\n");
  for (const json::Value& problem : root["problems"])
    out += concat("! ", problem["id"].text(), " ", problem["subject"].text(), ": ",
                  printable(problem["message"].text(), 100), "\n");
  return out;
}

void top(Invocation& invocation, const TopOptions& options) {
  const auto client = daemon_of(invocation, options.server);
  if (!client) return;
  const bool terminal = ::isatty(STDOUT_FILENO) != 0 && !invocation.json && !options.once;
  const std::chrono::milliseconds every{static_cast<std::int64_t>(options.every * 1000)};
  Rates rates;
  for (;;) {
    const auto answer = answer_of(invocation, client->get("/status"));
    if (!answer) return;
    rates.look(SteadyClock::now());
    if (invocation.json)
      std::cout << json_line(answer->root()) << "\n" << std::flush;
    else
      std::cout << (terminal ? "\033[H\033[2J" : "") << screen(answer->root(), rates)
                << (terminal || options.once ? "" : "\n") << std::flush;
    if (options.once || !std::cout) return;
    std::this_thread::sleep_for(every);
  }
}

}  // namespace

void add_top(CLI::App& app, Invocation& invocation) {
  auto* command =
      app.add_subcommand("top", "What passes through the running daemon, live; Ctrl-C ends it.");
  const auto options = std::make_shared<TopOptions>();
  command->add_option("--every", options->every, "Seconds between two looks.")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  command->add_flag("--once", options->once, "One look, for scripts.");
  add_server_option(*command, options->server);
  command->callback([&invocation, options] { top(invocation, *options); });
}

}  // namespace claimwire::apps
