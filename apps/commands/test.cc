#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>

#include "apps/cases/coverage.h"
#include "apps/cases/expectation.h"
#include "apps/cases/site_cases.h"
#include "apps/cases/test_case.h"
#include "apps/commands/support.h"
#include "apps/input_format.h"
#include "apps/masking/mask.h"
#include "codes/store.h"
#include "core/text.h"
#include "wrap/crypto/random.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

namespace fs = std::filesystem;

struct TestOptions {
  std::vector<std::string> folders;
  bool update = false, coverage = false;
  std::string junit;
  // test add
  std::string file, name, into;
  bool keep = false;
};

/// A configuration and its rules, read once for all cases below it.
struct Site {
  config::Configuration configuration;
  std::shared_ptr<const mappings::Rules> rules;
};

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t')
      out += c;
  }
  return out;
}

struct CaseReport {
  std::string name;
  bool passed = true;
  std::string difference;
};

class TestRun {
 public:
  TestRun(Invocation& invocation, const TestOptions& options)
      : invocation_{invocation}, options_{options} {}

  void run() {
    std::vector<std::string> folders = options_.folders;
    if (folders.empty()) folders = default_folders();
    if (invocation_.status != kGood) return;
    for (const std::string& folder : folders) {
      const auto cases = find_cases(folder);
      if (!cases) return fail(invocation_, kUsage, cases.error().message);
      if (cases->empty())
        return fail(invocation_, kUsage,
                    concat(folder,
                           ": no case here; a case is a folder with an input.hl7 or "
                           "input.json. Write one with `claimwire test add FILE --name N`"));
      for (const TestCase& one : *cases) {
        if (!run(one, folder)) return;
      }
    }
    finish();
  }

 private:
  std::vector<std::string> default_folders() {
    const auto configuration = load_configuration(invocation_);
    if (!configuration) return {};
    std::vector<std::string> out = case_folders(*configuration);
    if (out.empty())
      fail(invocation_, kUsage,
           concat("no cases: there is no ", config::resolve_path(*configuration, "tests"),
                  ", and no mapping names `samples:`. Write one with `claimwire test add FILE "
                  "--name N`"));
    return out;
  }

  /// The configuration of a case: --config, else the nearest claimwire.yaml from its folder up to
  /// the folder given, else the one here, else the demonstration.
  const Site* site_of(const TestCase& test, const std::string& folder) {
    std::vector<std::string> files = invocation_.configs;
    if (files.empty()) {
      fs::path at = fs::weakly_canonical(test.folder);
      const fs::path top = fs::weakly_canonical(folder);
      for (;; at = at.parent_path()) {
        if (fs::is_regular_file(at / "claimwire.yaml")) {
          files = {fs::relative(at / "claimwire.yaml").string()};
          break;
        }
        if (at == top || at == at.parent_path()) break;
      }
    }
    if (files.empty()) files = config_files(invocation_);
    std::string key;
    for (const std::string& file : files) key += file + "\n";
    const auto known = sites_.find(key);
    if (known != sites_.end()) return &known->second;
    config::Configuration c;
    if (files.empty()) {
      c = mappings::demonstration_configuration();
    } else {
      config::Loaded loaded = config::load(files);
      for (const config::Problem& problem : loaded.problems) std::cerr << problem.text() << "\n";
      if (!loaded.usable()) {
        fail(invocation_, kUsage, "the configuration cannot be used; correct what stands above");
        return nullptr;
      }
      c = std::move(loaded.configuration);
    }
    auto sets =
        codes::CodeStore{files.empty() ? "var/codes" : config::resolve_path(c, c.codes.directory)}
            .load();
    if (!sets) {
      fail(invocation_, kFailed, sets.error().message);
      return nullptr;
    }
    mappings::Problems problems;
    Site site;
    site.configuration = c;
    site.rules = mappings::Rules::make(std::move(c), *sets, problems);
    for (const mappings::Problem& problem : problems) std::cerr << mappings::text(problem) << "\n";
    if (site.rules == nullptr) {
      fail(invocation_, kUsage, "the mappings cannot be used; see above");
      return nullptr;
    }
    return &sites_.emplace(key, std::move(site)).first->second;
  }

  bool run(const TestCase& test, const std::string& folder) {
    const Site* const site = site_of(test, folder);
    if (site == nullptr) return false;
    CaseReport report;
    report.name = options_.folders.size() > 1 ? concat(folder, "/", test.name) : test.name;
    const auto result = run_case(test, site->configuration, site->rules);
    if (!result) {
      report.passed = false;
      report.difference = concat("  ", result.error().message, "\n");
    } else {
      coverage_.add(*result);
      for (const Verdict& verdict : judge(test, *result)) {
        if (verdict.passed) continue;
        report.passed = false;
        report.difference += concat(verdict.file.empty() ? "" : concat("  ", verdict.file, "\n"),
                                    verdict.difference);
      }
      if (!report.passed && options_.update) {
        if (const auto done = accept(test, *result); !done) {
          fail(invocation_, kFailed, done.error().message);
          return false;
        }
        const auto again = judge(test, *result);
        report.passed =
            std::all_of(again.begin(), again.end(), [](const Verdict& one) { return one.passed; });
        ++updated_;
      }
    }
    print(report);
    reports_.push_back(std::move(report));
    return true;
  }

  void print(const CaseReport& report) const {
    if (invocation_.json) {
      std::string line;
      json::Writer out{line};
      out.begin_object()
          .member("v", 1)
          .member("case", report.name)
          .member("passed", report.passed)
          .member("difference", report.difference)
          .end_object();
      std::cout << line << "\n";
      return;
    }
    const bool accepted = report.passed && !report.difference.empty();
    std::string_view word = accepted ? "updated" : report.passed ? "passed " : "FAILED ";
    const std::string_view shade = !colour() ? "" : report.passed ? "\033[32m" : "\033[31m";
    std::cout << shade << word << (shade.empty() ? "" : "\033[0m") << " " << report.name << "\n"
              << report.difference;
  }

  void finish() {
    const auto failed = static_cast<std::size_t>(std::count_if(
        reports_.begin(), reports_.end(), [](const CaseReport& one) { return !one.passed; }));
    if (options_.coverage) std::cout << (invocation_.json ? coverage_.json() : coverage_.text());
    if (!options_.junit.empty()) write_junit(failed);
    if (!invocation_.json)
      std::cout << reports_.size() << (reports_.size() == 1 ? " case" : " cases") << ", " << failed
                << " failed"
                << (updated_ > 0 ? concat(", ", std::to_string(updated_), " updated")
                                 : std::string{})
                << "\n";
    if (failed > 0 && invocation_.status == kGood) invocation_.status = kFindings;
  }

  void write_junit(std::size_t failed) {
    std::string out = concat(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\""
        "claimwire\" tests=\"",
        std::to_string(reports_.size()), "\" failures=\"", std::to_string(failed), "\">\n");
    for (const CaseReport& one : reports_) {
      out += concat("  <testcase classname=\"claimwire\" name=\"", xml(one.name), "\"");
      out += one.passed ? "/>\n"
                        : concat(">\n    <failure message=\"differs\">", xml(one.difference),
                                 "</failure>\n  </testcase>\n");
    }
    out += "</testsuite>\n";
    if (const auto done = write_output(options_.junit, out); !done)
      fail(invocation_, kFailed, done.error().message);
  }

  Invocation& invocation_;
  const TestOptions& options_;
  std::map<std::string, Site> sites_{};
  std::vector<CaseReport> reports_{};
  Coverage coverage_{};
  std::size_t updated_ = 0;
};

void add_case(Invocation& invocation, const TestOptions& options) {
  const auto bytes = read_input(options.file);
  if (!bytes) return fail(invocation, kFailed, bytes.error().message);
  const auto format = detect_format(*bytes);
  if (format != InputFormat::hl7v2 && format != InputFormat::fhir)
    return fail(invocation, kUsage,
                concat(options.file, ": is neither HL7 v2 (MSH) nor FHIR JSON ({)"));
  if (options.name.empty() || options.name.find("..") != std::string::npos ||
      options.name.front() == '/')
    return fail(invocation, kUsage, "--name: a folder below the cases, as west/zdx-poa");
  std::string into = options.into;
  if (into.empty()) {
    const std::vector<std::string> files = config_files(invocation);
    into = files.empty() ? "tests" : (fs::path{files.front()}.parent_path() / "tests").string();
  }
  const fs::path folder = fs::path{into} / options.name;
  if (fs::exists(folder))
    return fail(invocation, kUsage,
                concat(folder.string(), " is there already; choose another name"));

  std::string content = *bytes;
  std::string report = "kept as it is";
  if (!options.keep) {
    // The people of a site read its cases: notes and Z-segments stay, for mappings are about them.
    MaskOptions how;
    how.keep_text = how.keep_unlisted = how.fit_dates = true;
    how.today = today();
    Mask mask{crypto::random_bytes(32), std::move(how)};
    auto masked = format == InputFormat::fhir ? mask.fhir(*bytes) : mask.hl7(*bytes);
    if (!masked) return fail(invocation, kFindings, masked.error().message);
    content = std::move(*masked);
    report = mask.summary();
  }
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem) return fail(invocation, kFailed, concat(folder.string(), ": ", problem.message()));
  const fs::path input = folder / (format == InputFormat::fhir ? "input.json" : "input.hl7");
  if (const auto done = write_output(input.string(), content); !done)
    return fail(invocation, kFailed, done.error().message);
  std::cout << input.string() << ": " << report << "\n";
  TestOptions update = options;
  update.folders = {folder.string()};
  update.update = true;
  TestRun{invocation, update}.run();
}

}  // namespace

void add_test(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "test", "The site's own cases: each folder with an input and what is expected of it.");
  const auto options = std::make_shared<TestOptions>();
  command
      ->add_option("folders", options->folders,
                   "Folders of cases (default: the samples of the mappings, and tests/).")
      ->type_name("DIR");
  command->add_flag("--update", options->update, "Shows each difference, then accepts it.");
  command->add_flag("--coverage", options->coverage,
                    "Lists rules never fired, places never read and values that tables lack.");
  command->add_option("--junit", options->junit, "Writes the outcome for CI.")->type_name("FILE");
  auto* add = command->add_subcommand(
      "add", "Makes a case of a message; masks the patient, and accepts what comes out.");
  add->add_option("file", options->file, "Message; - is standard input.")
      ->required()
      ->type_name("FILE");
  add->add_option("--name", options->name, "Folder of the case, as west/zdx-poa.")
      ->required()
      ->type_name("N");
  add->add_option("--into", options->into, "Where cases lie (default: tests/).")->type_name("DIR");
  add->add_flag("--keep", options->keep, "Leaves the message as it is: no patient is masked.");
  add->callback([&invocation, options] { add_case(invocation, *options); });
  command->callback([&invocation, options, command] {
    if (command->get_subcommands().empty()) TestRun{invocation, *options}.run();
  });
}

}  // namespace claimwire::apps
