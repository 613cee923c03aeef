#include "scripts/expression.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/decimal.h"
#include "core/text.h"
#include "wrap/regex/regex.h"

namespace claimwire::scripts {
namespace {

enum class Op : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };

/// A literal with what it can be read as, worked out once.
struct Literal {
  std::string text{};
  bool wildcard = false;
  std::optional<Decimal> number{};
  std::optional<DateTime> date{};
  std::optional<std::int64_t> seconds{};
};

enum class Kind : std::uint8_t { all, any, negate, compare, in_list, matches, exists, is_null };

struct Node {
  Kind kind = Kind::all;
  std::vector<std::uint32_t> children{};
  std::size_t slot = 0;
  Op op = Op::equal;
  std::vector<Literal> literals{};
  std::optional<regex::Regex> pattern{};
};

/// A number as people write one; leading zeros and exponents mark codes.
std::optional<Decimal> number_of(std::string_view text) {
  std::string_view digits = text;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) digits.remove_prefix(1);
  if (digits.empty() || digits.find_first_not_of("0123456789.") != std::string_view::npos)
    return std::nullopt;
  if (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') return std::nullopt;
  const Result<Decimal> read = Decimal::parse(text);
  if (!read) return std::nullopt;
  return *read;
}

std::optional<DateTime> date_of(std::string_view text) {
  const bool iso = text.size() >= 10 && text[4] == '-' && text[7] == '-';
  if (!iso && (text.size() < 8 || text.find_first_not_of("0123456789.+-") != text.npos))
    return std::nullopt;
  const Result<DateTime> read = iso ? DateTime::parse_fhir(text) : DateTime::parse_hl7(text);
  if (!read || !read->date()) return std::nullopt;
  return *read;
}

/// Compared at the coarser of the two precisions: a day equals every time on it.
int compare(const DateTime& a, const DateTime& b) {
  const std::int64_t left[] = {a.year, a.month, a.day, a.hour, a.minute, a.second, a.nanosecond};
  const std::int64_t right[] = {b.year, b.month, b.day, b.hour, b.minute, b.second, b.nanosecond};
  const auto parts = static_cast<std::size_t>(std::min(a.precision, b.precision));
  for (std::size_t i = 0; i < std::min<std::size_t>(parts, 7); ++i)
    if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
  return 0;
}

Literal literal(std::string text, bool quoted) {
  Literal made;
  made.wildcard = !quoted && text.find('*') != std::string::npos;
  made.number = number_of(text);
  made.date = date_of(text);
  if (const Result<std::int64_t> seconds = parse_duration(text)) made.seconds = *seconds;
  made.text = std::move(text);
  return made;
}

int order(std::string_view value, const Literal& against) {
  if (against.date)
    if (const auto date = date_of(value)) return compare(*date, *against.date);
  if (const auto number = number_of(value)) {
    std::optional<Decimal> other = against.number;
    if (!other && against.seconds) other = Decimal{*against.seconds, 0};
    if (other) {
      const auto result = *number <=> *other;
      return result < 0 ? -1 : result > 0 ? 1 : 0;
    }
  }
  const int result = value.compare(against.text);
  return result < 0 ? -1 : result > 0 ? 1 : 0;
}

bool equal(std::string_view value, const Literal& against) {
  if (against.wildcard) return matches_wildcard(against.text, value);
  return value == against.text || order(value, against) == 0;
}

bool holds(std::string_view value, Op op, const Literal& against) {
  switch (op) {
    case Op::equal:
    case Op::not_equal:
      return equal(value, against);
    case Op::less:
      return order(value, against) < 0;
    case Op::less_equal:
      return order(value, against) <= 0;
    case Op::greater:
      return order(value, against) > 0;
    case Op::greater_equal:
      return order(value, against) >= 0;
  }
  return false;
}

}  // namespace

struct Program {
  std::string text{};
  std::vector<std::string> paths{};
  std::vector<Node> nodes{};
  std::uint32_t root = 0;
};

namespace {

/// Depth is bounded by the parser (Expression::kDepthMax), so this recursion is too.
bool evaluate_node(const Program& program, std::uint32_t at, const Facts& facts) {
  const Node& node = program.nodes[at];
  switch (node.kind) {
    case Kind::all:
      return std::all_of(node.children.begin(), node.children.end(),
                         [&](std::uint32_t child) { return evaluate_node(program, child, facts); });
    case Kind::any:
      return std::any_of(node.children.begin(), node.children.end(),
                         [&](std::uint32_t child) { return evaluate_node(program, child, facts); });
    case Kind::negate:
      return !evaluate_node(program, node.children.front(), facts);
    default:
      break;
  }
  Found found;
  facts.resolve(node.slot, program.paths[node.slot], found);
  const auto any = [&](const auto& test) {
    return std::any_of(found.values.begin(), found.values.end(), test);
  };
  switch (node.kind) {
    case Kind::compare: {
      const bool some =
          any([&](const std::string& v) { return holds(v, node.op, node.literals.front()); });
      return node.op == Op::not_equal ? !some : some;
    }
    case Kind::in_list:
      return any([&](const std::string& v) {
        return std::any_of(node.literals.begin(), node.literals.end(),
                           [&](const Literal& one) { return equal(v, one); });
      });
    case Kind::matches:
      return any([&](const std::string& v) { return node.pattern->search(v); });
    case Kind::exists:
      return any([](const std::string& v) { return !v.empty(); });
    case Kind::is_null:
      return found.null;
    default:
      return false;
  }
}

}  // namespace

/// Reads expressions and what a search adds. Recursion is bounded by Expression::kDepthMax.
struct QueryParser {
  QueryParser(std::string_view source, const CheckPath& checker) : text{source}, check{checker} {}

  std::string_view text;
  const CheckPath& check;
  std::size_t at = 0;
  std::size_t tests = 0;
  Program program{};
  std::optional<Error> failed{};

  std::uint32_t fail(std::size_t column, std::string id, std::string_view what) {
    if (!failed)
      failed = Error{std::move(id), concat("column ", std::to_string(column + 1), ": ", what,
                                           " in '", printable(text, 120), "'")};
    return 0;
  }
  std::uint32_t expected(std::string_view what) {
    return fail(at, "script.syntax",
                concat("expected ", what, at < text.size() ? "" : ", found the end"));
  }

  void blanks() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n')) ++at;
  }
  bool end() {
    blanks();
    return at >= text.size();
  }
  /// The bare word that begins here, without taking it.
  std::string_view peek_word() {
    blanks();
    std::size_t to = at;
    while (to < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[to])) != 0 || text[to] == '_'))
      ++to;
    return text.substr(at, to - at);
  }
  bool take_word(std::string_view word) {
    if (peek_word() != word) return false;
    const std::size_t to = at + word.size();
    if (to < text.size() &&
        std::string_view{" \t\n()[\"<>=!"}.find(text[to]) == std::string_view::npos)
      return false;
    at = to;
    return true;
  }
  bool take(char c) {
    blanks();
    if (at >= text.size() || text[at] != c) return false;
    ++at;
    return true;
  }

  static bool search_word(std::string_view word) {
    return word == "since" || word == "on" || word == "sort";
  }

  std::uint32_t add(Node node) {
    program.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(program.nodes.size() - 1);
  }

  std::uint32_t any(std::size_t depth) {
    Node node{.kind = Kind::any};
    do {
      node.children.push_back(all(depth));
      if (failed) return 0;
    } while (take_word("or"));
    return node.children.size() == 1 ? node.children.front() : add(std::move(node));
  }

  std::uint32_t all(std::size_t depth) {
    Node node{.kind = Kind::all};
    do {
      node.children.push_back(one(depth));
      if (failed) return 0;
    } while (take_word("and"));
    return node.children.size() == 1 ? node.children.front() : add(std::move(node));
  }

  std::uint32_t one(std::size_t depth) {
    if (depth >= Expression::kDepthMax)
      return fail(at, "script.too-deep",
                  concat("more than ", std::to_string(Expression::kDepthMax),
                         " parentheses and 'not' inside each other"));
    if (take_word("not")) {
      Node node{.kind = Kind::negate};
      node.children.push_back(one(depth + 1));
      return failed ? 0 : add(std::move(node));
    }
    if (take('(')) {
      const std::uint32_t inner = any(depth + 1);
      if (failed) return 0;
      if (!take(')')) return expected("')'");
      return inner;
    }
    return test();
  }

  std::uint32_t test() {
    if (++tests > Expression::kTestsMax)
      return fail(at, "script.too-long",
                  concat("more than ", std::to_string(Expression::kTestsMax), " tests"));
    Node node;
    if (!path(node)) return 0;
    if (take_word("exists")) {
      node.kind = Kind::exists;
      return add(std::move(node));
    }
    if (take_word("is")) {
      if (!take_word("null")) return expected("'null' after 'is'");
      node.kind = Kind::is_null;
      return add(std::move(node));
    }
    if (take_word("matches")) return pattern(std::move(node));
    if (take_word("in")) {
      node.kind = Kind::in_list;
      if (!take('[')) return expected("'[' after 'in'");
      do {
        if (!value(node)) return 0;
      } while (take(','));
      if (!take(']')) return expected("',' or ']'");
      return add(std::move(node));
    }
    static constexpr std::pair<std::string_view, Op> kOps[] = {
        {"!=", Op::not_equal}, {"<=", Op::less_equal}, {">=", Op::greater_equal},
        {"=", Op::equal},      {"<", Op::less},        {">", Op::greater}};
    blanks();
    for (const auto& [sign, op] : kOps) {
      if (text.substr(at, sign.size()) != sign) continue;
      at += sign.size();
      node.kind = Kind::compare;
      node.op = op;
      if (!value(node)) return 0;
      return add(std::move(node));
    }
    return expected("=, !=, <, <=, >, >=, in, matches, exists or is null");
  }

  std::uint32_t pattern(Node node) {
    blanks();
    const std::size_t column = at;
    if (at >= text.size() || text[at] != '"') return expected("a quoted regular expression");
    std::string source;
    if (!quoted(source, false)) return 0;
    Result<regex::Regex> compiled = regex::Regex::compile(source);
    if (!compiled) return fail(column, "script.syntax", compiled.error().message);
    node.kind = Kind::matches;
    node.pattern = std::move(*compiled);
    return add(std::move(node));
  }

  /// A path goes to the first blank or operator outside of brackets, parentheses and quotes.
  bool path(Node& node) {
    blanks();
    const std::size_t begin = at;
    int depth = 0;
    char quote = 0;
    for (; at < text.size(); ++at) {
      const char c = text[at];
      if (quote != 0) {
        if (c == quote) quote = 0;
        continue;
      }
      if (depth > 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == '[' || (c == '(' && at > begin)) {
        ++depth;
      } else if (c == ']' || c == ')') {
        if (depth == 0) break;
        --depth;
      } else if (depth == 0 &&
                 std::string_view{" \t\n=!<>,\"("}.find(c) != std::string_view::npos) {
        break;
      }
    }
    const std::string_view found = text.substr(begin, at - begin);
    if (found.empty() || depth != 0) {
      at = depth != 0 ? text.size() : at;
      expected(depth != 0 ? "a closing bracket" : "a path or field name");
      return false;
    }
    if (found == "and" || found == "or" || found == "in" || found == "matches") {
      at = begin;
      expected("a path or field name");
      return false;
    }
    if (check) {
      if (const Result<void> known = check(found); !known) {
        fail(begin, "script.path", known.error().message);
        return false;
      }
    }
    const auto known = std::find(program.paths.begin(), program.paths.end(), found);
    node.slot = static_cast<std::size_t>(known - program.paths.begin());
    if (known == program.paths.end()) program.paths.emplace_back(found);
    return true;
  }

  bool quoted(std::string& out, bool escapes = true) {
    const std::size_t begin = at++;
    for (; at < text.size(); ++at) {
      if (text[at] == '"') {
        ++at;
        return true;
      }
      if (text[at] == '\\' && at + 1 < text.size() &&
          (text[at + 1] == '"' || (escapes && text[at + 1] == '\\')))
        ++at;
      out += text[at];
    }
    fail(begin, "script.syntax", "a quote without end");
    return false;
  }

  bool value(Node& node) {
    blanks();
    std::string out;
    if (at < text.size() && text[at] == '"') {
      if (!quoted(out)) return false;
      node.literals.push_back(literal(std::move(out), true));
      return true;
    }
    while (at < text.size() &&
           std::string_view{" \t\n(),[]\"=<>"}.find(text[at]) == std::string_view::npos)
      out += text[at++];
    if (out.empty()) {
      expected("a value");
      return false;
    }
    node.literals.push_back(literal(std::move(out), false));
    return true;
  }

  Result<Expression> finish(std::uint32_t root) {
    if (failed) return *failed;
    program.text = std::string{text};
    program.root = root;
    Expression made;
    made.program_ = std::make_shared<const Program>(std::move(program));
    return made;
  }
};

Result<Expression> Expression::parse(std::string_view text, const CheckPath& check) {
  if (text.size() > kBytesMax)
    return Error{"script.too-long", concat("an expression of ", std::to_string(text.size()),
                                           " bytes; at most ", std::to_string(kBytesMax))};
  if (trim(text).empty()) return Error{"script.syntax", "an expression is expected, found nothing"};
  QueryParser parser{text, check};
  const std::uint32_t root = parser.any(0);
  if (!parser.failed && !parser.end()) {
    if (QueryParser::search_word(parser.peek_word()))
      parser.expected("the end; since, on and sort belong to searches only");
    else
      parser.expected("'and', 'or' or the end");
  }
  return parser.finish(root);
}

const std::string& Expression::text() const {
  static const std::string nothing;
  return program_ ? program_->text : nothing;
}

const std::vector<std::string>& Expression::paths() const {
  static const std::vector<std::string> none;
  return program_ ? program_->paths : none;
}

bool Expression::evaluate(const Facts& facts) const {
  return !program_ || evaluate_node(*program_, program_->root, facts);
}

Result<Query> parse_query(std::string_view text, const CheckPath& check) {
  if (text.size() > Expression::kBytesMax)
    return Error{"script.too-long",
                 concat("a query of ", std::to_string(text.size()), " bytes; at most ",
                        std::to_string(Expression::kBytesMax))};
  Query query;
  QueryParser parser{text, check};
  std::optional<std::uint32_t> root;
  if (!parser.end() && !QueryParser::search_word(parser.peek_word())) {
    root = parser.any(0);
    if (parser.failed) return *parser.failed;
  }
  const auto word = [&] {
    parser.blanks();
    const std::size_t begin = parser.at;
    while (parser.at < text.size() && text[parser.at] != ' ' && text[parser.at] != '\t')
      ++parser.at;
    return text.substr(begin, parser.at - begin);
  };
  while (!parser.failed && !parser.end()) {
    const std::size_t column = parser.at;
    if (parser.take_word("since")) {
      const Result<std::int64_t> seconds = parse_duration(word());
      if (!seconds)
        parser.fail(column, "script.syntax", seconds.error().message);
      else
        query.since_seconds = *seconds;
    } else if (parser.take_word("on")) {
      const Result<Date> day = Date::parse_iso(word());
      if (!day)
        parser.fail(column, "script.syntax", "expected a day such as 2026-11-23 after 'on'");
      else
        query.on = *day;
    } else if (parser.take_word("sort")) {
      query.sort = std::string{word()};
      if (query.sort.empty()) parser.expected("a field name after 'sort'");
      query.descending = parser.take_word("desc");
      if (!query.descending) parser.take_word("asc");
    } else {
      parser.expected("'and', 'or', since, on, sort or the end");
    }
  }
  if (parser.failed) return *parser.failed;
  if (root) {
    Result<Expression> where = parser.finish(*root);
    if (!where) return where.error();
    query.where = std::move(*where);
  }
  return query;
}

const std::vector<std::string_view>& engine_facts() {
  static const std::vector<std::string_view> names{
      "type",    "event", "interface", "facility", "payer", "partner", "destination",
      "account", "state", "finding",   "total",    "age",   "silent",  "oldest_queued"};
  return names;
}

Result<std::int64_t> parse_duration(std::string_view text) {
  const Error error{"script.duration", "expected a duration such as 90s, 30m, 6h, 7d or 2y"};
  if (text.size() < 2 || text.size() > 10) return error;
  std::int64_t number = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return error;
    number = number * 10 + (c - '0');
  }
  switch (text.back()) {
    case 's':
      return number;
    case 'm':
      return number * 60;
    case 'h':
      return number * 3600;
    case 'd':
      return number * 86'400;
    case 'y':
      return number * 31'536'000;
    default:
      return error;
  }
}

}  // namespace claimwire::scripts
