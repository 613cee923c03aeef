#include "mappings/engine/encounter_sink.h"

#include <algorithm>

#include "core/text.h"

namespace claimwire::mappings {
namespace {

using claims::FieldInfo;
using claims::FieldType;

/// The struct that the last field of a target lies in.
void* owner_of(const CompiledTarget& target, void* item) {
  void* at = item;
  for (std::size_t i = 0; i + 1 < target.chain.size(); ++i) at = target.chain[i]->at(at);
  return at;
}

Result<DateTime> read_time(std::string_view text) {
  const bool iso = text.size() >= 7 && text[4] == '-';
  return iso ? DateTime::parse_fhir(text) : DateTime::parse_hl7(text);
}

bool allowed(std::string_view list, std::string_view value) {
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(' ', at), list.size());
    if (list.substr(at, end - at) == value) return true;
    at = end + 1;
  }
  return false;
}

template <class T>
Sourced<T>& as(void* at) {
  return *static_cast<Sourced<T>*>(at);
}

/// The one leaf of a composite that a single text fills.
claims::Text* main_leaf(const FieldInfo& field, void* group) {
  switch (field.group->composite) {
    case claims::Composite::provider:
      return &static_cast<claims::Provider*>(group)->npi;
    case claims::Composite::person_name:
      return &static_cast<claims::PersonName*>(group)->family;
    case claims::Composite::address:
      return &static_cast<claims::Address*>(group)->line;
    default:
      return nullptr;
  }
}

}  // namespace

std::optional<Date> read_day(std::string_view text) {
  const Result<DateTime> read = read_time(text);
  return read ? read->date() : std::nullopt;
}

void* EncounterSink::open(const Block& block, void* outer) {
  const FieldInfo& list = *block.target.chain.back();
  return list.group->append(list.at(owner_of(block.target, outer)));
}

void EncounterSink::close(const Block&, void*) {}

Date EncounterSink::day(void* item) const {
  for (const claims::Charge& charge : encounter_.charges)
    if (&charge == item && charge.service.has()) return charge.service.from.value;
  if (encounter_.admitted.has())
    if (const auto date = encounter_.admitted.value.date()) return *date;
  return today_;
}

Result<Money> EncounterSink::read_money(const Found& value) const {
  const std::string_view currency = source_.currency(value.from);
  return currency.empty() ? Money::parse(value.text) : Money::parse(value.text, currency);
}

void EncounterSink::unreadable(const CompiledRule& rule, const Found& value,
                               std::string_view what) {
  issues_.push_back(
      finding(kNotConverted, Action::hold, value.from, source_.place(value.from), value.text,
              concat(rule.written->target, " is ", what, " (", rule.written->place.text(), ")")));
}

void EncounterSink::extra(const CompiledRule& rule, const std::string& as_type, void* at,
                          Found& value) {
  claims::Extra made;
  made.name = rule.target.extra;
  if (as_type == "money") {
    const Result<Money> money = read_money(value);
    if (!money) return unreadable(rule, value, "an amount such as 140.00");
    made.value = Sourced<Money>{*money, value.from};
  } else if (as_type == "date") {
    const auto day = read_day(value.text);
    if (!day) return unreadable(rule, value, "a date");
    made.value = Sourced<Date>{*day, value.from};
  } else {
    made.value = claims::Text{std::move(value.text), value.from};
  }
  auto& extras = *static_cast<claims::Extras*>(at);
  std::erase_if(extras, [&](const claims::Extra& one) { return one.name == made.name; });
  extras.push_back(std::move(made));
}

void EncounterSink::leaf(const CompiledRule& rule, const FieldInfo& field, void* at,
                         std::vector<Found>& values) {
  Found& first = values.front();
  switch (field.type) {
    case FieldType::text:
      if (!field.allowed.empty() && !allowed(field.allowed, first.text)) {
        issues_.push_back(finding(kNotAllowed, Action::hold, first.from, source_.place(first.from),
                                  first.text,
                                  concat(rule.written->target, " is one of ", field.allowed, " (",
                                         rule.written->place.text(), ")")));
        return;
      }
      as<std::string>(at) = {std::move(first.text), first.from};
      return;
    case FieldType::text_list: {
      auto& list = *static_cast<claims::TextList*>(at);
      list.clear();
      for (Found& one : values) list.push_back({std::move(one.text), one.from});
      return;
    }
    case FieldType::decimal: {
      const Result<Decimal> number = Decimal::parse(first.text);
      if (!number) return unreadable(rule, first, "a number");
      as<Decimal>(at) = {*number, first.from};
      return;
    }
    case FieldType::money: {
      const Result<Money> money = read_money(first);
      if (!money) return unreadable(rule, first, "an amount such as 140.00");
      as<Money>(at) = {*money, first.from};
      return;
    }
    case FieldType::date: {
      const auto day = read_day(first.text);
      if (!day) return unreadable(rule, first, "a date");
      as<Date>(at) = {*day, first.from};
      return;
    }
    case FieldType::date_time: {
      const Result<DateTime> time = read_time(first.text);
      if (!time) return unreadable(rule, first, "a date and time");
      as<DateTime>(at) = {*time, first.from};
      return;
    }
    case FieldType::group: {
      if (field.group->composite == claims::Composite::period) {
        const auto day = read_day(first.text);
        if (!day) return unreadable(rule, first, "a date");
        *static_cast<claims::ServicePeriod*>(at) = {{*day, first.from}, {}};
        return;
      }
      if (claims::Text* const text = main_leaf(field, at))
        *text = {std::move(first.text), first.from};
      return;
    }
    case FieldType::group_list:
    case FieldType::extras:
      return;
  }
}

void EncounterSink::put(const CompiledRule& rule, const CompiledChoice& choice, void* item,
                        std::vector<Found>& values, bool whole) {
  const FieldInfo& field = *rule.target.chain.back();
  void* const at = field.at(owner_of(rule.target, item));
  if (field.type == FieldType::extras) {
    // Entries of a list may leave the type to the first that names it.
    std::string type = choice.written->as;
    for (const CompiledChoice& one : rule.choices)
      if (type.empty()) type = one.written->as;
    return extra(rule, type, at, values.front());
  }
  if (!whole) return leaf(rule, field, at, values);
  source_.fill(field.group->composite, values.front().from, at);
  if (field.group->composite == claims::Composite::period &&
      !static_cast<claims::ServicePeriod*>(at)->has())
    unreadable(rule, values.front(), "a date or a period");
}

void EncounterSink::erase(const CompiledRule& rule, void* item, Origin from) {
  const FieldInfo& field = *rule.target.chain.back();
  void* const at = field.at(owner_of(rule.target, item));
  const Origin erased{Origin::Kind::erased, 0, from.locator};
  switch (field.type) {
    case FieldType::text:
      as<std::string>(at) = {{}, erased};
      break;
    case FieldType::decimal:
      as<Decimal>(at) = {{}, erased};
      break;
    case FieldType::money:
      as<Money>(at) = {{}, erased};
      break;
    case FieldType::date:
      as<Date>(at) = {{}, erased};
      break;
    case FieldType::date_time:
      as<DateTime>(at) = {{}, erased};
      break;
    case FieldType::text_list:
      static_cast<claims::TextList*>(at)->assign(1, {{}, erased});
      break;
    case FieldType::group:
      if (claims::Text* const text = main_leaf(field, at)) *text = {{}, erased};
      break;
    case FieldType::group_list:
    case FieldType::extras:
      break;
  }
}

}  // namespace claimwire::mappings
