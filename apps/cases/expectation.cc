#include "apps/cases/expectation.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>

#include "apps/commands/support.h"
#include "claims/edits/all_edits.h"
#include "core/text.h"
#include "mappings/explain/model_leaves.h"
#include "wrap/json/document.h"
#include "wrap/yaml/document.h"
#include "x12/transactions/document.h"

namespace claimwire::apps {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kX12File = "expected.837", kFhirFile = "expected.fhir.json",
                           kEncounterFile = "expected.encounter.json",
                           kFindingsFile = "findings.txt", kPathsFile = "expect.yaml";

std::string whole_text(const CaseResult& result, std::string_view file) {
  if (file == kX12File) return result.x12();
  if (file == kFhirFile) return result.fhir();
  if (file == kEncounterFile) return result.encounter();
  return result.findings();
}

/// A line a segment, whatever line ends the file has; JSON as we write it, so that blanks and the
/// editor's last line end make no difference.
std::string comparable(std::string_view file, const std::string& text) {
  std::string out;
  if (file == kX12File) {
    for (const char c : text)
      if (c != '\r' && c != '\n') {
        out += c;
        if (c == '~') out += '\n';
      }
    return out;
  }
  for (const char c : text)
    if (c != '\r') out += c;
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out.empty() ? out : out + "\n";
}

/// Answers questions of an expect.yaml.
class Facts {
 public:
  explicit Facts(const CaseResult& result) : result_{result} {}

  /// The value at a path of the claims, or of the encounters; `claim` narrows to that CLM01.
  Result<std::optional<std::string>> value(const std::string& path,
                                           const std::string& claim) const {
    if (!path.empty() && path.front() >= 'a' && path.front() <= 'z') return encounter(path);
    const auto parsed = x12::Path::parse(path);
    for (const FinishedMessage& message : result_.messages)
      for (const mappings::Finished& account : message.accounts)
        for (const mappings::FinishedClaim& one : account.claims) {
          if (!claim.empty() && one.claim.id.value != claim) continue;
          if (one.format == mappings::ClaimFormat::fhir_claim) {
            if (auto found = fhir_value(one.bytes, path)) return found;
            continue;
          }
          if (!parsed) return parsed.error();
          if (one.bytes.empty()) continue;
          const auto document = x12::Document::read(Bytes{one.bytes});
          if (!document) return document.error();
          const auto values = document->get(*parsed);
          if (!values.empty()) return std::optional<std::string>{values.front().text};
        }
    return std::optional<std::string>{};
  }

  std::size_t claims() const {
    std::size_t count = 0;
    for (const FinishedMessage& message : result_.messages)
      for (const mappings::Finished& account : message.accounts) count += account.claims.size();
    return count;
  }
  bool held() const {
    bool held = false;
    for (const FinishedMessage& message : result_.messages)
      for (const mappings::Finished& account : message.accounts) held = held || account.held();
    return held;
  }
  std::string no_claim() const {
    for (const FinishedMessage& message : result_.messages)
      for (const mappings::Finished& account : message.accounts)
        if (account.claims.empty()) return account.no_claim_rule;
    return {};
  }
  /// A claim that could not be written though no finding says why.
  std::string unwritten() const {
    std::string out;
    for (const FinishedMessage& message : result_.messages) {
      if (!message.error.empty()) out += concat("  + ", message.file, ": ", message.error, "\n");
      for (const mappings::Finished& account : message.accounts)
        for (const mappings::FinishedClaim& claim : account.claims)
          if (claim.bytes.empty() && !blocks_delivery(claim.claim.findings))
            out += concat("  + claim ", claim.claim.id.value,
                          " could not be written: ", claim.error, "\n");
    }
    return out;
  }
  /// Every finding, and the catalogue name of the edit that raised it.
  std::vector<const Issue*> findings() const {
    std::vector<const Issue*> out;
    for (const FinishedMessage& message : result_.messages)
      for (const mappings::Finished& account : message.accounts) {
        for (const Issue& issue : account.findings) out.push_back(&issue);
        for (const mappings::FinishedClaim& claim : account.claims)
          for (const Issue& issue : claim.claim.findings) out.push_back(&issue);
      }
    return out;
  }

 private:
  Result<std::optional<std::string>> encounter(const std::string& path) const {
    for (const FinishedMessage& message : result_.messages)
      for (const mappings::Finished& account : message.accounts)
        for (const auto& leaf :
             mappings::model_leaves(claims::encounter_fields(), &account.encounter))
          if (leaf.path == path) return std::optional<std::string>{leaf.value};
    return std::optional<std::string>{};
  }

  /// "Claim.item[0].net.value", by member names and positions.
  static std::optional<std::string> fhir_value(const std::string& bytes, std::string_view path) {
    const auto document = json::Document::parse(bytes);
    if (!document) return std::nullopt;
    std::string own = path.starts_with("Claim.") ? std::string{path.substr(6)} : std::string{path};
    for (json::Value at = document->root(); at.exists(); at = at.next(document->root()))
      if (at.path() == own && !at.is_object() && !at.is_array()) return std::string{at.text()};
    return std::nullopt;
  }

  const CaseResult& result_;
};

std::string catalogue_name(const IssueKind& kind) {
  std::string name = claims::catalogue_name(kind.id);
  return name.empty() ? std::string{kind.id} : name;
}

bool named(const Issue& issue, const std::string& name) {
  return issue.kind->id == name || equals_ignoring_case(catalogue_name(*issue.kind), name);
}

/// Each finding named must be there, and none may hold that is not named.
std::string findings_difference(const Facts& facts, yaml::Node wanted) {
  std::string out;
  std::set<std::string> names;
  const std::size_t count = wanted.is_sequence() ? wanted.size() : wanted.is_scalar() ? 1 : 0;
  for (std::size_t i = 0; i < count; ++i)
    names.insert(wanted.is_sequence() ? wanted.at(i).text() : wanted.text());
  const std::vector<const Issue*> all = facts.findings();
  for (const std::string& name : names)
    if (std::none_of(all.begin(), all.end(), [&](const Issue* one) { return named(*one, name); }))
      out += concat("  - finding ", name, "\n");
  for (const Issue* one : all)
    if (blocks_delivery(*one) &&
        std::none_of(names.begin(), names.end(), [&](const auto& n) { return named(*one, n); }))
      out += concat("  + finding ", catalogue_name(*one->kind), " (", one->kind->id, ") at ",
                    one->place, ": ", one->kind->message, "\n");
  return out + facts.unwritten();
}

struct PathValue {
  std::string expected, actual;
  yaml::Node node;
  bool same = true;
  std::string problem{};
};

/// One question of expect.yaml, asked.
PathValue ask(const Facts& facts, const std::string& path, const std::string& claim,
              yaml::Node wanted) {
  PathValue out;
  out.node = wanted;
  out.expected = wanted.is_scalar() ? wanted.text() : std::string{};
  if (path == "claims") {
    out.actual = std::to_string(facts.claims());
  } else if (path == "held") {
    out.actual = facts.held() ? "true" : "false";
  } else if (path == "no_claim") {
    out.actual = facts.no_claim();
  } else {
    auto value = facts.value(path, claim);
    if (!value) {
      out.problem = value.error().message;
      out.same = false;
      return out;
    }
    out.actual = value->value_or("");
    // The guide writes 140.00 as 140: amounts compare as numbers where both are such.
    const auto left = Decimal::parse(out.expected), right = Decimal::parse(out.actual);
    if (left && right && out.expected.find('.') != std::string::npos && *left == *right)
      out.actual = out.expected;
  }
  out.same = out.expected == out.actual;
  return out;
}

template <class Each>
void each_path(yaml::Node root, const Each& each) {
  for (std::size_t i = 0; i < root.size(); ++i) {
    const std::string& key = root.key(i).text();
    const yaml::Node value = root.at(i);
    if (key == "findings") continue;
    if (value.is_map()) {
      for (std::size_t n = 0; n < value.size(); ++n) each(value.key(n).text(), key, value.at(n));
    } else {
      each(key, std::string{}, value);
    }
  }
}

Verdict judge_paths(const TestCase& test, const Facts& facts) {
  Verdict out;
  out.file = kPathsFile;
  const auto stream = yaml::Stream::read((fs::path{test.folder} / kPathsFile).string());
  if (!stream) {
    out.passed = false;
    out.difference = concat("  ", stream.error().message, "\n");
    return out;
  }
  const yaml::Node root = stream->document();
  each_path(root, [&](const std::string& path, const std::string& claim, yaml::Node wanted) {
    const PathValue value = ask(facts, path, claim, wanted);
    if (value.same) return;
    const std::string at = concat(claim.empty() ? "" : claim + " ", path);
    if (!value.problem.empty())
      out.difference += concat("  ", wanted.place(), ": ", value.problem, "\n");
    else
      out.difference +=
          concat("  - ", at, ": ", value.expected.empty() ? "(nothing)" : value.expected, "\n  + ",
                 at, ": ", value.actual.empty() ? "(nothing)" : value.actual, "\n");
  });
  if (const yaml::Node wanted = root["findings"])
    out.difference += findings_difference(facts, wanted);
  out.passed = out.difference.empty();
  return out;
}

/// expect.yaml with the values that came out; comments, order and all other bytes stay.
std::string updated_paths(const std::string& text, const TestCase& test, const Facts& facts) {
  const auto stream = yaml::Stream::parse(text, (fs::path{test.folder} / kPathsFile).string());
  if (!stream) return text;
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n')) lines.emplace_back(line);
  const auto put = [&](yaml::Node node, const std::string& written) {
    std::string& line = lines[static_cast<std::size_t>(node.line()) - 1];
    const auto column = static_cast<std::size_t>(node.column()) - 1;
    if (column > line.size()) return;
    // A value in its own style: from its first character to a comment or the end.
    std::size_t end = line.find(" #", column);
    if (end == std::string::npos) end = line.size();
    if (line.find('{') < column) end = std::min(end, line.find_first_of(",}", column));
    if (node.quoted() && line.size() > column && (line[column] == '"' || line[column] == '\''))
      end = std::min(line.size(), line.find(line[column], column + 1) + 1);
    line.replace(column, end - column, written);
  };
  each_path(stream->document(),
            [&](const std::string& path, const std::string& claim, yaml::Node wanted) {
              const PathValue value = ask(facts, path, claim, wanted);
              if (value.same || !value.problem.empty() || !wanted.is_scalar()) return;
              put(wanted, value.actual.empty() ? "~" : yaml::scalar(value.actual));
            });
  if (const yaml::Node wanted = stream->document()["findings"];
      wanted && !findings_difference(facts, wanted).empty()) {
    std::set<std::string> names;
    for (const Issue* one : facts.findings())
      if (blocks_delivery(*one)) names.insert(catalogue_name(*one->kind));
    std::string list;
    for (const std::string& name : names) list += concat(list.empty() ? "" : ", ", name);
    std::string& line = lines[static_cast<std::size_t>(wanted.line()) - 1];
    const std::size_t colon = line.find("findings:");
    if (colon != std::string::npos) {
      line = concat(line.substr(0, colon), "findings: [", list, "]");
      // A list written a line an item gives way to the one on one line.
      const auto first = static_cast<std::size_t>(wanted.line());
      while (first < lines.size() && trim(lines[first]).starts_with("- "))
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(first));
    }
  }
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i)
    out += concat(lines[i], i + 1 < lines.size() ? "\n" : "");
  return out;
}

bool there(const TestCase& test, std::string_view file) {
  return fs::exists(fs::path{test.folder} / file);
}

}  // namespace

std::vector<Verdict> judge(const TestCase& test, const CaseResult& result) {
  std::vector<Verdict> out;
  for (const std::string_view file : {kX12File, kFhirFile, kEncounterFile, kFindingsFile}) {
    if (!there(test, file)) continue;
    Verdict verdict;
    verdict.file = file;
    const auto expected = read_input((fs::path{test.folder} / file).string());
    if (!expected)
      verdict.difference = concat("  ", expected.error().message, "\n");
    else
      verdict.difference =
          line_difference(comparable(file, *expected), comparable(file, whole_text(result, file)));
    verdict.passed = verdict.difference.empty();
    out.push_back(std::move(verdict));
  }
  if (there(test, kPathsFile)) out.push_back(judge_paths(test, Facts{result}));
  if (out.empty())
    out.push_back({"", false,
                   "  the case expects nothing; write an expect.yaml, or let --update write what "
                   "comes out\n"});
  return out;
}

Result<void> accept(const TestCase& test, const CaseResult& result) {
  bool any = there(test, kPathsFile);
  for (const std::string_view file : {kX12File, kFhirFile, kEncounterFile, kFindingsFile})
    any = any || there(test, file);
  for (const std::string_view file : {kX12File, kFhirFile, kEncounterFile, kFindingsFile}) {
    const std::string text = whole_text(result, file);
    const bool wanted = there(test, file) || (!any && file != kEncounterFile &&
                                              (!text.empty() || file == kFindingsFile));
    if (!wanted) continue;
    if (const auto done = write_output((fs::path{test.folder} / file).string(), text); !done)
      return done.error();
  }
  if (there(test, kPathsFile)) {
    const std::string path = (fs::path{test.folder} / kPathsFile).string();
    const auto text = read_input(path);
    if (!text) return text.error();
    return write_output(path, updated_paths(*text, test, Facts{result}));
  }
  return {};
}

std::string line_difference(const std::string& expected, const std::string& actual) {
  if (expected == actual) return {};
  const std::vector<std::string_view> left = split(expected, '\n'), right = split(actual, '\n');
  // What is equal at both ends is left out; the middle is compared by the longest common part.
  std::size_t begin = 0;
  while (begin < left.size() && begin < right.size() && left[begin] == right[begin]) ++begin;
  std::size_t left_end = left.size(), right_end = right.size();
  while (left_end > begin && right_end > begin && left[left_end - 1] == right[right_end - 1]) {
    --left_end;
    --right_end;
  }
  const std::size_t rows = left_end - begin, columns = right_end - begin;
  std::string out;
  const auto line = [&](std::string_view mark, std::string_view text) {
    if (!text.empty() || mark != " ") out += concat("  ", mark, " ", printable(text, 500), "\n");
  };
  for (std::size_t i = begin > 2 ? begin - 2 : 0; i < begin; ++i) line(" ", left[i]);
  if (rows * columns > 4'000'000) {  // Too much to line up: one block each.
    for (std::size_t i = begin; i < left_end; ++i) line("-", left[i]);
    for (std::size_t i = begin; i < right_end; ++i) line("+", right[i]);
  } else {
    std::vector<std::uint32_t> common((rows + 1) * (columns + 1), 0);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& {
      return common[i * (columns + 1) + j];
    };
    for (std::size_t i = rows; i-- > 0;)
      for (std::size_t j = columns; j-- > 0;)
        at(i, j) = left[begin + i] == right[begin + j] ? at(i + 1, j + 1) + 1
                                                       : std::max(at(i + 1, j), at(i, j + 1));
    std::size_t i = 0, j = 0;
    while (i < rows || j < columns) {
      if (i < rows && j < columns && left[begin + i] == right[begin + j]) {
        line(" ", left[begin + i]);
        ++i;
        ++j;
      } else if (i < rows && (j == columns || at(i + 1, j) >= at(i, j + 1))) {
        line("-", left[begin + i++]);
      } else {
        line("+", right[begin + j++]);
      }
    }
  }
  for (std::size_t i = left_end; i < left.size() && i < left_end + 2; ++i) line(" ", left[i]);
  return out;
}

}  // namespace claimwire::apps
