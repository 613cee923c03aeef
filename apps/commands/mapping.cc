#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "apps/commands/finish.h"
#include "apps/commands/support.h"
#include "core/text.h"
#include "mappings/engine/compiled.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

struct ShowOptions {
  std::string facility, payer, route;
};

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) out += concat(out.empty() ? "" : between, part);
  return out;
}

std::string missing_text(const mappings::Missing& missing) {
  switch (missing.kind) {
    case mappings::Missing::Kind::unsaid:
      return {};
    case mappings::Missing::Kind::ignore:
      return "missing: ignore";
    case mappings::Missing::Kind::warn:
      return "missing: warn";
    case mappings::Missing::Kind::hold:
      return "missing: hold";
    case mappings::Missing::Kind::reject:
      return "missing: reject";
    case mappings::Missing::Kind::use_default:
      return concat("missing: default ", missing.value);
  }
  return {};
}

/// A rule's entry on one line, in the words of the file.
std::string choice_text(const mappings::Choice& choice) {
  std::vector<std::string> parts;
  if (!choice.alternatives.empty()) parts.push_back(joined(choice.alternatives, " or "));
  if (choice.value) parts.push_back(concat("value: ", *choice.value));
  if (!choice.product.empty()) parts.push_back(joined(choice.product, " x "));
  if (!choice.when.empty()) parts.push_back(concat("when: ", choice.when));
  if (!choice.table.empty())
    parts.push_back(choice.table.find('/') == std::string::npos ? concat("table: ", choice.table)
                                                                : "table: of the rule");
  if (!choice.take.empty()) parts.push_back(concat("take: ", choice.take));
  for (const auto& [column, path] : choice.with)
    parts.push_back(concat("with: ", column, " = ", path));
  if (!choice.steps.empty()) {
    std::vector<std::string> steps;
    for (const mappings::Transform& step : choice.steps) steps.push_back(step.written);
    parts.push_back(concat("do: [", joined(steps, ", "), "]"));
  }
  if (choice.all) parts.emplace_back("all: true");
  if (choice.most) parts.push_back(concat("most: ", std::to_string(*choice.most)));
  if (!choice.as.empty()) parts.push_back(concat("as: ", choice.as));
  if (const std::string missing = missing_text(choice.missing); !missing.empty())
    parts.push_back(missing);
  if (!choice.note.empty()) parts.push_back(concat("note: ", choice.note));
  return joined(parts, ", ");
}

class Show {
 public:
  explicit Show(bool as_json) : json_{as_json} {}

  void mapping(const std::string& heading, const mappings::Mapping& mapping) {
    if (!json_) std::cout << (first_ ? "" : "\n") << heading << "\n";
    first_ = false;
    heading_ = heading;
    columns_ = {};
    block(mapping.whole);
    if (!json_) std::cout << columns_.text();
  }

 private:
  void row(const std::string& target, const std::string& what, const std::string& layer,
           const mappings::SourceLine& place) {
    if (!json_) {
      columns_.row({"  " + target, what, layer, place.text()});
      return;
    }
    std::string line;
    json::Writer out{line};
    out.begin_object()
        .member("v", 1)
        .member("mapping", heading_)
        .member("target", target)
        .member("rule", what)
        .member("layer", layer)
        .member("file", place.file)
        .member("line", place.line)
        .end_object();
    std::cout << line << "\n";
  }

  void block(const mappings::Block& block) {
    if (const mappings::LoopDefinition* loop = block.written)
      row(loop->target,
          concat("each: ", loop->each, loop->when.empty() ? "" : concat(", when: ", loop->when)),
          loop->layer, loop->place);
    for (const mappings::CompiledRule& rule : block.rules) {
      if (rule.written->drop)
        row(rule.written->target, "drop", rule.written->layer, rule.written->place);
      for (std::size_t i = 0; i < rule.choices.size(); ++i) {
        const mappings::Choice& choice = *rule.choices[i].written;
        row(i == 0 ? rule.written->target : "  or", choice_text(choice), choice.layer,
            choice.place);
      }
    }
    for (const mappings::Block& inner : block.blocks) this->block(inner);  // at most 8 deep
  }

  bool json_;
  bool first_ = true;
  std::string heading_{};
  Columns columns_{};
};

template <class Map>
std::string unknown(std::string_view what, const std::string& key, const Map& map) {
  std::vector<std::string_view> names;
  for (const auto& [name, one] : map) names.push_back(name);
  const std::string_view close = nearest(key, names);
  return concat("there is no ", what, " '", key, "'",
                close.empty() ? "" : concat("; did you mean '", close, "'?"));
}

void show(Invocation& invocation, const ShowOptions& options) {
  const auto made = MessageRules::make(invocation);
  if (made == nullptr) return;
  const mappings::Rules& rules = made->rules();
  const config::Configuration& c = rules.configuration();
  const config::Facility* facility = nullptr;
  const config::Payer* payer = nullptr;
  if (!options.facility.empty()) {
    const auto found = c.facilities.find(options.facility);
    if (found == c.facilities.end())
      return fail(invocation, kUsage, unknown("facility", options.facility, c.facilities));
    facility = &found->second;
  }
  if (!options.payer.empty()) {
    const auto found = c.payers.find(options.payer);
    if (found == c.payers.end())
      return fail(invocation, kUsage, unknown("payer", options.payer, c.payers));
    payer = &found->second;
  }
  Show out{invocation.json};
  if (!options.route.empty()) {
    const auto route =
        std::find_if(c.routes.begin(), c.routes.end(),
                     [&](const config::Route& one) { return one.name == options.route; });
    if (route == c.routes.end())
      return fail(invocation, kUsage, concat("there is no route '", options.route, "'"));
    const mappings::Mapping* const forward = rules.forward(*route);
    if (forward == nullptr)
      return fail(invocation, kUsage,
                  concat("the route '", options.route, "' forwards messages as they come"));
    return out.mapping(concat("hl7v2 to hl7v2, route ", options.route), *forward);
  }
  const bool both = facility == nullptr && payer == nullptr;
  if (facility != nullptr || both)
    for (const auto kind :
         {mappings::Inbound::hl7, mappings::Inbound::fhir_encounter, mappings::Inbound::fhir_claim})
      out.mapping(concat(mappings::name(kind),
                         facility == nullptr ? "" : concat(", facility ", facility->key)),
                  rules.inbound(facility, kind));
  if (payer != nullptr || both)
    for (const auto format : {mappings::ClaimFormat::x12_837p, mappings::ClaimFormat::x12_837i,
                              mappings::ClaimFormat::fhir_claim}) {
      const bool fhir = format == mappings::ClaimFormat::fhir_claim;
      if (payer != nullptr && (payer->format == "fhir") != fhir) continue;
      out.mapping(concat("claim to ", mappings::name(format),
                         payer == nullptr ? "" : concat(", payer ", payer->key)),
                  rules.outbound(format, payer));
    }
}

}  // namespace

void add_mapping(CLI::App& app, Invocation& invocation) {
  auto* command = app.add_subcommand("mapping", "The mappings as they are in force.");
  command->require_subcommand(1);
  auto* one =
      command->add_subcommand("show", "Effective rules of all layers, each with file and line.");
  const auto options = std::make_shared<ShowOptions>();
  one->add_option("--facility", options->facility, "Inbound, with this facility's layer.")
      ->type_name("F");
  one->add_option("--payer", options->payer, "Outbound, with the layers of this payer.")
      ->type_name("P");
  one->add_option("--route", options->route, "HL7 to HL7, of this forward route.")->type_name("R");
  one->callback([&invocation, options] { show(invocation, *options); });
}

}  // namespace claimwire::apps
