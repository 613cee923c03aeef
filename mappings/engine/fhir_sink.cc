#include "mappings/engine/fhir_sink.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "core/text.h"
#include "fhir/builder.h"
#include "mappings/finding_kinds.h"

namespace claimwire::mappings {
constexpr IssueKind kFhirValue{
    "mapping.fhir-value", Severity::error,
    "a FHIR Claim has no room for this value as it is; correct it at the source, or the mapping",
    "FHIR R4, data types"};

namespace {

/// The lists of a Claim whose items carry a `sequence` (R4, 13.2.4).
constexpr std::array<std::string_view, 6> kNumbered{"careTeam",  "supportingInfo", "diagnosis",
                                                    "procedure", "insurance",      "item"};

bool is_reference(std::string_view path, std::string_view text) {
  return text.starts_with('#') && (path == "reference" || path.ends_with(".reference"));
}

constexpr std::string_view kCareTeamSequence = "careTeamSequence";

}  // namespace

FhirSink::Part& FhirSink::part(std::vector<Part>& among, const std::string& type,
                               const std::string& name) {
  const bool contained = &among == &contained_;
  const auto [known, fresh] =
      parts_.try_emplace(concat(contained ? "#" : "", type, " ", name), among.size());
  if (fresh) among.push_back(Part{type, name});
  return among[known->second];
}

void* FhirSink::open(const Block& block, void* outer) {
  if (outer != nullptr) return nullptr;  // The compiler allows no loop inside a loop here.
  const FhirTarget& target = block.target.fhir;
  const std::string& key = block.written->target;
  auto turn =
      std::find_if(turns_.begin(), turns_.end(), [&](const auto& one) { return one.first == key; });
  if (turn == turns_.end()) turn = turns_.insert(turns_.end(), {key, 0});
  Part made{target.list, concat(target.name, "-", std::to_string(++turn->second))};
  made.turn = turn->second;
  items_.push_back(std::move(made));
  open_.push_back(std::make_unique<std::size_t>(items_.size() - 1));
  return open_.back().get();
}

void FhirSink::close(const Block&, void* item) {
  std::erase_if(open_, [&](const auto& one) { return one.get() == item; });
}

void FhirSink::put(const CompiledRule& rule, const CompiledChoice& choice, void* item,
                   std::vector<Found>& values, bool) {
  const FhirTarget& target = rule.target.fhir;
  const bool constant = choice.written->value.has_value();
  const std::size_t turn = item == nullptr ? 0 : items_[*static_cast<std::size_t*>(item)].turn;
  const std::string name = turn == 0 ? target.name : concat(target.name, "-", std::to_string(turn));
  std::vector<Value>* into = &claim_;
  Part* owner = nullptr;
  if (!target.resource.empty())
    owner = &part(contained_, target.resource, name);
  else if (!target.list.empty())
    owner = &part(items_, target.list, name);
  else if (!target.of_claim && item != nullptr)
    owner = &items_[*static_cast<std::size_t*>(item)];
  if (owner != nullptr) {
    into = &owner->values;
    owner->said = owner->said || !constant;
  }
  const std::size_t count = target.star == FhirTarget::npos ? 1 : values.size();
  for (std::size_t i = 0; i < count; ++i) {
    Value made{target.path, std::move(values[i].text), values[i].from, constant};
    made.rule = rule.number;
    if (target.star != FhirTarget::npos && !constant)
      made.path.replace(target.star, 3, concat("[", std::to_string(i), "]"));
    else
      made.star = target.star;
    // A name means the one of this turn, when there is one.
    if (constant && turn != 0 && made.text.starts_with('#') &&
        (is_reference(made.path, made.text) || made.path == kCareTeamSequence))
      made.text += concat("-", std::to_string(turn));
    into->push_back(std::move(made));
  }
}

/// A constant at `[*]` stands in every item that the values beside it made.
void FhirSink::expand_stars(std::vector<Value>& values) {
  std::vector<Value> out;
  for (const Value& one : values) {
    if (one.star == FhirTarget::npos) {
      out.push_back(one);
      continue;
    }
    const std::string list = one.path.substr(0, one.star);
    for (std::size_t i = 0; i < 1000; ++i) {
      const std::string index = concat(list, "[", std::to_string(i), "]");
      if (std::none_of(values.begin(), values.end(),
                       [&](const Value& other) { return other.path.starts_with(index); }))
        break;
      Value made = one;
      made.path.replace(one.star, 3, concat("[", std::to_string(i), "]"));
      made.star = FhirTarget::npos;
      out.push_back(std::move(made));
    }
  }
  values = std::move(out);
}

/// Drops what only constants made, and references to it. An item that refers to what is there says
/// something by that alone, as the focal insurance does.
void FhirSink::resolve_references() {
  std::erase_if(contained_, [](const Part& one) { return !one.said; });
  std::set<std::string, std::less<>> names;
  for (const Part& one : contained_) names.insert(one.name);
  const auto contains = [&](std::string_view name) { return names.find(name) != names.end(); };
  const auto living = [&](const Value& value) {
    // Outside of loops a name may mean one that a loop made; its first stands for it.
    return !is_reference(value.path, value.text) ||
           contains(std::string_view{value.text}.substr(1));
  };
  const auto clean = [&](std::vector<Value>& values) {
    for (Value& value : values) {
      if (!is_reference(value.path, value.text) || living(value)) continue;
      // Inside a loop the claim's own resource may be meant: "#insurer-2" is "#insurer".
      const std::string outer = value.text.substr(0, value.text.rfind('-'));
      if (outer.size() > 1 && contains(std::string_view{outer}.substr(1))) value.text = outer;
    }
    std::erase_if(values, [&](const Value& value) { return !living(value); });
  };
  clean(claim_);
  for (Part& one : contained_) clean(one.values);
  for (Part& one : items_) {
    clean(one.values);
    one.said = one.said ||
               std::any_of(one.values.begin(), one.values.end(),
                           [](const Value& value) { return is_reference(value.path, value.text); });
  }
  std::erase_if(items_, [](const Part& one) { return !one.said; });
}

/// All that a part says, its name apart.
std::string FhirSink::said(const Part& part) {
  std::string out = part.type;
  for (const Value& value : part.values) out += concat("\n", value.path, "\n", value.text);
  return out;
}

void FhirSink::merge_contained() {
  std::map<std::string, std::string> first;  // what a resource says, and the name it goes by
  std::map<std::string, std::string> renamed;
  std::vector<Part> kept;
  for (Part& one : contained_) {
    const auto [known, fresh] = first.try_emplace(said(one), one.name);
    if (fresh)
      kept.push_back(std::move(one));
    else
      renamed.emplace("#" + one.name, "#" + known->second);
  }
  contained_ = std::move(kept);
  const auto rename = [&](std::vector<Value>& values) {
    for (Value& value : values)
      if (const auto to = renamed.find(value.text); to != renamed.end()) value.text = to->second;
  };
  rename(claim_);
  for (Part& one : items_) rename(one.values);
  for (Part& one : contained_) rename(one.values);
}

void FhirSink::merge_care_team() {
  std::set<std::string> members;
  std::erase_if(items_, [&](const Part& one) {
    return one.type == "careTeam" && !members.insert(said(one)).second;
  });
}

void FhirSink::link_care_team() {
  std::map<std::string, std::string> numbers;  // of the member with this provider
  std::size_t number = 0;
  for (const Part& one : items_) {
    if (one.type != "careTeam") continue;
    ++number;
    for (const Value& value : one.values)
      if (value.path == "provider.reference")
        numbers.try_emplace(value.text, std::to_string(number));
  }
  for (Part& one : items_) {
    for (Value& value : one.values) {
      if (value.path != kCareTeamSequence || !value.text.starts_with('#')) continue;
      auto found = numbers.find(value.text);
      // The claim's own, when this turn of the loop made none: "#rendering-2" is "#rendering".
      if (found == numbers.end()) found = numbers.find(value.text.substr(0, value.text.rfind('-')));
      value.text = found == numbers.end() ? std::string{} : found->second;
    }
    std::erase_if(one.values, [](const Value& value) { return value.text.empty(); });
  }
}

std::string FhirSink::finish() {
  expand_stars(claim_);
  for (Part& one : items_) expand_stars(one.values);
  for (Part& one : contained_) expand_stars(one.values);
  resolve_references();
  merge_contained();
  merge_care_team();
  link_care_team();

  fhir::Builder claim{"Claim"};
  const auto set = [&](fhir::Builder& into, const std::string& path, const Value& value,
                       const std::string& shown) {
    if (const Result<void> done = into.set(path, value.text); !done) {
      Issue issue =
          finding(kFhirValue, Action::hold, value.from, {}, value.text, done.error().message);
      issue.output_place = shown;
      issues_.push_back(std::move(issue));
      return;
    }
    written_.push_back({shown, value.text, value.from, value.rule});
  };
  for (const Value& value : claim_) set(claim, value.path, value, concat("Claim.", value.path));
  for (std::size_t i = 0; i < contained_.size(); ++i) {
    const Part& one = contained_[i];
    fhir::Builder resource{one.type};
    const std::string at = concat("contained[", std::to_string(i), "]");
    const Result<void> named = resource.set("id", one.name);
    for (const Value& value : one.values)
      set(resource, value.path, value, concat("Claim.", at, ".", value.path));
    const Result<void> done =
        named ? claim.embed(at, std::move(resource)) : Result<void>{named.error()};
    if (!done)
      issues_.push_back(finding(kFhirValue, Action::hold, Origin{}, {}, {}, done.error().message));
  }
  std::map<std::string, std::size_t> counts;
  for (const Part& one : items_) {
    const std::size_t index = counts[one.type]++;
    const std::string at = concat(one.type, "[", std::to_string(index), "].");
    if (std::find(kNumbered.begin(), kNumbered.end(), one.type) != kNumbered.end()) {
      const Value number{"sequence", std::to_string(index + 1), Origin{}, true};
      set(claim, concat(at, "sequence"), number, concat("Claim.", at, "sequence"));
    }
    for (const Value& value : one.values)
      set(claim, concat(at, value.path), value, concat("Claim.", at, value.path));
  }
  return claim.json();
}

Origin FhirSink::origin(std::string_view path) const {
  for (const FhirElement& one : written_) {
    const bool inside =
        one.path == path || (one.path.size() > path.size() && one.path.starts_with(path) &&
                             (one.path[path.size()] == '.' || one.path[path.size()] == '['));
    if (inside && one.from.kind != Origin::Kind::none) return one.from;
  }
  return Origin{};
}

}  // namespace claimwire::mappings
