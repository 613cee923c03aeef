#include "hl7/syntax/path.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/text.h"
#include "hl7/syntax/text.h"

namespace claimwire::hl7 {
namespace {

constexpr std::uint16_t kSegmentMax = 16'383;  // as far as a locator counts
constexpr std::uint16_t kFieldMax = 511;
constexpr std::uint16_t kRepetitionMax = 511;
constexpr std::uint16_t kComponentMax = 255;

/// Reads one path from left to right; the first fault is kept and ends it.
class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_{text} {}

  Result<Path> path() {
    Path path;
    path.place.segment = segment();
    if (take('[')) segment_bracket(path);
    if (ok() && take('-')) field(path);
    if (ok() && at_ < text_.size())
      fail(path.place.field == 0 ? "'-' and a field number" : "the end");
    if (!ok()) return error();
    return path;
  }

 private:
  bool ok() const { return expected_.empty(); }
  Error error() const {
    return Error{"hl7.path-syntax", concat("path ", printable(text_, 60), ": expected ", expected_,
                                           " at character ", std::to_string(at_ + 1),
                                           ". A path looks like PID-3[2].1 or PID-3[.5 = MR].1")};
  }
  void fail(std::string_view expected) {
    if (ok()) expected_ = expected;
  }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool digit() const { return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; }

  std::string segment() {
    const std::string_view id = text_.substr(at_, 3);
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (id.size() != 3 || !capital(id[0]) ||
        !std::ranges::all_of(id, [&](char c) { return capital(c) || (c >= '0' && c <= '9'); })) {
      fail("a segment id of three capitals or digits, such as PID");
      return {};
    }
    at_ += 3;
    return std::string{id};
  }

  std::uint16_t number(std::uint16_t most, std::string_view what) {
    std::uint32_t number = 0;
    const auto [end, fault] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
    if (!digit() || fault != std::errc{} || number == 0 || number > most) {
      fail(concat(what, " from 1 to ", std::to_string(most)));
      return 0;
    }
    at_ = static_cast<std::size_t>(end - text_.data());
    return static_cast<std::uint16_t>(number);
  }

  void field(Path& path) {
    path.place.field = number(kFieldMax, "a field number");
    if (ok() && take('[')) {
      if (digit()) {
        path.place.repetition = number(kRepetitionMax, "a repetition");
      } else {
        Predicate where;
        skip_blanks();
        if (!take('.')) fail("a repetition number, or a component such as .5");
        components(where.component, where.subcomponent);
        comparison(where);
        path.repetition_where = std::move(where);
      }
      if (ok() && !take(']')) fail("']'");
    }
    if (ok() && take('.')) components(path.place.component, path.place.subcomponent);
  }

  void components(std::uint16_t& component, std::uint16_t& subcomponent) {
    if (!ok()) return;
    component = number(kComponentMax, "a component number");
    if (ok() && take('.')) subcomponent = number(kComponentMax, "a subcomponent number");
  }

  /// `[2]`, or `[1 = "X"]`: both begin with a number.
  void segment_bracket(Path& path) {
    skip_blanks();
    const std::uint16_t first = number(kSegmentMax, "a number");
    if (!ok()) return;
    if (take(']')) {
      path.place.occurrence = first;
      return;
    }
    Predicate where;
    where.field = first;
    if (first > kFieldMax) return fail(concat("a field number up to ", std::to_string(kFieldMax)));
    if (take('.')) components(where.component, where.subcomponent);
    comparison(where);
    if (ok() && !take(']')) return fail("']'");
    path.segment_where = std::move(where);
  }

  void comparison(Predicate& where) {
    if (!ok()) return;
    skip_blanks();
    if (take('!')) where.negated = true;
    if (!take('=')) return fail("'=' or '!='");
    skip_blanks();
    if (take('"')) return quoted(where.value);
    std::size_t end = text_.find(']', at_);
    if (end == std::string_view::npos) end = text_.size();
    std::string_view bare = trim(text_.substr(at_, end - at_));
    // `DG1-1` is a place; it may count: `DG1[2]-1`, whose ']' is not the one searched for.
    const std::size_t bracket = bare.find('[');
    if (where.field != 0 && bracket == 3 && end + 1 < text_.size()) {
      std::size_t close = text_.find(']', end + 1);
      if (close == std::string_view::npos) close = text_.size();
      bare = trim(text_.substr(at_, close - at_));
      end = close;
    }
    if (bare.empty()) return fail("a value");
    if (where.field != 0) where.other = place(bare);
    if (!where.other) where.value = bare;
    at_ = end;
  }

  /// Within quotes, a quote is written twice.
  void quoted(std::string& value) {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"' && !take('"')) return skip_blanks();
      value += c;
    }
    fail("a closing quote");
  }

  /// `text` as a place without conditions, if that is its shape.
  static std::optional<Place> place(std::string_view text) {
    PathReader reader{text};
    Path path;
    path.place.segment = reader.segment();
    if (reader.take('[')) {
      path.place.occurrence = reader.number(kSegmentMax, "a number");
      if (!reader.take(']')) return std::nullopt;
    }
    if (!reader.take('-')) return std::nullopt;
    path.place.field = reader.number(kFieldMax, "a field number");
    if (reader.take('[')) {
      path.place.repetition = reader.number(kRepetitionMax, "a repetition");
      if (!reader.take(']')) return std::nullopt;
    }
    if (reader.take('.')) reader.components(path.place.component, path.place.subcomponent);
    if (!reader.ok() || reader.at_ != text.size()) return std::nullopt;
    return path.place;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string expected_{};
};

std::string decimal(std::size_t number) { return std::to_string(number); }

void append_components(std::string& out, std::uint16_t component, std::uint16_t subcomponent) {
  if (component == 0 && subcomponent == 0) return;
  out += concat(".", decimal(std::max<std::uint16_t>(component, 1)));
  if (subcomponent != 0) out += concat(".", decimal(subcomponent));
}

std::string right_side(const Predicate& where) {
  const std::string_view sign = where.negated ? " != " : " = ";
  if (where.other) return concat(sign, text(*where.other));
  std::string quoted;
  for (const char c : where.value) quoted.append(c == '"' ? 2 : 1, c);
  return concat(sign, "\"", quoted, "\"");
}

bool same(const Message& message, Hl7Locator at, const Predicate& where, std::string_view right) {
  std::string buffer;
  const bool equal = decode(message, message.leaf(at), buffer) == right;
  return equal != where.negated;
}

}  // namespace

Result<Path> parse_path(std::string_view text) { return PathReader{text}.path(); }

std::string text(const Place& place) {
  std::string out = place.segment;
  if (place.occurrence != 0) out += concat("[", decimal(place.occurrence), "]");
  if (place.field == 0) return out;
  out += concat("-", decimal(place.field));
  if (place.repetition != 0) out += concat("[", decimal(place.repetition), "]");
  append_components(out, place.component, place.subcomponent);
  return out;
}

std::string text(const Path& path) {
  std::string out = path.place.segment;
  if (path.segment_where) {
    const Predicate& where = *path.segment_where;
    out += concat("[", decimal(where.field));
    append_components(out, where.component, where.subcomponent);
    out += concat(right_side(where), "]");
  } else if (path.place.occurrence != 0) {
    out += concat("[", decimal(path.place.occurrence), "]");
  }
  if (path.place.field == 0) return out;
  out += concat("-", decimal(path.place.field));
  if (path.repetition_where) {
    const Predicate& where = *path.repetition_where;
    out += "[";
    append_components(out, where.component, where.subcomponent);
    out += concat(right_side(where), "]");
  } else if (path.place.repetition != 0) {
    out += concat("[", decimal(path.place.repetition), "]");
  }
  append_components(out, path.place.component, path.place.subcomponent);
  return out;
}

std::vector<Hl7Locator> find_in(const Message& message, std::size_t index, const Path& path) {
  std::vector<Hl7Locator> found;
  if (index >= message.size()) return found;
  Hl7Locator at{static_cast<std::uint16_t>(index + 1), path.place.field, path.place.repetition,
                path.place.component, path.place.subcomponent};
  if (!path.repetition_where) {
    if (!message.raw(at).empty()) found.push_back(at);
    return found;
  }
  const Predicate& where = *path.repetition_where;
  const std::size_t count =
      std::min<std::size_t>(message.repetitions(index, at.field), kRepetitionMax);
  for (std::size_t n = 1; n <= count; ++n) {
    at.repetition = static_cast<std::uint16_t>(n);
    const Hl7Locator key{at.segment, at.field, at.repetition, where.component, where.subcomponent};
    if (same(message, key, where, where.value) && !message.raw(at).empty()) found.push_back(at);
  }
  return found;
}

bool matches(const Message& message, std::size_t index, const Predicate& predicate,
             std::string_view right) {
  return same(message,
              {static_cast<std::uint16_t>(index + 1), predicate.field, 0, predicate.component,
               predicate.subcomponent},
              predicate, right);
}

std::vector<Hl7Locator> find(const Message& message, const Path& path) {
  std::vector<Hl7Locator> found;
  std::string right;
  if (path.segment_where) {
    const Predicate& where = *path.segment_where;
    right = where.value;
    if (where.other) {
      const Place& other = *where.other;
      const auto index = message.nth(other.segment, std::max<std::size_t>(other.occurrence, 1));
      if (!index) return found;
      right =
          decode(message, message.leaf({static_cast<std::uint16_t>(*index + 1), other.field,
                                        other.repetition, other.component, other.subcomponent}));
    }
  }
  std::size_t occurrence = 0;
  for (std::size_t index = 0; index < message.size(); ++index) {
    if (message.id(index) != path.place.segment) continue;
    ++occurrence;
    if (path.place.occurrence != 0 && occurrence != path.place.occurrence) continue;
    if (path.segment_where && !matches(message, index, *path.segment_where, right)) continue;
    for (const Hl7Locator at : find_in(message, index, path)) found.push_back(at);
  }
  return found;
}

std::string path_text(Hl7Locator at, const Message& message) {
  if (at.segment == 0 || at.segment > message.size()) return {};
  const std::size_t index = at.segment - 1U;
  Place place;
  place.segment = message.id(index);
  const std::size_t occurrence = message.occurrence(index);
  if (occurrence > 1 || message.find(place.segment, index + 1))
    place.occurrence = static_cast<std::uint16_t>(occurrence);
  place.field = at.field;
  if (at.repetition > 1 || (at.repetition == 1 && message.repetitions(index, at.field) > 1))
    place.repetition = at.repetition;
  place.component = at.component;
  place.subcomponent = at.subcomponent;
  return text(place);
}

std::string full_path_text(Hl7Locator at, const Message& message) {
  if (at.segment == 0 || at.segment > message.size()) return {};
  const auto one = [](std::uint16_t number) { return decimal(std::max<std::uint16_t>(number, 1)); };
  const std::size_t index = at.segment - 1U;
  return concat(message.id(index), "[", decimal(message.occurrence(index)), "]-", one(at.field),
                "[", one(at.repetition), "].", one(at.component), ".", one(at.subcomponent));
}

Result<Hl7Locator> locate(std::string_view path, const Message& message) {
  Result<Path> parsed = parse_path(path);
  if (!parsed) return parsed.error();
  const std::vector<Hl7Locator> found = find(message, *parsed);
  if (found.empty())
    return Error{"hl7.path-absent",
                 concat("path ", printable(path, 60), ": the message says nothing there")};
  return found.front();
}

}  // namespace claimwire::hl7
