#include "fhir/claim_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/decimal.h"
#include "core/text.h"
#include "fhir/kinds.h"

namespace claimwire::fhir {
namespace {

/// Items of a list, or nothing where the sender did not write one.
std::vector<json::Value> items(json::Value list) {
  std::vector<json::Value> found;
  if (!list.is_array()) return found;
  for (const json::Value item : list) found.push_back(item);
  return found;
}

/// Reports repeated sequence numbers and gives all of them, sorted.
std::vector<std::int64_t> sequences(json::Value list, Raise& raise) {
  std::vector<std::pair<std::int64_t, json::Value>> seen;
  for (const json::Value item : items(list)) {
    if (const auto number = item["sequence"].integer())
      seen.emplace_back(*number, item["sequence"]);
  }
  std::stable_sort(seen.begin(), seen.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::int64_t> numbers;
  for (const auto& [number, place] : seen) {
    if (!numbers.empty() && numbers.back() == number)
      raise(kinds::kSequenceRepeated, place, {}, {}, place.text());
    else
      numbers.push_back(number);
  }
  return numbers;
}

struct Pointer {
  std::string_view member;  ///< Of an item.
  std::string_view list;    ///< Of the Claim.
};
constexpr std::array<Pointer, 4> kPointers{{
    {"careTeamSequence", "careTeam"},
    {"diagnosisSequence", "diagnosis"},
    {"procedureSequence", "procedure"},
    {"informationSequence", "supportingInfo"},
}};

void check_pointers(json::Value claim, Raise& raise) {
  for (const Pointer& pointer : kPointers) {
    const std::vector<std::int64_t> known = sequences(claim[pointer.list], raise);
    for (const json::Value item : items(claim["item"])) {
      for (const json::Value number : items(item[pointer.member])) {
        const auto wanted = number.integer();
        if (wanted && !std::binary_search(known.begin(), known.end(), *wanted))
          raise(kinds::kSequenceDangling, number, {}, concat("points into ", pointer.list),
                number.text());
      }
    }
  }
}

void check_insurance(const Content& content, json::Value claim, Raise& raise) {
  sequences(claim["insurance"], raise);
  const std::vector<json::Value> all = items(claim["insurance"]);
  const auto focal = std::count_if(all.begin(), all.end(), [](json::Value insurance) {
    return insurance["focal"].boolean() == true;
  });
  if (!all.empty() && focal != 1)
    raise(kinds::kFocal, claim["insurance"], {},
          concat(std::to_string(focal), " of ", std::to_string(all.size()), " are focal"));
  const json::Value patient = content.resolve(claim["patient"]);
  for (const json::Value insurance : all) {
    const json::Value coverage = content.resolve(insurance["coverage"]);
    if (!coverage) continue;
    if (type_of(coverage) != "Coverage") {
      raise(kinds::kCoverage, insurance["coverage"], {}, {}, type_of(coverage));
      continue;
    }
    const json::Value beneficiary = content.resolve(coverage["beneficiary"]);
    if (patient && beneficiary && patient != beneficiary)
      raise(kinds::kBeneficiary, insurance["coverage"]);
  }
}

std::optional<Decimal> decimal(json::Value value) {
  if (!value.is_number()) return std::nullopt;
  const Result<Decimal> read = Decimal::parse(value.text());
  return read ? std::optional<Decimal>{*read} : std::nullopt;
}

/// unitPrice x quantity x factor; the absent ones but unitPrice count as 1. Nothing where there is
/// no unitPrice or the product does not fit.
std::optional<Decimal> product(json::Value item) {
  auto price = decimal(item["unitPrice"]["value"]);
  for (const json::Value factor : {item["quantity"]["value"], item["factor"]}) {
    if (!price || !factor) continue;
    const auto by = decimal(factor);
    if (!by) return std::nullopt;
    const Result<Decimal> next = multiply(*price, *by);
    price = next ? std::optional<Decimal>{*next} : std::nullopt;
  }
  if (!price) return std::nullopt;
  const Result<Decimal> cents = round_half_up(*price, 2);
  return cents ? std::optional<Decimal>{*cents} : std::nullopt;
}

void check_money(json::Value claim, Raise& raise) {
  std::optional<Decimal> sum = Decimal{0, 2};
  for (const json::Value item : items(claim["item"])) {
    const auto net = decimal(item["net"]["value"]);
    const auto worth = product(item);
    if (net && worth && *net != *worth)
      raise(kinds::kNet, item["net"], {}, concat("expected ", worth->text()), net->text());
    if (!net) sum.reset();
    if (!sum) continue;
    const Result<Decimal> more = add(*sum, *net);
    sum = more ? std::optional<Decimal>{*more} : std::nullopt;
  }
  const auto total = decimal(claim["total"]["value"]);
  if (total && sum && !items(claim["item"]).empty() && *total != *sum)
    raise(kinds::kTotal, claim["total"], {}, concat("the nets add up to ", sum->text()),
          total->text());
}

}  // namespace

void check_claim(const Content& content, json::Value claim, Raise& raise) {
  check_pointers(claim, raise);
  check_insurance(content, claim, raise);
  sequences(claim["item"], raise);
  for (const json::Value item : items(claim["item"])) {
    sequences(item["detail"], raise);
    for (const json::Value detail : items(item["detail"])) sequences(detail["subDetail"], raise);
  }
  check_money(claim, raise);
}

}  // namespace claimwire::fhir
