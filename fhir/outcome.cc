#include "fhir/outcome.h"

#include <string_view>

#include "core/text.h"
#include "fhir/definitions/definitions.h"
#include "fhir/kinds.h"

namespace claimwire::fhir {
namespace {

void write_issue(json::Writer& out, std::string_view severity, std::string_view code,
                 std::string_view text, std::string_view diagnostics, std::string_view place) {
  out.begin_object().member("severity", severity).member("code", code);
  out.key("details").begin_object().member("text", text).end_object();
  if (!diagnostics.empty()) out.member("diagnostics", diagnostics);
  if (!place.empty()) {
    // Only a FHIRPath may stand in expression; a place in HL7 v2 or X12 goes into location, which
    // R4 keeps for what is no FHIRPath.
    const std::string_view root = place.substr(0, place.find_first_of(".["));
    const bool fhir_path = definitions::is_resource_name(root);
    out.key(fhir_path ? "expression" : "location").begin_array().string(place).end_array();
  }
  out.end_object();
}

void begin(json::Writer& out) {
  out.begin_object().member("resourceType", "OperationOutcome").key("issue").begin_array();
}

}  // namespace

std::string write_outcome(const Issues& issues, const Content* content, json::Layout layout) {
  std::string text;
  json::Writer out{text, layout};
  begin(out);
  for (const Issue& issue : issues) {
    std::string place = issue.place;
    if (place.empty() && content != nullptr) place = place_of(value_at(*content, issue.from));
    const bool own = issue.kind->id.starts_with("fhir.") && !issue.detail.empty();
    write_issue(out, name(issue.kind->severity), outcome_code(*issue.kind), issue.kind->message,
                own ? concat(issue.kind->id, ": ", issue.detail) : std::string{issue.kind->id},
                place);
  }
  if (issues.empty()) write_issue(out, "information", "informational", "all OK", {}, {});
  out.end_array().end_object();
  return text;
}

std::string write_outcome(const Error& error, json::Layout layout) {
  std::string text;
  json::Writer out{text, layout};
  begin(out);
  write_issue(out, name(Severity::error), outcome_code(error.id), error.message, error.id, {});
  out.end_array().end_object();
  return text;
}

}  // namespace claimwire::fhir
