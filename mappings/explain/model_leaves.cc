#include "mappings/explain/model_leaves.h"

#include <variant>

#include "core/text.h"

namespace claimwire::mappings {
namespace {

using claims::FieldInfo;
using claims::FieldType;

template <class T>
const Sourced<T>& as(const void* at) {
  return *static_cast<const Sourced<T>*>(at);
}

/// As deep as the model's structs are nested.
void collect(const claims::GroupInfo& group, const void* object, const std::string& prefix,
             std::vector<ModelLeaf>& out) {
  const auto add = [&](std::string path, std::string value, Origin from) {
    if (from.kind != Origin::Kind::none) out.push_back({std::move(path), std::move(value), from});
  };
  for (const FieldInfo& field : group.fields) {
    void* const at = field.at(const_cast<void*>(object));
    const std::string path = concat(prefix, field.name);
    switch (field.type) {
      case FieldType::text:
        add(path, as<std::string>(at).value, as<std::string>(at).from);
        break;
      case FieldType::text_list: {
        const auto& list = *static_cast<const claims::TextList*>(at);
        for (std::size_t i = 0; i < list.size(); ++i)
          add(concat(path, "[", std::to_string(i + 1), "]"), list[i].value, list[i].from);
        break;
      }
      case FieldType::decimal:
        add(path, as<Decimal>(at).value.text(), as<Decimal>(at).from);
        break;
      case FieldType::money:
        add(path, as<Money>(at).value.amount.text(), as<Money>(at).from);
        break;
      case FieldType::date:
        add(path, as<Date>(at).value.iso(), as<Date>(at).from);
        break;
      case FieldType::date_time:
        add(path, as<DateTime>(at).value.fhir(), as<DateTime>(at).from);
        break;
      case FieldType::group:
        collect(*field.group, at, path + ".", out);
        break;
      case FieldType::group_list:
        for (std::size_t i = 0; i < field.group->size(at); ++i)
          collect(*field.group, field.group->item(at, i),
                  concat(path, "[", std::to_string(i + 1), "]."), out);
        break;
      case FieldType::extras:
        for (const claims::Extra& one : *static_cast<const claims::Extras*>(at)) {
          const std::string name = concat(path, ".", one.name);
          if (const auto* text = std::get_if<claims::Text>(&one.value))
            add(name, text->value, text->from);
          else if (const auto* money = std::get_if<Sourced<Money>>(&one.value))
            add(name, money->value.amount.text(), money->from);
          else if (const auto* date = std::get_if<Sourced<Date>>(&one.value))
            add(name, date->value.iso(), date->from);
        }
        break;
    }
  }
}

}  // namespace

std::vector<ModelLeaf> model_leaves(const claims::GroupInfo& group, const void* object) {
  std::vector<ModelLeaf> out;
  collect(group, object, "", out);
  return out;
}

}  // namespace claimwire::mappings
