#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>

#include "apps/commands/feed_report.h"
#include "apps/commands/finish.h"
#include "apps/commands/support.h"
#include "apps/input_format.h"
#include "claims/model/json.h"
#include "core/text.h"
#include "hl7/syntax/batch.h"
#include "mappings/pipeline.h"
#include "wrap/json/document.h"
#include "wrap/json/writer.h"
#include "x12/transactions/validate.h"

namespace claimwire::apps {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string from, to = "auto", out, findings, fail_on = "hold";
};

/// The least action that makes the exit status 1.
std::optional<Action> threshold(const std::string& text) {
  return text == "never" ? std::nullopt : action_named(text);
}

/// Prints findings as a table or as JSON lines, and remembers the worst action.
class FindingPrinter {
 public:
  FindingPrinter(const Invocation& invocation, std::ostream& out)
      : json_{invocation.json}, out_{out} {}

  /// " DG1-3.1"; what came from nowhere in the message has a place in the claim at most.
  static std::string place_of(const Issue& issue) {
    if (!issue.place.empty()) return " " + issue.place;
    return issue.output_place.empty() ? "" : concat(" in the claim, ", issue.output_place);
  }

  void print(const std::string& file, std::string_view claim, const Issue& issue) {
    worst_ = std::max(worst_, issue.action);
    // Accounts of one body share what is said of their patient.
    if (!seen_
             .insert(concat(file, "\n", claim, "\n", issue.kind->id, "\n", issue.place, "\n",
                            issue.found, "\n", issue.detail))
             .second)
      return;
    if (!json_) {
      out_ << (claim.empty() ? file : concat(file, " ", claim)) << ": " << upper(name(issue.action))
           << place_of(issue) << ": " << issue.kind->message;
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
  std::set<std::string> seen_{};
  Action worst_ = Action::off;
};

/// The rules that messages are finished by, and how.
struct Conversion {
  std::unique_ptr<MessageRules> rules;
  mappings::FinishSettings settings = settings_now();

  Conversion(Invocation& invocation, const Options& options)
      : rules{MessageRules::make(invocation)} {
    if (options.to == "fhir-claim") settings.as_fhir = true;
    if (options.to == "837p" || options.to == "837i") settings.as_fhir = false;
  }
};

void finish_status(Invocation& invocation, const Options& options, const FindingPrinter& printer) {
  const auto limit = threshold(options.fail_on);
  if (invocation.status == kGood && limit && printer.worst() >= *limit)
    invocation.status = kFindings;
}

/// Writes results to standard output, readable, or each into a file of its own below `folder`, its
/// bytes as they would be sent.
class Output {
 public:
  Output(Invocation& invocation, std::string folder)
      : invocation_{invocation}, folder_{std::move(folder)} {}

  void x12(const std::string& file, const std::string& id, std::string_view bytes) {
    if (!folder_.empty()) return into_folder(file, id, ".837", bytes);
    std::string text;
    for (const char c : bytes) {
      text += c;
      if (c == '~') text += '\n';  // A line a segment, for people.
    }
    std::cout << text;
  }
  void json(const std::string& file, const std::string& id, std::string_view ending,
            std::string_view bytes) {
    if (!folder_.empty()) return into_folder(file, id, ending, bytes);
    const auto read = json::Document::parse(bytes);
    if (read)
      std::cout << json::to_text(read->root(), json::Layout::pretty) << "\n";
    else
      std::cout << bytes << "\n";
  }

 private:
  void into_folder(const std::string& file, const std::string& id, std::string_view ending,
                   std::string_view bytes) {
    // The id is the sender's: it names a file, never a folder, and no file twice.
    std::string base;
    for (const char c : id)
      base += (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-' || c == '_'
                  ? c
                  : '_';
    if (base.empty()) base = "no-id";
    std::string name = concat(base, ending);
    for (int n = 2; !names_.insert(name).second; ++n)
      name = concat(base, "_", std::to_string(n), ending);
    const auto path = std::filesystem::path{folder_} / name;
    if (const auto written = write_output(path.string(), bytes); !written)
      fail(invocation_, kFailed, written.error().message);
    else
      std::cerr << file << ": wrote " << path.string() << "\n";
  }

  Invocation& invocation_;
  std::string folder_;
  std::set<std::string> names_{};
};

/// Reads messages out of files and hands what became of each to `each`.
template <class Each>
void finish_file(const std::string& file, const std::string& bytes, InputFormat format,
                 Conversion& conversion, FindingPrinter& printer, Invocation& invocation,
                 const Each& each) {
  std::vector<std::string_view> messages;
  if (format == InputFormat::hl7v2) {
    Issues batch_issues;
    const hl7::Batch batch = hl7::split_batch(bytes, {}, batch_issues);
    for (const Issue& issue : batch_issues) printer.print(file, "", issue);
    for (const auto& one : batch.messages)
      messages.push_back(std::string_view{bytes}.substr(one.bytes.offset, one.bytes.length));
  }
  if (messages.empty()) messages.emplace_back(bytes);
  const mappings::MessageFormat read_as = message_format(format);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const std::string name =
        messages.size() > 1 ? concat(file, "[", std::to_string(i + 1), "]") : file;
    auto finished = conversion.rules->finish(messages[i], format, conversion.settings);
    if (!finished) {
      fail(invocation, kFindings, concat(name, ": ", finished.error().message));
      continue;
    }
    for (mappings::Finished& one : *finished) each(name, one, read_as);
  }
}

/// True when nothing was named and a person sits at the keyboard: waiting for them would look like
/// a hang.
bool nothing_to_read(const Options& options, Invocation& invocation) {
  if (options.files != std::vector<std::string>{"-"} || isatty(STDIN_FILENO) == 0) return false;
  fail(invocation, kUsage, "name a file, or send a message to standard input");
  return true;
}

/// The bytes of an input and what they are; nothing when that was reported.
std::optional<std::pair<std::string, InputFormat>> input(const std::string& file,
                                                         const Options& options,
                                                         Invocation& invocation) {
  auto bytes = read_input(file);
  if (!bytes) {
    fail(invocation, kFailed, bytes.error().message);
    return std::nullopt;
  }
  const auto format = options.from.empty() ? detect_format(*bytes) : format_named(options.from);
  if (!format) {
    fail(invocation, kUsage,
         concat(file,
                ": is neither HL7 v2 (MSH), X12 (ISA) nor FHIR JSON ({); say what it is with "
                "--from"));
    return std::nullopt;
  }
  return std::pair{*std::move(bytes), *format};
}

bool wanted(const Options& options, const mappings::FinishedClaim& one) {
  if (options.to == "837p") return one.claim.form == claims::Form::professional;
  if (options.to == "837i") return one.claim.form == claims::Form::institutional;
  return true;
}

void write_claims(const std::string& file, mappings::Finished& finished, const Options& options,
                  FindingPrinter& printer, Invocation& invocation, Output& out) {
  if (finished.claims.empty())
    std::cerr << file << ": no claim is due (" << finished.no_claim_rule << ")\n";
  for (mappings::FinishedClaim& one : finished.claims) {
    if (!wanted(options, one)) {
      std::cerr << file << ": " << one.claim.id.value << " is " << claims::name(one.claim.form)
                << ", so --to " << options.to << " leaves it out\n";
      continue;
    }
    for (const Issue& issue : one.claim.findings) printer.print(file, one.claim.id.value, issue);
    if (one.bytes.empty())
      fail(invocation, kFindings, concat(file, ": ", one.claim.id.value, ": ", one.error));
    else if (one.format == mappings::ClaimFormat::fhir_claim)
      out.json(file, one.claim.id.value, ".json", one.bytes);
    else
      out.x12(file, one.claim.id.value, one.bytes);
  }
}

void convert(Invocation& invocation, const Options& options) {
  if (options.to == "837d")
    return fail(invocation, kUsage,
                "--to 837d: dental claims (005010X224A2) are not written by this version; bill "
                "them elsewhere");
  if (nothing_to_read(options, invocation)) return;
  Conversion conversion{invocation, options};
  if (conversion.rules == nullptr) return;
  std::ofstream findings;
  if (!options.findings.empty()) {
    findings.open(options.findings, std::ios::trunc);
    if (!findings)
      return fail(invocation, kFailed, concat(options.findings, ": cannot be written"));
  }
  FindingPrinter printer{invocation, findings.is_open() ? findings : std::cerr};
  Output out{invocation, options.out};
  for (const std::string& file : options.files) {
    const auto read = input(file, options, invocation);
    if (!read) continue;
    const auto& [bytes, format] = *read;
    const bool claims = options.to != "encounter";
    if (conversion.rules->demonstration() && claims)
      std::cerr << file
                << ": no configuration: claims carry demonstration identifiers and ISA15 T; "
                   "nothing here may be sent\n";
    finish_file(
        file, bytes, format, conversion, printer, invocation,
        [&](const std::string& name, mappings::Finished& one, mappings::MessageFormat read_as) {
          for (const Issue& issue : one.findings) printer.print(name, "", issue);
          if (format == InputFormat::x12 && one.no_claim_rule == "no-encounter")
            return fail(invocation, kFindings,
                        concat(name,
                               ": holds no claim of an 837P (005010X222A1) or 837I "
                               "(005010X223A2); other transactions are not converted"));
          if (!claims) {
            if (one.no_claim_rule == "no-encounter")
              std::cerr << name << ": holds neither a Claim nor an Encounter\n";
            else
              out.json(name, one.encounter.account.value, ".encounter.json",
                       claims::write_encounter(one.encounter));
            return;
          }
          write_claims(name, one, options, printer, invocation, out);
          if (!conversion.rules->demonstration() || one.no_claim_rule == "no-encounter") return;
          const std::string lacks = feed_report(one, read_as);
          if (!lacks.empty())
            std::cerr << name << ": before such claims can be sent, this feed has\n" << lacks;
        });
  }
  if (findings.is_open() && !findings.flush())
    return fail(invocation, kFailed, concat(options.findings, ": cannot be written"));
  finish_status(invocation, options, printer);
}

/// A file that can be read in blocks, being X12; closed when it is none.
std::ifstream x12_stream(const std::string& file, const Options& options) {
  if (file == "-") return {};
  std::ifstream in{file, std::ios::binary};
  std::string head(256, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  const auto format = options.from.empty() ? detect_format(head) : format_named(options.from);
  if (format != InputFormat::x12 || head.empty()) return {};
  in.clear();
  in.seekg(0);
  return in;
}

void validate(Invocation& invocation, const Options& options) {
  if (nothing_to_read(options, invocation)) return;
  FindingPrinter printer{invocation, std::cout};
  std::unique_ptr<Conversion> conversion;
  for (const std::string& file : options.files) {
    const x12::FindingSink print_x12 = [&](x12::Finding&& finding) {
      finding.issue.action = default_action(finding.issue.kind->severity);
      printer.print(file, "", finding.issue);
    };
    if (std::ifstream stream = x12_stream(file, options); stream.is_open()) {
      x12::validate(stream, print_x12);  // a year's file needs no more memory than a day's
      continue;
    }
    const auto read = input(file, options, invocation);
    if (!read) continue;
    const auto& [bytes, format] = *read;
    if (format == InputFormat::x12) {
      x12::validate(bytes, print_x12);
      continue;
    }
    if (conversion == nullptr) {
      conversion = std::make_unique<Conversion>(invocation, options);
      if (conversion->rules == nullptr) return;
    }
    finish_file(file, bytes, format, *conversion, printer, invocation,
                [&](const std::string& name, mappings::Finished& one, mappings::MessageFormat) {
                  for (const Issue& issue : one.findings) printer.print(name, "", issue);
                  for (const mappings::FinishedClaim& claim : one.claims)
                    for (const Issue& issue : claim.claim.findings)
                      printer.print(name, claim.claim.id.value, issue);
                });
  }
  finish_status(invocation, options, printer);
}

/// What both commands take.
void add_input(CLI::App& command, const std::shared_ptr<Options>& options) {
  options->files = {"-"};
  command.add_option("files", options->files, "Messages; - is standard input.")->type_name("FILE");
  command.add_option("--from", options->from, "What the files are; detected when not said.")
      ->check(CLI::IsMember({"hl7v2", "fhir", "x12"}));
  command.add_option("--fail-on", options->fail_on, "Exit 1 for findings from this action on.")
      ->check(CLI::IsMember({"warn", "hold", "reject", "never"}))
      ->capture_default_str();
}

}  // namespace

void add_convert(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand(
      "convert", "HL7 v2 messages, FHIR bodies and X12 837 files into checked claims.");
  const auto options = std::make_shared<Options>();
  add_input(*command, options);
  command
      ->add_option("--to", options->to,
                   "What to write: claims in the payer's format, in one format, or the neutral "
                   "shape that claims are built from.")
      ->check(CLI::IsMember({"auto", "837p", "837i", "837d", "fhir-claim", "encounter"}))
      ->capture_default_str();
  command->add_option("--out", options->out, "Writes each result into a file in this folder.")
      ->check(CLI::ExistingDirectory);
  command->add_option("--findings", options->findings,
                      "Writes findings into this file, not to standard error.");
  command->callback([&invocation, options] { convert(invocation, *options); });
}

void add_validate(CLI::App& app, Invocation& invocation) {
  auto* command =
      app.add_subcommand("validate", "Findings alone, of HL7 v2, FHIR and X12 837 files.");
  const auto options = std::make_shared<Options>();
  add_input(*command, options);
  command->callback([&invocation, options] { validate(invocation, *options); });
}

}  // namespace claimwire::apps
