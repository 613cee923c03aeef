#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "apps/commands/support.h"
#include "core/text.h"
#include "interfaces/fhir/payer_stand_in.h"
#include "interfaces/http/sink_stand_in.h"
#include "net/http_server.h"
#include "net/runtime.h"
#include "net/tokens.h"

namespace claimwire::apps {
namespace {

struct StandInOptions {
  std::string listen = "127.0.0.1:8090", tokens = "var/stand-in.tokens";
};

/// Serves `stand_in` until SIGINT or SIGTERM.
template <class StandIn>
void run(Invocation& invocation, const StandInOptions& options, std::string path,
         std::string_view what) {
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stops, nullptr);
  const net::Tokens tokens{options.tokens};
  net::Runtime runtime{1};
  net::HttpServer server{runtime, tokens};
  StandIn stand_in{path};
  stand_in.mount_on(server);
  runtime.start();
  const auto port = server.listen(options.listen);
  if (!port) return fail(invocation, kFailed, port.error().message);
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  std::cout << what << " at http://" << host << ":" << *port << path << std::endl;
  int ignored = 0;
  sigwait(&stops, &ignored);
  server.stop(std::chrono::seconds{1});
  runtime.stop();
  std::cout << "took " << stand_in.count() << "\n";
}

}  // namespace

void add_stand_in(CLI::App& app, Invocation& invocation) {
  auto* command =
      app.add_subcommand("stand-in", "A receiver for trying things out; it pays nothing, ever.");
  command->require_subcommand(1);
  const auto options = std::make_shared<StandInOptions>();
  const auto add = [&](const char* name, const char* description) {
    auto* one = command->add_subcommand(name, description);
    one->add_option("--listen", options->listen, "Where it takes requests.")->capture_default_str();
    one->add_option("--tokens", options->tokens,
                    "File of the bearer tokens it knows, as `claimwire token` writes them.")
        ->capture_default_str();
    return one;
  };
  add("payer", "A FHIR payer: takes Claims, answers each with a ClaimResponse of outcome queued.")
      ->callback([&invocation, options] {
        run<interfaces::PayerStandIn>(invocation, *options, "/fhir", "FHIR payer");
      });
  add("clearinghouse", "Takes every POST and answers 202.")->callback([&invocation, options] {
    run<interfaces::SinkStandIn>(invocation, *options, "/claims", "clearinghouse");
  });
}

}  // namespace claimwire::apps
