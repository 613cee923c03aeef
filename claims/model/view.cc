#include "claims/model/view.h"

#include <charconv>
#include <variant>

#include "core/text.h"

namespace claimwire::claims {
namespace {

using Node = lua::View::Node;
/// What Node::kind says: `type` is a GroupInfo for groups, else the FieldInfo.
enum NodeKind : int { kGroup, kGroupList, kTextList, kExtras };

Node group_node(const GroupInfo& group, const void* object) { return {&group, object, kGroup}; }
const GroupInfo& group_of(const Node& node) { return *static_cast<const GroupInfo*>(node.type); }
const GroupInfo& items_of(const Node& node) {
  return *static_cast<const FieldInfo*>(node.type)->group;
}
/// FieldInfo and GroupInfo take their owner unconst; nothing is changed here.
void* loose(const void* object) { return const_cast<void*>(object); }

template <class T>
const Sourced<T>& as(const void* at) {
  return *static_cast<const Sourced<T>*>(at);
}

/// One value, or where to go on: a group, a list.
struct Step {
  lua::View::Kind kind = lua::View::Kind::nothing;
  Node node{};
  ModelValue value{};
};

template <class T, class Write>
Step value_of(const Sourced<T>& sourced, Write write) {
  if (!sourced.has()) return {};
  return {lua::View::Kind::text, {}, {write(sourced.value), sourced.from}};
}
Step text_step(const Text& text) {
  return value_of(text, [](const std::string& value) { return value; });
}
Step money_step(const Sourced<Money>& money) {
  return value_of(money, [](const Money& value) { return value.amount.text(); });
}
Step date_step(const Sourced<Date>& date) {
  return value_of(date, [](Date value) { return value.iso(); });
}

Step step(const FieldInfo& field, const void* owner) {
  const void* const at = field.at(loose(owner));
  switch (field.type) {
    case FieldType::text:
      return text_step(as<std::string>(at));
    case FieldType::decimal:
      return value_of(as<Decimal>(at), [](const Decimal& value) { return value.text(); });
    case FieldType::money:
      return money_step(as<Money>(at));
    case FieldType::date:
      return date_step(as<Date>(at));
    case FieldType::date_time:
      return value_of(as<DateTime>(at), [](const DateTime& value) { return value.fhir(); });
    case FieldType::group:
      return {lua::View::Kind::node, group_node(*field.group, at), {}};
    case FieldType::group_list:
      return {lua::View::Kind::node, {&field, at, kGroupList}, {}};
    case FieldType::text_list:
      return {lua::View::Kind::node, {&field, at, kTextList}, {}};
    case FieldType::extras:
      return {lua::View::Kind::node, {&field, at, kExtras}, {}};
  }
  return {};
}

Step extra_step(const Extras& extras, std::string_view name) {
  for (const Extra& one : extras) {
    if (one.name != name) continue;
    if (const auto* text = std::get_if<Text>(&one.value)) return text_step(*text);
    if (const auto* money = std::get_if<Sourced<Money>>(&one.value)) return money_step(*money);
    return date_step(std::get<Sourced<Date>>(one.value));
  }
  return {};
}

Step member_step(const Node& of, std::string_view name) {
  if (of.kind == kExtras) return extra_step(*static_cast<const Extras*>(of.object), name);
  const FieldInfo* const field = of.kind == kGroup ? group_of(of).find(name) : nullptr;
  if (field == nullptr) return {lua::View::Kind::unknown, {}, {}};
  return step(*field, of.object);
}

std::size_t size_of(const Node& of) {
  if (of.kind == kGroupList) return items_of(of).size(of.object);
  if (of.kind == kTextList) return static_cast<const TextList*>(of.object)->size();
  return 0;
}

Step item_step(const Node& of, std::size_t index) {
  if (of.kind == kTextList) return text_step((*static_cast<const TextList*>(of.object))[index]);
  return {lua::View::Kind::node,
          group_node(items_of(of), items_of(of).item(loose(of.object), index)),
          {}};
}

/// "lines[2]" as name and number; 0: all of it.
std::pair<std::string_view, std::size_t> part_of(std::string_view text) {
  const std::size_t open = text.find('[');
  if (open == std::string_view::npos) return {text, 0};
  std::size_t index = 0;
  std::from_chars(text.data() + open + 1, text.data() + text.size(), index);
  return {text.substr(0, open), index};
}

/// As deep as the path has parts.
void find_below(const Node& of, std::string_view path, std::vector<ModelValue>& out) {
  const std::size_t dot = path.find('.');
  const auto [name, index] = part_of(path.substr(0, dot));
  const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  Step found = member_step(of, name);
  if (found.kind == lua::View::Kind::text) out.push_back(std::move(found.value));
  if (found.kind != lua::View::Kind::node) return;
  if (found.node.kind == kGroup || found.node.kind == kExtras)
    return rest.empty() ? void() : find_below(found.node, rest, out);
  for (std::size_t i = 0; i < size_of(found.node); ++i) {
    if (index != 0 && index != i + 1) continue;
    Step item = item_step(found.node, i);
    if (item.kind == lua::View::Kind::text) out.push_back(std::move(item.value));
    if (item.kind == lua::View::Kind::node && !rest.empty()) find_below(item.node, rest, out);
  }
}

lua::View::Kind give(Step&& found, Node& node, std::string& text) {
  node = found.node;
  text = std::move(found.value.text);
  return found.kind;
}

}  // namespace

lua::View::Kind ModelView::member(Node of, std::string_view name, Node& node,
                                  std::string& text) const {
  return give(member_step(of, name), node, text);
}
std::size_t ModelView::size(Node of) const { return size_of(of); }
lua::View::Kind ModelView::item(Node of, std::size_t index, Node& node, std::string& text) const {
  return give(item_step(of, index), node, text);
}

lua::View::Node ModelView::root(const Claim& claim) { return group_node(claim_fields(), &claim); }

std::vector<ModelValue> ModelView::find(Node of, std::string_view path) {
  std::vector<ModelValue> out;
  find_below(of, path, out);
  return out;
}

Result<void> ModelView::check(const GroupInfo& group, std::string_view path) {
  const GroupInfo* at = &group;
  const std::vector<std::string_view> parts = split(path, '.');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto [name, index] = part_of(parts[i]);
    const FieldInfo* const field = at == nullptr ? nullptr : at->find(name);
    if (field == nullptr) {
      std::vector<std::string_view> names;
      if (at != nullptr)
        for (const FieldInfo& one : at->fields) names.push_back(one.name);
      const std::string_view meant = nearest(name, names);
      return Error{"model.path",
                   concat("'", printable(path, 60), "': there is no field '", printable(name, 40),
                          "' in ", at == nullptr ? std::string_view{"a value"} : at->name,
                          meant.empty() ? std::string{} : concat("; did you mean '", meant, "'?"))};
    }
    if (field->type == FieldType::extras) return {};  // whatever a mapping named
    at = field->group;
  }
  return {};
}

}  // namespace claimwire::claims
