#include "mappings/engine/fhir_target.h"

#include "core/text.h"
#include "fhir/builder.h"

namespace claimwire::mappings {
namespace {

Error wrong(std::string_view text, std::string_view what) {
  return {"mapping.fhir-target", concat(text, ": ", what)};
}

/// "careTeam#attending.provider" into "careTeam", "attending" and "provider".
struct Parts {
  std::string_view element, name, rest;
};
Parts parts_of(std::string_view text) {
  Parts parts;
  const std::size_t dot = text.find('.');
  parts.element = text.substr(0, dot);
  if (dot != std::string_view::npos) parts.rest = text.substr(dot + 1);
  const std::size_t hash = parts.element.find('#');
  if (hash != std::string_view::npos) {
    parts.name = parts.element.substr(hash + 1);
    parts.element = parts.element.substr(0, hash);
  }
  return parts;
}

/// FHIR id: letters, digits, '-' and '.'; a dot would end it here.
bool is_name(std::string_view text) {
  if (text.empty() || text.size() > 40) return false;
  for (const char c : text)
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-'))
      return false;
  return true;
}

/// The path with each `[*]` as a number, so that the definitions can be asked.
std::string numbered(std::string_view path) {
  std::string out{path};
  for (std::size_t at = out.find("[*]"); at != std::string::npos; at = out.find("[*]", at))
    out.replace(at, 3, "[0]");
  return out;
}

bool is_type(std::string_view text) { return !text.empty() && text[0] >= 'A' && text[0] <= 'Z'; }

}  // namespace

Result<FhirTarget> fhir_target(std::string_view text, const FhirTarget* loop) {
  FhirTarget target;
  target.of_claim = loop == nullptr;
  std::string_view rest = text;
  if (rest.starts_with("Claim.")) {
    rest.remove_prefix(6);
    target.of_claim = true;
  }
  const Parts parts = parts_of(rest);
  std::string type = "Claim";
  std::string before;
  if (!parts.name.empty()) {
    if (!is_name(parts.name))
      return wrong(text, "a name behind # has letters, digits and '-' only, at most 40");
    target.name = std::string{parts.name};
    target.path = std::string{parts.rest};
    target.of_claim = true;
    if (is_type(parts.element)) {
      type = target.resource = std::string{parts.element};
    } else {
      target.list = std::string{parts.element};
      before = concat(target.list, "[0].");
    }
  } else {
    target.path = std::string{rest};
    if (!target.of_claim) before = concat(loop->list, "[0].");
  }
  if (target.path.empty()) return wrong(text, "name an element of it");
  target.star = target.path.find("[*]");
  if (target.star != FhirTarget::npos &&
      target.path.find("[*]", target.star + 1) != std::string::npos)
    return wrong(text, "[*] can stand once");
  const Result<void> known = fhir::Builder::check_path(type, concat(before, numbered(target.path)));
  if (!known) return known.error();
  return target;
}

Result<FhirTarget> fhir_loop_target(std::string_view text) {
  FhirTarget target;
  const Parts parts = parts_of(text);
  if (!parts.rest.empty() || is_type(parts.element))
    return wrong(text, "`each` belongs on a list of the claim, such as item or diagnosis");
  if (!parts.name.empty() && !is_name(parts.name))
    return wrong(text, "a name behind # has letters, digits and '-' only, at most 40");
  target.list = std::string{parts.element};
  target.name = std::string{parts.name};
  // A list takes any index; what stands once refuses it, and what holds elements is no value.
  const Result<void> known = fhir::Builder::check_path("Claim", concat(target.list, "[1]"));
  if (!known && !known.error().is("fhir.path-not-a-value")) return known.error();
  return target;
}

}  // namespace claimwire::mappings
