#include "x12/syntax/path.h"

#include <cctype>
#include <optional>

#include "core/text.h"

namespace claimwire::x12 {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool upper_letter(char c) { return c >= 'A' && c <= 'Z'; }

Error bad(std::string_view text, std::size_t at, std::string_view expected) {
  return {"x12.path",
          concat("'", printable(text), "': at character ", std::to_string(at + 1), " expected ",
                 expected, "; write for example CLM05-1, 2400[2]/SV102 or 2300/REF*G1/02")};
}

/// A number of 1 to `most` digits at `at`, which moves behind it.
std::optional<std::uint32_t> number(std::string_view text, std::size_t& at, std::size_t most) {
  std::uint32_t value = 0;
  const std::size_t begin = at;
  while (at < text.size() && digit(text[at]) && at - begin < most) {
    value = value * 10 + static_cast<std::uint32_t>(text[at++] - '0');
  }
  if (at == begin || (at < text.size() && digit(text[at]))) return std::nullopt;
  return value;
}

/// "[n]" at `at`; 0 when there is none.
Result<std::uint32_t> bracket(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '[') return std::uint32_t{0};
  ++at;
  const auto value = number(text, at, 9);
  if (!value || *value == 0) return bad(text, at, "an occurrence counted from 1");
  if (at >= text.size() || text[at] != ']') return bad(text, at, "']'");
  ++at;
  return *value;
}

/// "05" or "05-2" at `at`, to the end of the text.
Result<void> read_element(std::string_view text, std::size_t at, Path& path) {
  const std::size_t begin = at;
  const auto value = number(text, at, 2);
  if (!value || at - begin != 2 || *value == 0) return bad(text, begin, "an element of two digits");
  path.element = static_cast<std::uint8_t>(*value);
  if (at < text.size() && text[at] == '-') {
    ++at;
    const auto part = number(text, at, 2);
    if (!part || *part == 0) return bad(text, at, "a component counted from 1");
    path.component = static_cast<std::uint8_t>(*part);
  }
  if (at != text.size()) return bad(text, at, "the end");
  return {};
}

}  // namespace

Result<Path> Path::parse(std::string_view text) {
  Path path;
  std::size_t at = 0;
  while (at < text.size() && digit(text[at])) {  // loops begin with a digit, segments never
    Loop loop;
    const std::size_t begin = at;
    while (at < text.size() && (digit(text[at]) || upper_letter(text[at]))) ++at;
    loop.id = text.substr(begin, at - begin);
    if (loop.id.size() < 4 || loop.id.size() > 6) return bad(text, begin, "a loop such as 2310B");
    Result<std::uint32_t> occurrence = bracket(text, at);
    if (!occurrence) return occurrence.error();
    loop.occurrence = *occurrence;
    path.loops.push_back(std::move(loop));
    if (path.loops.size() > 8) return bad(text, begin, "at most 8 loops");
    if (at == text.size()) return path;  // a whole loop
    if (text[at] != '/') return bad(text, at, "'/'");
    ++at;
  }
  const std::size_t begin = at;
  if (at >= text.size() || !upper_letter(text[at])) return bad(text, at, "a segment such as CLM");
  while (at < text.size() && (digit(text[at]) || upper_letter(text[at]))) ++at;
  const std::string_view word = text.substr(begin, at - begin);
  if (word.size() == 4 || word.size() == 5) {  // HI01, CLM05: the last two are the element
    path.segment = word.substr(0, word.size() - 2);
    if (Result<void> done = read_element(text, begin + word.size() - 2, path); !done) {
      return done.error();
    }
    return path;
  }
  if (word.size() != 2 && word.size() != 3) return bad(text, begin, "a segment such as CLM");
  path.segment = word;
  if (at < text.size() && text[at] == '*') {
    const std::size_t from = ++at;
    while (at < text.size() && (digit(text[at]) || upper_letter(text[at]))) ++at;
    path.qualifier = text.substr(from, at - from);
    if (path.qualifier.empty()) return bad(text, from, "a qualifier such as G1");
  }
  Result<std::uint32_t> occurrence = bracket(text, at);
  if (!occurrence) return occurrence.error();
  path.occurrence = *occurrence;
  if (at == text.size()) return path;
  if (text[at] != '/') return bad(text, at, "'/' and an element of two digits");
  if (Result<void> done = read_element(text, at + 1, path); !done) return done.error();
  return path;
}

std::string Path::text() const {
  std::string out;
  const auto occurrence_text = [&out](std::uint32_t n) {
    if (n != 0) out += concat("[", std::to_string(n), "]");
  };
  for (const Loop& loop : loops) {
    if (!out.empty()) out += '/';
    out += loop.id;
    occurrence_text(loop.occurrence);
  }
  if (segment.empty()) return out;
  if (!out.empty()) out += '/';
  out += segment;
  if (!qualifier.empty()) out += concat("*", qualifier);
  occurrence_text(occurrence);
  if (element == 0) return out;
  if (!qualifier.empty() || occurrence != 0) out += '/';
  if (element < 10) out += '0';
  out += std::to_string(element);
  if (component != 0) out += concat("-", std::to_string(component));
  return out;
}

}  // namespace claimwire::x12
