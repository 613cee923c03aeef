#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "claims/model/json.h"
#include "core/text.h"
#include "mappings/pipeline.h"
#include "wrap/json/document.h"

namespace claimwire::mappings::tests {

/// A site with one clinic, one hospital, one payer by X12 and one by FHIR.
inline config::Configuration west() {
  config::Configuration c = demonstration_configuration();
  config::Facility& facility = c.facilities.begin()->second;
  facility.known_as = {"WEST"};
  config::Payer& x12 = c.payers.begin()->second;
  x12.known_as = {"MCB"};
  config::Payer fhir = x12;
  fhir.key = "acme";
  fhir.name = "ACME HEALTH";
  fhir.payer_id = "ACME1";
  fhir.known_as = {"ACME"};
  fhir.format = "fhir";
  fhir.via = "acme";
  fhir.partner.clear();
  c.payers["acme"] = fhir;
  return c;
}

inline std::shared_ptr<const Rules> rules_of(config::Configuration configuration) {
  Problems problems;
  auto rules = Rules::make(std::move(configuration), std::make_shared<codes::CodeSets>(), problems);
  for (const Problem& problem : problems) ADD_FAILURE() << text(problem);
  return rules;
}

inline FinishSettings settings() {
  FinishSettings out;
  out.today = {2026, 11, 23};
  out.now = *DateTime::parse_hl7("202611231200");
  return out;
}

inline std::vector<Finished> finish_fhir(std::string_view body, const FinishSettings& how) {
  static const auto rules = rules_of(west());
  auto finished = finish(body, MessageFormat::fhir, *rules, how);
  if (!finished) {
    ADD_FAILURE() << finished.error().message;
    return {};
  }
  return *std::move(finished);
}
inline std::vector<Finished> finish_fhir(std::string_view body) {
  return finish_fhir(body, settings());
}

/// The text at "diagnoses[0].code" of a JSON text; of a list of objects "*" gives one member of
/// each, with blanks between.
inline std::string at(const std::string& json, std::string_view path) {
  const auto document = json::Document::parse(json);
  if (!document) return "no JSON: " + document.error().message;
  std::vector<json::Value> now{document->root()};
  for (std::string_view step : split(path, '.')) {
    std::size_t index = std::string_view::npos;
    bool all = false;
    if (const auto open = step.find('['); open != std::string_view::npos) {
      all = step[open + 1] == '*';
      if (!all) index = static_cast<std::size_t>(step[open + 1] - '0');
      step = step.substr(0, open);
    }
    std::vector<json::Value> next;
    for (json::Value one : now) {
      one = one[step];
      if (all)
        for (const json::Value item : one) next.push_back(item);
      else
        next.push_back(index == std::string_view::npos ? one : one.at(index));
    }
    now = next;
  }
  std::string out;
  for (const json::Value one : now)
    if (one) out += concat(out.empty() ? "" : " ", one.text());
  return out;
}

/// Ids of the findings that hold or reject, with blanks between.
inline std::string holding(const Issues& issues) {
  std::string out;
  for (const Issue& issue : issues)
    if (blocks_delivery(issue)) out += concat(out.empty() ? "" : " ", issue.kind->id);
  return out;
}

/// Text with ' for ", so that JSON can be read in a test.
inline std::string json_text(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c == '\'') c = '"';
  return out;
}

}  // namespace claimwire::mappings::tests
