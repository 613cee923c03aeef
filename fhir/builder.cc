#include "fhir/builder.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "core/text.h"
#include "fhir/definitions/definitions.h"
#include "fhir/primitives.h"

namespace claimwire::fhir {
namespace {

using definitions::Found;
using definitions::Type;

constexpr std::size_t kStepsMax = 32;  // so deep may a mapping nest; writing recurses no deeper
constexpr std::size_t kIndexMax = 100'000;

struct Step {
  std::string_view name;
  std::size_t index = 0;
  bool indexed = false;
};

Error at_path(std::string_view id, std::string_view path, std::string_view what) {
  return {std::string{id}, concat(printable(path, 200), ": ", what)};
}

/// "item[0].net.value" in steps, without the type in front.
Result<std::vector<Step>> steps_of(std::string_view type, std::string_view path) {
  std::vector<Step> steps;
  for (const std::string_view part : split(path, '.')) {
    Step step;
    const std::size_t open = part.find('[');
    step.name = part.substr(0, open);
    if (open != std::string_view::npos) {
      const std::string_view digits = part.substr(open + 1, part.size() - open - 2);
      const auto [end, failed] =
          std::from_chars(digits.data(), digits.data() + digits.size(), step.index);
      if (part.back() != ']' || failed != std::errc{} || end != digits.data() + digits.size() ||
          step.index > kIndexMax)
        return at_path("fhir.path-syntax", path, "expected a number from 0 in [ ]");
      step.indexed = true;
    }
    if (step.name.empty())
      return at_path("fhir.path-syntax", path, "expected the name of an element");
    steps.push_back(step);
  }
  if (steps.size() > 1 && steps.front().name == type && !steps.front().indexed)
    steps.erase(steps.begin());
  if (steps.size() > kStepsMax)
    return at_path("fhir.path-syntax", path, "the path has more than 32 steps");
  return steps;
}

Error unknown(std::string_view path, std::string_view name, Type type) {
  std::vector<std::string> names;
  for (std::size_t n = 0; n < type.size(); ++n) {
    const std::vector<std::string> own = definitions::json_names(type.element(n));
    if (type.element(n).name() == name)  // a choice under its bare name
      return at_path("fhir.path-unknown", path,
                     concat(name, " has several types; name one, such as ", own.front()));
    names.insert(names.end(), own.begin(), own.end());
  }
  const std::string_view close = nearest(name, {names.begin(), names.end()});
  return at_path("fhir.path-unknown", path,
                 concat(type.name(), " has no element ", name,
                        close.empty() ? "" : concat("; did you mean ", close, "?")));
}

}  // namespace

/// An object (members in `inside`), a list (items), a primitive (`text`) or a resource of its own.
struct Builder::Node {
  explicit Node(Type of) : type{of} {}

  struct Child {
    std::size_t order;  ///< Of a member: its place in the definitions; of an item: its index.
    std::string name;   ///< Of a member; empty for items.
    std::unique_ptr<Node> node;
  };

  Type type;
  bool list = false;
  std::optional<std::string> text{};
  std::optional<Builder> resource{};
  std::vector<Child> inside{};  // sorted by order, then name

  Node& child(std::size_t order, std::string_view name, Type of) {
    auto place = std::lower_bound(inside.begin(), inside.end(), std::pair{order, name},
                                  [](const Child& a, const auto& b) {
                                    return std::pair{a.order, std::string_view{a.name}} < b;
                                  });
    if (place == inside.end() || place->order != order || place->name != name)
      place = inside.insert(place, {order, std::string{name}, std::make_unique<Node>(of)});
    return *place->node;
  }
};

/// A path and what its steps are; nothing is made before all of it is known.
struct Builder::Located {
  std::vector<Step> steps;
  std::vector<Found> found;
  Type type() const { return found.back().type; }
};

Builder::Builder(std::string_view type) : type_name_{type} {
  const auto known = definitions::type_named(type);
  if (known && known->kind() == definitions::Kind::resource && !known->any_resource())
    root_ = std::make_unique<Node>(*known);
}

Builder::Builder(Builder&&) noexcept = default;
Builder& Builder::operator=(Builder&&) noexcept = default;
Builder::~Builder() = default;

bool Builder::empty() const { return !root_ || root_->inside.empty(); }

Result<Builder::Located> Builder::locate(std::string_view type_name, std::string_view path) {
  const auto root = definitions::type_named(type_name);
  if (!root || root->kind() != definitions::Kind::resource || root->any_resource())
    return at_path("fhir.path-unknown", path,
                   concat(type_name, " is no resource type that claimwire can write"));
  Result<std::vector<Step>> steps = steps_of(type_name, path);
  if (!steps) return steps.error();
  Located located{*std::move(steps), {}};
  Type type = *root;
  for (const Step& step : located.steps) {
    const auto next = type.find(step.name);
    if (!next) return unknown(path, step.name, type);
    if (step.index > 0 && !next->element.repeats())
      return at_path("fhir.path-unknown", path,
                     concat(step.name, " stands only once; leave the index out"));
    located.found.push_back(*next);
    type = next->type;
  }
  return located;
}

Builder::Node& Builder::make(const Located& located) {
  Node* node = root_.get();
  for (std::size_t n = 0; n < located.found.size(); ++n) {
    const Step& step = located.steps[n];
    const Found& found = located.found[n];
    node = &node->child(found.element.number(), step.name, found.type);
    if (!found.element.repeats()) continue;
    node->list = true;
    node = &node->child(step.index, {}, found.type);
  }
  return *node;
}

Result<void> Builder::check_path(std::string_view type, std::string_view path) {
  const Result<Located> located = locate(type, path);
  if (!located) return located.error();
  if (!located->type().primitive())
    return at_path("fhir.path-not-a-value", path,
                   concat("it is a ", located->type().name(), ", which has elements; name one"));
  return {};
}

Result<void> Builder::set(std::string_view path, std::string_view text) {
  const Result<Located> located = locate(type_name_, path);
  if (!located) return located.error();
  const std::string_view type = located->type().name();
  if (!located->type().primitive())
    return at_path("fhir.path-not-a-value", path,
                   concat("it is a ", type, ", which has elements; name one"));
  if (!is_primitive(type, text))
    return at_path("fhir.value-format", path,
                   concat("expected ", type, ": ", primitive_shape(type)));
  make(*located).text = std::string{text};
  return {};
}

Result<void> Builder::embed(std::string_view path, Builder resource) {
  const Result<Located> located = locate(type_name_, path);
  if (!located) return located.error();
  if (!located->type().any_resource() || !resource.root_)
    return at_path("fhir.path-not-a-value", path, "only a resource can stand where one may");
  make(*located).resource = std::move(resource);
  return {};
}

std::string Builder::json(json::Layout layout) const {
  std::string out;
  json::Writer writer{out, layout};
  write(writer);
  return out;
}

void Builder::write(json::Writer& out) const {
  out.begin_object().member("resourceType", type_name_);
  if (root_) write(*root_, out);
  out.end_object();
}

void Builder::write(const Node& node, json::Writer& out) {
  for (const Node::Child& child : node.inside) {
    out.key(child.name);
    if (!child.node->list) {
      write_item(*child.node, out);
      continue;
    }
    out.begin_array();
    for (const Node::Child& item : child.node->inside) write_item(*item.node, out);
    out.end_array();
  }
}

void Builder::write_item(const Node& node, json::Writer& out) {
  if (node.resource) {
    node.resource->write(out);
  } else if (node.text) {
    switch (primitive_json_type(node.type.name())) {
      case json::Type::number:
        out.number(*node.text);
        break;
      case json::Type::boolean:
        out.boolean(*node.text == "true");
        break;
      default:
        out.string(*node.text);
    }
  } else {
    out.begin_object();
    write(node, out);
    out.end_object();
  }
}

}  // namespace claimwire::fhir
