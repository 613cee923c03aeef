#include "fhir/path.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "core/decimal.h"
#include "core/text.h"
#include "fhir/definitions/definitions.h"

namespace claimwire::fhir {
namespace {

enum class Do : std::uint8_t {
  member,     // name
  from_type,  // name: a resource type at the beginning
  resource,   // %resource
  root,       // %rootResource
  context,    // %context
  here,       // $this
  index,      // [n]
  where,
  exists,
  empty,
  not_,
  first,
  last,
  resolve,
  of_type,
  extension,
  united,  // with what `alternative` finds from the beginning
};

enum class Compare : std::uint8_t { present, equal, not_equal };

/// Conditions and their paths nest as the configuration writes them, not as a message is built.
constexpr std::size_t kNestingMax = 8;
constexpr std::size_t kStepsMax = 64;

using Steps = std::vector<Path::Step>;

struct Test {
  Steps left;
  Compare compare = Compare::present;
  std::optional<std::string> literal;  // unset: `right` is a path
  Steps right;
  bool begins_alternative = false;  // an `or` stands before it
};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

struct Path::Step {
  Do what;
  std::string name{};
  bool choice = false;  // of a member: some type has a choice of this name
  std::size_t index = 0;
  std::vector<Test> tests{};
  Steps alternative{};
};

namespace {

/// Reads the text of a path, one character ahead.
class Compiler {
 public:
  explicit Compiler(std::string_view text) : text_{text} {}

  Result<Steps> compile() {
    Steps steps;
    path(steps, 0);
    blanks();
    while (!error_ && take('|')) {
      Path::Step united{Do::united};
      path(united.alternative, 0);
      steps.push_back(std::move(united));
      blanks();
    }
    if (!error_ && at_ != text_.size()) fail("end of the path, or . [ | after a step");
    if (error_) return *error_;
    return steps;
  }

 private:
  void path(Steps& steps, std::size_t nesting) {
    if (nesting > kNestingMax) {
      error_ = Error{"fhir.path-too-deep", concat("more than ", std::to_string(kNestingMax),
                                                  " conditions inside each other: ", text_)};
      return;
    }
    blanks();
    first_step(steps, nesting);
    while (!error_) {
      if (steps.size() > kStepsMax) {
        error_ = Error{"fhir.path-too-deep",
                       concat("more than ", std::to_string(kStepsMax), " steps: ", text_)};
      } else if (take('.')) {
        step(steps, nesting);
      } else if (take('[')) {
        index(steps);
      } else {
        return;
      }
    }
  }

  void first_step(Steps& steps, std::size_t nesting) {
    if (take('%')) {
      const std::string_view name = word();
      if (name == "resource") return steps.push_back({Do::resource});
      if (name == "rootResource") return steps.push_back({Do::root});
      if (name == "context") return steps.push_back({Do::context});
      return fail("%resource, %rootResource or %context");
    }
    if (take('$')) {
      if (word() == "this") return steps.push_back({Do::here});
      return fail("$this");
    }
    step(steps, nesting);
    if (!error_ && steps.back().what == Do::member &&
        definitions::is_resource_name(steps.back().name))
      steps.back().what = Do::from_type;
  }

  void step(Steps& steps, std::size_t nesting) {
    const std::size_t begins = at_;
    const std::string_view name = word();
    if (name.empty()) return fail("the name of an element");
    if (!take('(')) {
      // value[x], as the specification writes a choice, is the choice itself.
      if (text_.substr(at_).starts_with("[x]")) at_ += 3;
      return steps.push_back({Do::member, std::string{name}, definitions::may_be_choice(name)});
    }
    if (name == "where" || name == "exists") {
      Path::Step made{name == "where" ? Do::where : Do::exists};
      blanks();
      if (name == "exists" && take(')')) return steps.push_back(std::move(made));
      conditions(made.tests, nesting);
      close();
      return steps.push_back(std::move(made));
    }
    if (name == "ofType" || name == "as") {
      blanks();
      const std::string_view type = word();
      if (!definitions::type_named(type) && !definitions::is_resource_name(type))
        return fail("a type such as Quantity, dateTime or Patient");
      close();
      return steps.push_back({Do::of_type, std::string{type}});
    }
    if (name == "extension") {
      blanks();
      const auto url = literal();
      if (!url) return fail("the url of the extension in '...'");
      close();
      return steps.push_back({Do::extension, *url});
    }
    static constexpr std::array<std::pair<std::string_view, Do>, 5> kPlain{{
        {"first", Do::first},
        {"last", Do::last},
        {"empty", Do::empty},
        {"not", Do::not_},
        {"resolve", Do::resolve},
    }};
    for (const auto& [known, what] : kPlain) {
      if (name != known) continue;
      close();
      return steps.push_back({what});
    }
    at_ = begins;
    fail("a function: where, exists, empty, not, first, last, resolve, ofType, as or extension");
  }

  void index(Steps& steps) {
    std::size_t value = 0;
    const std::size_t begins = at_;
    while (at_ < text_.size() && is_digit(text_[at_]) && value < 100'000'000)
      value = value * 10 + static_cast<std::size_t>(text_[at_++] - '0');
    if (at_ == begins || !take(']')) return fail("a number from 0 and ]");
    steps.push_back({Do::index, {}, false, value});
  }

  void conditions(std::vector<Test>& tests, std::size_t nesting) {
    bool alternative = false;
    while (!error_) {
      Test made;
      made.begins_alternative = alternative;
      path(made.left, nesting + 1);
      if (error_) return;
      blanks();
      if (take('=')) {
        made.compare = Compare::equal;
      } else if (text_.substr(at_).starts_with("!=")) {
        at_ += 2;
        made.compare = Compare::not_equal;
      }
      if (made.compare != Compare::present) {
        blanks();
        made.literal = literal();
        if (!made.literal && !error_) path(made.right, nesting + 1);
      }
      tests.push_back(std::move(made));
      blanks();
      if (keyword("and"))
        alternative = false;
      else if (keyword("or"))
        alternative = true;
      else
        return;
    }
  }

  /// 'text' with \' and \\, a number, true or false; nothing when a path stands here.
  std::optional<std::string> literal() {
    if (take('\'')) {
      std::string out;
      while (at_ < text_.size() && text_[at_] != '\'') {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        out += text_[at_++];
      }
      if (!take('\'')) fail("a closing '");
      return out;
    }
    if (keyword("true")) return "true";
    if (keyword("false")) return "false";
    const std::size_t begins = at_;
    if (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '-')) {
      ++at_;
      while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
      return std::string{text_.substr(begins, at_ - begins)};
    }
    return std::nullopt;
  }

  bool keyword(std::string_view wanted) {
    if (!text_.substr(at_).starts_with(wanted)) return false;
    const std::size_t behind = at_ + wanted.size();
    if (behind < text_.size() && (is_letter(text_[behind]) || is_digit(text_[behind])))
      return false;
    at_ = behind;
    return true;
  }

  std::string_view word() {
    const std::size_t begins = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || (at_ > begins && is_digit(text_[at_]))))
      ++at_;
    return text_.substr(begins, at_ - begins);
  }
  bool take(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  void close() {
    blanks();
    if (!error_ && !take(')')) fail(")");
  }
  void fail(std::string_view expected) {
    if (error_) return;
    error_ = Error{"fhir.path-syntax", concat("column ", std::to_string(at_ + 1), " of the path ",
                                              printable(text_, 200), ": expected ", expected)};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<Error> error_{};
};

/// `onset` is found under onsetDateTime when nothing is called onset.
json::Value choice_member(json::Value object, std::string_view name) {
  for (const json::Value member : object) {
    const std::string_view own = member.name();
    if (own.size() > name.size() && own.starts_with(name) &&
        definitions::is_choice_suffix(own.substr(name.size())))
      return member;
  }
  return {};
}

bool has_type(json::Value value, std::string_view type) {
  const std::string_view resource = type_of(value);
  if (!resource.empty()) return resource == type;
  const std::string_view member = value.parent().is_array() ? value.parent().name() : value.name();
  if (member.size() < type.size() || type.empty()) return false;
  const std::string_view suffix = member.substr(member.size() - type.size());
  return suffix.substr(1) == type.substr(1) && (suffix[0] | 0x20) == (type[0] | 0x20) &&
         suffix[0] >= 'A' && suffix[0] <= 'Z';
}

/// Numbers by value (10.0 equals 10), everything else by its text.
bool same(json::Value value, std::string_view text) {
  if (value.text() == text) return true;
  if (!value.is_number()) return false;
  const Result<Decimal> a = Decimal::parse(value.text());
  const Result<Decimal> b = Decimal::parse(text);
  return a && b && *a == *b;
}

bool same(json::Value a, json::Value b) {
  if (a.is_object() || a.is_array() || b.is_object() || b.is_array()) return a == b;
  return same(a, b.text());
}

using Values = std::vector<json::Value>;

/// Where values go, one by one; false ends the walk. Does not own what it calls.
class Take {
 public:
  template <class F>
  explicit Take(const F& to)
      : to_{&to},
        call_{[](const void* f, json::Value value) { return (*static_cast<const F*>(f))(value); }} {
  }
  bool operator()(json::Value value) const { return call_(to_, value); }

 private:
  const void* to_;
  bool (*call_)(const void*, json::Value);
};

/// Steps that need all values before them, not one at a time.
bool needs_all(Do what) {
  return what == Do::first || what == Do::last || what == Do::index || what == Do::empty ||
         what == Do::exists || what == Do::not_ || what == Do::united;
}

class Evaluator {
 public:
  Evaluator(const Content& content, json::Value context, const Path::EntriesOf* entries_of)
      : content_{content}, context_{context}, entries_of_{entries_of} {}

  /// Each value in order, until `take` has enough. Of a path that ends in exists(), empty() or
  /// not(), which gives no value, the answer.
  void each(const Steps& steps, json::Value from, std::optional<bool>& answer, Take take) const {
    std::size_t collected = steps.size();
    while (collected > 0 && !needs_all(steps[collected - 1].what)) --collected;
    if (collected == 0) {
      answer.reset();
      walk(steps, 0, from, take);
      return;
    }
    const Values before = collect(steps, collected, from, answer);
    if (collected < steps.size()) answer.reset();
    for (const json::Value value : before)
      if (!walk(steps, collected, value, take)) return;
  }

  static bool truth(const Values& values, std::optional<bool> answer) {
    if (answer) return *answer;
    return std::any_of(values.begin(), values.end(), is_true);
  }
  static bool is_true(json::Value value) { return value.boolean() != false; }

 private:
  /// All values behind the first `count` steps.
  Values collect(const Steps& steps, std::size_t count, json::Value from,
                 std::optional<bool>& answer) const {
    Values now{from};
    for (std::size_t n = 0; n < count; ++n) {
      const Path::Step& step = steps[n];
      Values next;
      if (step.what != Do::not_) answer.reset();
      switch (step.what) {
        case Do::first:
          if (!now.empty()) next.push_back(now.front());
          break;
        case Do::last:
          if (!now.empty()) next.push_back(now.back());
          break;
        case Do::index:
          if (step.index < now.size()) next.push_back(now[step.index]);
          break;
        case Do::empty:
          answer = now.empty();
          break;
        case Do::exists:
          answer = std::any_of(now.begin(), now.end(), [&](json::Value value) {
            return step.tests.empty() || passes(step.tests, value);
          });
          break;
        case Do::not_:
          answer = !truth(now, answer);
          break;
        case Do::united: {
          auto add = [&](json::Value value) {
            next.push_back(value);
            return true;
          };
          std::optional<bool> ignored;
          each(step.alternative, from, ignored, Take{add});
          next.insert(next.end(), now.begin(), now.end());
          std::sort(next.begin(), next.end(),
                    [](json::Value a, json::Value b) { return a.node() < b.node(); });
          next.erase(std::unique(next.begin(), next.end()), next.end());
          break;
        }
        default: {
          auto add = [&](json::Value value) {
            next.push_back(value);
            return true;
          };
          for (const json::Value value : now) one(step, value, Take{add});
        }
      }
      now = std::move(next);
    }
    return now;
  }

  /// The rest of the path from one value; as deep as the path has steps.
  bool walk(const Steps& steps, std::size_t at, json::Value value, Take take) const {
    if (at == steps.size()) return take(value);
    auto further = [&](json::Value next) { return walk(steps, at + 1, next, take); };
    return one(steps[at], value, Take{further});
  }

  bool one(const Path::Step& step, json::Value value, Take take) const {
    const auto give = [&](json::Value found) { return !found || take(found); };
    switch (step.what) {
      case Do::member: {
        json::Value found = value[step.name];
        if (!found && step.choice && value.is_object()) found = choice_member(value, step.name);
        if (!found.is_array()) return give(found);
        for (const json::Value item : found)
          if (!item.is_null() && !take(item)) return false;
        return true;
      }
      case Do::from_type:
        return from_type(step.name, value, take);
      case Do::resource:
        return give(content_.resource_of(context_));
      case Do::root:
        return give(content_.outer_resource_of(context_));
      case Do::context:
        return give(context_);
      case Do::here:
        return give(value);
      case Do::where:
        return !passes(step.tests, value) || take(value);
      case Do::resolve:
        return give(content_.resolve(value));
      case Do::of_type:
        return !has_type(value, step.name) || take(value);
      case Do::extension: {
        json::Value list = value["extension"];
        if (!value.is_object()) {  // of a primitive they stand in its twin with "_" (R4, 2.6.2.3)
          list = value.parent()[concat("_", value.name())]["extension"];
        }
        if (!list.is_array()) return true;
        for (const json::Value extension : list) {
          if (extension["url"].text() == step.name && !take(extension)) return false;
        }
        return true;
      }
      default:
        return true;
    }
  }

  bool from_type(std::string_view type, json::Value value, Take take) const {
    for (json::Value around = content_.resource_of(value); around;
         around = content_.resource_of(around.parent())) {
      if (type_of(around) == type) return take(around);
    }
    if (entries_of_ != nullptr) {
      for (const json::Value entry : (*entries_of_)(type))
        if (!take(entry)) return false;
      return true;
    }
    for (const Entry& entry : content_.entries()) {
      if (type_of(entry.resource) == type && !take(entry.resource)) return false;
    }
    return true;
  }

  bool passes(const std::vector<Test>& tests, json::Value value) const {
    bool all = true;  // of the present alternative
    for (const Test& test : tests) {
      if (test.begins_alternative) {
        if (all) return true;
        all = true;
      }
      all = all && passes(test, value);
    }
    return all;
  }

  bool passes(const Test& test, json::Value value) const {
    std::optional<bool> answer;
    bool found = false;
    if (test.compare == Compare::present) {
      auto present = [&](json::Value one) {
        found = is_true(one);
        return !found;
      };
      each(test.left, value, answer, Take{present});
      return answer.value_or(found);
    }
    const bool wanted = test.compare == Compare::equal;
    if (test.literal) {
      auto equal = [&](json::Value one) {
        found = same(one, *test.literal);
        return !found;
      };
      each(test.left, value, answer, Take{equal});
      if (answer) return (*test.literal == (*answer ? "true" : "false")) == wanted;
      return found == wanted;
    }
    Values right;
    auto add = [&](json::Value one) {
      right.push_back(one);
      return true;
    };
    each(test.right, value, answer, Take{add});
    auto equal = [&](json::Value one) {
      found = std::any_of(right.begin(), right.end(), [&](json::Value b) { return same(one, b); });
      return !found;
    };
    each(test.left, value, answer, Take{equal});
    return found == wanted;
  }

  const Content& content_;
  json::Value context_;
  const Path::EntriesOf* entries_of_;
};

/// Follows a path through the definitions instead of a body.
class Checker {
 public:
  using Types = Path::Types;

  explicit Checker(const Types& context) : context_{context} {}

  /// Paths inside each other are at most kNestingMax deep.
  Result<Types> run(const Steps& steps, const Types& from) const {
    Types now = from;
    for (const Path::Step& step : steps) {
      if (const Result<void> good = tests(step, now); !good) return good.error();
      switch (step.what) {
        case Do::member: {
          Result<Types> next = member(step.name, now);
          if (!next) return next.error();
          now = *std::move(next);
          break;
        }
        case Do::from_type:
        case Do::of_type:
          now = of_type(step.name);
          break;
        case Do::extension:
          now = of_type("Extension");
          break;
        case Do::context:
          now = context_;
          break;
        case Do::resource:
        case Do::root:
        case Do::resolve:
          now = {.any = true};
          break;
        case Do::united: {
          Result<Types> other = run(step.alternative, from);
          if (!other) return other.error();
          now.any = now.any || other->any;
          now.types.insert(now.types.end(), other->types.begin(), other->types.end());
          break;
        }
        default:
          break;
      }
    }
    return now;
  }

 private:
  static Types of_type(std::string_view name) {
    const auto known = definitions::type_named(name);
    if (!known || known->any_resource()) return {.any = true};
    return {.types = {*known}};
  }

  Result<void> tests(const Path::Step& step, const Types& now) const {
    for (const Test& test : step.tests) {
      if (const auto left = run(test.left, now); !left) return left.error();
      if (test.literal) continue;
      if (const auto right = run(test.right, now); !right) return right.error();
    }
    return {};
  }

  Result<Types> member(const std::string& name, const Types& now) const {
    if (now.any || now.types.empty() || name == "resourceType") return Types{.any = true};
    Types next;
    bool found = false;
    std::vector<std::string> names;
    for (const definitions::Type& type : now.types) {
      if (type.any_resource()) return Types{.any = true};
      if (const auto one = type.find(name)) {
        found = true;
        add(one->type, next);
        continue;
      }
      for (std::size_t n = 0; n < type.size(); ++n) {
        const definitions::Element element = type.element(n);
        const std::vector<std::string> own = definitions::json_names(element);
        names.insert(names.end(), own.begin(), own.end());
        if (element.name() != name) continue;
        found = true;  // a choice under its bare name
        for (std::size_t t = 0; t < element.types(); ++t) add(element.type(t), next);
      }
    }
    if (found) return next;
    const std::string_view close = nearest(name, {names.begin(), names.end()});
    return Error{"fhir.path-unknown",
                 concat(now.types.front().name(), " has no element ", name,
                        close.empty() ? "" : concat("; did you mean ", close, "?"))};
  }

  static void add(const definitions::Type& type, Types& into) {
    if (type.any_resource())
      into.any = true;
    else if (std::find(into.types.begin(), into.types.end(), type) == into.types.end())
      into.types.push_back(type);
  }

  const Types& context_;
};

}  // namespace

Result<Path::Types> Path::check(const Types& from) const {
  if (!steps_) return from;
  return Checker{from}.run(*steps_, from);
}

Result<Path> Path::compile(std::string_view text) {
  Result<Steps> steps = Compiler{text}.compile();
  if (!steps) return steps.error();
  Path path;
  path.text_ = text;
  path.steps_ = std::make_shared<const Steps>(*std::move(steps));
  return path;
}

std::vector<json::Value> Path::find(const Content& content, json::Value from) const {
  std::vector<json::Value> found;
  each(content, from, nullptr, [&](json::Value value) {
    found.push_back(value);
    return true;
  });
  return found;
}

std::vector<json::Value> Path::find(const Content& content, json::Value from,
                                    const EntriesOf& entries_of) const {
  std::vector<json::Value> found;
  each(content, from, &entries_of, [&](json::Value value) {
    found.push_back(value);
    return true;
  });
  return found;
}

void Path::each(const Content& content, json::Value from, const EntriesOf* entries_of,
                const std::function<bool(json::Value)>& take) const {
  if (!steps_ || !from) return;
  std::optional<bool> answer;
  Evaluator{content, from, entries_of}.each(*steps_, from, answer, Take{take});
}

json::Value Path::first(const Content& content, json::Value from) const {
  json::Value found;
  each(content, from, nullptr, [&](json::Value value) {
    found = value;
    return false;
  });
  return found;
}

bool Path::holds(const Content& content, json::Value from) const {
  if (!steps_ || !from) return false;
  std::optional<bool> answer;
  bool found = false;
  auto present = [&](json::Value value) {
    found = Evaluator::is_true(value);
    return !found;
  };
  Evaluator{content, from, nullptr}.each(*steps_, from, answer, Take{present});
  return answer.value_or(found);
}

}  // namespace claimwire::fhir
