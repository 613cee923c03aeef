#include "mappings/engine/definition.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "core/text.h"
#include "wrap/regex/regex.h"

namespace claimwire::mappings {
namespace {

constexpr std::string_view kRuleKeys[] = {"from",  "when",    "table", "take", "with",
                                          "do",    "missing", "all",   "most", "as",
                                          "value", "product", "note"};

bool rule_key(std::string_view key) {
  return std::find(std::begin(kRuleKeys), std::end(kRuleKeys), key) != std::end(kRuleKeys);
}

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > 1000) return std::nullopt;
  return value;
}

/// Words of a transform; quotes keep blanks: `remove " -"`.
std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    std::string word;
    if (text[at] == '"' || text[at] == '\'') {
      const char quote = text[at++];
      while (at < text.size() && text[at] != quote) word += text[at++];
      ++at;
    } else {
      while (at < text.size() && text[at] != ' ') word += text[at++];
    }
    out.push_back(std::move(word));
  }
  return out;
}

struct TransformName {
  std::string_view name;
  Transform::Kind kind;
  std::size_t arguments_min, arguments_max;
  bool number;
};
constexpr TransformName kTransforms[] = {
    {"upper", Transform::Kind::upper, 0, 0, false},
    {"lower", Transform::Kind::lower, 0, 0, false},
    {"trim", Transform::Kind::trim, 0, 0, false},
    {"remove", Transform::Kind::remove, 1, 1, false},
    {"replace", Transform::Kind::replace, 2, 2, false},
    {"left", Transform::Kind::left, 1, 1, true},
    {"right", Transform::Kind::right, 1, 1, true},
    {"pad", Transform::Kind::pad, 1, 2, true},
    {"digits", Transform::Kind::digits, 0, 0, false},
    {"decimals", Transform::Kind::decimals, 1, 1, true},
    {"date", Transform::Kind::date, 1, 1, false},
    {"prefix", Transform::Kind::prefix, 1, 1, false},
    {"join", Transform::Kind::join, 1, 1, false},
    {"lua", Transform::Kind::lua, 1, 1, false},
};

constexpr TransformHelp kTransformHelp[] = {
    {"upper", "upper", "Small letters become capital ones."},
    {"lower", "lower", "Capital letters become small ones."},
    {"trim", "trim", "Cuts blanks at both ends."},
    {"remove", "remove CHARACTERS", "Takes each of these characters out: `remove \" -\"`."},
    {"replace", "replace RE2 TEXT",
     "Each match of the expression becomes the text; \\1 is a group."},
    {"left", "left N", "The first N characters."},
    {"right", "right N", "The last N characters."},
    {"pad", "pad N [CHARACTER]", "To N characters, filled at the left with 0 or the character."},
    {"digits", "digits", "Keeps 0 to 9."},
    {"decimals", "decimals N", "Implied places: 14000 with `decimals 2` is 140.00."},
    {"date", "date PATTERN", "Reads a date written as YYYY, YY, MM and DD say: `date MM/DD/YYYY`."},
    {"prefix", "prefix TEXT", "Puts the text in front."},
    {"join", "join TEXT", "All values as one, with the text between them; goes with `all: true`."},
    {"lua", "lua FILE.FUNCTION",
     "What a function of scripts/FILE.lua makes of the value and of those that `with` names."},
};

class Reader {
 public:
  Reader(Definition& into, Problems& problems) : into_{into}, problems_{problems} {}

  void read(yaml::Node document);

 private:
  void problem(yaml::Node at, std::string text) {
    problems_.push_back({{at.file(), at.line()}, std::move(text)});
  }
  /// The nodes a person wrote are at most Limits::depth_max deep, so this recursion is bounded.
  void read_rules(yaml::Node map, const std::string& prefix);
  void read_target(yaml::Node key, yaml::Node value, const std::string& target);
  Choice read_choice(yaml::Node node, const std::string& target);
  void read_choice_key(Choice& choice, std::string_view key, yaml::Node value,
                       const std::string& target);
  void read_steps(Choice& choice, yaml::Node value);
  void read_table(yaml::Node node, std::string name);
  std::string scalar(yaml::Node node, std::string_view what) {
    if (!node.is_scalar())
      problem(node, concat("'", what, "' must be a single value, found ", yaml::name(node.type())));
    return node.text();
  }
  std::string join(const std::string& prefix, std::string_view key) const {
    if (prefix.empty()) return std::string{key};
    if (into_.to == "837p" || into_.to == "837i")
      return key.starts_with("-") ? concat(prefix, key) : concat(prefix, "/", key);
    return concat(prefix, ".", key);
  }

  Definition& into_;
  Problems& problems_;
};

void Reader::read(yaml::Node document) {
  if (!document.is_map()) return problem(document, "a mapping must be a map with `mapping:` first");
  into_.place = {document.file(), document.line()};
  static const std::vector<std::string_view> known{"mapping", "from",   "to",   "extends",
                                                   "samples", "tables", "rules"};
  for (std::size_t i = 0; i < document.size(); ++i) {
    const std::string& key = document.key(i).text();
    const yaml::Node value = document.at(i);
    if (key == "mapping")
      into_.name = scalar(value, key);
    else if (key == "from")
      into_.from = scalar(value, key);
    else if (key == "to")
      into_.to = scalar(value, key);
    else if (key == "extends")
      into_.extends = scalar(value, key);
    else if (key == "samples")
      into_.samples = scalar(value, key);
    else if (key != "tables" && key != "rules") {
      const std::string_view close = nearest(key, known);
      problem(document.key(i),
              concat("unknown key '", key, "'",
                     close.empty() ? std::string{} : concat("; did you mean '", close, "'?")));
    }
  }
  if (into_.name.empty()) problem(document, "a mapping needs a name: `mapping: NAME`");
  // A layer's own from/to come from the mapping it extends; x12 targets join with '/'.
  if (into_.to.empty() && into_.extends.starts_with("claim-837"))
    into_.to = into_.extends.substr(std::string_view{"claim-"}.size());
  const yaml::Node tables = document["tables"];
  if (tables && !tables.is_map()) problem(tables, "`tables` must be a map of tables");
  if (tables.is_map())
    for (std::size_t i = 0; i < tables.size(); ++i) read_table(tables.at(i), tables.key(i).text());
  const yaml::Node rules = document["rules"];
  if (!rules.is_map())
    problem(rules ? rules : document, "a mapping needs `rules:`, a map of targets");
  else
    read_rules(rules, "");
}

void Reader::read_table(yaml::Node node, std::string name) {
  TableDefinition table;
  table.name = name;
  table.place = {node.file(), node.line()};
  if (!node.is_map()) return problem(node, concat("table '", name, "' must be a map"));
  if (node.size() == 1 && node.key(0).text() == "csv") {
    table.csv = scalar(node.at(0), "csv");
  } else if (node.size() == 1 && node.key(0).text() == "site") {
    table.from_site = true;
    if (node.at(0).text() != "optional") problem(node.at(0), "`site:` must be `optional`");
  } else if (node.size() == 1 && node.key(0).text() == "built-in") {
    table.code_systems = true;
    if (node.at(0).text() != "code-systems")
      problem(node.at(0), "the only built-in table is `code-systems`");
  } else {
    for (std::size_t i = 0; i < node.size(); ++i) {
      const std::string value = scalar(node.at(i), node.key(i).text());
      if (node.key(i).text() == "else")
        table.otherwise = value;
      else
        table.rows.emplace(node.key(i).text(), value);
      table.lines.emplace(node.key(i).text(), node.key(i).line());
    }
  }
  into_.tables.insert_or_assign(std::move(name), std::move(table));
}

void Reader::read_rules(yaml::Node map, const std::string& prefix) {
  for (std::size_t i = 0; i < map.size(); ++i) {
    const std::string& key = map.key(i).text();
    const bool of_loop = key == "each" || ((key == "when" || key == "also") && map["each"]);
    if (!prefix.empty() && of_loop) continue;
    read_target(map.key(i), map.at(i), join(prefix, key));
  }
}

void Reader::read_target(yaml::Node key, yaml::Node value, const std::string& target) {
  if (into_.rule(target) != nullptr || into_.loop(target) != nullptr)
    return problem(key,
                   concat("'", target, "' has two rules in this mapping; join them in a list"));
  if (value.is_map()) {
    bool rule = value.size() > 0;
    for (std::size_t i = 0; i < value.size(); ++i) rule = rule && rule_key(value.key(i).text());
    if (!rule) {
      if (value["each"]) {
        into_.loops.push_back({target,
                               scalar(value["each"], "each"),
                               value["when"] ? scalar(value["when"], "when") : std::string{},
                               value["also"] ? scalar(value["also"], "also") : std::string{},
                               into_.name,
                               {key.file(), key.line()}});
      } else {
        // A group; but a word that is only nearly a rule's is a slip of the pen.
        for (std::size_t i = 0; i < value.size(); ++i)
          if (value.size() > 1 && rule_key(value.key(i).text()) && value.key(i).text() != "from" &&
              value.key(i).text() != "note")
            problem(value.key(i), concat("'", value.key(i).text(), "' belongs to a rule, but '",
                                         target, "' has other keys too, so it is read as a group"));
      }
      return read_rules(value, target);
    }
  }
  RuleDefinition rule;
  rule.target = target;
  rule.layer = into_.name;
  rule.place = {key.file(), key.line()};
  if (value.is_scalar() && !value.quoted() && value.text() == "drop") {
    rule.drop = true;
  } else if (value.is_sequence()) {
    if (value.size() == 0) problem(value, "an empty list has no rule in it");
    for (std::size_t i = 0; i < value.size(); ++i) {
      Choice choice = read_choice(value.at(i), target);
      rule.choices.push_back(std::move(choice));
    }
  } else {
    rule.choices.push_back(read_choice(value, target));
  }
  // `A or inherited` is the list [A, inherited].
  for (std::size_t i = 0; i < rule.choices.size(); ++i) {
    std::vector<std::string>& paths = rule.choices[i].alternatives;
    const auto at = std::find(paths.begin(), paths.end(), "inherited");
    if (at == paths.end()) continue;
    if (at + 1 != paths.end())
      problem(key, "'inherited' must come last: what stands behind it can never win");
    paths.erase(at, paths.end());
    Choice below;
    below.inherited = true;
    below.layer = into_.name;
    below.place = rule.choices[i].place;
    if (paths.empty())
      rule.choices[i] = std::move(below);
    else
      rule.choices.insert(rule.choices.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                          std::move(below));
  }
  into_.rules.push_back(std::move(rule));
}

Choice Reader::read_choice(yaml::Node node, const std::string& target) {
  Choice choice;
  choice.layer = into_.name;
  choice.place = {node.file(), node.line()};
  if (node.is_scalar()) {
    choice.alternatives = split_alternatives(node.text());
  } else if (node.is_map()) {
    static const std::vector<std::string_view> known{std::begin(kRuleKeys), std::end(kRuleKeys)};
    for (std::size_t i = 0; i < node.size(); ++i) {
      const std::string& key = node.key(i).text();
      if (rule_key(key)) {
        read_choice_key(choice, key, node.at(i), target);
      } else {
        const std::string_view close = nearest(key, known);
        problem(node.key(i),
                concat("unknown key '", key, "' in the rule of '", target, "'",
                       close.empty() ? std::string{} : concat("; did you mean '", close, "'?")));
      }
    }
  } else {
    problem(node, concat("the rule of '", target, "' must be a path, a map or a list, found ",
                         yaml::name(node.type())));
  }
  return choice;
}

void Reader::read_choice_key(Choice& choice, std::string_view key, yaml::Node value,
                             const std::string& target) {
  if (key == "from") {
    choice.alternatives = split_alternatives(scalar(value, key));
  } else if (key == "when") {
    choice.when = scalar(value, key);
  } else if (key == "table") {
    if (value.is_map()) {
      choice.table = concat(into_.name, "/", target, ":", std::to_string(value.line()));
      read_table(value, choice.table);
    } else {
      choice.table = scalar(value, key);
    }
  } else if (key == "take") {
    choice.take = scalar(value, key);
  } else if (key == "with") {
    if (!value.is_map()) return problem(value, "`with` must be a map of columns and paths");
    for (std::size_t i = 0; i < value.size(); ++i)
      choice.with.emplace_back(value.key(i).text(), scalar(value.at(i), value.key(i).text()));
  } else if (key == "do") {
    read_steps(choice, value);
  } else if (key == "missing") {
    const std::vector<std::string> said = words(scalar(value, key));
    const std::string verb = said.empty() ? std::string{} : said.front();
    if (verb == "ignore" && said.size() == 1)
      choice.missing.kind = Missing::Kind::ignore;
    else if (verb == "warn" && said.size() == 1)
      choice.missing.kind = Missing::Kind::warn;
    else if (verb == "hold" && said.size() == 1)
      choice.missing.kind = Missing::Kind::hold;
    else if (verb == "reject" && said.size() == 1)
      choice.missing.kind = Missing::Kind::reject;
    else if (verb == "default" && said.size() == 2)
      choice.missing = {Missing::Kind::use_default, said[1]};
    else
      problem(value, concat("`missing: ", value.text(),
                            "` must be ignore, warn, hold, reject or default VALUE"));
  } else if (key == "all") {
    if (value.text() != "true" && value.text() != "false")
      problem(value, "`all` must be true or false");
    choice.all = value.text() == "true";
  } else if (key == "most") {
    choice.most = number(value.text());
    if (!choice.most) problem(value, "`most` must be a number up to 1000");
  } else if (key == "as") {
    choice.as = scalar(value, key);
    if (choice.as != "text" && choice.as != "money" && choice.as != "date" && choice.as != "code")
      problem(value, "`as` must be text, money, date or code");
  } else if (key == "value") {
    choice.value = scalar(value, key);
  } else if (key == "product") {
    if (!value.is_sequence() || value.size() < 2)
      return problem(value, "`product` must be a list of two or more paths");
    for (std::size_t i = 0; i < value.size(); ++i)
      choice.product.push_back(scalar(value.at(i), key));
  } else if (key == "note") {
    choice.note = scalar(value, key);
  }
}

void Reader::read_steps(Choice& choice, yaml::Node value) {
  const std::size_t count = value.is_sequence() ? value.size() : 1;
  for (std::size_t i = 0; i < count; ++i) {
    const yaml::Node node = value.is_sequence() ? value.at(i) : value;
    const std::vector<std::string> said = words(scalar(node, "do"));
    if (said.empty()) {
      problem(node, "an empty transform");
      continue;
    }
    const auto* const found =
        std::find_if(std::begin(kTransforms), std::end(kTransforms),
                     [&](const TransformName& one) { return one.name == said.front(); });
    if (found == std::end(kTransforms)) {
      std::vector<std::string_view> names;
      for (const TransformName& one : kTransforms) names.push_back(one.name);
      const std::string_view close = nearest(said.front(), names);
      problem(node,
              concat("unknown transform '", said.front(), "'",
                     close.empty() ? std::string{} : concat("; did you mean '", close, "'?")));
      continue;
    }
    if (said.size() - 1 < found->arguments_min || said.size() - 1 > found->arguments_max) {
      problem(node, concat("the transform '", found->name, "' takes ",
                           std::to_string(found->arguments_min), " argument(s)"));
      continue;
    }
    Transform step;
    step.kind = found->kind;
    step.written = node.text();
    if (said.size() > 1) step.argument = said[1];
    if (said.size() > 2) step.second = said[2];
    if (found->number) {
      const auto read = number(step.argument);
      if (!read || (step.kind == Transform::Kind::decimals && *read > 9)) {
        problem(node, concat("the transform '", found->name, "' takes a number, found '",
                             step.argument, "'"));
        continue;
      }
      step.number = *read;
    }
    if (step.kind == Transform::Kind::replace)
      if (const auto pattern = regex::Regex::compile(step.argument); !pattern)
        problem(node, pattern.error().message);
    choice.steps.push_back(std::move(step));
  }
}

}  // namespace

std::span<const TransformHelp> transform_help() { return kTransformHelp; }

std::string SourceLine::text() const { return concat(file, ":", std::to_string(line)); }

std::string text(const Problem& problem) {
  return concat(problem.place.text(), ": ", problem.text);
}

const LoopDefinition* Definition::loop(std::string_view target) const {
  const auto at = std::find_if(loops.begin(), loops.end(),
                               [&](const LoopDefinition& one) { return one.target == target; });
  return at == loops.end() ? nullptr : &*at;
}

const RuleDefinition* Definition::rule(std::string_view target) const {
  const auto at = std::find_if(rules.begin(), rules.end(),
                               [&](const RuleDefinition& one) { return one.target == target; });
  return at == rules.end() ? nullptr : &*at;
}

std::vector<Definition> read_definitions(const yaml::Stream& file, const std::string& folder,
                                         Problems& problems) {
  std::vector<Definition> out;
  for (std::size_t i = 0; i < file.size(); ++i) {
    Definition definition;
    definition.folder = folder;
    Reader{definition, problems}.read(file.document(i));
    out.push_back(std::move(definition));
  }
  return out;
}

Definition merge(const Definition& below, const Definition& above, Problems& problems) {
  Definition out = below;
  out.name = above.name;
  out.samples = above.samples;
  out.extends = above.extends;
  out.place = above.place;
  if (!above.folder.empty()) out.folder = above.folder;
  for (const auto& [name, table] : above.tables) {
    TableDefinition own = table;
    if (!own.csv.empty() && own.csv.front() != '/' && !above.folder.empty())
      own.csv = concat(above.folder, "/", own.csv);
    out.tables.insert_or_assign(name, std::move(own));
  }
  for (const LoopDefinition& loop : above.loops) {
    const auto at =
        std::find_if(out.loops.begin(), out.loops.end(),
                     [&](const LoopDefinition& one) { return one.target == loop.target; });
    if (at == out.loops.end())
      out.loops.push_back(loop);
    else
      *at = loop;
  }
  for (const RuleDefinition& rule : above.rules) {
    const auto under = [&](std::string_view target) {
      return target == rule.target ||
             (target.size() > rule.target.size() && target.starts_with(rule.target) &&
              (target[rule.target.size()] == '.' || target[rule.target.size()] == '/' ||
               target[rule.target.size()] == '-'));
    };
    const RuleDefinition* const old = below.rule(rule.target);
    if (rule.drop) {
      const std::size_t before = out.rules.size() + out.loops.size();
      std::erase_if(out.rules, [&](const RuleDefinition& one) { return under(one.target); });
      std::erase_if(out.loops, [&](const LoopDefinition& one) { return under(one.target); });
      // In place (HL7 to HL7) a drop acts on the message itself, not on a rule below.
      if (out.to == "hl7v2") {
        out.rules.push_back(rule);
      } else if (out.rules.size() + out.loops.size() == before) {
        std::vector<std::string_view> names;
        for (const RuleDefinition& one : below.rules) names.push_back(one.target);
        const std::string_view close = nearest(rule.target, names);
        problems.push_back(
            {rule.place,
             concat("'", rule.target, ": drop' removes nothing: no layer below has that rule",
                    close.empty() ? std::string{} : concat("; did you mean '", close, "'?"))});
      }
      continue;
    }
    RuleDefinition made = rule;
    made.choices.clear();
    for (const Choice& choice : rule.choices) {
      if (!choice.inherited)
        made.choices.push_back(choice);
      else if (old == nullptr)
        problems.push_back({choice.place, concat("'inherited': no layer below has a rule for '",
                                                 rule.target, "'")});
      else
        made.choices.insert(made.choices.end(), old->choices.begin(), old->choices.end());
    }
    const auto at =
        std::find_if(out.rules.begin(), out.rules.end(),
                     [&](const RuleDefinition& one) { return one.target == rule.target; });
    if (at == out.rules.end())
      out.rules.push_back(std::move(made));
    else
      *at = std::move(made);
  }
  return out;
}

std::vector<std::string> split_alternatives(std::string_view text) {
  std::vector<std::string> out;
  int depth = 0;
  char quote = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at == text.size() || (depth == 0 && quote == 0 && text.substr(at, 4) == " or ")) {
      const std::string_view part = trim(text.substr(begin, at - begin));
      if (!part.empty()) out.emplace_back(part);
      begin = at + 4;
      if (at == text.size()) break;
      at += 3;
      continue;
    }
    const char c = text[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == '(') {
      ++depth;
    } else if (c == ']' || c == ')') {
      --depth;
    }
  }
  return out;
}

std::string_view loop_of(const Definition& definition, std::string_view target) {
  std::string_view best;
  for (const LoopDefinition& loop : definition.loops) {
    const std::string_view outer = loop.target;
    if (outer.size() > best.size() && target.size() > outer.size() && target.starts_with(outer) &&
        (target[outer.size()] == '.' || target[outer.size()] == '/' || target[outer.size()] == '-'))
      best = outer;
  }
  return best;
}

}  // namespace claimwire::mappings
