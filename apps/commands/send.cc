#include <CLI/CLI.hpp>
#include <cstdlib>
#include <deque>
#include <future>
#include <iomanip>
#include <iostream>
#include <memory>
#include <memory_resource>
#include <sstream>
#include <thread>

#include "apps/commands/daemon_client.h"
#include "apps/commands/support.h"
#include "apps/input_format.h"
#include "core/text.h"
#include "hl7/syntax/batch.h"
#include "hl7/syntax/read.h"
#include "interfaces/mllp/client.h"
#include "net/http_client.h"
#include "net/runtime.h"
#include "wrap/json/document.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

using namespace std::chrono_literals;

struct SendOptions {
  std::vector<std::string> files;
  std::string to, server, wait;
  unsigned connections = 1;
  double rate = 0;
};

constexpr std::size_t kIdLength = 15;  // m_ and 13 characters

/// One message of a file, and what came back.
struct Sent {
  std::string file;
  std::string code;                ///< "AA", "201".
  std::string message_id;          ///< As the daemon named it; empty when it did not.
  std::vector<std::string> lines;  ///< Of the answer, for a person.
  std::chrono::microseconds took{};
  bool accepted = false;
};

std::string milliseconds_text(std::chrono::microseconds time) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(time < 10ms ? 1 : 0)
      << std::chrono::duration<double, std::milli>(time).count() << " ms";
  return out.str();
}

/// MSA and ERR of an acknowledgment; its MSH-10 is the daemon's name of the message.
void read_acknowledgment(const std::string& text, Sent& sent) {
  std::pmr::monotonic_buffer_resource arena;
  Issues ignored;
  const auto message = hl7::read_message(text, {}, arena, ignored);
  if (!message) return;
  const std::string_view id = message->field("MSH", 10);
  if (id.starts_with("m_")) sent.message_id = id.substr(0, kIdLength);
  for (std::size_t i = 0; i < message->size(); ++i)
    if (message->id(i) == "MSA" || message->id(i) == "ERR")
      sent.lines.push_back(printable(message->segment(i).whole(), 400));
}

class Sending {
 public:
  Sending(Invocation& invocation, const SendOptions& options)
      : invocation_{invocation}, options_{options} {}

  void run() {
    if (!options_.wait.empty()) {
      auto client = DaemonClient::make(invocation_, options_.server);
      if (!client) return fail(invocation_, kUsage, client.error().message);
      client_ = std::move(*client);
    }
    if (options_.to.starts_with("mllp://")) return over_mllp();
    if (options_.to.starts_with("http://") || options_.to.starts_with("https://"))
      return over_http();
    fail(invocation_, kUsage,
         "--to: expected mllp://host:port for HL7 v2, or http://host:port/fhir for FHIR");
  }

 private:
  bool load(InputFormat wanted) {
    for (const std::string& file : options_.files) {
      auto bytes = read_input(file);
      if (!bytes) {
        fail(invocation_, kFailed, bytes.error().message);
        return false;
      }
      const auto format = detect_format(*bytes);
      if (format != wanted) {
        fail(invocation_, kUsage,
             concat(file, ": expected ", wanted == InputFormat::hl7v2 ? "HL7 v2" : "FHIR JSON",
                    " to send to ", options_.to));
        return false;
      }
      if (wanted == InputFormat::fhir) {
        messages_.emplace_back(file, std::move(*bytes));
        continue;
      }
      Issues ignored;
      for (const auto& one : hl7::split_batch(*bytes, {}, ignored).messages)
        messages_.emplace_back(file, bytes->substr(one.bytes.offset, one.bytes.length));
    }
    return true;
  }

  void over_mllp() {
    if (!load(InputFormat::hl7v2)) return;
    const interfaces::MllpClientSettings settings{
        .to = options_.to.substr(7), .connections = options_.connections, .rate = options_.rate};
    std::size_t next = 0;
    const auto report = interfaces::send_over_mllp(
        settings,
        [&]() -> std::optional<Bytes> {
          if (next == messages_.size()) return std::nullopt;
          return Bytes{messages_[next++].second};
        },
        [&](const interfaces::MllpExchange& exchange) {
          Sent sent;
          sent.file = messages_[exchange.number].first;
          sent.code = exchange.code;
          sent.took = exchange.took;
          sent.accepted = exchange.code == "AA" || exchange.code == "CA";
          read_acknowledgment(exchange.answer, sent);
          if (exchange.answer.empty()) sent.lines.push_back(exchange.detail);
          tell(sent);
        });
    if (!report) return fail(invocation_, kUsage, report.error().message);
    if (report->sent > 1 && !invocation_.json) tell(*report);
  }

  void tell(const interfaces::MllpReport& report) const {
    const auto seconds = std::chrono::duration<double>(report.took).count();
    std::cerr << report.sent << " sent, " << report.accepted << " accepted, " << report.refused
              << " refused, " << report.unanswered << " unanswered in " << std::fixed
              << std::setprecision(2) << seconds << " s";
    if (seconds > 0)
      std::cerr << " (" << static_cast<std::uint64_t>(static_cast<double>(report.sent) / seconds)
                << " a second)";
    std::cerr << "; median " << milliseconds_text(report.median) << ", p99 "
              << milliseconds_text(report.p99) << "\n";
  }

  void over_http() {
    if (!load(InputFormat::fhir)) return;
    const auto url = net::Url::parse(options_.to);
    if (!url) return fail(invocation_, kUsage, concat("--to: ", url.error().message));
    net::Runtime runtime{1};
    runtime.start();
    net::HttpClient client{runtime};
    for (const auto& [file, body] : messages_) {
      net::HttpCall call;
      call.url = *url;
      call.content_type = "application/fhir+json";
      call.body = Bytes{body};
      if (const char* token = std::getenv("CLAIMWIRE_TOKEN"))
        call.headers.push_back({"Authorization", concat("Bearer ", token)});
      const auto from = std::chrono::steady_clock::now();
      std::promise<Result<net::HttpReply>> answered;
      client.send(std::move(call),
                  [&](Result<net::HttpReply> reply) { answered.set_value(std::move(reply)); });
      const auto reply = answered.get_future().get();
      Sent sent;
      sent.file = file;
      sent.took = std::chrono::duration_cast<std::chrono::microseconds>(
          std::chrono::steady_clock::now() - from);
      if (reply)
        read_reply(*reply, sent);
      else
        sent.lines.push_back(reply.error().message);
      tell(sent);
    }
    client.stop();
    runtime.stop();
  }

  static void read_reply(const net::HttpReply& reply, Sent& sent) {
    sent.code = std::to_string(reply.status);
    sent.accepted = reply.status / 100 == 2;
    sent.lines.push_back(concat("HTTP ", sent.code, " ", net::status_phrase(reply.status)));
    const std::string_view location = reply.header("Location");
    if (const auto at = location.rfind("/m_"); at != std::string_view::npos)
      sent.message_id = location.substr(at + 1);
    const auto body = json::Document::parse(reply.body);
    if (!body) return;
    if (sent.accepted) {
      // A transaction is answered entry by entry: "Encounter/m_...-1".
      const std::string_view first = body->root()["entry"].at(0)["response"]["location"].text();
      if (const auto at = first.rfind("/m_"); at != std::string_view::npos)
        sent.message_id = first.substr(at + 1, kIdLength);
      return;
    }
    for (const json::Value& issue : body->root()["issue"])
      sent.lines.push_back(
          printable(concat(issue["severity"].text(), " ", issue["expression"].at(0).text(), ": ",
                           issue["details"]["text"].text(), " ", issue["diagnostics"].text()),
                    400));
  }

  void tell(const Sent& sent) {
    if (!sent.accepted && invocation_.status == kGood)
      invocation_.status = sent.code.empty() ? kFailed : kFindings;
    if (invocation_.json) {
      std::string line;
      json::Writer out{line};
      out.begin_object()
          .member("v", 1)
          .member("file", sent.file)
          .member("code", sent.code)
          .member("message", sent.message_id)
          .member("microseconds", static_cast<std::int64_t>(sent.took.count()));
      out.key("answer").begin_array();
      for (const std::string& one : sent.lines) out.string(one);
      out.end_array().end_object();
      std::cout << line << "\n";
    } else {
      std::cout << sent.file << "   " << (sent.lines.empty() ? sent.code : sent.lines.front())
                << "   " << milliseconds_text(sent.took) << "\n";
      for (std::size_t i = 1; i < sent.lines.size(); ++i)
        std::cout << "    " << sent.lines[i] << "\n";
    }
    if (client_ && sent.accepted && !sent.message_id.empty()) follow(sent);
  }

  /// Until the message has claims or has ended without.
  void follow(const Sent& sent) const {
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (std::chrono::steady_clock::now() < until) {
      const auto message = client_->get("/messages/" + sent.message_id);
      if (!message) return fail(invocation_, kFailed, message.error().message);
      const auto read = json::Document::parse(*message);
      const std::string state{read ? read->root()["state"].text() : std::string_view{}};
      if (state != "received") return tell_end(sent, state, *read);
      std::this_thread::sleep_for(50ms);
    }
    fail(invocation_, kFindings, concat(sent.message_id, ": not worked within 30 s"));
  }

  void tell_end(const Sent& sent, const std::string& state, const json::Document& message) const {
    const auto related = client_->get(concat("/messages/", sent.message_id, "/related"));
    if (!related) return fail(invocation_, kFailed, related.error().message);
    const auto read = json::Document::parse(*related);
    if (!read) return;
    const json::Value claims = read->root()["claims"];
    if (claims.size() == 0 && !invocation_.json)
      std::cout << "    " << state << " " << message.root()["reason"].text() << "\n";
    for (const json::Value& claim : claims) {
      if (invocation_.json) {
        std::cout << json::to_text(claim) << "\n";
        continue;
      }
      std::cout << "    claim " << claim["number"].text() << "   " << claim["form"].text() << "   "
                << claim["payer"].text() << "   " << claim["total"].text() << "   "
                << claim["status"].text() << " " << claim["reason"].text() << "\n";
    }
  }

  Invocation& invocation_;
  const SendOptions& options_;
  std::optional<DaemonClient> client_{};
  std::vector<std::pair<std::string, std::string>> messages_{};  ///< File, bytes.
};

}  // namespace

void add_send(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "send", "Sends HL7 v2 over MLLP or FHIR over HTTP, and prints the answers.");
  const auto options = std::make_shared<SendOptions>();
  command->add_option("files", options->files, "Messages; - is standard input.")
      ->required()
      ->type_name("FILE");
  command->add_option("--to", options->to, "mllp://host:port or http://host:port/fhir.")
      ->required()
      ->type_name("URL");
  command->add_option("--connections", options->connections, "MLLP connections at once.")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
  command->add_option("--rate", options->rate, "Messages a second over all; 0: as fast as answers.")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--wait", options->wait, "claim: follows each message to its claims.")
      ->check(CLI::IsMember({"claim"}));
  command->add_option("--server", options->server, "The daemon that --wait asks.")
      ->type_name("URL");
  command->callback([&invocation, options] { Sending{invocation, *options}.run(); });
}

}  // namespace claimwire::apps
