#include "mappings/engine/run.h"

#include <algorithm>
#include <utility>

#include "codes/code_system.h"
#include "core/text.h"

namespace claimwire::mappings {

constexpr IssueKind kMissing{"mapping.missing", Severity::error,
                             "a value that the claim needs is not in the message",
                             "mapping rule, `missing`"};
constexpr IssueKind kUnmatched{"mapping.table-unmatched", Severity::warning,
                               "the translation table has no row for this value; add one",
                               "mapping rule, `table`"};
constexpr IssueKind kTooMany{"mapping.too-many-values", Severity::warning,
                             "more values than the target takes; the last ones are left out",
                             "mapping rule, `most`"};
constexpr IssueKind kNotConverted{"mapping.value-unreadable", Severity::error,
                                  "the value cannot be read as what its target is",
                                  "mapping rule, type of the target"};
constexpr IssueKind kNotAllowed{"mapping.value-not-allowed", Severity::error,
                                "the value is none that its target allows; a table must translate "
                                "it",
                                "mapping rule, allowed values of the target"};
constexpr IssueKind kNotTransformed{"mapping.transform-failed", Severity::error,
                                    "a transform of the mapping cannot be applied to the value",
                                    "mapping rule, `do`"};

Issue finding(const IssueKind& kind, Action action, Origin from, std::string place,
              std::string found, std::string detail) {
  Issue issue;
  issue.kind = &kind;
  issue.from = from;
  issue.place = std::move(place);
  issue.found = std::move(found);
  issue.detail = std::move(detail);
  issue.action = action;
  return issue;
}

namespace {

constexpr Origin kDefault{Origin::Kind::default_value, 0, 0};

/// Reads paths of a condition for scripts::Expression.
class ScopeFacts final : public scripts::Facts {
 public:
  ScopeFacts(const RunContext& context, const Condition& condition, const Scope& scope)
      : context_{context}, condition_{condition}, scope_{scope} {}
  void resolve(std::size_t slot, std::string_view path, scripts::Found& found) const override;

 private:
  const RunContext& context_;
  const Condition& condition_;
  const Scope& scope_;
};

std::vector<const void*> built_levels(const RunContext& context, const Scope& scope) {
  std::vector<const void*> out;
  for (const Scope* one = &scope; one->block != nullptr && one->block->written != nullptr;
       one = one->outer)
    out.insert(out.begin(), one->built);
  out.insert(out.begin(), context.built);
  return out;
}

void find(const RunContext& context, PathNumber number, const Scope& scope, bool all, bool whole,
          Values& into) {
  const SourcePath& path = context.mapping.paths[number];
  if (path.kind == SourcePath::Kind::built)
    find_in_model(path.model, built_levels(context, scope), DateText::compact, all, into);
  else
    context.source.find(path, scope, all, whole, into);
}

void ScopeFacts::resolve(std::size_t slot, std::string_view, scripts::Found& found) const {
  Values values;
  find(context_, condition_.paths[slot], scope_, true, false, values);
  // A structure has no text of its own; that it is there is all a condition can ask.
  for (Found& one : values.items)
    found.values.push_back(one.text.empty() ? "{}" : std::move(one.text));
  found.null = values.null;
}

bool holds(const RunContext& context, const Condition& condition, const Scope& scope) {
  return condition.expression.empty() ||
         condition.expression.evaluate(ScopeFacts{context, condition, scope});
}

/// Reads a date written like "MM/DD/YYYY"; separators must stand where the pattern has them.
std::optional<std::string> read_date(std::string_view text, std::string_view pattern) {
  int year = 0, month = 0, day = 0;
  if (text.size() != pattern.size()) return std::nullopt;
  int year_digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int* part = nullptr;
    if (pattern[i] == 'Y') {
      part = &year;
      ++year_digits;
    } else if (pattern[i] == 'M') {
      part = &month;
    } else if (pattern[i] == 'D') {
      part = &day;
    }
    if (part == nullptr) {
      if (text[i] != pattern[i]) return std::nullopt;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    *part = *part * 10 + (text[i] - '0');
  }
  if (year_digits == 2) year += year < 50 ? 2000 : 1900;
  const Date date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                  static_cast<std::uint8_t>(day)};
  if (year > 9999 || month > 12 || day > 31 || !date.valid()) return std::nullopt;
  return date.compact();
}

/// One transform on one value; nothing when it cannot be applied. `join` is not one of them.
std::optional<std::string> transform(const Transform& step, const std::string& value,
                                     const regex::Regex* pattern) {
  switch (step.kind) {
    case Transform::Kind::upper:
      return upper(value);
    case Transform::Kind::lower:
      return lower(value);
    case Transform::Kind::trim:
      return std::string{trim(value)};
    case Transform::Kind::remove: {
      std::string out;
      for (const char c : value)
        if (step.argument.find(c) == std::string::npos) out += c;
      return out;
    }
    case Transform::Kind::replace:
      if (pattern == nullptr) return std::nullopt;
      return pattern->replace_all(value, step.second);
    case Transform::Kind::left:
      return value.substr(0, step.number);
    case Transform::Kind::right:
      return value.size() <= step.number ? value : value.substr(value.size() - step.number);
    case Transform::Kind::pad: {
      const char with = step.second.empty() ? '0' : step.second.front();
      return value.size() >= step.number ? value
                                         : std::string(step.number - value.size(), with) + value;
    }
    case Transform::Kind::digits: {
      std::string out;
      for (const char c : value)
        if (c >= '0' && c <= '9') out += c;
      return out;
    }
    case Transform::Kind::decimals: {
      const Result<Decimal> read = Decimal::parse(value);
      if (!read || read->scale() != 0) return std::nullopt;
      return Decimal{read->coefficient(), static_cast<std::uint8_t>(step.number)}.text();
    }
    case Transform::Kind::date:
      return read_date(value, step.argument);
    case Transform::Kind::prefix:
      return step.argument + value;
    case Transform::Kind::join:
    case Transform::Kind::lua:
      break;
  }
  return value;
}

/// What a table says of one value.
struct Translated {
  std::optional<std::string> text{};
  SourceLine row{};
};

Translated translate(const RunContext& context, const CompiledChoice& choice, const Scope& scope,
                     const std::string& value, void* item) {
  const RuleTable& table = context.mapping.tables[*choice.table];
  if (table.absent) return {};
  if (table.index) {
    std::vector<std::string> with;
    for (const PathNumber number : choice.with) {
      Values values;
      find(context, number, scope, false, false, values);
      with.push_back(values.items.empty() ? std::string{} : values.items.front().text);
    }
    std::vector<std::string_view> keys{value};
    keys.insert(keys.end(), with.begin(), with.end());
    Date day = context.sink.day(item);
    if (!day.valid()) day = context.today;
    const claims::TableRow row = table.index->find(std::span<const std::string_view>{keys}, day);
    if (!row) return {};
    return {std::string{row.cell(*table.take)},
            {table.index->table().name(), static_cast<int>(row.line())}};
  }
  const TableDefinition& inline_table = *table.definition;
  if (inline_table.code_systems) {
    const codes::CodeSystem system = codes::system_of(value);
    if (system == codes::CodeSystem::unknown) return {value, inline_table.place};
    return {std::string{codes::name(system)}, inline_table.place};
  }
  const auto row = inline_table.rows.find(value);
  const auto line = [&](const std::string& key) {
    const auto known = inline_table.lines.find(key);
    return SourceLine{inline_table.place.file,
                      known == inline_table.lines.end() ? inline_table.place.line : known->second};
  };
  if (row != inline_table.rows.end()) return {row->second, line(value)};
  return {inline_table.otherwise, line("else")};
}

/// Tables written inside a rule have a name that only tells them apart.
std::string_view table_name(const RuleTable& table) {
  return table.name.find('/') == std::string::npos ? std::string_view{table.name}
                                                   : std::string_view{"of the rule"};
}

std::string target_text(const CompiledRule& rule, const Scope& scope) {
  std::string out;
  std::string_view rest = rule.written->target;
  std::vector<const Scope*> chain;
  for (const Scope* one = &scope; one->block != nullptr && one->block->written != nullptr;
       one = one->outer)
    chain.insert(chain.begin(), one);
  std::size_t used = 0;
  for (const Scope* one : chain) {
    const std::string& loop = one->block->written->target;
    out += loop.substr(used);
    out += concat("[", std::to_string(one->position), "]");
    used = loop.size();
  }
  return out + std::string{rest.substr(std::min(used, rest.size()))};
}

class Runner {
 public:
  explicit Runner(const RunContext& context) : context_{context} {}

  void block(const Block& block, const Scope& scope, void* item);
  void rule(const CompiledRule& rule, const Scope& scope, void* item);

 private:
  enum class Outcome : std::uint8_t { nothing, found, erased };
  Outcome read(const CompiledRule& rule, const CompiledChoice& choice, const Scope& scope,
               void* item, bool whole);
  bool product(const CompiledChoice& choice, const Scope& scope);
  void table(const CompiledRule& rule, const CompiledChoice& choice, const Scope& scope,
             void* item);
  void steps(const CompiledRule& rule, const CompiledChoice& choice, const Scope& scope);
  Result<std::string> lua(const Transform& step, const CompiledChoice& choice, const Scope& scope,
                          const std::string& value);
  void missing(const CompiledRule& rule, const CompiledChoice& choice, const Scope& scope,
               void* item);
  void put(const CompiledRule& rule, const CompiledChoice& choice, const Scope& scope, void* item,
           bool whole, std::size_t number);

  const RunContext& context_;
  Values values_{};
  TraceEntry entry_{};
};

bool Runner::product(const CompiledChoice& choice, const Scope& scope) {
  Decimal result{1, 0};
  Origin from{};
  std::string text;
  for (const PathNumber number : choice.product) {
    Values values;
    find(context_, number, scope, false, false, values);
    if (values.items.empty()) return false;
    const Result<Decimal> factor = Decimal::parse(values.items.front().text);
    if (!factor) return false;
    const Result<Decimal> multiplied = multiply(result, *factor);
    if (!multiplied) return false;
    result = *multiplied;
    if (from.kind == Origin::Kind::none) from = values.items.front().from;
    text += concat(text.empty() ? "" : " x ", values.items.front().text);
    if (context_.trace != nullptr) {
      entry_.read.push_back(values.items.front().from);
      entry_.source += concat(entry_.source.empty() ? "" : " x ",
                              context_.source.place(context_.mapping.paths[number], scope));
    }
  }
  // Never rounded per unit: once, at the end.
  const Result<Decimal> rounded = result.scale() > 2 ? round_half_up(result, 2) : result;
  if (!rounded) return false;
  values_.items.push_back({rounded->text(), from});
  if (context_.trace != nullptr) {
    entry_.found = text;
    entry_.steps.push_back({"product", text, rounded->text(), from, {}});
  }
  return true;
}

void Runner::table(const CompiledRule& rule, const CompiledChoice& choice, const Scope& scope,
                   void* item) {
  const RuleTable& table = context_.mapping.tables[*choice.table];
  std::vector<Found> kept;
  for (Found& one : values_.items) {
    Translated to = translate(context_, choice, scope, one.text, item);
    if (!to.text) {
      if (table.absent) continue;
      if (context_.unmatched != nullptr) context_.unmatched->add(table.name, one.text);
      context_.issues.push_back(
          finding(kUnmatched, Action::warn, one.from, context_.source.place(one.from), one.text,
                  concat("table '", table.name, "', rule ", rule.written->target, " at ",
                         choice.written->place.text())));
      continue;
    }
    if (context_.trace != nullptr)
      entry_.steps.push_back(
          {concat("table ", table_name(table)), one.text, *to.text, one.from, to.row});
    one.text = std::move(*to.text);
    if (!one.text.empty()) kept.push_back(std::move(one));
  }
  values_.items = std::move(kept);
}

/// A function of the site sees the value and what `with` names, and nothing else.
Result<std::string> Runner::lua(const Transform& step, const CompiledChoice& choice,
                                const Scope& scope, const std::string& value) {
  std::vector<std::pair<std::string, std::string>> with;
  for (std::size_t i = 0; i < choice.with.size(); ++i) {
    Values values;
    find(context_, choice.with[i], scope, false, false, values);
    if (values.items.empty()) continue;
    with.emplace_back(choice.written->with[i].first, values.items.front().text);
    if (context_.trace != nullptr) entry_.read.push_back(values.items.front().from);
  }
  const lua::Argument arguments[] = {std::string_view{value}, lua::NamedTexts{with}};
  Result<lua::Value> made = context_.mapping.scripts->call(step.argument, arguments);
  if (!made) return made.error();
  if (made->kind == lua::Value::Kind::nothing) return std::string{};
  if (made->kind == lua::Value::Kind::text) return std::move(made->text);
  return Error{"lua.result",
               concat(step.argument, " must give back one text, a whole number or nil")};
}

void Runner::steps(const CompiledRule& rule, const CompiledChoice& choice, const Scope& scope) {
  std::size_t pattern = 0;
  for (const Transform& step : choice.written->steps) {
    if (step.kind == Transform::Kind::join) {
      if (values_.items.size() < 2) continue;
      Found joined{{}, values_.items.front().from};
      for (const Found& one : values_.items)
        joined.text += concat(joined.text.empty() ? "" : step.argument, one.text);
      if (context_.trace != nullptr)
        entry_.steps.push_back(
            {step.written, values_.items.front().text, joined.text, joined.from, {}});
      values_.items.assign(1, std::move(joined));
      continue;
    }
    const regex::Regex* const compiled =
        step.kind == Transform::Kind::replace && pattern < choice.patterns.size()
            ? &choice.patterns[pattern++]
            : nullptr;
    for (std::size_t i = 0; i < values_.items.size();) {
      Found& one = values_.items[i];
      std::string why;
      std::optional<std::string> after;
      if (step.kind != Transform::Kind::lua)
        after = transform(step, one.text, compiled);
      else if (Result<std::string> made = lua(step, choice, scope, one.text))
        after = *std::move(made);
      else
        why = concat(": ", made.error().message);
      if (!after) {
        context_.issues.push_back(finding(kNotTransformed, Action::hold, one.from,
                                          context_.source.place(one.from), one.text,
                                          concat("`", step.written, "` of ", rule.written->target,
                                                 " at ", choice.written->place.text(), why)));
        values_.items.erase(values_.items.begin() + static_cast<std::ptrdiff_t>(i));
        continue;
      }
      if (context_.trace != nullptr)
        entry_.steps.push_back({step.written, one.text, *after, one.from, {}});
      one.text = std::move(*after);
      ++i;
    }
  }
  std::erase_if(values_.items, [](const Found& one) { return one.text.empty(); });
}

Runner::Outcome Runner::read(const CompiledRule& rule, const CompiledChoice& choice,
                             const Scope& scope, void* item, bool whole) {
  values_.clear();
  if (context_.trace != nullptr) entry_ = {};
  if (choice.written->value) {
    values_.items.push_back({*choice.written->value, kDefault});
  } else if (!choice.product.empty()) {
    if (!product(choice, scope)) return Outcome::nothing;
  } else {
    for (const PathNumber number : choice.alternatives) {
      find(context_, number, scope, choice.written->all, whole, values_);
      if (values_.null && values_.items.empty()) return Outcome::erased;
      if (values_.items.empty()) continue;
      if (context_.trace != nullptr)
        entry_.source = context_.source.place(context_.mapping.paths[number], scope);
      break;
    }
    if (values_.items.empty()) return Outcome::nothing;
    if (context_.trace != nullptr) {
      for (const Found& one : values_.items) entry_.read.push_back(one.from);
      entry_.found = values_.items.front().text;
    }
  }
  if (whole) return Outcome::found;
  std::erase_if(values_.items, [](const Found& one) { return one.text.empty(); });
  if (choice.table) table(rule, choice, scope, item);
  if (!choice.written->steps.empty()) steps(rule, choice, scope);
  return values_.items.empty() ? Outcome::nothing : Outcome::found;
}

void Runner::put(const CompiledRule& rule, const CompiledChoice& choice, const Scope& scope,
                 void* item, bool whole, std::size_t number) {
  if (choice.written->most && values_.items.size() > *choice.written->most) {
    const Found& first = values_.items[*choice.written->most];
    context_.issues.push_back(
        finding(kTooMany, Action::warn, first.from, context_.source.place(first.from), first.text,
                concat(rule.written->target, " takes ", std::to_string(*choice.written->most))));
    values_.items.resize(*choice.written->most);
  }
  if (context_.fired != nullptr) (*context_.fired)[rule.number - 1] = true;
  if (context_.trace != nullptr) {
    entry_.rule = &rule;
    entry_.choice = number;
    entry_.target = target_text(rule, scope);
    entry_.result = values_.items.front().text;
    context_.trace->entries.push_back(std::move(entry_));
  }
  context_.sink.put(rule, choice, item, values_.items, whole);
}

void Runner::missing(const CompiledRule& rule, const CompiledChoice& choice, const Scope& scope,
                     void* item) {
  const Missing& said = choice.written->missing;
  if (said.kind == Missing::Kind::use_default) {
    values_.clear();
    values_.items.push_back({said.value, kDefault});
    if (context_.trace != nullptr) entry_ = {};
    return put(rule, choice, scope, item, false,
               static_cast<std::size_t>(&choice - rule.choices.data()));
  }
  if (said.kind == Missing::Kind::unsaid || said.kind == Missing::Kind::ignore) return;
  const Action action = said.kind == Missing::Kind::warn   ? Action::warn
                        : said.kind == Missing::Kind::hold ? Action::hold
                                                           : Action::reject;
  std::string places;
  const SourcePath* first = nullptr;
  for (const CompiledChoice& one : rule.choices)
    for (const auto* list : {&one.alternatives, &one.product})
      for (const PathNumber number : *list) {
        const SourcePath& path = context_.mapping.paths[number];
        if (first == nullptr) first = &path;
        places += concat(places.empty() ? "" : ", ", path.text);
      }
  context_.issues.push_back(
      finding(kMissing, action, context_.source.origin(scope),
              first == nullptr ? std::string{} : context_.source.place(*first, scope), {},
              concat(target_text(rule, scope), ": no value at ", places, " (",
                     rule.written->place.text(), ")")));
}

void Runner::rule(const CompiledRule& rule, const Scope& scope, void* item) {
  const bool group =
      !rule.target.chain.empty() && rule.target.chain.back()->type == claims::FieldType::group;
  for (std::size_t i = 0; i < rule.choices.size(); ++i) {
    const CompiledChoice& choice = rule.choices[i];
    if (!holds(context_, choice.when, scope)) continue;
    // A composite is filled by its parts unless the rule makes one text of it.
    const bool whole = group && !choice.table && choice.written->steps.empty() &&
                       !choice.written->value && choice.product.empty();
    const Outcome outcome =
        choice.alternatives.empty() && choice.product.empty() && !choice.written->value
            ? Outcome::nothing
            : read(rule, choice, scope, item, whole);
    if (outcome == Outcome::erased) return context_.sink.erase(rule, item, values_.null_at);
    if (outcome == Outcome::found) return put(rule, choice, scope, item, whole, i);
    if (choice.written->missing.kind != Missing::Kind::unsaid)
      return missing(rule, choice, scope, item);
  }
}

void Runner::block(const Block& block, const Scope& scope, void* item) {
  for (const CompiledRule& one : block.rules) rule(one, scope, item);
  for (const Block& inner : block.blocks) {  // at most 8 deep
    const SourcePath& each = context_.mapping.paths[inner.each];
    std::size_t position = 0;
    for (const Item& found : context_.source.items(inner, each, scope)) {
      Scope inside;
      inside.outer = &scope;
      inside.block = &inner;
      inside.item = found;
      inside.position = position + 1;
      if (!holds(context_, inner.when, inside)) continue;
      if (found.of_another && !holds(context_, inner.also, inside)) continue;
      ++position;
      inside.built = context_.sink.open(inner, item);
      if (inside.built == nullptr) continue;
      this->block(inner, inside, inside.built);
      context_.sink.close(inner, inside.built);
    }
  }
}

/// Keeps the first value and nothing else.
class OneValue final : public Sink {
 public:
  void* whole() override { return this; }
  void* open(const Block&, void*) override { return nullptr; }
  void close(const Block&, void*) override {}
  void put(const CompiledRule&, const CompiledChoice&, void*, std::vector<Found>& values,
           bool) override {
    value = values.front().text;
  }
  void erase(const CompiledRule&, void*, Origin) override {}
  Date day(void*) const override { return {}; }

  std::optional<std::string> value{};
};

}  // namespace

void run(const RunContext& context) {
  Scope scope;
  scope.block = &context.mapping.whole;
  scope.built = context.sink.whole();
  Runner{context}.block(context.mapping.whole, scope, scope.built);
}

void run_rule(const RunContext& context, const CompiledRule& rule, const Scope& scope, void* item) {
  Runner{context}.rule(rule, scope, item);
}

std::optional<std::string> evaluate(const Mapping& mapping, const Source& source,
                                    std::string_view target) {
  OneValue sink;
  Issues ignored;
  const RunContext context{mapping, source, sink, ignored};
  Scope scope;
  scope.block = &mapping.whole;
  for (const CompiledRule& rule : mapping.whole.rules)
    if (rule.written->target == target) Runner{context}.rule(rule, scope, sink.whole());
  return sink.value;
}

}  // namespace claimwire::mappings
