#include "apps/cases/site_cases.h"

#include <filesystem>
#include <set>

#include "apps/cases/expectation.h"
#include "apps/cases/test_case.h"
#include "config/load.h"
#include "core/text.h"
#include "wrap/yaml/document.h"

namespace claimwire::apps {

namespace fs = std::filesystem;

std::vector<std::string> case_folders(const config::Configuration& configuration) {
  std::set<std::string> out;
  std::vector<std::string> mappings;
  for (const auto& [key, one] : configuration.facilities) mappings.push_back(one.mapping);
  for (const auto& [key, one] : configuration.payers) mappings.push_back(one.mapping);
  for (const auto& [key, one] : configuration.partners) mappings.push_back(one.mapping);
  for (const config::Route& one : configuration.routes) mappings.push_back(one.mapping);
  const std::string tests = config::resolve_path(configuration, "tests");
  const bool all = fs::is_directory(tests);
  if (all) out.insert(tests);
  for (const std::string& mapping : mappings) {
    if (mapping.empty()) continue;
    const auto stream = yaml::Stream::read(config::resolve_path(configuration, mapping));
    if (!stream) continue;  // `check` says so; the cases will not compile either.
    for (std::size_t i = 0; i < stream->size(); ++i) {
      const yaml::Node samples = stream->document(i)["samples"];
      if (!samples) continue;
      const std::string folder = config::resolve_path(configuration, samples.text());
      const std::string inside = fs::relative(folder, tests).string();
      if (!all || inside.starts_with("..")) out.insert(folder);
    }
  }
  return {out.begin(), out.end()};
}

std::vector<CaseOutcome> run_site_cases(const config::Configuration& configuration,
                                        const std::shared_ptr<const mappings::Rules>& rules) {
  std::vector<CaseOutcome> out;
  for (const std::string& folder : case_folders(configuration)) {
    const auto cases = find_cases(folder);
    if (!cases) {
      out.push_back({folder, false, cases.error().message});
      continue;
    }
    for (const TestCase& one : *cases) {
      CaseOutcome outcome{one.name, true, {}};
      if (const auto result = run_case(one, configuration, rules); !result) {
        outcome.passed = false;
        outcome.difference = result.error().message;
      } else {
        for (const Verdict& verdict : judge(one, *result)) {
          if (verdict.passed) continue;
          outcome.passed = false;
          outcome.difference +=
              concat(verdict.file, verdict.file.empty() ? "" : "\n", verdict.difference);
        }
      }
      out.push_back(std::move(outcome));
    }
  }
  return out;
}

}  // namespace claimwire::apps
