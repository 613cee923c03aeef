#include "fhir/validate.h"

#include <string>
#include <string_view>
#include <vector>

#include "core/text.h"
#include "fhir/claim_rules.h"
#include "fhir/definitions/definitions.h"
#include "fhir/invariants.h"
#include "fhir/kinds.h"
#include "fhir/primitives.h"
#include "fhir/raise.h"

namespace claimwire::fhir {
namespace {

using definitions::Element;
using definitions::Found;
using definitions::Type;

/// The type of what stands in the "_" twin of a primitive: its id and extensions.
const Type& element_type() {
  static const Type type = *definitions::type_named("Element");
  return type;
}

class Validator {
 public:
  Validator(const Content& content, Raise& raise, bool claim_rules)
      : content_{content}, raise_{raise}, claim_rules_{claim_rules} {}

  void run() {
    const auto resource = definitions::type_named("Resource");
    waiting_.push_back({content_.root(), *resource});
    while (!waiting_.empty()) {
      const Waiting next = waiting_.back();
      waiting_.pop_back();
      object(next.value, next.type);
    }
  }

 private:
  struct Waiting {
    json::Value value;
    Type type;
  };

  void object(json::Value value, Type type) {
    if (type.any_resource()) {
      const std::string_view name = type_of(value);
      const auto known = definitions::type_named(name);
      if (!known || known->kind() != definitions::Kind::resource || known->any_resource()) {
        if (definitions::is_resource_name(name))
          raise_(kinds::kResourceNotChecked, value, {}, name);
        else
          raise_(kinds::kUnknownResource, value, "resourceType", {}, name);
        return;
      }
      type = *known;
    }
    members(value, type);
    check_invariants(content_, type.name(), value, raise_);
    if (claim_rules_ && type.name() == "Claim") check_claim(content_, value, raise_);
  }

  void members(json::Value value, Type type) {
    given_.assign(type.size(), std::string_view{});
    std::size_t last = 0;
    std::size_t content = 0;  // ele-1: an id alone says nothing
    for (const json::Value member : value) {
      std::string_view name = member.name();
      if (name == "resourceType" && type.kind() == definitions::Kind::resource) {
        ++content;
        continue;
      }
      const bool twin = name.starts_with('_');
      if (twin) name.remove_prefix(1);
      const auto found = type.find(name, last);
      if (!found || (twin && !found->type.primitive())) {
        raise_(kinds::kUnknownElement, member, {}, concat("not an element of ", type.name()));
        continue;
      }
      last = found->position;
      if (name != "id") ++content;
      std::string_view& given = given_[found->position];
      if (!given.empty() && given != name)
        raise_(kinds::kChoice, member, {},
               concat("expected one of ", found->element.name(), "[x]"));
      given = name;
      if (twin)
        twin_member(member, *found);
      else
        this->member(member, *found, value);
    }
    if (content == 0) raise_(kinds::kEmpty, value);
    for (std::size_t n = 0; n < type.size(); ++n) {
      const Element element = type.element(n);
      if (element.min() > 0 && given_[n].empty())
        raise_(kinds::kRequired, value, concat(element.name(), element.choice() ? "[x]" : ""));
    }
  }

  void member(json::Value member, const Found& found, json::Value parent) {
    if (found.element.repeats() != member.is_array()) {
      if (member.is_array() && member.size() == 0) return raise_(kinds::kEmpty, member);
      raise_(member.is_array() ? kinds::kIsAList : kinds::kNotAList, member);
    } else if (member.is_array() && member.size() == 0) {
      return raise_(kinds::kEmpty, member);
    }
    if (!member.is_array()) return item(member, found);
    const json::Value twin =
        found.type.primitive() ? parent[concat("_", member.name())] : json::Value{};
    auto twin_item = twin.begin();
    for (const json::Value one : member) {
      const bool has_twin = twin.is_array() && twin_item != twin.end();
      if (!one.is_null())
        item(one, found);
      else if (!has_twin || !(*twin_item).is_object())
        raise_(kinds::kNull, one);
      if (has_twin) ++twin_item;
    }
  }

  void item(json::Value value, const Found& found) {
    if (value.is_null()) return raise_(kinds::kNull, value);
    if (found.type.primitive()) return primitive(value, found);
    if (!value.is_object())
      return raise_(
          kinds::kJsonType, value, {},
          concat("expected an object, ", found.type.name(), ", not a ", json::name(value.type())));
    if (const auto codes = found.element.value_set()) binding(value, *codes);
    waiting_.push_back({value, found.type});
  }

  void primitive(json::Value value, const Found& found) {
    const std::string_view type = found.type.name();
    if (value.type() != primitive_json_type(type))
      return raise_(kinds::kJsonType, value, {},
                    concat("expected a JSON ", json::name(primitive_json_type(type)), ", ", type,
                           ", not ", json::name(value.type())));
    if (!is_primitive(type, value.text()))
      return raise_(kinds::kFormat, value, {},
                    concat("expected ", type, ": ", primitive_shape(type)), value.text());
    if (const auto codes = found.element.value_set(); codes && !codes->has(value.text()))
      raise_(kinds::kCode, value, {}, concat("expected one of ", codes->listed()), value.text());
  }

  /// A concept with a required binding needs one coding of the set (R4, 4.1.5.1).
  void binding(json::Value concept_or_coding, const definitions::ValueSet& codes) {
    const auto fits = [&](json::Value coding) {
      const bool system = codes.system().empty() || coding["system"].text() == codes.system();
      return system && codes.has(coding["code"].text());
    };
    if (fits(concept_or_coding)) return;
    const json::Value codings = concept_or_coding["coding"];
    if (codings.is_array()) {
      for (const json::Value coding : codings) {
        if (fits(coding)) return;
      }
    }
    raise_(kinds::kCode, concept_or_coding, {},
           concat("expected one of ", codes.listed(), " of ", codes.system()),
           codings.at(0)["code"].text());
  }

  void twin_member(json::Value member, const Found& found) {
    const auto extras = [&](json::Value value) {
      if (value.is_object())
        waiting_.push_back({value, element_type()});
      else if (!value.is_null() || !found.element.repeats())
        raise_(kinds::kJsonType, value, {}, "expected an object with id or extension");
    };
    if (found.element.repeats() && !member.is_array()) return raise_(kinds::kNotAList, member);
    if (!member.is_array()) return extras(member);
    if (!found.element.repeats()) return raise_(kinds::kIsAList, member);
    for (const json::Value one : member) extras(one);
  }

  const Content& content_;
  Raise& raise_;
  bool claim_rules_;
  std::vector<Waiting> waiting_{};
  std::vector<std::string_view> given_{};  // by position in the type: the JSON name seen
};

}  // namespace

void validate(const Content& content, Issues& issues, const ValidateOptions& options) {
  if (!content.root()) return;
  Raise raise{issues, options.issues_max};
  Validator{content, raise, options.claim_rules}.run();
  raise.finish(content.root());
}

}  // namespace claimwire::fhir
