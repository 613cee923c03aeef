#include "mappings/routes.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "core/text.h"
#include "fhir/path.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/text.h"
#include "mappings/engine/segment_names.h"

namespace claimwire::mappings {
namespace {

enum class Fact : std::uint8_t { type, event, interface, facility };
using Asked = std::variant<Fact, hl7::Path, fhir::Path>;

constexpr std::pair<std::string_view, Fact> kFacts[] = {{"type", Fact::type},
                                                        {"event", Fact::event},
                                                        {"interface", Fact::interface},
                                                        {"facility", Fact::facility}};

/// A segment id and a dash: DG1-3.1, ZIN[2]-4.
bool looks_like_hl7(std::string_view path) {
  if (path.size() < 3) return false;
  const auto id = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  if (!std::all_of(path.begin(), path.begin() + 3, id)) return false;
  return path.size() == 3 || path[3] == '-' || path[3] == '[';
}

Result<Asked> asked(std::string_view path) {
  for (const auto& [name, fact] : kFacts)
    if (name == path) return Asked{fact};
  if (looks_like_hl7(path)) {
    auto hl7_path = hl7::parse_path(path);
    if (!hl7_path) return hl7_path.error();
    if (std::string unknown = unknown_segment(hl7_path->place.segment); !unknown.empty())
      return Error{"route.path", std::move(unknown)};
    return Asked{std::move(*hl7_path)};
  }
  if (!path.empty() && path[0] >= 'A' && path[0] <= 'Z') {
    auto fhir_path = fhir::Path::compile(path);
    if (!fhir_path) return fhir_path.error();
    return Asked{std::move(*fhir_path)};
  }
  std::vector<std::string_view> names;
  for (const auto& [name, _] : kFacts) names.push_back(name);
  const std::string_view meant = nearest(path, names);
  return Error{"route.path",
               concat("\"", printable(path, 60), "\" is not known of a message on its way",
                      meant.empty() ? std::string{} : concat("; did you mean ", meant, "?"),
                      " (expected type, event, interface, facility, or a path such as PV1-2 or "
                      "Encounter.class.code)")};
}

/// "P03" of "DFT^P03".
std::string_view event_of(std::string_view type) {
  const auto caret = type.find('^');
  return caret == std::string_view::npos ? std::string_view{} : type.substr(caret + 1);
}

class Facts final : public scripts::Facts {
 public:
  Facts(const std::vector<Asked>& asked, const RoutedMessage& message,
        const config::Configuration& configuration)
      : asked_{asked}, message_{message}, configuration_{configuration} {}

  void resolve(std::size_t slot, std::string_view, scripts::Found& found) const override {
    const Asked& what = asked_[slot];
    if (const Fact* fact = std::get_if<Fact>(&what)) return resolve(*fact, found);
    if (const auto* path = std::get_if<hl7::Path>(&what)) {
      if (message_.hl7 == nullptr) return;
      for (const Hl7Locator& at : hl7::find(*message_.hl7, *path)) {
        hl7::Value value = hl7::value(*message_.hl7, at);
        if (value.presence == hl7::Presence::null) found.null = true;
        if (value.presence == hl7::Presence::valued) found.values.push_back(std::move(value.text));
      }
      return;
    }
    if (message_.fhir == nullptr) return;
    for (const json::Value& value : std::get<fhir::Path>(what).find(*message_.fhir))
      if (!value.is_object() && !value.is_array()) found.values.emplace_back(value.text());
  }

 private:
  void resolve(Fact fact, scripts::Found& found) const {
    switch (fact) {
      case Fact::type:
        found.values.emplace_back(message_.type);
        return;
      case Fact::event:
        if (const auto event = event_of(message_.type); !event.empty())
          found.values.emplace_back(event);
        return;
      case Fact::interface:
        found.values.emplace_back(message_.interface);
        return;
      case Fact::facility: {
        // By the sender's name and by ours, so that a route may say either.
        const std::string name = message_.facility ? message_.facility() : std::string{};
        if (name.empty()) return;
        found.values.push_back(name);
        const config::Facility* known = configuration_.facility_known_as(name);
        if (known != nullptr && known->key != name) found.values.push_back(known->key);
        return;
      }
    }
  }

  const std::vector<Asked>& asked_;
  const RoutedMessage& message_;
  const config::Configuration& configuration_;
};

}  // namespace

struct Routes::Compiled {
  const config::Route* route = nullptr;
  scripts::Expression when{};
  std::vector<Asked> asked{};
};

Routes Routes::compile(const config::Configuration& configuration, Problems& problems) {
  Routes out;
  out.configuration_ = &configuration;
  for (const config::Route& route : configuration.routes) {
    Compiled compiled;
    compiled.route = &route;
    const auto problem = [&](const Error& error) {
      problems.push_back({{route.place.file, route.place.line},
                          concat("routes.", route.name, ".when: ", error.message)});
    };
    if (!route.when.empty()) {
      const auto when =
          scripts::Expression::parse(route.when, [](std::string_view path) -> Result<void> {
            const auto found = asked(path);
            return found ? Result<void>{} : Result<void>{found.error()};
          });
      if (!when) {
        problem(when.error());
        continue;
      }
      compiled.when = *when;
      for (const std::string& path : compiled.when.paths()) compiled.asked.push_back(*asked(path));
    }
    out.routes_.push_back(std::make_shared<const Compiled>(std::move(compiled)));
  }
  return out;
}

Taken Routes::of(const RoutedMessage& message) const {
  Taken out;
  for (const auto& compiled : routes_) {
    const config::Route& route = *compiled->route;
    const bool bills = !route.bill.empty();
    if (bills && out.bill != nullptr) continue;
    if (!route.from.empty() &&
        std::find(route.from.begin(), route.from.end(), message.interface) == route.from.end())
      continue;
    if (!compiled->when.empty() &&
        !compiled->when.evaluate(Facts{compiled->asked, message, *configuration_}))
      continue;
    if (bills)
      out.bill = &route;
    else
      out.forward.push_back(&route);
  }
  return out;
}

}  // namespace claimwire::mappings
