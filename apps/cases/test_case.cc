#include "apps/cases/test_case.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory_resource>
#include <set>

#include "apps/commands/support.h"
#include "apps/input_format.h"
#include "claims/model/json.h"
#include "core/text.h"
#include "fhir/content.h"
#include "hl7/syntax/batch.h"
#include "hl7/syntax/read.h"
#include "wrap/json/writer.h"
#include "wrap/yaml/document.h"
#include "x12/transactions/document.h"

namespace claimwire::apps {
namespace {

namespace fs = std::filesystem;

/// Midday of the first day of 2026, for messages that do not say when they were sent.
DateTime fixed_time() {
  DateTime time;
  time.year = 2026;
  time.month = 1;
  time.day = 1;
  time.hour = 12;
  time.precision = Precision::minute;
  return time;
}

Result<TestCase> read_case(const fs::path& folder) {
  TestCase made;
  made.folder = folder.string();
  for (const auto& entry : fs::directory_iterator{folder})
    if (entry.is_regular_file() && entry.path().filename().string().starts_with("input."))
      made.inputs.push_back(entry.path().string());
  std::sort(made.inputs.begin(), made.inputs.end());
  const fs::path settings = folder / "case.yaml";
  if (made.inputs.empty() || !fs::exists(settings)) return made;
  const auto stream = yaml::Stream::read(settings.string());
  if (!stream) return stream.error();
  const yaml::Node root = stream->document();
  for (std::size_t i = 0; i < root.size(); ++i) {
    const std::string& key = root.key(i).text();
    const yaml::Node value = root.at(i);
    if (key == "facility") {
      made.facility = value.text();
    } else if (key == "payer") {
      made.payer = value.text();
    } else if (key == "now") {
      const auto time = DateTime::parse_fhir(value.text());
      if (!time || !time->date())
        return Error{"test.case", concat(value.place(),
                                         ": now: expected a day or a time, as 2026-09-03"
                                         " or 2026-09-03T12:00, found '",
                                         value.text(), "'")};
      made.now = *time;
      if (made.now.precision < Precision::minute) {  // A day alone means its midday.
        made.now.hour = 12;
        made.now.minute = 0;
        made.now.precision = Precision::minute;
      }
    } else {
      return Error{"test.case", concat(root.key(i).place(), ": unknown key '", key,
                                       "'; a case has facility, payer and now")};
    }
  }
  return made;
}

std::optional<DateTime> sent(std::string_view bytes) {
  if (detect_format(bytes) == InputFormat::fhir) {
    const auto content = fhir::Content::read(bytes);
    if (!content) return std::nullopt;
    for (const json::Value value :
         {content->root()["timestamp"], content->root()["meta"]["lastUpdated"]}) {
      const auto time = DateTime::parse_fhir(value.text());
      if (time && time->date() && time->precision >= Precision::minute) return *time;
    }
    return std::nullopt;
  }
  if (detect_format(bytes) == InputFormat::x12) {
    const auto document = x12::Document::read(Bytes{std::string{bytes}});
    x12::Path header;
    header.segment = "BHT";
    std::string written;
    for (header.element = 4; document && header.element <= 5; ++header.element)
      for (const auto& value : document->get(header)) written += value.text;
    const auto time = DateTime::parse_hl7(written.substr(0, 12));
    return time && time->date() && time->precision >= Precision::minute ? std::optional{*time}
                                                                        : std::nullopt;
  }
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  const auto message = hl7::read_message(bytes, {}, arena, issues);
  if (!message) return std::nullopt;
  const auto time = DateTime::parse_hl7(message->field("MSH", 7));
  return time && time->date() && time->precision >= Precision::minute ? std::optional{*time}
                                                                      : std::nullopt;
}

/// The configuration as the case wants it: its facility and payer answer to the message's names.
Result<config::Configuration> adapted(const TestCase& test, config::Configuration c,
                                      const std::vector<mappings::Finished>& accounts) {
  const auto unknown = [&](std::string_view what, const std::string& key, const auto& known) {
    std::vector<std::string_view> names;
    for (const auto& [name, one] : known) names.push_back(name);
    const std::string_view close = nearest(key, names);
    return Error{"test.case", concat(test.folder, "/case.yaml: there is no ", what, " '", key, "'",
                                     close.empty() ? "" : concat("; did you mean '", close, "'?"))};
  };
  const auto forget = [](auto& entries, const std::string& name) {
    for (auto& [key, one] : entries)
      std::erase_if(one.known_as,
                    [&](const std::string& own) { return equals_ignoring_case(own, name); });
  };
  if (!test.facility.empty() && !c.facilities.contains(test.facility))
    return unknown("facility", test.facility, c.facilities);
  if (!test.payer.empty() && !c.payers.contains(test.payer))
    return unknown("payer", test.payer, c.payers);
  for (const mappings::Finished& account : accounts) {
    if (!test.facility.empty()) {
      forget(c.facilities, account.encounter.facility.value);
      c.facilities.at(test.facility).known_as.push_back(account.encounter.facility.value);
    }
    if (!test.payer.empty() && !account.encounter.coverages.empty()) {
      const std::string& name = account.encounter.coverages.front().payer.value;
      forget(c.payers, name);
      c.payers.at(test.payer).known_as.push_back(name);
    }
  }
  return c;
}

}  // namespace

Result<std::vector<TestCase>> find_cases(const std::string& folder) {
  std::error_code problem;
  if (!fs::is_directory(folder, problem))
    return Error{"test.folder", concat(folder, ": there is no such folder of cases")};
  std::vector<fs::path> folders{folder};
  for (auto at = fs::recursive_directory_iterator{folder, problem};
       at != fs::recursive_directory_iterator{}; at.increment(problem)) {
    if (problem) return Error{"test.folder", concat(folder, ": ", problem.message())};
    if (at->is_directory()) folders.push_back(at->path());
  }
  std::vector<TestCase> out;
  for (const fs::path& one : folders) {
    auto made = read_case(one);
    if (!made) return made.error();
    if (made->inputs.empty()) continue;
    made->name = fs::relative(one, folder).string();
    if (made->name == ".")
      made->name =
          one.filename().empty() ? one.parent_path().filename().string() : one.filename().string();
    out.push_back(std::move(*made));
  }
  std::sort(out.begin(), out.end(),
            [](const TestCase& a, const TestCase& b) { return a.name < b.name; });
  return out;
}

Result<CaseResult> run_case(const TestCase& test, const config::Configuration& configuration,
                            const std::shared_ptr<const mappings::Rules>& rules) {
  CaseResult out;
  out.rules = rules;
  mappings::FinishSettings settings;
  settings.record = true;
  std::map<std::string, std::uint32_t> numbers;
  std::set<std::string> claim_numbers;  ///< CLM01 that earlier messages of the case have used.
  settings.numbers = [&](const config::Partner& partner) -> Result<x12::ControlNumbers> {
    const std::uint32_t n = ++numbers[partner.key];
    return x12::ControlNumbers{n, n, n};
  };

  struct Input {
    std::string file, bytes;
  };
  std::vector<Input> inputs;
  for (const std::string& path : test.inputs) {
    auto bytes = read_input(path);
    if (!bytes) return bytes.error();
    const std::string name = fs::path{path}.filename().string();
    Issues issues;
    hl7::Batch batch;
    if (detect_format(*bytes) == InputFormat::hl7v2) batch = hl7::split_batch(*bytes, {}, issues);
    if (batch.messages.size() < 2) {
      inputs.push_back({name, std::move(*bytes)});
      continue;
    }
    for (const auto& one : batch.messages)
      inputs.push_back({name, bytes->substr(one.bytes.offset, one.bytes.length)});
  }

  for (Input& input : inputs) {
    FinishedMessage& message = out.messages.emplace_back();
    message.file = input.file;
    message.bytes = std::move(input.bytes);
    const auto format = detect_format(message.bytes);
    if (!format) {
      message.error = "is neither HL7 v2 (MSH), FHIR JSON ({) nor X12 (ISA)";
      continue;
    }
    const mappings::MessageFormat as = message_format(*format);
    settings.now = test.now.date() ? test.now : sent(message.bytes).value_or(fixed_time());
    settings.today = settings.now.date().value_or(Date{2026, 1, 1});
    std::set<std::string> used = claim_numbers;
    settings.claim_number = [&](const auto& number_for) {
      std::uint64_t suffix = 1;
      while (!used.insert(number_for(suffix)).second) ++suffix;
      return number_for(suffix);
    };
    const auto kept = numbers;
    auto finished = mappings::finish(message.bytes, as, *out.rules, settings);
    if (!finished) {
      message.error = finished.error().message;
      continue;
    }
    const auto again = [&] {
      numbers = kept;
      used = claim_numbers;
      finished = mappings::finish(message.bytes, as, *out.rules, settings);
    };
    if (!test.facility.empty() || !test.payer.empty()) {
      auto own = adapted(test, configuration, *finished);
      if (!own) return own.error();
      mappings::Problems problems;
      auto made = mappings::Rules::make(
          std::move(*own), std::make_shared<const codes::CodeSets>(rules->sets()), problems);
      if (made == nullptr) return Error{"test.rules", mappings::text(problems.front())};
      out.rules = std::move(made);
      again();
    }
    claim_numbers = std::move(used);
    if (finished)
      message.accounts = std::move(*finished);
    else
      message.error = finished.error().message;
  }
  return out;
}

std::string CaseResult::x12() const {
  std::string out;
  for (const FinishedMessage& message : messages)
    for (const mappings::Finished& account : message.accounts)
      for (const mappings::FinishedClaim& claim : account.claims)
        if (claim.format != mappings::ClaimFormat::fhir_claim)
          for (const char c : claim.bytes) {
            out += c;
            if (c == '~') out += '\n';
          }
  return out;
}

std::string CaseResult::fhir() const {
  std::string out;
  for (const FinishedMessage& message : messages)
    for (const mappings::Finished& account : message.accounts)
      for (const mappings::FinishedClaim& claim : account.claims) {
        if (claim.format != mappings::ClaimFormat::fhir_claim || claim.bytes.empty()) continue;
        const auto document = json::Document::parse(claim.bytes);
        out += (document ? json::to_text(document->root(), json::Layout::pretty) : claim.bytes);
        out += '\n';
      }
  return out;
}

std::string CaseResult::encounter() const {
  std::vector<std::string> all;
  for (const FinishedMessage& message : messages)
    for (const mappings::Finished& account : message.accounts)
      all.push_back(claims::write_encounter(account.encounter));
  if (all.size() == 1) return all.front() + "\n";
  std::string out = "[";
  for (const std::string& one : all) out += concat(out.size() > 1 ? ",\n" : "\n", one);
  return out + "\n]\n";
}

std::string CaseResult::findings() const {
  std::string out;
  const auto add = [&](const std::string& claim, const Issues& issues) {
    for (const Issue& issue : issues)
      out += concat(name(issue.action), " ", claim.empty() ? "-" : claim, " ", issue.kind->id,
                    issue.place.empty() ? "" : concat(" ", issue.place),
                    issue.output_place.empty() ? "" : concat(" ", issue.output_place), "\n");
  };
  for (const FinishedMessage& message : messages) {
    if (!message.error.empty()) out += concat("unreadable ", message.file, "\n");
    for (const mappings::Finished& account : message.accounts) {
      add("", account.findings);
      if (account.claims.empty()) out += concat("no-claim ", account.no_claim_rule, "\n");
      for (const mappings::FinishedClaim& claim : account.claims) {
        add(claim.claim.id.value, claim.claim.findings);
        if (claim.bytes.empty())
          out += concat("unwritten ", claim.claim.id.value, " ", claim.error, "\n");
      }
    }
  }
  return out;
}

}  // namespace claimwire::apps
