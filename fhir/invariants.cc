#include "fhir/invariants.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/text.h"
#include "fhir/kinds.h"

namespace claimwire::fhir {
namespace {

constexpr std::string_view kConditionClinical =
    "http://terminology.hl7.org/CodeSystem/condition-clinical";
constexpr std::string_view kConditionVerification =
    "http://terminology.hl7.org/CodeSystem/condition-ver-status";

struct Subject {
  const Content& content;
  json::Value value;
  Raise& raise;

  void expect(bool holds, std::string_view key, std::string_view member = {}) const {
    if (!holds) raise(invariant(key), value, member);
  }
  bool has(std::string_view member) const { return value[member].exists(); }
  /// A primitive that has only extensions counts as given, though without a value.
  bool has_any(std::initializer_list<std::string_view> members) const {
    return std::any_of(members.begin(), members.end(),
                       [&](std::string_view member) { return has(member); });
  }
  bool has_choice(std::string_view name) const {
    return std::any_of(value.begin(), value.end(), [&](json::Value member) {
      const std::string_view own =
          member.name().starts_with('_') ? member.name().substr(1) : member.name();
      return own.starts_with(name) && own.size() > name.size() && own[name.size()] >= 'A' &&
             own[name.size()] <= 'Z';
    });
  }
};

bool codes_any(json::Value codeable_concept, std::string_view system,
               std::initializer_list<std::string_view> codes) {
  const json::Value codings = codeable_concept["coding"];
  if (!codings.is_array()) return false;
  return std::any_of(codings.begin(), codings.end(), [&](json::Value coding) {
    return coding["system"].text() == system &&
           std::find(codes.begin(), codes.end(), coding["code"].text()) != codes.end();
  });
}

/// Minutes since year 0 of a time with zone, for comparison only.
std::optional<std::int64_t> instant_minutes(const DateTime& time) {
  const auto date = time.date();
  if (!date || !time.offset_minutes) return std::nullopt;
  return std::int64_t{date->days()} * 1440 + time.hour * 60 + time.minute - *time.offset_minutes;
}

/// False only where both are known to the same unit and `start` is later: 2026-09-03 against
/// 2026-09 is undecided, as in FHIRPath.
bool in_order(std::string_view start, std::string_view end) {
  const auto from = DateTime::parse_fhir(start);
  const auto to = DateTime::parse_fhir(end);
  if (!from || !to) return true;  // the format is reported elsewhere
  const auto from_minutes = instant_minutes(*from);
  const auto to_minutes = instant_minutes(*to);
  if (from_minutes && to_minutes && *from_minutes != *to_minutes)
    return *from_minutes < *to_minutes;
  if (from->offset_minutes != to->offset_minutes) return true;
  const std::size_t common = std::min(start.size(), end.size());
  return start.substr(0, common) <= end.substr(0, common);
}

void attachment(const Subject& on) {
  on.expect(!on.has("data") || on.has_any({"contentType", "_contentType"}), "att-1");
}
void condition(const Subject& on) {
  if (on.has_choice("abatement"))
    on.expect(codes_any(on.value["clinicalStatus"], kConditionClinical,
                        {"resolved", "remission", "inactive"}),
              "con-4");
  if (codes_any(on.value["verificationStatus"], kConditionVerification, {"entered-in-error"}))
    on.expect(!on.has("clinicalStatus"), "con-5");
}
void condition_stage(const Subject& on) {
  on.expect(on.has_any({"summary", "assessment"}), "con-1");
}
void condition_evidence(const Subject& on) { on.expect(on.has_any({"code", "detail"}), "con-2"); }
void contact_point(const Subject& on) {
  on.expect(!on.has("value") || on.has_any({"system", "_system"}), "cpt-2");
}
void extension(const Subject& on) {
  on.expect(on.has("extension") != on.has_choice("value"), "ext-1");
}
void observation(const Subject& on) {
  on.expect(!on.has("dataAbsentReason") || !on.has_choice("value"), "obs-6");
}
void organization(const Subject& on) {
  on.expect(on.has_any({"identifier", "name", "_name"}), "org-1");
  const auto none_at_home = [&](std::string_view member) {
    const json::Value list = on.value[member];
    return !list.is_array() || std::none_of(list.begin(), list.end(), [](json::Value one) {
      return one["use"].text() == "home";
    });
  };
  on.expect(none_at_home("address"), "org-2", "address");
  on.expect(none_at_home("telecom"), "org-3", "telecom");
}
void patient_contact(const Subject& on) {
  on.expect(on.has_any({"name", "telecom", "address", "organization"}), "pat-1");
}
void period(const Subject& on) {
  const std::string_view start = on.value["start"].text();
  const std::string_view end = on.value["end"].text();
  if (!start.empty() && !end.empty()) on.expect(in_order(start, end), "per-1");
}
void quantity(const Subject& on) {
  on.expect(!on.has("code") || on.has_any({"system", "_system"}), "qty-3");
}
void ratio(const Subject& on) {
  on.expect(on.has("numerator") == on.has("denominator") && on.has_any({"numerator", "extension"}),
            "rat-1");
}
void reference(const Subject& on) {
  const std::string_view text = on.value["reference"].text();
  if (!text.starts_with('#') || text.size() == 1) return;
  on.expect(on.content.resolve(on.value).exists(), "ref-1", "reference");
}
void contained(const Subject& on) {
  if (on.value.parent().name() != "contained") return;
  const json::Value meta = on.value["meta"];
  on.expect(!on.has("contained"), "dom-2", "contained");
  on.expect(!meta["versionId"] && !meta["lastUpdated"], "dom-4", "meta");
  on.expect(!meta["security"], "dom-5", "meta");
}

void entries(const Subject& on, std::string_view type) {
  const json::Value list = on.value["entry"];
  if (!list.is_array()) return;
  const bool history = type == "history";
  const bool asks = history || type == "batch" || type == "transaction";
  const bool answers = history || type == "batch-response" || type == "transaction-response";
  std::vector<std::pair<std::string, json::Value>> urls;
  for (const json::Value entry : list) {
    const Subject at{on.content, entry, on.raise};
    const std::string_view url = entry["fullUrl"].text();
    at.expect(!at.has("search") || type == "searchset", "bdl-2", "search");
    at.expect(at.has("request") == asks, "bdl-3", "request");
    at.expect(at.has("response") == answers, "bdl-4", "response");
    at.expect(at.has_any({"resource", "request", "response"}), "bdl-5");
    at.expect(url.find("/_history/") == std::string_view::npos, "bdl-8", "fullUrl");
    if (!url.empty() && !history)
      urls.emplace_back(concat(url, "|", entry["resource"]["meta"]["versionId"].text()), entry);
  }
  std::stable_sort(urls.begin(), urls.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t n = 1; n < urls.size(); ++n) {
    const Subject at{on.content, urls[n].second, on.raise};
    at.expect(urls[n].first != urls[n - 1].first, "bdl-7", "fullUrl");
  }
}

void bundle(const Subject& on) {
  const std::string_view type = on.value["type"].text();
  const std::string_view first = type_of(on.value["entry"].at(0)["resource"]);
  on.expect(!on.has("total") || type == "searchset" || type == "history", "bdl-1", "total");
  entries(on, type);
  if (type == "document") {
    const json::Value identifier = on.value["identifier"];
    on.expect(identifier["system"] && identifier["value"], "bdl-9", "identifier");
    on.expect(on.has("timestamp"), "bdl-10", "timestamp");
    on.expect(first == "Composition", "bdl-11");
  }
  if (type == "message") on.expect(first == "MessageHeader", "bdl-12");
}

struct Rule {
  std::string_view type;
  void (*check)(const Subject&);
};

constexpr std::array<Rule, 18> kRules{{
    {"Age", quantity},
    {"Attachment", attachment},
    {"Bundle", bundle},
    {"Condition", condition},
    {"Condition.evidence", condition_evidence},
    {"Condition.stage", condition_stage},
    {"ContactPoint", contact_point},
    {"Count", quantity},
    {"Distance", quantity},
    {"Duration", quantity},
    {"Extension", extension},
    {"Observation", observation},
    {"Organization", organization},
    {"Patient.contact", patient_contact},
    {"Period", period},
    {"Quantity", quantity},
    {"Ratio", ratio},
    {"Reference", reference},
}};

}  // namespace

void check_invariants(const Content& content, std::string_view type, json::Value value,
                      Raise& raise) {
  const Subject subject{content, value, raise};
  const auto rule =
      std::lower_bound(kRules.begin(), kRules.end(), type,
                       [](const Rule& one, std::string_view wanted) { return one.type < wanted; });
  if (rule != kRules.end() && rule->type == type) rule->check(subject);
  if (!type_of(value).empty()) contained(subject);
}

}  // namespace claimwire::fhir
