#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "apps/commands/daemon_answer.h"
#include "apps/commands/support.h"
#include "core/text.h"
#include "wrap/json/document.h"

namespace claimwire::apps {
namespace {

constexpr std::chrono::milliseconds kTailEvery{500};

struct RecordOptions {
  std::string server, query, id, by, from, to;
  std::size_t limit = 50;
};

/// One kind of record: its path in the API and the columns of its list.
struct Kind {
  const char* name;
  const char* what;
  std::vector<const char*> columns;
};

const Kind kKinds[] = {
    {"messages",
     "Messages that came in.",
     {"id", "received", "state", "type", "control_id", "interface", "reason"}},
    {"claims",
     "Claims made of them.",
     {"id", "created", "status", "number", "payer", "form", "total", "queue", "reason"}},
    {"deliveries",
     "What is sent, and how that went.",
     {"id", "created", "state", "destination", "claim_number", "attempts", "detail"}},
};

std::optional<DaemonClient> connect(Invocation& invocation, const std::string& server) {
  return daemon_of(invocation, server);
}

std::optional<json::Document> ask(Invocation& invocation, const DaemonClient& client,
                                  const std::string& path) {
  return answer_of(invocation, client.get(path));
}

void list(Invocation& invocation, const Kind& kind, const RecordOptions& options) {
  const auto client = connect(invocation, options.server);
  if (!client) return;
  Columns columns;
  std::size_t left = options.limit;
  for (std::string cursor; left > 0;) {
    std::string path =
        concat("/", kind.name, "?limit=", std::to_string(std::min<std::size_t>(left, 500)),
               "&q=", percent_encoded(options.query));
    if (!cursor.empty()) path += concat("&cursor=", percent_encoded(cursor));
    const auto page = ask(invocation, *client, path);
    if (!page) return;
    for (const json::Value& item : page->root()["items"]) {
      --left;
      if (invocation.json) {
        std::cout << json_line(item) << "\n";
        continue;
      }
      std::vector<std::string> row;
      for (const char* column : kind.columns) row.push_back(printable(item[column].text(), 100));
      columns.row(std::move(row));
    }
    cursor = page->root()["next"].text();
    if (cursor.empty()) break;
  }
  std::cout << columns.text();
}

/// The id of the newest row there is; empty when there is none. Nothing after a failure.
std::optional<std::string> newest_id(Invocation& invocation, const DaemonClient& client,
                                     const Kind& kind) {
  const auto page = ask(invocation, client, concat("/", kind.name, "?limit=1"));
  if (!page) return std::nullopt;
  return std::string{page->root()["items"].at(0)["id"].text()};
}

/// The last ten rows, then each as it comes, oldest first, until it is stopped.
void tail(Invocation& invocation, const Kind& kind, const RecordOptions& options) {
  const auto client = connect(invocation, options.server);
  if (!client) return;
  std::string last;  // ids sort as the rows came
  for (bool first = true; std::cout; first = false) {
    if (!first) std::this_thread::sleep_for(kTailEvery);
    auto reached = newest_id(invocation, *client, kind);
    if (!reached) return;
    if (*reached == last) continue;
    std::vector<std::string> lines;
    for (std::string cursor;;) {
      std::string path = concat("/", kind.name, "?limit=", first ? "10" : "500",
                                "&q=", percent_encoded(options.query));
      if (!last.empty()) path += concat("&after=", percent_encoded(last));
      if (!cursor.empty()) path += concat("&cursor=", percent_encoded(cursor));
      const auto page = ask(invocation, *client, path);
      if (!page) return;
      for (const json::Value& item : page->root()["items"]) {
        reached = std::max(*reached, std::string{item["id"].text()});
        std::string line = invocation.json ? json_line(item) : std::string{};
        for (const char* column : kind.columns)
          if (!invocation.json)
            line += concat(line.empty() ? "" : "  ", printable(item[column].text(), 100));
        lines.push_back(std::move(line));
      }
      cursor = page->root()["next"].text();
      if (first || cursor.empty()) break;
    }
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) std::cout << *line << "\n";
    std::cout << std::flush;
    last = std::move(*reached);
  }
}

void print_findings(const json::Value& findings) {
  for (const json::Value& finding : findings) {
    std::cout << "  " << upper(finding["action"].text()) << " " << finding["path"].text() << ": "
              << finding["message"].text() << " (" << finding["id"].text() << ")\n";
    if (const auto detail = finding["detail"].text(); !detail.empty())
      std::cout << "      " << printable(detail, 300) << "\n";
    std::string choose;
    std::size_t count = 0;
    for (const json::Value& proposal : finding["proposals"]) {
      if (++count > 6) break;
      choose += concat(choose.empty() ? "" : ", ", proposal["value"].text());
    }
    if (!choose.empty())
      std::cout << "      choose " << choose << (finding["proposals"].size() > 6 ? ", ..." : "")
                << "\n";
  }
}

void show(Invocation& invocation, const Kind& kind, const RecordOptions& options) {
  const auto client = connect(invocation, options.server);
  if (!client) return;
  const std::string path = concat("/", kind.name, "/", percent_encoded(options.id));
  const auto record = ask(invocation, *client, path);
  if (!record) return;
  if (invocation.json) {
    std::cout << json_line(record->root()) << "\n";
    return;
  }
  Columns columns;
  for (const json::Value& member : record->root())
    if (!member.is_array() && !member.is_object() && !member.text().empty())
      columns.row({std::string{member.name()}, printable(member.text(), 200)});
  std::cout << columns.text();
  print_findings(record->root()["findings"]);
  if (kind.name == std::string_view{"deliveries"}) return;
  const auto timeline = ask(invocation, *client, path + "/timeline");
  if (!timeline) return;
  Columns events;
  for (const json::Value& entry : timeline->root())
    events.row({"  " + std::string{entry["at"].text()}, std::string{entry["subject"].text()},
                std::string{entry["what"].text()}, std::string{entry["by"].text()},
                printable(entry["why"].text(), 120)});
  std::cout << events.text();
}

void reconcile(Invocation& invocation, const RecordOptions& options) {
  const auto client = connect(invocation, options.server);
  if (!client) return;
  std::string path = "/ledger";
  for (const auto& [name, value] :
       {std::pair{"by", &options.by}, {"from", &options.from}, {"to", &options.to}})
    if (!value->empty())
      path += concat(path == "/ledger" ? "?" : "&", name, "=", percent_encoded(*value));
  const auto ledger = ask(invocation, *client, path);
  if (!ledger) return;
  const json::Value root = ledger->root();
  const json::Value items = root["items"];
  if (!items.exists() && invocation.json) std::cout << json_line(root) << "\n";
  if (!items.exists() && !invocation.json) std::cout << root["text"].text();
  for (const json::Value& item : items) {
    if (invocation.json) {
      std::cout << json_line(item) << "\n";
      continue;
    }
    const std::string source{item["source"].text()}, hour{item["hour"].text()};
    std::cout << source << (source.empty() || hour.empty() ? "" : "  ")
              << hour.substr(0, std::min<std::size_t>(16, hour.size())) << "\n";
    for (const std::string_view line : split(item["ledger"]["text"].text(), '\n'))
      if (!line.empty()) std::cout << "  " << line << "\n";
  }
  if (root["balances"].boolean() != true) invocation.status = kFindings;
}

}  // namespace

void add_records(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<RecordOptions>();
  const auto server = [options](CLI::App& of) { add_server_option(of, options->server); };
  for (const Kind& kind : kKinds) {
    auto* command = app.add_subcommand(kind.name, kind.what);
    command->require_subcommand(1);
    auto* listing = command->add_subcommand("list", "Newest first.");
    listing
        ->add_option("query", options->query,
                     "An expression: state = held and interface = ehr since 7d.")
        ->type_name("QUERY");
    listing->add_option("--limit", options->limit, "How many at most.")->capture_default_str();
    server(*listing);
    listing->callback([&invocation, &kind, options] { list(invocation, kind, *options); });
    if (kind.name == std::string_view{"messages"}) {
      auto* following = command->add_subcommand("tail", "The last ten, then each as it comes.");
      following->add_option("query", options->query, "An expression, as for `list`.")
          ->type_name("QUERY");
      server(*following);
      following->callback([&invocation, &kind, options] { tail(invocation, kind, *options); });
    }
    auto* showing = command->add_subcommand("show", "One, with its findings and its timeline.");
    showing->add_option("id", options->id, "As `list` prints it.")->required()->type_name("ID");
    server(*showing);
    showing->callback([&invocation, &kind, options] { show(invocation, kind, *options); });
  }
  auto* books = app.add_subcommand("reconcile",
                                   "The three books of the ledger; 1 when one does not "
                                   "balance.");
  books
      ->add_option("--by", options->by, "Books of their own for each: source, hour or source,hour.")
      ->type_name("BY");
  books
      ->add_option("--from", options->from,
                   "Of messages received from then on: 2026-09-03 or 2026-09-03T14:00:00Z.")
      ->type_name("TIME");
  books->add_option("--to", options->to, "Of messages received before then.")->type_name("TIME");
  server(*books);
  books->callback([&invocation, options] { reconcile(invocation, *options); });
}

}  // namespace claimwire::apps
