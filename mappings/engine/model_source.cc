#include <variant>

#include "core/text.h"
#include "mappings/engine/source.h"

namespace claimwire::mappings {
namespace {

using claims::FieldInfo;
using claims::FieldType;

std::string day_text(Date day, DateText dates) {
  return dates == DateText::compact ? day.compact() : day.iso();
}

/// FieldInfo::at takes the owner unconst; nothing is changed here.
const void* member(const FieldInfo& field, const void* owner) {
  return field.at(const_cast<void*>(owner));
}

template <class T>
const Sourced<T>& as(const void* at) {
  return *static_cast<const Sourced<T>*>(at);
}

void leaf(const FieldInfo& field, const void* at, std::size_t index, const std::string& extra,
          DateText dates, bool all, Values& into) {
  switch (field.type) {
    case FieldType::text:
      if (as<std::string>(at).has())
        into.items.push_back({as<std::string>(at).value, as<std::string>(at).from});
      break;
    case FieldType::text_list: {
      const auto& list = *static_cast<const claims::TextList*>(at);
      for (std::size_t i = 0; i < list.size(); ++i)
        if ((index == 0 || index == i + 1) && list[i].has() && (all || into.items.empty()))
          into.items.push_back({list[i].value, list[i].from});
      break;
    }
    case FieldType::decimal:
      if (as<Decimal>(at).has())
        into.items.push_back({as<Decimal>(at).value.text(), as<Decimal>(at).from});
      break;
    case FieldType::money:
      if (as<Money>(at).has())
        into.items.push_back({as<Money>(at).value.amount.text(), as<Money>(at).from});
      break;
    case FieldType::date:
      if (as<Date>(at).has())
        into.items.push_back({day_text(as<Date>(at).value, dates), as<Date>(at).from});
      break;
    case FieldType::date_time:
      if (as<DateTime>(at).has()) {
        const DateTime& time = as<DateTime>(at).value;
        into.items.push_back(
            {dates == DateText::compact ? time.hl7() : time.fhir(), as<DateTime>(at).from});
      }
      break;
    case FieldType::group:
      // A period is written as X12 writes a range, RD8; other groups have no text of their own.
      if (field.group->composite == claims::Composite::period) {
        const auto& period = *static_cast<const claims::ServicePeriod*>(at);
        if (period.has())
          into.items.push_back(
              {concat(day_text(period.from.value, dates), "-", day_text(period.last(), dates)),
               period.from.from});
      } else if (field.group->composite == claims::Composite::person_name) {
        const auto& name = *static_cast<const claims::PersonName*>(at);
        if (name.has()) into.items.push_back({name.family.value, name.family.from});
      } else if (field.group->composite == claims::Composite::provider) {
        const auto& provider = *static_cast<const claims::Provider*>(at);
        if (provider.has()) into.items.push_back({provider.npi.value, provider.npi.from});
      } else if (field.group->composite == claims::Composite::address) {
        const auto& address = *static_cast<const claims::Address*>(at);
        if (address.has()) into.items.push_back({address.line.value, address.line.from});
      }
      break;
    case FieldType::group_list:
      break;
    case FieldType::extras:
      for (const claims::Extra& one : *static_cast<const claims::Extras*>(at)) {
        if (one.name != extra) continue;
        if (const auto* text = std::get_if<claims::Text>(&one.value)) {
          if (text->has()) into.items.push_back({text->value, text->from});
        } else if (const auto* money = std::get_if<Sourced<Money>>(&one.value)) {
          if (money->has()) into.items.push_back({money->value.amount.text(), money->from});
        } else if (const auto* date = std::get_if<Sourced<Date>>(&one.value)) {
          if (date->has()) into.items.push_back({day_text(date->value, dates), date->from});
        }
      }
      break;
  }
}

/// As deep as the path has steps, which a mapping writes.
void walk(const ModelPath& path, std::size_t step, const void* owner, DateText dates, bool all,
          Values& into) {
  const auto& [field, index] = path.steps[step];
  const void* at = member(*field, owner);
  if (step + 1 == path.steps.size() || field->type == FieldType::extras)
    return leaf(*field, at, index, path.extra, dates, all, into);
  if (field->type == FieldType::group) return walk(path, step + 1, at, dates, all, into);
  const std::size_t size = field->group->size(at);
  for (std::size_t i = 0; i < size; ++i) {
    if (index != 0 && index != i + 1) continue;
    walk(path, step + 1, field->group->item(const_cast<void*>(at), i), dates, all, into);
    if (!all && !into.items.empty()) return;
  }
}

std::vector<const void*> objects(const Scope& scope, const void* root) {
  std::vector<const void*> out;
  for (const Scope* one = &scope; one->block != nullptr && one->block->written != nullptr;
       one = one->outer)
    out.insert(out.begin(), one->item.object);
  out.insert(out.begin(), root);
  return out;
}

}  // namespace

void find_in_model(const ModelPath& path, const std::vector<const void*>& levels, DateText dates,
                   bool all, Values& into) {
  if (path.level >= levels.size() || levels[path.level] == nullptr) return;
  walk(path, 0, levels[path.level], dates, all, into);
}

void ModelSource::find(const SourcePath& path, const Scope& scope, bool all, bool,
                       Values& into) const {
  const void* base = root_;
  const Scope* one = &scope;
  std::size_t depth = scope.block == nullptr ? 0 : scope.block->depth;
  while (depth > path.model.level && one->outer != nullptr) {
    one = one->outer;
    --depth;
  }
  if (path.model.level > 0) base = one->item.object;
  if (base != nullptr) walk(path.model, 0, base, dates_, all, into);
}

std::vector<Item> ModelSource::items(const Block&, const SourcePath& each,
                                     const Scope& outer) const {
  std::vector<const void*> levels = objects(outer, root_);
  std::vector<Item> out;
  if (each.model.level >= levels.size()) return out;
  const void* owner = levels[each.model.level];
  for (std::size_t i = 0; i + 1 < each.model.steps.size(); ++i) {
    if (each.model.steps[i].field->type != FieldType::group) return out;
    owner = member(*each.model.steps[i].field, owner);
  }
  const FieldInfo& field = *each.model.steps.back().field;
  const void* list = member(field, owner);
  for (std::size_t i = 0; i < field.group->size(list); ++i)
    out.push_back({i, field.group->item(const_cast<void*>(list), i)});
  return out;
}

void ModelSource::fill(claims::Composite, Origin, void*) const {}

Origin ModelSource::origin(const Scope&) const { return Origin{}; }

std::string ModelSource::place(const SourcePath& path, const Scope& scope) const {
  if (path.model.level == 0 || scope.block == nullptr || scope.block->written == nullptr)
    return path.text;
  // The number of the item in the claim, not among those that the loop's `when` lets through.
  return concat(scope.block->written->each, "[", std::to_string(scope.item.number + 1), "].",
                path.text);
}

std::string ModelSource::place(Origin) const { return {}; }

}  // namespace claimwire::mappings
