#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "core/text.h"
#include "fhir/claim_response.h"
#include "fhir/content.h"
#include "fhir/leaves.h"
#include "fhir/outcome.h"
#include "fhir/path.h"
#include "fhir/validate.h"
#include "tests/fhir/samples.h"
#include "tests/support/folders.h"

namespace claimwire::fhir {
namespace {

constexpr std::size_t kMutations = 100'000;
constexpr std::uint32_t kSeed = 20261124;

/// Small, so that 100,000 are read in seconds; each has something the others lack.
const std::array<std::string, 5> kSeeds{
    R"({"resourceType":"Claim","status":"active","type":{"text":"p"},"use":"claim","patient":
        {"reference":"#p"},"contained":[{"resourceType":"Patient","id":"p"}],"created":"2026-09-04",
        "provider":{"display":"d"},"priority":{"text":"n"},"diagnosis":[{"sequence":1,
        "diagnosisReference":{"display":"a"}}],"insurance":[{"sequence":1,"focal":true,"coverage":
        {"display":"c"}}],"item":[{"sequence":1,"diagnosisSequence":[1],"productOrService":
        {"text":"x"},"unitPrice":{"value":1.5},"quantity":{"value":2},"net":{"value":3.00}}],
        "total":{"value":3.00}})",
    R"({"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:1","resource":
        {"resourceType":"Patient","birthDate":"1970-02-03","_birthDate":{"extension":[{"url":"u",
        "valueString":"\u00e9"}]}},"request":{"method":"POST","url":"Patient"}}]})",
    R"({"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":
        "Bundle","type":"collection","entry":[{"resource":{"resourceType":"Coverage","status":
        "active","beneficiary":{"identifier":{"system":"s","value":"v"}},"payor":[{}]}}]}}]})",
    R"({"resourceType":"ClaimResponse","outcome":"queued","request":{"reference":"Claim/7",
        "identifier":{"value":"V1"}},"payment":{"amount":{"value":1.2E+2}},"error":[{"code":
        {"coding":[{"code":"a"}]},"itemSequence":1}]})",
    R"({"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"period":{"start":
        "2026-09-03T10:00:00Z","end":"2026-09-03T11:00:00+01:00"},"diagnosis":[{"condition":
        {"reference":"Condition/1/_history/2"}}],"text":{"status":"generated","div":"<div/>"}})",
};

std::size_t below(std::mt19937& random, std::size_t n) { return n == 0 ? 0 : random() % n; }

/// Stays JSON mostly: another value in the place of a text, or another letter.
void change_gently(std::string& text, std::mt19937& random) {
  static constexpr std::array<std::string_view, 10> kValues{
      "\"x\"", "1.0", "null", "[]", "{}", "true", "[null]", "{\"id\":\"x\"}", "-7", "\"\""};
  std::vector<std::size_t> quotes;
  for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at + 1))
    quotes.push_back(at);
  if (quotes.size() < 2) return;
  // An even number of quotes stands before a text that begins.
  const std::size_t open = below(random, quotes.size() / 2) * 2;
  const std::size_t begins = quotes[open];
  const std::size_t length = quotes[open + 1] - begins + 1;
  const std::size_t behind = text.find_first_not_of(' ', begins + length);
  if (behind == std::string::npos || text[behind] == ':' || below(random, 2) == 0) {
    if (length > 2) text[begins + 1 + below(random, length - 2)] = "aZ09.#"[below(random, 6)];
  } else {
    text.replace(begins, length, kValues[below(random, kValues.size())]);
  }
}

/// Changes a few places of a text: bytes, pieces of JSON put in, cut, doubled or taken from
/// elsewhere.
std::string mutated(std::string text, std::mt19937& random) {
  static constexpr std::array<std::string_view, 18> kPieces{
      "{",    "}",    "[",      "]",        ",",         ":",
      "\"",   "\\",   "null",   "1e9",      "-0",        "\\ud800",
      "true", "\xC3", "[[[[[[", "\"_id\":", "\"id\":1,", std::string_view{"\0", 1}};
  const bool gently = below(random, 2) == 0;
  for (std::size_t times = 1 + below(random, 3); times > 0; --times) {
    if (gently) {
      change_gently(text, random);
      continue;
    }
    const std::size_t at = below(random, text.size());
    const std::size_t length = below(random, std::min<std::size_t>(24, text.size() - at + 1));
    switch (below(random, 6)) {
      case 0:
        text[at] = static_cast<char>(random() & 0xFFU);
        break;
      case 1:
        text.insert(at, kPieces[below(random, kPieces.size())]);
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, std::string{text.substr(at, length)});
        break;
      case 4:
        text.insert(at, text.substr(below(random, text.size()), length));
        break;
      default:
        text.replace(at, length, kPieces[below(random, kPieces.size())]);
    }
    if (text.empty()) text = " ";
  }
  return text;
}

/// Everything that happens to a body, until its findings are JSON again. True when it was readable.
bool survives(std::string_view body, const std::vector<Path>& paths) {
  const auto content = Content::read(body);
  if (!content) {
    EXPECT_FALSE(content.error().message.empty());
    EXPECT_TRUE(json::Document::parse(write_outcome(content.error())).has_value());
    return false;
  }
  Issues issues;
  validate(*content, issues);
  for (const Issue& issue : issues) EXPECT_TRUE(issue.kind != nullptr);
  EXPECT_TRUE(Content::read(write_outcome(issues, &*content)).has_value());
  for (const Path& path : paths) static_cast<void>(path.find(*content));
  std::size_t leaves = 0;
  each_leaf(content->root(), [&](std::string_view, json::Value) { ++leaves; });
  EXPECT_LT(leaves, body.size());
  static_cast<void>(read_claim_responses(*content).has_value());
  return true;
}

std::vector<Path> some_paths() {
  std::vector<Path> paths;
  for (const char* text :
       {"Claim.item.where(sequence = 1 and net.value = 3).productOrService.coding[0].code",
        "Claim.patient.resolve().birthDate.extension('u').value", "entry.resource.ofType(Patient)",
        "Encounter.diagnosis.condition.resolve().code", "Coverage.beneficiary.resolve().id"}) {
    auto path = Path::compile(text);
    EXPECT_TRUE(path.has_value()) << path.error().message;
    paths.push_back(*std::move(path));
  }
  return paths;
}

TEST(FhirProperty, AHundredThousandMutationsEndInFindings) {
  const std::vector<Path> paths = some_paths();
  std::mt19937 random{kSeed};
  std::size_t readable = 0;
  for (std::size_t n = 0; n < kMutations; ++n) {
    const std::string body = mutated(kSeeds[n % kSeeds.size()], random);
    if (survives(body, paths)) ++readable;
    if (HasFailure()) FAIL() << "seed " << kSeed << ", mutation " << n << ": " << body;
  }
  // Enough must get past the JSON reader for the rest to be tried.
  EXPECT_GT(readable, kMutations / 3);
  RecordProperty("readable", static_cast<int>(readable));
}

TEST(FhirProperty, AMutatedPathIsRefusedOrWorks) {
  const auto content = Content::read(samples::kEncounterBundle);
  std::mt19937 random{kSeed};
  for (int n = 0; n < 20'000; ++n) {
    const auto path = Path::compile(
        mutated("Claim.item.where(a.b = 'x' or c != 1).first().value.ofType(Money)[0]", random));
    if (path)
      static_cast<void>(path->find(*content));
    else
      EXPECT_FALSE(path.error().message.empty());
  }
}

TEST(FhirProperty, AllRealSamplesAreReadToTheirLastLeaf) {
  const std::filesystem::path samples =
      std::filesystem::path{tests::shared_folder()} / "fhir/samples";
  if (!std::filesystem::exists(samples)) GTEST_SKIP() << "no real samples: " << samples;
  const std::vector<Path> paths = some_paths();
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{samples}) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in{entry.path(), std::ios::binary};
    const std::string body{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_TRUE(survives(body, paths)) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 205U);
}

}  // namespace
}  // namespace claimwire::fhir
