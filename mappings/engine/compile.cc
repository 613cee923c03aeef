#include <algorithm>
#include <array>
#include <charconv>

#include "codes/code_system.h"
#include "core/text.h"
#include "mappings/engine/compiled.h"
#include "mappings/engine/segment_names.h"
#include "mappings/engine/x12_source.h"

namespace claimwire::mappings {
namespace {

using claims::FieldInfo;
using claims::FieldType;
using claims::GroupInfo;

std::string did_you_mean(std::string_view typed, const std::vector<std::string_view>& names) {
  const std::string_view close = nearest(typed, names);
  return close.empty() ? std::string{} : concat("; did you mean '", close, "'?");
}

std::vector<std::string_view> field_names(const GroupInfo& group) {
  std::vector<std::string_view> names;
  for (const FieldInfo& field : group.fields) names.push_back(field.name);
  return names;
}

/// "modifiers[2]" as name and number; 0: not said.
struct Part {
  std::string_view name;
  std::size_t index = 0;
  bool bad = false;
};
Part part_of(std::string_view text) {
  const std::size_t open = text.find('[');
  if (open == std::string_view::npos) return {text};
  Part part{text.substr(0, open)};
  const std::string_view digits = text.substr(open + 1, text.size() - open - 2);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), part.index);
  part.bad = text.back() != ']' || error != std::errc{} || end != digits.data() + digits.size() ||
             part.index == 0;
  return part;
}

bool calls_lua(const Choice& choice) {
  return std::any_of(choice.steps.begin(), choice.steps.end(),
                     [](const Transform& step) { return step.kind == Transform::Kind::lua; });
}

class Compiler {
 public:
  Compiler(std::shared_ptr<const Definition> definition, const SiteTables& tables,
           Problems& problems, std::shared_ptr<const scripts::SiteScripts> scripts)
      : definition_{*definition}, tables_{tables}, problems_{problems} {
    mapping_ = std::make_shared<Mapping>();
    mapping_->definition = std::move(definition);
    mapping_->scripts = std::move(scripts);
  }
  std::shared_ptr<const Mapping> compile();

 private:
  struct OpenLoop {
    std::string_view target;
    const GroupInfo* built;
    const GroupInfo* source;
    std::string each;
    fhir::Path::Types types;  ///< FHIR: of the item.
  };

  void problem(const SourceLine& place, std::string text) {
    problems_.push_back({place, std::move(text)});
  }
  bool formats();
  void block(Block& into, std::string_view target);
  void loop_target(Block& into);
  void rule(CompiledRule& into, const Block& block);
  bool model_target(CompiledTarget& into, std::string_view path, const GroupInfo& root,
                    const SourceLine& place);
  void rule_target(CompiledRule& into, const Block& block);
  void choice(CompiledChoice& into, const Choice& written, const CompiledRule& rule);
  void table(CompiledChoice& into, const Choice& written);
  Condition condition(const std::string& text, const SourceLine& place);
  std::optional<PathNumber> path(std::string_view text, const SourceLine& place, bool loop = false);
  bool model_path(ModelPath& into, std::string_view text, bool built, std::string& error);
  bool hl7_path(SourcePath& into, std::string& error);
  fhir::Path::Types fhir_root() const;
  bool fhir_path(SourcePath& into, std::string& error);
  bool x12_path(SourcePath& into, bool loop, std::string& error);
  std::uint16_t segment(std::string_view id);
  std::string_view rest(std::string_view target, std::string_view outer) const {
    if (outer.empty()) return target;
    target.remove_prefix(outer.size());
    if (!target.empty() && target.front() != '-') target.remove_prefix(1);
    return target;
  }

  const Definition& definition_;
  const SiteTables& tables_;
  Problems& problems_;
  std::shared_ptr<Mapping> mapping_;
  std::vector<OpenLoop> open_{};
  std::vector<std::uint16_t>* reads_ = nullptr;
};

bool Compiler::formats() {
  const std::string& from = definition_.from;
  const std::string& to = definition_.to;
  const auto pair = concat(from, " to ", to);
  mapping_->from = from == "fhir"    ? Format::fhir
                   : from == "x12"   ? Format::x12
                   : from == "claim" ? Format::claim
                                     : Format::hl7v2;
  if (pair == "hl7v2 to encounter" || pair == "fhir to encounter" || pair == "x12 to encounter") {
    mapping_->to = Format::encounter;
  } else if (pair == "hl7v2 to hl7v2") {
    mapping_->to = Format::hl7v2;
  } else if (pair == "claim to 837p" || pair == "claim to 837i") {
    mapping_->to = Format::x12;
    mapping_->guide = to == "837p" ? x12::Guide::professional : x12::Guide::institutional;
  } else if (pair == "claim to fhir-claim") {
    mapping_->to = Format::fhir_claim;
  } else {
    problem(definition_.place,
            concat("mapping '", definition_.name, "' goes from '", from, "' to '", to,
                   "'; known are hl7v2, fhir and x12 to encounter, claim to 837p, 837i and "
                   "fhir-claim, hl7v2 to hl7v2"));
    return false;
  }
  return true;
}

std::uint16_t Compiler::segment(std::string_view id) {
  auto& known = mapping_->segments;
  const auto at = std::find(known.begin(), known.end(), id);
  const auto number = static_cast<std::uint16_t>(at - known.begin());
  if (at == known.end()) known.emplace_back(id);
  if (reads_ != nullptr) reads_->push_back(number);
  return number;
}

bool Compiler::hl7_path(SourcePath& into, std::string& error) {
  Result<hl7::Path> read = hl7::parse_path(into.text);
  if (!read) {
    error = read.error().message;
    return false;
  }
  into.hl7 = std::move(*read);
  const auto known = [&](const std::string& id) {
    error = unknown_segment(id);
    return error.empty();
  };
  if (!known(into.hl7.place.segment)) return false;
  into.segment = segment(into.hl7.place.segment);
  if (into.hl7.segment_where && into.hl7.segment_where->other) {
    if (!known(into.hl7.segment_where->other->segment)) return false;
    into.predicate_segment = segment(into.hl7.segment_where->other->segment);
  }
  return true;
}

bool Compiler::model_path(ModelPath& into, std::string_view text, bool built, std::string& error) {
  const std::vector<std::string_view> parts = split(text, '.');
  const GroupInfo& root = built ? claims::encounter_fields() : claims::claim_fields();
  const GroupInfo* group = &root;
  const Part first = part_of(parts.front());
  for (std::size_t level = open_.size(); level > 0; --level) {
    const GroupInfo* item = built ? open_[level - 1].built : open_[level - 1].source;
    if (item == nullptr || item->find(first.name) == nullptr) continue;
    group = item;
    into.level = level;
    break;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part part = part_of(parts[i]);
    const FieldInfo* field = group == nullptr ? nullptr : group->find(part.name);
    if (field == nullptr || part.bad) {
      error = part.bad ? concat("'", parts[i], "': a number from 1 belongs in the brackets")
                       : concat("there is no field '", part.name, "' in '",
                                group == nullptr ? std::string_view{"a value"} : group->name, "'",
                                group == nullptr ? std::string{}
                                                 : did_you_mean(part.name, field_names(*group)));
      return false;
    }
    into.steps.push_back({field, part.index});
    if (field->type == FieldType::extras) {
      if (i + 2 != parts.size()) {
        error = concat("'", text, "': one name belongs behind 'extra.'");
        return false;
      }
      into.extra = std::string{parts[i + 1]};
      return true;
    }
    group = field->group;
  }
  return true;
}

/// What paths outside of loops begin from: the resource that the mapping at the bottom reads.
fhir::Path::Types Compiler::fhir_root() const {
  const std::string& base = definition_.extends.empty() ? definition_.name : definition_.extends;
  fhir::Path::Types root;
  for (const std::string_view type : {"Encounter", "Claim"}) {
    const std::string_view reads = type == "Claim" ? "fhir-claim-encounter" : "fhir-encounter";
    const bool other = base == "fhir-claim-encounter" || base == "fhir-encounter";
    if (other && base != reads) continue;
    if (const auto known = fhir::definitions::type_named(type)) root.types.push_back(*known);
  }
  return root;
}

bool Compiler::fhir_path(SourcePath& into, std::string& error) {
  Result<fhir::Path> compiled = fhir::Path::compile(into.text);
  if (!compiled) {
    error = compiled.error().message;
    return false;
  }
  Result<fhir::Path::Types> leads =
      compiled->check(open_.empty() ? fhir_root() : open_.back().types);
  if (!leads) {
    error = leads.error().message;
    return false;
  }
  into.fhir = std::move(*compiled);
  into.fhir_types = *std::move(leads);
  return true;
}

bool Compiler::x12_path(SourcePath& into, bool loop, std::string& error) {
  into.composite = composite_component(into.text);
  if (into.composite && !loop) {
    const std::string_view each = open_.empty() ? std::string_view{} : open_.back().each;
    const bool in_composites = each.substr(each.rfind('/') + 1).starts_with("HI");
    if (!in_composites) error = "means a part of a composite, inside `each: HI`";
    return in_composites;
  }
  std::string_view text = into.text;
  if (text.size() > 3 && text.substr(text.size() - 3, 2) == "..") {  // SV101-3..6
    into.component_last = static_cast<std::uint8_t>(text.back() - '0');
    text.remove_suffix(3);
  }
  Result<x12::Path> read = x12::Path::parse(text);
  if (!read) {
    error = read.error().message;
    return false;
  }
  error = x12_path_problem(*read, loop);
  if (text.size() != into.text.size() &&
      (read->component == 0 || into.component_last > 9 || into.component_last <= read->component))
    error = "components are counted as in SV101-3..6";
  into.x12 = std::move(*read);
  return error.empty();
}

std::optional<PathNumber> Compiler::path(std::string_view text, const SourceLine& place,
                                         bool loop) {
  SourcePath made;
  made.text = std::string{text};
  std::string error;
  bool good = true;
  if (mapping_->to == Format::encounter &&
      (text.starts_with("encounter.") || text.starts_with("extra."))) {
    made.kind = SourcePath::Kind::built;
    const bool whole = text.starts_with("encounter.");
    const std::vector<OpenLoop> kept = open_;
    if (whole) open_.clear();
    good = model_path(made.model, whole ? text.substr(10) : text, true, error);
    open_ = kept;
  } else if (mapping_->from == Format::claim) {
    made.kind = SourcePath::Kind::model;
    // Inside a loop `claim.` goes back to the claim, where the item has a field of that name too.
    const std::vector<OpenLoop> kept = open_;
    const bool whole = text.starts_with("claim.");
    if (whole) open_.clear();
    good = model_path(made.model, whole ? text.substr(6) : text, false, error);
    open_ = kept;
  } else if (mapping_->from == Format::fhir) {
    made.kind = SourcePath::Kind::fhir;
    good = fhir_path(made, error);
  } else if (mapping_->from == Format::x12) {
    made.kind = SourcePath::Kind::x12;
    good = x12_path(made, loop, error);
  } else {
    made.kind = SourcePath::Kind::hl7;
    good = hl7_path(made, error);
  }
  if (!good) {
    problem(place, concat("'", text, "': ", error));
    return std::nullopt;
  }
  mapping_->paths.push_back(std::move(made));
  return static_cast<PathNumber>(mapping_->paths.size() - 1);
}

Condition Compiler::condition(const std::string& text, const SourceLine& place) {
  Condition made;
  if (text.empty()) return made;
  Result<scripts::Expression> compiled = scripts::Expression::parse(text);
  if (!compiled) {
    problem(place, concat("when: ", compiled.error().message));
    return made;
  }
  made.expression = std::move(*compiled);
  for (const std::string& one : made.expression.paths())
    made.paths.push_back(path(one, place).value_or(0));
  return made;
}

bool Compiler::model_target(CompiledTarget& into, std::string_view path, const GroupInfo& root,
                            const SourceLine& place) {
  const GroupInfo* group = &root;
  const std::vector<std::string_view> parts = split(path, '.');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const FieldInfo* field = group == nullptr ? nullptr : group->find(parts[i]);
    if (field == nullptr) {
      problem(place, concat("there is no target '", path, "' in '", root.name, "': unknown field '",
                            parts[i], "'",
                            group == nullptr ? std::string{}
                                             : did_you_mean(parts[i], field_names(*group))));
      return false;
    }
    into.chain.push_back(field);
    if (field->type == FieldType::extras) {
      if (i + 2 != parts.size() || parts[i + 1].empty()) {
        problem(place, concat("'", path, "': one name belongs behind 'extra.'"));
        return false;
      }
      into.extra = std::string{parts[i + 1]};
      return true;
    }
    if (field->type == FieldType::group_list && i + 1 != parts.size()) {
      problem(place, concat("'", path, "' lies in the list '", field->name, "'; write it below `",
                            field->name, ": { each: ... }`"));
      return false;
    }
    group = field->group;
  }
  return true;
}

void Compiler::loop_target(Block& into) {
  const LoopDefinition& loop = *into.written;
  const std::string_view outer = open_.empty() ? std::string_view{} : open_.back().target;
  const std::string_view own = rest(loop.target, outer);
  switch (mapping_->to) {
    case Format::encounter: {
      const GroupInfo& root = open_.empty() ? claims::encounter_fields() : *open_.back().built;
      if (!model_target(into.target, own, root, loop.place)) return;
      const FieldInfo& last = *into.target.chain.back();
      if (last.type != FieldType::group_list)
        problem(loop.place, concat("'", loop.target, "' is not a list: `each` has no place here"));
      else
        into.built = last.group;
      break;
    }
    case Format::x12: {
      const Result<x12::Target> found = x12::find_target(mapping_->guide, own);
      if (!found)
        problem(loop.place, concat("'", loop.target, "': ", found.error().message));
      else if (found->element != 0)
        problem(loop.place, concat("'", loop.target,
                                   "' is one element: `each` belongs on a loop (2400) or on a "
                                   "segment of composites (2300/HI*ABF)"));
      else
        into.target.x12 = *found;
      break;
    }
    case Format::fhir_claim: {
      Result<FhirTarget> found = fhir_loop_target(own);
      if (!open_.empty())
        problem(loop.place, concat("'", loop.target, "': a loop inside a loop has no place here"));
      else if (!found)
        problem(loop.place, concat("'", loop.target, "': ", found.error().message));
      else
        into.target.fhir = *std::move(found);
      break;
    }
    default:
      problem(loop.place, "`each` has no place in an HL7-to-HL7 mapping");
  }
}

void Compiler::rule_target(CompiledRule& into, const Block& block) {
  const RuleDefinition& written = *into.written;
  const std::string_view own =
      rest(written.target, block.written ? std::string_view{block.written->target} : "");
  switch (mapping_->to) {
    case Format::encounter: {
      const GroupInfo& root = block.built ? *block.built : claims::encounter_fields();
      if (!model_target(into.target, own, root, written.place)) return;
      const FieldInfo& last = *into.target.chain.back();
      if (last.type == FieldType::group_list)
        problem(written.place, concat("'", written.target, "' is a list: it needs `each`"));
      if (last.type == FieldType::group && last.group->composite == claims::Composite::plain)
        problem(written.place, concat("'", written.target, "' is a group: name one of its fields (",
                                      last.group->fields.front().name, ", ...)"));
      break;
    }
    case Format::x12: {
      if (own.starts_with('-')) {
        std::size_t component = 0;
        const auto [end, error] =
            std::from_chars(own.data() + 1, own.data() + own.size(), component);
        if (error != std::errc{} || end != own.data() + own.size() || component == 0 ||
            component > 9)
          problem(written.place, concat("'", written.target, "': a component is -1 to -9"));
        into.target.component = static_cast<std::uint8_t>(component);
        return;
      }
      // Names of loops begin with a digit (2400), those of segments never do.
      const bool in_loop =
          block.written != nullptr && !own.empty() && (own.front() < '0' || own.front() > '9');
      const std::string full =
          in_loop ? concat(text(block.target.x12), "/", own) : std::string{own};
      const Result<x12::Target> found = x12::find_target(mapping_->guide, full);
      if (!found)
        problem(written.place, concat("'", written.target, "': ", found.error().message));
      else if (found->element == 0 && !written.drop)
        problem(written.place,
                concat("'", written.target, "' is a whole segment or loop; name an element of it"));
      else
        into.target.x12 = *found;
      break;
    }
    case Format::hl7v2: {
      SourcePath place;
      place.text = written.target;
      std::string error;
      if (!hl7_path(place, error))
        problem(written.place, concat("'", written.target, "': ", error));
      else if (place.hl7.place.field == 0 && !written.drop)
        problem(written.place, concat("'", written.target, "' is a whole segment; name a field"));
      into.target.hl7 = place.hl7;
      break;
    }
    default: {
      Result<FhirTarget> found = fhir_target(own, block.written ? &block.target.fhir : nullptr);
      if (!found)
        problem(written.place, concat("'", written.target, "': ", found.error().message));
      else
        into.target.fhir = *std::move(found);
    }
  }
}

void Compiler::table(CompiledChoice& into, const Choice& written) {
  const auto found = definition_.tables.find(written.table);
  const auto site = tables_.find(written.table);
  const bool lua = calls_lua(written);
  RuleTable made;
  made.name = written.table;
  std::shared_ptr<const claims::Table> csv;
  if (found == definition_.tables.end() && site == tables_.end()) {
    std::vector<std::string_view> names;
    for (const auto& [name, unused] : definition_.tables) names.push_back(name);
    for (const auto& [name, unused] : tables_) names.push_back(name);
    return problem(written.place, concat("there is no table '", written.table, "'",
                                         did_you_mean(written.table, names),
                                         " Tables stand in the mapping or in the configuration."));
  }
  if (found != definition_.tables.end()) made.definition = &found->second;
  if (site != tables_.end() && (made.definition == nullptr || made.definition->from_site)) {
    csv = site->second;
  } else if (made.definition != nullptr && made.definition->from_site) {
    made.absent = true;
  } else if (made.definition != nullptr && !made.definition->csv.empty()) {
    const std::string& path = made.definition->csv;
    const std::string full = path.front() == '/' || definition_.folder.empty()
                                 ? path
                                 : concat(definition_.folder, "/", path);
    auto loaded = claims::Table::load(path.starts_with(definition_.folder) ? path : full);
    if (!loaded) return problem(made.definition->place, loaded.error().message);
    csv = *loaded;
  }
  if (csv) {
    std::vector<std::string> keys{""};
    for (const auto& [column, unused] : written.with) keys.push_back(column);
    for (const std::string_view column : csv->value_columns())
      if (std::find(keys.begin() + 1, keys.end(), column) == keys.end()) {
        keys.front() = std::string{column};
        break;
      }
    auto index = claims::TableIndex::make(csv, keys);
    if (!index) return problem(written.place, index.error().message);
    made.index = std::move(*index);
    std::string take = written.take;
    if (take.empty())
      for (const std::string_view column : csv->value_columns())
        if (std::find(keys.begin(), keys.end(), column) == keys.end()) {
          take = std::string{column};
          break;
        }
    made.take = csv->column(take);
    if (!made.take)
      return problem(written.place, concat("table '", written.table, "' has no column '", take, "'",
                                           did_you_mean(take, csv->value_columns())));
  } else if (!made.absent && (!written.take.empty() || (!written.with.empty() && !lua))) {
    return problem(written.place, "`take` and `with` belong to CSV tables");
  }
  mapping_->tables.push_back(std::move(made));
  into.table = mapping_->tables.size() - 1;
}

void Compiler::choice(CompiledChoice& into, const Choice& written, const CompiledRule& rule) {
  into.written = &written;
  into.when = condition(written.when, written.place);
  for (std::size_t i = 0; i < written.alternatives.size(); ++i) {
    const std::string& one = written.alternatives[i];
    const auto first = written.alternatives.begin();
    if (std::find(first, first + static_cast<std::ptrdiff_t>(i), one) !=
        first + static_cast<std::ptrdiff_t>(i))
      problem(written.place, concat("'", one, "' stands twice among the alternatives of '",
                                    rule.written->target, "': the second can never win"));
    if (const auto number = path(one, written.place)) into.alternatives.push_back(*number);
  }
  for (const std::string& one : written.product)
    if (const auto number = path(one, written.place)) into.product.push_back(*number);
  if (!written.table.empty()) table(into, written);
  for (const auto& [column, from] : written.with)
    into.with.push_back(path(from, written.place).value_or(0));
  if (written.table.empty() && !written.with.empty() && !calls_lua(written))
    problem(written.place, "`with` names further keys of a CSV table or what a Lua function gets");
  for (const Transform& step : written.steps)
    if (step.kind == Transform::Kind::lua) {
      const Result<void> known = mapping_->scripts != nullptr
                                     ? mapping_->scripts->check(step.argument)
                                     : scripts::SiteScripts{}.check(step.argument);
      if (!known) problem(written.place, known.error().message);
    }
  for (const Transform& step : written.steps)
    if (step.kind == Transform::Kind::replace)
      if (auto pattern = regex::Regex::compile(step.argument))
        into.patterns.push_back(std::move(*pattern));
  const int sources = (written.alternatives.empty() ? 0 : 1) + (written.product.empty() ? 0 : 1) +
                      (written.value ? 1 : 0);
  if (sources > 1)
    problem(written.place, concat("the rule of '", rule.written->target,
                                  "' has more than one of from, product and value"));
  if (sources == 0 && written.missing.kind == Missing::Kind::unsaid)
    problem(written.place, concat("the rule of '", rule.written->target,
                                  "' says neither from, product, value nor missing"));
  const bool extra = !rule.target.extra.empty();
  if (!written.as.empty() && !extra)
    problem(written.place, "`as` belongs to extra.<name>; other targets know their type");
  if (written.all) {
    // A list of the model, or a FHIR element that repeats: `item.modifier[*]`.
    const bool list =
        (!rule.target.chain.empty() && rule.target.chain.back()->type == FieldType::text_list) ||
        rule.target.fhir.star != FhirTarget::npos;
    const bool joined = std::any_of(written.steps.begin(), written.steps.end(),
                                    [](const auto& s) { return s.kind == Transform::Kind::join; });
    const bool starred = rule.target.fhir.star != FhirTarget::npos;
    if (!list && !starred && !joined)
      problem(written.place, concat("'", rule.written->target,
                                    "' takes one value: `all` needs `do: [join ...]` here"));
  }
}

void Compiler::rule(CompiledRule& into, const Block& block) {
  rule_target(into, block);
  const RuleDefinition& written = *into.written;
  if (written.drop && mapping_->to != Format::hl7v2)
    problem(written.place, concat("'", written.target,
                                  ": drop' removes nothing: there is no layer below this mapping"));
  for (std::size_t i = 0; i < written.choices.size(); ++i) {
    const Choice& one = written.choices[i];
    CompiledChoice made;
    choice(made, one, into);
    into.choices.push_back(std::move(made));
    // Entries behind one that always answers can never win.
    const bool answers =
        one.when.empty() && (one.value || one.missing.kind != Missing::Kind::unsaid);
    if (answers && i + 1 < written.choices.size())
      problem(written.choices[i + 1].place,
              concat("this entry of '", written.target,
                     "' can never win: the one before it always answers"));
  }
}

void Compiler::block(Block& into, std::string_view target) {
  std::vector<std::uint16_t>* const outer_reads = reads_;
  std::vector<std::uint16_t> own_reads;
  if (into.written != nullptr) {
    loop_target(into);
    if (const auto number = path(into.written->each, into.written->place, true)) {
      into.each = *number;
      const SourcePath& each = mapping_->paths[*number];
      if (each.kind == SourcePath::Kind::model) {
        const auto& last = *each.model.steps.back().field;
        if (last.type == FieldType::group_list)
          into.source = last.group;
        else
          problem(into.written->place, concat("'", into.written->each, "' is not a list"));
      }
      if (each.kind == SourcePath::Kind::hl7 &&
          (each.hl7.place.field != 0 || each.hl7.place.occurrence != 0))
        problem(into.written->place,
                concat("`each: ", into.written->each, "` must name a segment, as in `each: FT1`"));
    }
    open_.push_back(
        {into.written->target, into.built, into.source, into.written->each,
         mapping_->paths.empty() ? fhir::Path::Types{} : mapping_->paths[into.each].fhir_types});
    reads_ = &own_reads;
    into.when = condition(into.written->when, into.written->place);
    into.also = condition(into.written->also, into.written->place);
  }
  into.depth = open_.size();
  for (const RuleDefinition& written : definition_.rules) {
    if (loop_of(definition_, written.target) != target) continue;
    CompiledRule made;
    made.written = &written;
    rule(made, into);
    into.rules.push_back(std::move(made));
  }
  for (const LoopDefinition& loop : definition_.loops) {
    if (loop_of(definition_, loop.target) != target) continue;
    if (open_.size() >= 8) {
      problem(loop.place, "loops inside each other: at most 8");
      continue;
    }
    Block inner;
    inner.written = &loop;
    block(inner, loop.target);
    own_reads.insert(own_reads.end(), inner.segments.begin(), inner.segments.end());
    if (mapping_->from == Format::hl7v2 && into.written != nullptr)
      own_reads.push_back(mapping_->paths[inner.each].segment);
    into.blocks.push_back(std::move(inner));
  }
  if (into.written != nullptr) open_.pop_back();
  reads_ = outer_reads;
  into.segments = std::move(own_reads);
}

void number_rules(Block& block, std::vector<const CompiledRule*>& out) {
  for (CompiledRule& rule : block.rules) {
    out.push_back(&rule);
    rule.number = static_cast<std::uint32_t>(out.size());
  }
  for (Block& inner : block.blocks) number_rules(inner, out);  // at most 8 deep
}

std::shared_ptr<const Mapping> Compiler::compile() {
  const std::size_t before = problems_.size();
  if (!formats()) return nullptr;
  block(mapping_->whole, "");
  if (problems_.size() != before) return nullptr;
  number_rules(mapping_->whole, mapping_->rules);
  return mapping_;
}

}  // namespace

std::shared_ptr<const Mapping> compile(Definition definition, const SiteTables& tables,
                                       Problems& problems,
                                       std::shared_ptr<const scripts::SiteScripts> scripts) {
  return Compiler{std::make_shared<const Definition>(std::move(definition)), tables, problems,
                  std::move(scripts)}
      .compile();
}

SiteTables load_tables(const config::Configuration& configuration, Problems& problems) {
  SiteTables out;
  for (const auto& [key, table] : configuration.tables) {
    auto loaded = claims::Table::load(table.path);
    if (loaded)
      out.emplace(key, std::move(*loaded));
    else
      problems.push_back({{table.place.file, table.place.line},
                          concat("table '", key, "': ", loaded.error().message)});
  }
  return out;
}

}  // namespace claimwire::mappings
