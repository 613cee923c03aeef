#include <CLI/CLI.hpp>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>

#include "apps/commands/support.h"
#include "apps/input_format.h"
#include "codes/store.h"
#include "core/text.h"
#include "fhir/content.h"
#include "fhir/validate.h"
#include "hl7/syntax/batch.h"
#include "mappings/pipeline.h"
#include "wrap/json/writer.h"
#include "x12/transactions/validate.h"

namespace claimwire::apps {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string to = "auto", out, findings, fail_on = "hold";
};

/// The day and time of this machine, for ISA09 and for rules about the future.
std::pair<Date, DateTime> now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm local{};
  localtime_r(&seconds, &local);
  const Date day{static_cast<std::int16_t>(local.tm_year + 1900),
                 static_cast<std::uint8_t>(local.tm_mon + 1),
                 static_cast<std::uint8_t>(local.tm_mday)};
  DateTime time;
  time.year = day.year;
  time.month = day.month;
  time.day = day.day;
  time.hour = static_cast<std::uint8_t>(local.tm_hour);
  time.minute = static_cast<std::uint8_t>(local.tm_min);
  time.precision = Precision::minute;
  return {day, time};
}

/// The least action that makes the exit status 1.
std::optional<Action> threshold(const std::string& text) {
  return text == "never" ? std::nullopt : action_named(text);
}

/// Prints findings as a table or as JSON lines, and remembers the worst action.
class FindingPrinter {
 public:
  FindingPrinter(const Invocation& invocation, std::ostream& out)
      : json_{invocation.json}, out_{out} {}

  void print(const std::string& file, std::string_view claim, const Issue& issue) {
    worst_ = std::max(worst_, issue.action);
    if (!json_) {
      out_ << (claim.empty() ? file : concat(file, " ", claim)) << ": " << upper(name(issue.action))
           << " " << issue.place << ": " << issue.kind->message;
      if (!issue.found.empty()) out_ << " [" << printable(issue.found) << "]";
      out_ << " (" << issue.kind->id << ")\n";
      if (!issue.detail.empty()) out_ << "    " << printable(issue.detail, 300) << "\n";
      std::string choose;
      for (std::size_t i = 0; i < issue.proposals.size() && i < 6; ++i)
        choose += (i > 0 ? ", " : "") + issue.proposals[i].value;
      if (!choose.empty())
        out_ << "    choose " << choose << (issue.proposals.size() > 6 ? ", ..." : "") << "\n";
      return;
    }
    std::string line;
    json::Writer out{line};
    out.begin_object()
        .member("v", 1)
        .member("file", file)
        .member("claim", claim)
        .member("id", issue.kind->id)
        .member("severity", name(issue.kind->severity))
        .member("action", name(issue.action))
        .member("message", issue.kind->message)
        .member("path", issue.place)
        .member("output_path", issue.output_place)
        .member("found", issue.found)
        .member("detail", issue.detail);
    out.key("proposals").begin_array();
    for (const Proposal& proposal : issue.proposals)
      out.begin_object()
          .member("value", proposal.value)
          .member("reason", proposal.reason)
          .end_object();
    out.end_array().end_object();
    out_ << line << "\n";
  }

  Action worst() const { return worst_; }

 private:
  bool json_;
  std::ostream& out_;
  Action worst_ = Action::off;
};

/// The rules of the configuration, or of the demonstration.
class Conversion {
 public:
  Conversion(Invocation& invocation, const Options& options)
      : invocation_{invocation}, options_{options} {}

  bool prepare() {
    auto configuration = load_configuration(invocation_, true);
    if (invocation_.status != kGood) return false;
    demonstration_ = !configuration;
    config::Configuration c =
        configuration ? std::move(*configuration) : mappings::demonstration_configuration();
    const std::string directory =
        demonstration_ ? "var/codes" : config::resolve_path(c, c.codes.directory);
    auto sets = codes::CodeStore{directory}.load();
    if (!sets) {
      fail(invocation_, kFailed, sets.error().message);
      return false;
    }
    sets_ = std::move(*sets);
    return compile(std::move(c));
  }

  bool demonstration() const { return demonstration_; }

  Result<mappings::Finished> finish(std::string_view message) {
    const auto [today, time] = now();
    mappings::FinishSettings settings{.today = today, .now = time};
    auto first = mappings::finish_hl7(message, *rules_, settings);
    if (!first || !demonstration_) return first;
    // The demonstration knows nobody: it takes this message's place of care and payers for its own.
    config::Configuration c = mappings::demonstration_configuration();
    c.facilities.begin()->second.known_as = {first->encounter.facility.value};
    for (const auto& coverage : first->encounter.coverages)
      c.payers.begin()->second.known_as.push_back(coverage.payer.value);
    if (!compile(std::move(c))) return Error{"convert.rules", "the demonstration does not compile"};
    return mappings::finish_hl7(message, *rules_, settings);
  }

 private:
  bool compile(config::Configuration c) {
    mappings::Problems problems;
    rules_ = mappings::Rules::make(std::move(c), sets_, problems);
    for (const mappings::Problem& problem : problems) std::cerr << mappings::text(problem) << "\n";
    if (rules_ == nullptr) fail(invocation_, kUsage, "the mappings cannot be used; see above");
    return rules_ != nullptr;
  }

  Invocation& invocation_;
  const Options& options_;
  bool demonstration_ = false;
  std::shared_ptr<const codes::CodeSets> sets_;
  std::shared_ptr<const mappings::Rules> rules_;
};

void finish_status(Invocation& invocation, const Options& options, const FindingPrinter& printer) {
  const auto limit = threshold(options.fail_on);
  if (invocation.status == kGood && limit && printer.worst() >= *limit)
    invocation.status = kFindings;
}

bool wanted(const Options& options, claims::Form form) {
  if (options.to == "auto") return true;
  return options.to == (form == claims::Form::institutional ? "837i" : "837p");
}

void print_claims(const std::string& file, mappings::Finished& finished, const Options& options,
                  FindingPrinter& printer, Invocation& invocation, bool write) {
  for (const Issue& issue : finished.findings) printer.print(file, "", issue);
  if (finished.claims.empty())
    std::cerr << file << ": no claim is due (" << finished.no_claim_rule << ")\n";
  for (mappings::FinishedClaim& one : finished.claims) {
    if (!wanted(options, one.claim.form)) continue;
    for (const Issue& issue : one.claim.findings) printer.print(file, one.claim.id.value, issue);
    if (!write) continue;
    if (one.bytes.empty()) {
      fail(invocation, kFindings, concat(file, ": ", one.claim.id.value, ": ", one.error));
      continue;
    }
    std::string text;
    for (const char c : one.bytes) {
      text += c;
      if (c == '~' && options.out.empty()) text += '\n';  // A line a segment, for people.
    }
    if (options.out.empty()) {
      std::cout << text;
      continue;
    }
    const auto path = std::filesystem::path{options.out} / (one.claim.id.value + ".837");
    if (const auto written = write_output(path.string(), text); !written)
      fail(invocation, kFailed, written.error().message);
    else
      std::cerr << file << ": wrote " << path.string() << "\n";
  }
}

void hl7_file(const std::string& file, const std::string& bytes, Conversion& conversion,
              const Options& options, FindingPrinter& printer, Invocation& invocation, bool write) {
  Issues batch_issues;
  const hl7::Batch batch = hl7::split_batch(bytes, {}, batch_issues);
  for (const Issue& issue : batch_issues) printer.print(file, "", issue);
  std::vector<std::string_view> messages;
  for (const auto& one : batch.messages)
    messages.push_back(std::string_view{bytes}.substr(one.bytes.offset, one.bytes.length));
  if (messages.empty()) messages.emplace_back(bytes);
  for (const std::string_view message : messages) {
    auto finished = conversion.finish(message);
    if (!finished) {
      fail(invocation, kFindings, concat(file, ": ", finished.error().message));
      continue;
    }
    print_claims(file, *finished, options, printer, invocation, write);
  }
}

void convert(Invocation& invocation, const Options& options) {
  if (!threshold(options.fail_on) && options.fail_on != "never")
    return fail(invocation, kUsage, "--fail-on: expected warn, hold, reject or never");
  Conversion conversion{invocation, options};
  if (!conversion.prepare()) return;
  FindingPrinter printer{invocation, std::cerr};
  for (const std::string& file : options.files) {
    const auto bytes = read_input(file);
    if (!bytes) {
      fail(invocation, kFailed, bytes.error().message);
      continue;
    }
    const auto format = detect_format(*bytes);
    if (format != InputFormat::hl7v2) {
      fail(invocation, kUsage,
           concat(file, ": only HL7 v2 messages (MSH) can be converted by this version"));
      continue;
    }
    if (conversion.demonstration())
      std::cerr << file
                << ": no configuration: claims carry demonstration identifiers and ISA15 T; "
                   "nothing here may be sent\n";
    hl7_file(file, *bytes, conversion, options, printer, invocation, true);
  }
  finish_status(invocation, options, printer);
}

void validate(Invocation& invocation, const Options& options) {
  FindingPrinter printer{invocation, std::cout};
  std::unique_ptr<Conversion> conversion;
  for (const std::string& file : options.files) {
    const auto bytes = read_input(file);
    if (!bytes) {
      fail(invocation, kFailed, bytes.error().message);
      continue;
    }
    const auto format = detect_format(*bytes);
    if (!format) {
      fail(invocation, kUsage,
           concat(file, ": is neither HL7 v2 (MSH), X12 (ISA) nor FHIR JSON ({)"));
      continue;
    }
    if (*format == InputFormat::x12) {
      x12::validate(*bytes, [&](x12::Finding&& finding) {
        finding.issue.action = default_action(finding.issue.kind->severity);
        printer.print(file, "", finding.issue);
      });
    } else if (*format == InputFormat::fhir) {
      const auto content = fhir::Content::read(*bytes);
      if (!content) {
        fail(invocation, kFindings, concat(file, ": ", content.error().message));
        continue;
      }
      Issues issues;
      fhir::validate(*content, issues);
      for (Issue& issue : issues) {
        issue.action = default_action(issue.kind->severity);
        printer.print(file, "", issue);
      }
    } else {
      if (conversion == nullptr) {
        conversion = std::make_unique<Conversion>(invocation, options);
        if (!conversion->prepare()) return;
      }
      hl7_file(file, *bytes, *conversion, options, printer, invocation, false);
    }
  }
  finish_status(invocation, options, printer);
}

}  // namespace

void add_convert(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand("convert", "HL7 v2 messages into checked 837 claims.");
  const auto options = std::make_shared<Options>();
  command->add_option("files", options->files, "Messages; - is standard input.")
      ->required()
      ->type_name("FILE");
  command->add_option("--to", options->to, "Which claims to write.")
      ->check(CLI::IsMember({"auto", "837p", "837i"}))
      ->capture_default_str();
  command->add_option("--out", options->out, "Writes each claim into this folder.")
      ->check(CLI::ExistingDirectory);
  command->add_option("--fail-on", options->fail_on, "Exit 1 for findings from this action on.")
      ->check(CLI::IsMember({"warn", "hold", "reject", "never"}))
      ->capture_default_str();
  command->callback([&invocation, options] { convert(invocation, *options); });
}

void add_validate(CLI::App& app, Invocation& invocation) {
  auto* command =
      app.add_subcommand("validate", "Findings alone, of HL7 v2, FHIR and X12 837 files.");
  const auto options = std::make_shared<Options>();
  command->add_option("files", options->files, "Messages; - is standard input.")
      ->required()
      ->type_name("FILE");
  command->add_option("--fail-on", options->fail_on, "Exit 1 for findings from this action on.")
      ->check(CLI::IsMember({"warn", "hold", "reject", "never"}))
      ->capture_default_str();
  command->callback([&invocation, options] { validate(invocation, *options); });
}

}  // namespace claimwire::apps
