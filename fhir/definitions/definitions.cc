#include "fhir/definitions/definitions.h"

#include <algorithm>

#include "core/text.h"

namespace claimwire::fhir::definitions {
namespace {

constexpr std::size_t kListedMax = 12;

/// "dateTime" ends a choice as "DateTime".
bool is_capitalised(std::string_view suffix, std::string_view type) {
  return suffix.size() == type.size() && !suffix.empty() && suffix.substr(1) == type.substr(1) &&
         suffix[0] >= 'A' && suffix[0] <= 'Z' && (suffix[0] | 0x20) == (type[0] | 0x20);
}

}  // namespace

bool ValueSet::has(std::string_view code) const {
  const std::uint16_t* const first = kCodes + row_->codes_first;
  return std::any_of(first, first + row_->codes_count,
                     [&](std::uint16_t name) { return kNames[name] == code; });
}

std::string ValueSet::listed() const {
  std::string out;
  for (std::size_t n = 0; n < std::min<std::size_t>(row_->codes_count, kListedMax); ++n) {
    if (n > 0) out += " | ";
    out += kNames[kCodes[row_->codes_first + n]];
  }
  if (row_->codes_count > kListedMax) out += " | ...";
  return out;
}

Type Element::type(std::size_t n) const { return Type{kTypes + kTypeLists[row_->types_first + n]}; }

std::optional<ValueSet> Element::value_set() const {
  if (row_->value_set == 0) return std::nullopt;
  return ValueSet{kValueSets + row_->value_set};
}

std::optional<Found> Type::find(std::string_view name, std::size_t from) const {
  for (std::size_t step = 0; step < size(); ++step) {
    const std::size_t position = (from + step) % size();
    const Element candidate = element(position);
    const std::string_view own = candidate.name();
    if (!candidate.choice()) {
      if (own == name) return Found{candidate, candidate.type(), position};
      continue;
    }
    if (!name.starts_with(own)) continue;
    for (std::size_t n = 0; n < candidate.types(); ++n) {
      const Type type = candidate.type(n);
      if (is_capitalised(name.substr(own.size()), type.name()))
        return Found{candidate, type, position};
    }
  }
  return std::nullopt;
}

std::optional<Type> type_named(std::string_view name) {
  const TypeRow* const end = kTypes + kTypeCount;
  const TypeRow* const found = std::lower_bound(
      kTypes, end, name,
      [](const TypeRow& row, std::string_view wanted) { return kNames[row.name] < wanted; });
  if (found == end || kNames[found->name] != name) return std::nullopt;
  return Type{found};
}

bool is_resource_name(std::string_view name) {
  const std::uint16_t* const end = kResourceNames + kResourceNameCount;
  const std::uint16_t* const found = std::lower_bound(
      kResourceNames, end, name,
      [](std::uint16_t number, std::string_view wanted) { return kNames[number] < wanted; });
  return found != end && kNames[*found] == name;
}

bool is_choice_suffix(std::string_view suffix) {
  if (suffix.empty() || suffix[0] < 'A' || suffix[0] > 'Z') return false;
  if (const auto type = type_named(suffix)) return type->kind() == Kind::complex;
  std::string primitive{suffix};
  primitive[0] = static_cast<char>(primitive[0] | 0x20);
  const auto type = type_named(primitive);
  return type && type->primitive();
}

bool may_be_choice(std::string_view name) {
  bool plain = false;
  for (std::size_t t = 0; t < kTypeCount; ++t) {
    const Type type{kTypes + t};
    for (std::size_t n = 0; n < type.size(); ++n) {
      const Element element = type.element(n);
      if (element.name() != name) continue;
      if (element.choice()) return true;
      plain = true;
    }
  }
  return !plain;
}

std::vector<std::string> json_names(const Element& element) {
  if (!element.choice()) return {std::string{element.name()}};
  std::vector<std::string> names;
  for (std::size_t n = 0; n < element.types(); ++n) {
    std::string suffix{element.type(n).name()};
    suffix[0] = static_cast<char>(suffix[0] & ~0x20);
    names.push_back(concat(element.name(), suffix));
  }
  return names;
}

}  // namespace claimwire::fhir::definitions
