#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <iostream>

#include "apps/commands/commands.h"

int main(int argc, char** argv) {
  using namespace claimwire::apps;
  std::signal(SIGPIPE, SIG_IGN);

  CLI::App app{
      "claimwire turns HL7 v2 and FHIR encounters into checked X12 837 and FHIR claims.\n"
      "Exit status: 0 good; 1 findings or problems; 2 wrong usage or configuration; 3 the\n"
      "environment failed.",
      "claimwire"};
  app.set_version_flag("--version", std::string{"claimwire "} + CLAIMWIRE_VERSION);
  app.require_subcommand(1);
  app.fallthrough();

  Invocation invocation;
  app.add_option("--config", invocation.configs,
                 "Configuration (default: claimwire.yaml). A second one may set only environment, "
                 "store, addresses, peers and secrets.")
      ->type_name("FILE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_flag("--json", invocation.json, "One JSON object a line.");

  add_init(app, invocation);
  add_check(app, invocation);
  add_convert(app, invocation);
  add_validate(app, invocation);
  add_explain(app, invocation);
  add_test(app, invocation);
  add_mask(app, invocation);
  add_mapping(app, invocation);
  add_get(app, invocation);
  add_codes(app, invocation);
  add_edits(app, invocation);
  add_token(app, invocation);
  add_audit(app, invocation);
  add_serve(app, invocation);
  add_send(app, invocation);
  add_records(app, invocation);
  add_actions(app, invocation);
  add_interfaces(app, invocation);
  add_reload(app, invocation);
  add_status(app, invocation);
  add_top(app, invocation);
  add_stand_in(app, invocation);
  add_docs(app, invocation);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? kGood : kUsage;
  } catch (const std::exception& error) {
    std::cerr << "claimwire: " << error.what() << "\n";
    return kFailed;
  }
  return invocation.status;
}
