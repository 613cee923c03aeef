#include "mappings/explain/explain.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "mappings/engine/compiled.h"
#include "wrap/yaml/document.h"
#include "x12/syntax/path.h"
#include "x12/transactions/document.h"

namespace claimwire::mappings {
namespace {

using Kind = ExplainStep::Kind;

std::string ordinal(std::size_t n) {
  const std::size_t tens = n % 100;
  const std::string_view end = tens >= 11 && tens <= 13 ? "th"
                               : n % 10 == 1            ? "st"
                               : n % 10 == 2            ? "nd"
                               : n % 10 == 3            ? "rd"
                                                        : "th";
  return concat(std::to_string(n), end);
}

/// "west: charges.amount, 1st choice": the choice is only counted where there are several.
std::string rule_text(const CompiledRule& rule, std::size_t choice) {
  const std::string& layer = rule.choices[choice].written->layer;
  return concat(layer, ": ", rule.written->target,
                rule.choices.size() > 1 ? concat(", ", ordinal(choice + 1), " choice") : "");
}

std::string form_text(const claims::Claim& claim) {
  return claim.form == claims::Form::institutional ? "837I" : "837P";
}

/// The last name of a path without its number: "amount" of "lines[2].amount".
std::string_view last_name(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot != std::string_view::npos) path.remove_prefix(dot + 1);
  return path.substr(0, path.find('['));
}

/// Without the numbers of items: "charges.amount" of "charges[2].amount".
std::string unnumbered(std::string_view path) {
  std::string out;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) out += c;
    if (c == ']') inside = false;
  }
  return out;
}

/// A path of the model, not of a message: "charges[2].amount".
bool model_path(std::string_view path) {
  return !path.empty() && path.front() >= 'a' && path.front() <= 'z' &&
         claims::encounter_fields().find(
             path.substr(0, std::min(path.find('.'), path.find('[')))) != nullptr;
}

/// "PID-3", "DG1[2]-3.1", "ZIN": three characters, then a field or an occurrence.
bool hl7_place(std::string_view path) {
  if (path.size() < 3) return false;
  for (const char c : path.substr(0, 3))
    if ((c < 'A' || c > 'Z') && (c < '0' || c > '9')) return false;
  const std::string_view rest = path.substr(3);
  if (rest.empty()) return false;
  return rest.front() == '-' || (rest.front() == '[' && rest.find("]-") != std::string_view::npos);
}

bool fhir_place(std::string_view path) {
  return path.size() > 2 && path[0] >= 'A' && path[0] <= 'Z' && path[1] >= 'a' && path[1] <= 'z';
}

ExplainStep step(Kind kind, std::string what) {
  ExplainStep made;
  made.kind = kind;
  made.what = std::move(what);
  return made;
}

/// The transforms and translations of an entry; of a rule with several values, those of this one.
void add_steps(const TraceEntry& entry, Origin from, std::vector<ExplainStep>& steps) {
  const bool several =
      entry.read.size() > 1 && std::any_of(entry.steps.begin(), entry.steps.end(),
                                           [&](const auto& one) { return one.from == from; });
  for (auto one = entry.steps.rbegin(); one != entry.steps.rend(); ++one) {
    if (several && !(one->from == from)) continue;
    if (one->before == one->after && one->row.file.empty()) continue;  // It changed nothing.
    ExplainStep made = step(Kind::transform, one->what);
    made.before = one->before;
    made.after = one->after;
    made.place = one->row;
    steps.push_back(std::move(made));
  }
}

ExplainStep rule_step(Kind kind, std::string what, const TraceEntry& entry) {
  ExplainStep made = step(kind, std::move(what));
  made.rule = rule_text(*entry.rule, entry.choice);
  made.place = entry.rule->choices[entry.choice].written->place;
  return made;
}

/// What building works out itself, for values that carry no place (mappings/build).
std::string_view computed_text(std::string_view field) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kKnown{{
      {"total", "the sum of lines[*].amount"},
      {"created", "the day the claim was built"},
      {"control", "the number of the line in the claim"},
      {"charge", "the number of the charge in the encounter"},
      {"use", "the order of the diagnoses on this form"},
      {"relationship", "18: the payer takes every patient as the subscriber"},
      {"payer_responsibility", "P: the first coverage is billed"},
      {"procedure_system", "the shape of the code"},
      {"statement", "the first and last day of the lines, or of the stay"},
      {"quantity", "the days or units of the lines"},
      {"amount", "worked out from the lines or the days of the stay"},
      {"frequency", "1: an original claim"},
  }};
  for (const auto& [name, text] : kKnown)
    if (name == last_name(field)) return text;
  return "worked out while the claim was built";
}

}  // namespace

std::string_view name(Kind kind) {
  static constexpr std::string_view kNames[] = {
      "claim",    "encounter", "transform", "received", "configuration", "table-row",
      "constant", "computed",  "writer",    "output",   "unused"};
  return kNames[static_cast<std::size_t>(kind)];
}

Explainer::Explainer(const Rules& rules, const Finished& finished, const Received& received)
    : rules_{rules},
      finished_{finished},
      received_{received},
      leaves_{model_leaves(claims::encounter_fields(), &finished.encounter)} {}

Result<std::vector<Explanation>> Explainer::explain(std::string_view path) const {
  if (model_path(path)) return encounter(path);
  if (hl7_place(path)) return input(path);
  if (!fhir_place(path)) return output(path);
  // `Claim.item[0]` may be of the claim written, of the message received, or of both.
  std::vector<Explanation> out = fhir_output(path);
  auto received = input(path);
  if (!received) return out.empty() ? received : Result<std::vector<Explanation>>{std::move(out)};
  for (Explanation& one : *received) out.push_back(std::move(one));
  return out;
}

// From an element of the claim back to the message.

Result<std::vector<Explanation>> Explainer::output(std::string_view text) const {
  const auto path = x12::Path::parse(text);
  if (!path) return path.error();
  if (finished_.claims.empty())
    return Error{"explain.no-claim",
                 concat("no claim is due of this message (", finished_.no_claim_rule, ")")};
  std::vector<Explanation> out;
  for (const FinishedClaim& claim : finished_.claims) {
    if (claim.bytes.empty() || claim.format == ClaimFormat::fhir_claim) continue;
    const auto document = x12::Document::read(Bytes{claim.bytes});
    if (!document) return document.error();
    const std::size_t before = out.size();
    for (const auto& value : document->get(*path)) {
      const auto record =
          std::find_if(claim.elements.begin(), claim.elements.end(), [&](const auto& one) {
            return one.segment == value.segment && one.element == value.element &&
                   (one.component == value.component || one.component == 0 || value.component == 0);
          });
      Explanation made{claim.claim.id.value, form_text(claim.claim), value.path, value.text, {}};
      if (record == claim.elements.end() || record->rule == 0)
        made.steps = envelope(claim, value.path);
      else
        element(claim, *record, made);
      out.push_back(std::move(made));
    }
    if (out.size() == before) out.push_back(absent(claim, text));
  }
  if (out.empty())
    return Error{"explain.no-claim",
                 finished_.claims.front().format == ClaimFormat::fhir_claim
                     ? "the payer takes FHIR; ask for a path such as Claim.item[0].net.value"
                     : concat("the claim could not be written: ", finished_.claims.front().error)};
  return out;
}

void Explainer::element(const FinishedClaim& claim, const x12::ElementRecord& record,
                        Explanation& out) const {
  // Repetitions of a rule are written in the order it was run in.
  const auto same_rule = [&](const x12::ElementRecord& one) { return one.rule == record.rule; };
  const auto position = static_cast<std::size_t>(
      std::count_if(claim.elements.begin(),
                    claim.elements.begin() + (&record - claim.elements.data()), same_rule));
  std::vector<const TraceEntry*> of_rule;
  for (const TraceEntry& entry : claim.outbound.trace.entries)
    if (entry.rule->number == record.rule) of_rule.push_back(&entry);
  if (of_rule.empty()) return;
  // Where the guide had no room for some, the positions differ; then the origin decides.
  const auto written = static_cast<std::size_t>(
      std::count_if(claim.elements.begin(), claim.elements.end(), same_rule));
  const TraceEntry* entry = of_rule[std::min(position, of_rule.size() - 1)];
  if (written != of_rule.size())
    for (const TraceEntry* one : of_rule)
      if (std::find(one->read.begin(), one->read.end(), record.from) != one->read.end()) {
        entry = one;
        break;
      }
  chain(claim, *entry, record.from, out);
}

void Explainer::chain(const FinishedClaim& claim, const TraceEntry& entry, Origin from,
                      Explanation& out) const {
  if (entry.read.empty()) {
    out.steps.push_back(rule_step(Kind::constant, "written in the mapping", entry));
    return;
  }
  out.steps.push_back(rule_step(Kind::claim, concat("claim ", entry.source), entry));
  add_steps(entry, from, out.steps);
  origin(claim, entry.source, from, out.steps);
}

void Explainer::fhir_element(const FinishedClaim& claim, const FhirElement& element,
                             Explanation& out) const {
  const TraceEntry* best = nullptr;
  for (const TraceEntry& entry : claim.outbound.trace.entries) {
    if (entry.rule->number != element.rule) continue;
    const bool same_place = entry.read.empty() || std::find(entry.read.begin(), entry.read.end(),
                                                            element.from) != entry.read.end();
    if (best == nullptr || (same_place && entry.result == element.text)) best = &entry;
    if (same_place && entry.result == element.text) break;
  }
  if (best == nullptr)
    out.steps.push_back(step(Kind::writer, "the writer: a number of the list"));
  else
    chain(claim, *best, element.from, out);
}

std::vector<Explanation> Explainer::fhir_output(std::string_view path) const {
  std::vector<Explanation> out;
  for (const FinishedClaim& claim : finished_.claims)
    for (const FhirElement& element : claim.fhir_elements) {
      const std::string_view own = element.path;
      const bool inside = own == path || (own.starts_with(path) &&
                                          (own[path.size()] == '.' || own[path.size()] == '['));
      if (!inside) continue;
      Explanation made{claim.claim.id.value, "FHIR", element.path, element.text, {}};
      fhir_element(claim, element, made);
      out.push_back(std::move(made));
    }
  return out;
}

Explanation Explainer::absent(const FinishedClaim& claim, std::string_view path) const {
  Explanation out{claim.claim.id.value, form_text(claim.claim), std::string{path}, {}, {}};
  out.steps.push_back(step(Kind::unused, "nothing stands there in this claim"));
  const auto wanted =
      x12::find_target(claim.claim.form == claims::Form::institutional ? x12::Guide::institutional
                                                                       : x12::Guide::professional,
                       unnumbered(path));
  if (!wanted) {
    out.steps.push_back(step(Kind::unused, wanted.error().message));
    return out;
  }
  if (claim.outbound.mapping == nullptr) return out;
  for (const CompiledRule* rule : claim.outbound.mapping->rules) {
    const x12::Target& target = rule->target.x12;
    if (target.loop != wanted->loop || target.segment != wanted->segment ||
        target.element != wanted->element || target.component != wanted->component ||
        target.segment == nullptr)
      continue;
    for (std::size_t i = 0; i < rule->choices.size(); ++i) {
      const Choice& choice = *rule->choices[i].written;
      std::string reads;
      for (const std::string& one : choice.alternatives)
        reads += concat(reads.empty() ? "" : " or ", one);
      ExplainStep made =
          step(Kind::unused,
               concat(reads.empty() ? std::string{"this rule gave nothing"}
                                    : concat("claim ", reads, " is empty"),
                      choice.when.empty() ? std::string{} : concat(", or not: ", choice.when)));
      made.rule = rule_text(*rule, i);
      made.place = choice.place;
      out.steps.push_back(std::move(made));
    }
  }
  if (out.steps.size() == 1)
    out.steps.push_back(step(Kind::unused, "no rule of the outbound mapping writes it"));
  return out;
}

void Explainer::origin(const FinishedClaim& claim, const std::string& field, Origin from,
                       std::vector<ExplainStep>& steps) const {
  if (const auto found = leaf_for(claim, field, from)) return leaf(*found, steps);
  switch (from.kind) {
    case Origin::Kind::message:
    case Origin::Kind::erased:
      return received(from, steps);
    case Origin::Kind::default_value:
      steps.push_back(configured(claim, field));
      return;
    case Origin::Kind::table_row:
      steps.push_back(step(Kind::table_row, "a row of a table of the site"));
      return;
    case Origin::Kind::person:
      steps.push_back(step(Kind::computed, "typed by a person"));
      return;
    case Origin::Kind::none:
    case Origin::Kind::computed:
      steps.push_back(step(Kind::computed, concat("computed: ", computed_text(field))));
  }
}

std::optional<std::size_t> Explainer::leaf_for(const FinishedClaim& claim, const std::string& field,
                                               Origin from) const {
  if (from.kind == Origin::Kind::none || from.kind == Origin::Kind::computed) return std::nullopt;
  // A default has no place that tells it from another: field and charge must agree.
  const bool placeless = from.kind == Origin::Kind::default_value;
  std::string charge;
  if (field.starts_with("lines[")) {
    std::size_t number = 0;
    for (const char c : field.substr(6)) {
      if (c < '0' || c > '9') break;
      number = number * 10 + static_cast<std::size_t>(c - '0');
    }
    if (number > 0 && number <= claim.claim.lines.size() &&
        claim.claim.lines[number - 1].charge.has())
      charge = concat("charges[", claim.claim.lines[number - 1].charge.value.text(), "].");
  }
  std::optional<std::size_t> best;
  int best_points = 0;
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    if (!(leaves_[i].from == from)) continue;
    const bool same_name = last_name(leaves_[i].path) == last_name(field);
    const bool same_charge = !charge.empty() && leaves_[i].path.starts_with(charge);
    if (placeless &&
        (!same_name || (!charge.empty() && !same_charge) || entry_for(leaves_[i].path) == nullptr))
      continue;
    const int points = 1 + (same_name ? 2 : 0) + (same_charge ? 1 : 0);
    if (points <= best_points) continue;
    best = i;
    best_points = points;
  }
  return best;
}

const TraceEntry* Explainer::entry_for(std::string_view leaf_path) const {
  const TraceEntry* best = nullptr;
  for (const TraceEntry& entry : finished_.inbound.trace.entries) {
    const std::string_view target = entry.target;
    if (!leaf_path.starts_with(target)) continue;
    const std::string_view rest = leaf_path.substr(target.size());
    if (!rest.empty() && rest.front() != '.' && rest.front() != '[') continue;
    if (best == nullptr || target.size() >= best->target.size()) best = &entry;
  }
  return best;
}

void Explainer::leaf(std::size_t number, std::vector<ExplainStep>& steps) const {
  const ModelLeaf& leaf = leaves_[number];
  const TraceEntry* const entry = entry_for(leaf.path);
  ExplainStep made = entry == nullptr
                         ? step(Kind::encounter, concat("encounter ", leaf.path))
                         : rule_step(Kind::encounter, concat("encounter ", leaf.path), *entry);
  made.after = leaf.value;
  if (leaf.from.kind == Origin::Kind::table_row) {
    made.rule.clear();
    made.place = {};
    steps.push_back(std::move(made));
    ExplainStep row = step(Kind::table_row, "row of table providers");
    const auto& providers = rules_.enrich_tables().providers();
    if (providers) row.place = {providers->table().name(), static_cast<int>(leaf.from.locator)};
    steps.push_back(std::move(row));
    // What the row was looked up by stands beside it.
    const std::string key = concat(leaf.path.substr(0, leaf.path.rfind('.')), ".local_id");
    for (std::size_t i = 0; i < leaves_.size(); ++i)
      if (leaves_[i].path == key && i != number) this->leaf(i, steps);  // its origin is no row
    return;
  }
  steps.push_back(std::move(made));
  if (entry != nullptr) {
    add_steps(*entry, leaf.from, steps);
    if (entry->read.empty()) {
      steps.push_back(step(Kind::constant, "written in the mapping"));
      return;
    }
    // A product names every factor.
    if (entry->rule->choices[entry->choice].product.size() > 1) {
      for (const Origin from : entry->read) received(from, steps);
      return;
    }
  }
  received(leaf.from, steps);
}

void Explainer::received(Origin from, std::vector<ExplainStep>& steps) const {
  if (from.kind != Origin::Kind::message && from.kind != Origin::Kind::erased) return;
  ExplainStep made = step(Kind::received, concat("received ", received_.place(from)));
  made.after = received_.text(from, false);
  made.bytes = received_.bytes(from, false);
  steps.push_back(std::move(made));
}

ExplainStep Explainer::configured(const FinishedClaim& claim, const std::string& field) const {
  const config::Configuration& c = rules_.configuration();
  const std::string_view group = std::string_view{field}.substr(0, field.find('.'));
  std::string section, key;
  config::Place place;
  if (group == "organization") {
    for (const auto& [name, one] : c.organizations)
      if (one.name == claim.claim.organization.name.value &&
          one.npi == claim.claim.organization.npi.value) {
        section = "organizations";
        key = name;
        place = one.place;
      }
  } else if (group == "payer" && claim.payer != nullptr) {
    section = "payers";
    key = claim.payer->key;
    place = claim.payer->place;
  } else if (group == "facility") {
    if (const auto* one = c.facility_known_as(finished_.encounter.facility.value)) {
      section = "facilities";
      key = one->key;
      place = one->place;
    }
  }
  if (section.empty())
    return step(Kind::constant, "a default of claimwire, as the message says nothing");
  const std::string rest = field.substr(group.size());
  ExplainStep made = step(Kind::configuration, concat("configuration ", section, ".", key, rest));
  if (c.file.empty()) {
    made.what += ", of the demonstration";
    return made;
  }
  made.place = {place.file, place.line};
  // The line of the setting itself, where the file still reads as it did.
  const auto stream = yaml::Stream::read(place.file);
  if (!stream) return made;
  yaml::Node node = stream->document(0)[section][key];
  if (!node) node = stream->document(0)[group];
  for (const std::string_view part : split(rest.empty() ? "" : rest.substr(1), '.')) {
    node = node[part];
    if (node) made.place.line = node.line();
  }
  return made;
}

std::vector<ExplainStep> Explainer::envelope(const FinishedClaim& claim,
                                             const std::string& path) const {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kSettings{
      {{"ISA05", "isa.sender"},
       {"ISA06", "isa.sender"},
       {"ISA07", "isa.receiver"},
       {"ISA08", "isa.receiver"},
       {"GS02", "isa.sender"},
       {"GS03", "isa.receiver"},
       {"1000A/NM103", "submitter.name"},
       {"1000A/NM109", "submitter.id"},
       {"1000A/PER02", "submitter.contact.name"},
       {"1000A/PER04", "submitter.contact.phone"},
       {"1000A/PER06", "submitter.contact.phone"},
       {"1000A/PER08", "submitter.contact.phone"},
       {"1000B/NM103", "receiver.name"},
       {"1000B/NM109", "receiver.id"},
       {"1000A/PER", "submitter.contact"},
       {"GS07", ""},
       {"ISA11", ""},
       {"ISA16", ""}}};
  static constexpr std::string_view kNumbers[] = {"ISA13", "GS06", "ST02", "BHT03",
                                                  "SE02",  "GE02", "IEA02"};
  static constexpr std::string_view kTimes[] = {"ISA09", "ISA10", "GS04", "GS05", "BHT04", "BHT05"};
  const std::string plain = unnumbered(path);
  std::vector<ExplainStep> out;
  if (plain.ends_with("ISA15")) {
    out.push_back(step(Kind::configuration, "configuration site.environment"));
    return out;
  }
  for (const std::string_view number : kNumbers)
    if (plain.ends_with(number)) {
      out.push_back(step(Kind::writer, "the writer: a control number of this partner"));
      return out;
    }
  for (const std::string_view time : kTimes)
    if (plain.ends_with(time)) {
      out.push_back(step(Kind::writer, "the writer: when the interchange was written"));
      return out;
    }
  for (const auto& [element, setting] : kSettings) {
    if (setting.empty() || !plain.ends_with(element) || claim.payer == nullptr) continue;
    const config::Configuration& c = rules_.configuration();
    const auto partner = c.partners.find(claim.payer->partner);
    if (partner == c.partners.end()) break;
    ExplainStep made =
        step(Kind::configuration, concat("configuration partners.", partner->first, ".", setting));
    made.place = {partner->second.place.file, partner->second.place.line};
    if (const auto stream = yaml::Stream::read(made.place.file)) {
      yaml::Node node = stream->document(0)["partners"][partner->first];
      if (!node) node = stream->document(0)["partner"];
      for (const std::string_view part : split(setting, '.')) {
        node = node[part];
        if (node) made.place.line = node.line();
      }
    }
    out.push_back(std::move(made));
    return out;
  }
  out.push_back(step(Kind::writer, "the writer: fixed by the guide, or a counter"));
  return out;
}

// From a field of the encounter.

std::vector<Explanation> Explainer::encounter(std::string_view path) const {
  std::vector<Explanation> out;
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    const std::string& own = leaves_[i].path;
    const std::string bare = unnumbered(own);
    const auto under = [&](std::string_view whole) {
      return whole == path ||
             (whole.starts_with(path) && (whole[path.size()] == '.' || whole[path.size()] == '['));
    };
    if (!under(own) && !under(bare)) continue;
    Explanation made;
    made.path = own;
    made.value = leaves_[i].value;
    leaf(i, made.steps);
    out.push_back(std::move(made));
  }
  if (out.empty()) {
    Explanation made;
    made.path = std::string{path};
    made.steps.push_back(step(Kind::unused, "the encounter has no value there"));
    const Mapping* const mapping = finished_.inbound.mapping;
    const std::string wanted = unnumbered(path);
    if (mapping != nullptr)
      for (const CompiledRule* rule : mapping->rules)
        for (std::size_t i = 0; i < rule->choices.size(); ++i) {
          if (rule->written->target != wanted) continue;
          std::string reads;
          for (const std::string& one : rule->choices[i].written->alternatives)
            reads += concat(reads.empty() ? "" : " or ", one);
          ExplainStep tried = step(Kind::unused, concat("nothing at ", reads));
          tried.rule = rule_text(*rule, i);
          tried.place = rule->choices[i].written->place;
          made.steps.push_back(std::move(tried));
        }
    out.push_back(std::move(made));
  }
  return out;
}

// From a place of the message forward.

Result<std::vector<Explanation>> Explainer::input(std::string_view path) const {
  const auto places = received_.find(path);
  if (!places) return places.error();
  if (places->empty()) return Error{"explain.absent", concat("the message has nothing at ", path)};
  std::vector<Explanation> out;
  for (const Origin at : *places) {
    Explanation made;
    made.path = received_.place(at);
    made.value = received_.text(at, true);
    ExplainStep where = step(Kind::received, concat("received ", made.path));
    where.after = made.value;
    where.bytes = received_.bytes(at, true);
    made.steps.push_back(std::move(where));

    std::vector<const TraceEntry*> told;
    for (const ModelLeaf& leaf : leaves_) {
      if (!received_.overlaps(leaf.from, at)) continue;
      const TraceEntry* const entry = entry_for(leaf.path);
      ExplainStep field = entry == nullptr
                              ? step(Kind::encounter, concat("encounter ", leaf.path))
                              : rule_step(Kind::encounter, concat("encounter ", leaf.path), *entry);
      field.after = leaf.value;
      made.steps.push_back(std::move(field));
      if (entry != nullptr) told.push_back(entry);
    }
    for (const TraceEntry& entry : finished_.inbound.trace.entries) {
      if (std::find(told.begin(), told.end(), &entry) != told.end()) continue;
      if (std::none_of(entry.read.begin(), entry.read.end(),
                       [&](Origin one) { return received_.overlaps(one, at); }))
        continue;
      ExplainStep field = rule_step(Kind::encounter, concat("encounter ", entry.target), entry);
      field.after = entry.result;
      made.steps.push_back(std::move(field));
    }
    const bool used = made.steps.size() > 1;
    for (const FinishedClaim& claim : finished_.claims) {
      for (const FhirElement& element : claim.fhir_elements) {
        if (element.rule == 0 || !received_.overlaps(element.from, at)) continue;
        Explanation found;
        fhir_element(claim, element, found);
        ExplainStep written =
            step(Kind::output, concat("FHIR ", claim.claim.id.value, " ", element.path));
        if (!found.steps.empty()) {
          written.rule = found.steps.front().rule;
          written.place = found.steps.front().place;
        }
        made.steps.push_back(std::move(written));
      }
      if (claim.bytes.empty() || claim.format == ClaimFormat::fhir_claim) continue;
      const auto document = x12::Document::read(Bytes{claim.bytes});
      if (!document) continue;
      for (const x12::ElementRecord& record : claim.elements) {
        if (record.rule == 0 || !received_.overlaps(record.from, at)) continue;
        Explanation chain;
        element(claim, record, chain);
        ExplainStep element_step =
            step(Kind::output,
                 concat(form_text(claim.claim), " ", claim.claim.id.value, " ",
                        document->path_of(record.segment, record.element, record.component)));
        if (!chain.steps.empty()) {
          element_step.rule = chain.steps.front().rule;
          element_step.place = chain.steps.front().place;
        }
        made.steps.push_back(std::move(element_step));
      }
    }
    if (!used) {
      const std::string_view engine = received_.engine_use(at);
      if (!engine.empty())
        made.steps.push_back(step(Kind::unused, concat("read by the engine itself: ", engine)));
      const bool asked = std::any_of(finished_.inbound.read.begin(), finished_.inbound.read.end(),
                                     [&](Origin one) { return received_.overlaps(one, at); });
      made.steps.push_back(step(Kind::unused, asked ? "looked at by a condition or an alternative; "
                                                      "no rule took its value"
                                                    : "not read by any rule"));
    }
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace claimwire::mappings
