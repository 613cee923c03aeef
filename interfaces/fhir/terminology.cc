#include "interfaces/fhir/terminology.h"

#include <optional>

#include "codes/code_system.h"
#include "codes/code_text.h"
#include "core/text.h"
#include "fhir/outcome.h"
#include "wrap/json/document.h"
#include "wrap/json/writer.h"

namespace claimwire::interfaces {
namespace {

constexpr std::string_view kFhirJson = "application/fhir+json";
constexpr std::string_view kLookup = "/CodeSystem/$lookup";
constexpr std::string_view kValidate = "/CodeSystem/$validate-code";

net::HttpResponse resource(int status, std::string body) {
  return {status, std::string{kFhirJson}, std::move(body), {}, {}};
}

net::HttpResponse refusal(int status, std::string_view id, std::string message) {
  return resource(status, fhir::write_outcome(Error{std::string{id}, std::move(message)}));
}

/// What is asked, from the query of a GET or the Parameters of a POST.
struct Asked {
  bool lookup = false;
  std::string system;
  std::string code;
  std::optional<std::string> display;
  std::string date;
};

Result<Asked> asked_in_body(const net::HttpRequest& request, std::string_view system_name) {
  const auto document = json::Document::parse(request.body.view());
  if (!document) return document.error();
  const json::Value root = document->root();
  if (root["resourceType"].text() != "Parameters")
    return Error{"fhir.invalid", "expected a Parameters resource"};
  Asked asked;
  for (const json::Value parameter : root["parameter"]) {
    const std::string_view name = parameter["name"].text();
    if (name == "code") asked.code = parameter["valueCode"].text();
    if (name == system_name) asked.system = parameter["valueUri"].text();
    if (name == "display") asked.display = parameter["valueString"].text();
    if (name == "date") asked.date = parameter["valueDateTime"].text();
    if (name == "coding") {
      asked.code = parameter["valueCoding"]["code"].text();
      asked.system = parameter["valueCoding"]["system"].text();
      if (const auto display = parameter["valueCoding"]["display"].string())
        asked.display = *display;
    }
    if (name == "codeableConcept" || name == "codeSystem")
      return Error{
          "fhir.not-supported",
          concat("parameter ", name, " is not read; give coding, or code and ", system_name)};
  }
  return asked;
}

Result<Asked> asked_by(const net::HttpRequest& request) {
  const bool lookup = request.path.ends_with("$lookup");
  const std::string_view system_name = lookup ? "system" : "url";
  Asked asked;
  if (request.method == "POST") {
    auto read = asked_in_body(request, system_name);
    if (!read) return read.error();
    asked = std::move(*read);
  } else {
    asked.code = request.parameter("code").value_or("");
    asked.system = request.parameter(system_name).value_or("");
    asked.display = request.parameter("display");
    asked.date = request.parameter("date").value_or("");
  }
  asked.lookup = lookup;
  if (asked.code.empty() || asked.system.empty())
    return Error{"fhir.required", concat("expected code and ", system_name)};
  return asked;
}

class Parameters {
 public:
  Parameters() {
    out_.begin_object().member("resourceType", "Parameters").key("parameter").begin_array();
  }
  void add(std::string_view name, std::string_view type, std::string_view value) {
    out_.begin_object().member("name", name).member(type, value).end_object();
  }
  void add(std::string_view name, bool value) {
    out_.begin_object().member("name", name).member("valueBoolean", value).end_object();
  }
  /// A property of the code, as $lookup gives it.
  template <class Value>
  void property(std::string_view code, std::string_view type, const Value& value) {
    out_.begin_object().member("name", "property").key("part").begin_array();
    add("code", "valueCode", code);
    out_.begin_object().member("name", "value").member(type, value).end_object();
    out_.end_array().end_object();
  }
  std::string text() {
    out_.end_array().end_object();
    return std::move(text_);
  }

 private:
  std::string text_;
  json::Writer out_{text_};
};

std::string display_of(const codes::Lookup& lookup, const std::string& code) {
  return lookup.release->facts().notice == "licensed" ? code : std::string{lookup.entry.title()};
}

net::HttpResponse look_up(const codes::CodeSet& set, const codes::Lookup& lookup,
                          const std::string& code, Date day) {
  if (!lookup.known())
    return refusal(404, "fhir.not-found",
                   concat(set.id(), " has no code ", printable(code, 20), " on ", day.iso(),
                          " (release ", lookup.release->id, ")"));
  Parameters out;
  out.add("name", "valueString", set.id());
  out.add("version", "valueString", lookup.release->id);
  out.add("display", "valueString", display_of(lookup, code));
  out.property("billable", "valueBoolean", lookup.entry.billable());
  if (const codes::Entry parent = set.parent(code, day))
    out.property("parent", "valueCode", codes::display_code(set.id(), parent.code()));
  const codes::CodeInterval interval = set.interval(code, day);
  if (interval.from_known)
    out.property("effective-from", "valueDateTime", interval.days.from.iso());
  if (interval.through_known)
    out.property("effective-through", "valueDateTime", interval.days.through.iso());
  return resource(200, out.text());
}

net::HttpResponse validate(const codes::CodeSet& set, const codes::Lookup& lookup,
                           const Asked& asked, const std::string& code, Date day) {
  Parameters out;
  const bool other_display =
      lookup.known() && asked.display && lookup.release->facts().notice != "licensed" &&
      !equals_ignoring_case(trim(*asked.display), lookup.entry.title()) &&
      !equals_ignoring_case(trim(*asked.display), lookup.entry.short_title());
  out.add("result", lookup.known() && !other_display);
  if (!lookup.known()) {
    out.add("message", "valueString",
            concat(set.id(), " has no code ", printable(code, 20), " on ", day.iso(), " (release ",
                   lookup.release->id, ")"));
  } else if (other_display) {
    out.add("message", "valueString", "the display is not the code's title");
  } else if (!lookup.entry.billable()) {
    out.add("message", "valueString", "the code is a heading, not a complete code");
  }
  if (lookup.known()) out.add("display", "valueString", display_of(lookup, code));
  return resource(200, out.text());
}

}  // namespace

bool is_terminology(std::string_view below) { return below == kLookup || below == kValidate; }

net::HttpResponse answer_terminology(const net::HttpRequest& request, const codes::CodeSets& sets,
                                     Date today) {
  const auto asked = asked_by(request);
  if (!asked) return refusal(400, asked.error().id, asked.error().message);
  Date day = today;
  if (!asked->date.empty()) {
    // A dateTime; the day decides.
    constexpr std::size_t kDaySize = 10;
    const auto date = Date::parse_iso(asked->date.substr(0, kDaySize));
    if (!date) return refusal(400, "fhir.invalid", "date: expected the day of service, YYYY-MM-DD");
    day = *date;
  }
  codes::CodeSystem system = codes::system_of(asked->system);
  if (system == codes::CodeSystem::hcpcs || system == codes::CodeSystem::cpt)
    system = codes::procedure_system(asked->code);
  const codes::CodeSet& set = sets.set(system);
  if (system == codes::CodeSystem::unknown || !set.loaded())
    return refusal(404, "fhir.not-found",
                   concat("code system ", printable(asked->system, 100), " is not loaded"));
  if (const std::string why = set.coverage_text(day); !why.empty())
    return refusal(404, "fhir.not-found", why);
  const codes::Lookup lookup = set.find(asked->code, day);
  const std::string code = codes::display_code(set.id(), codes::undotted(asked->code));
  return asked->lookup ? look_up(set, lookup, code, day) : validate(set, lookup, *asked, code, day);
}

}  // namespace claimwire::interfaces
