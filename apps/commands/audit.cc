#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "apps/commands/recorder.h"
#include "apps/commands/support.h"
#include "apps/daemon/daemon.h"
#include "core/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

struct AuditOptions {
  std::string mark;
};

void tell(const Invocation& invocation, const engine::AuditVerdict& verdict) {
  if (invocation.json) {
    std::string line;
    json::Writer out{line};
    out.begin_object()
        .member("v", 1)
        .member("good", verdict.broken.empty())
        .member("records", verdict.good)
        .member("mark", verdict.last.text());
    if (!verdict.broken.empty()) out.member("broken", verdict.broken);
    out.end_object();
    std::cout << line << "\n";
    return;
  }
  if (verdict.broken.empty())
    std::cout << with_commas(verdict.good) << " records, each in its place   mark "
              << verdict.last.text() << "\n";
  else
    std::cout << "broken: " << verdict.broken << "; " << with_commas(verdict.good)
              << " records before it are good\n";
}

void verify(Invocation& invocation, const AuditOptions& options) {
  std::optional<engine::AuditMark> known;
  if (!options.mark.empty()) {
    known = engine::AuditMark::parse(options.mark);
    if (!known)
      return fail(invocation, kUsage,
                  "--mark: expected what an earlier `claimwire audit verify` printed as its mark: "
                  "a number, ':' and 64 hexadecimal digits");
  }
  const auto configuration = load_configuration(invocation);
  if (!configuration) return;
  const std::string path = daemon::audit_path(*configuration);
  if (!std::filesystem::exists(path))
    return fail(invocation, kFailed,
                concat(path, ": there is no audit trail; the first start makes one"));
  const auto recorder = Recorder::open(*configuration);
  if (!recorder) return fail(invocation, kFailed, recorder.error().message);
  const auto verdict = (*recorder)->trail().verify(known);
  if (!verdict) return fail(invocation, kFailed, verdict.error().message);
  tell(invocation, *verdict);
  if (!verdict->broken.empty()) invocation.status = kFindings;
}

}  // namespace

void add_audit(CLI::App& app, Invocation& invocation) {
  auto* audit = app.add_subcommand("audit", "The audit trail: who did what.");
  audit->require_subcommand(1);
  const auto options = std::make_shared<AuditOptions>();
  auto* verifying = audit->add_subcommand(
      "verify", "Whether a record was changed or removed; 1 with the first broken one.");
  verifying
      ->add_option("--mark", options->mark,
                   "The mark of an earlier run: tells also whether the trail was cut before it or "
                   "written anew.")
      ->type_name("NUMBER:HASH");
  verifying->callback([&invocation, options] { verify(invocation, *options); });
}

}  // namespace claimwire::apps
