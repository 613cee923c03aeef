#include "fhir/primitives.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "core/date.h"
#include "wrap/json/writer.h"

namespace claimwire::fhir {
namespace {

constexpr std::size_t kIdLengthMax = 64;
constexpr std::size_t kUuidLength = 36;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Steps over text by pieces; each take returns whether it was there.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_{text} {}
  bool digits(std::size_t count) {
    if (text_.size() < count || !std::all_of(text_.begin(), text_.begin() + ptr(count), is_digit))
      return false;
    text_.remove_prefix(count);
    return true;
  }
  bool some_digits() {
    const auto end = std::find_if_not(text_.begin(), text_.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - text_.begin());
    text_.remove_prefix(count);
    return count > 0;
  }
  bool one(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool done() const { return text_.empty(); }

 private:
  static std::ptrdiff_t ptr(std::size_t count) { return static_cast<std::ptrdiff_t>(count); }
  std::string_view text_;
};

bool is_boolean(std::string_view text) { return text == "true" || text == "false"; }

bool is_whole(std::string_view text, std::int64_t min) {
  // "-0" is in the pattern of integer, "007" in none.
  if (!json::is_number(text)) return false;
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failed == std::errc{} && end == text.data() + text.size() && value >= min &&
         value <= INT32_MAX;
}
bool is_integer(std::string_view text) { return is_whole(text, INT32_MIN); }
bool is_unsigned(std::string_view text) { return is_whole(text, 0) && text[0] != '-'; }
bool is_positive(std::string_view text) { return is_whole(text, 1); }

/// Any text but an empty or blank one; control characters only those of a line (R4, 2.24.0.1).
bool is_string(std::string_view text) {
  const auto printable_or_blank = [](char c) {
    return is_blank(c) || static_cast<unsigned char>(c) >= 0x20;
  };
  return std::all_of(text.begin(), text.end(), printable_or_blank) &&
         !std::all_of(text.begin(), text.end(), is_blank);
}

bool is_uri(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), is_blank);
}

bool is_code(std::string_view text) {
  if (text.empty() || is_blank(text.front()) || is_blank(text.back())) return false;
  return std::adjacent_find(text.begin(), text.end(), [](char a, char b) {
           return is_blank(a) && is_blank(b);
         }) == text.end();
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdLengthMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                  c == '.';
         });
}

bool is_oid(std::string_view text) {
  if (!text.starts_with("urn:oid:")) return false;
  text.remove_prefix(8);
  if (text.size() < 3 || text[0] < '0' || text[0] > '2' || text[1] != '.') return false;
  bool at_start = true;
  bool zero = false;  // the arc began with 0 and must end with it
  for (const char c : text.substr(2)) {
    if (c == '.') {
      if (at_start) return false;
      at_start = true;
    } else {
      if (!is_digit(c) || (zero && !at_start)) return false;
      zero = at_start && c == '0';
      at_start = false;
    }
  }
  return !at_start;
}

bool is_uuid(std::string_view text) {
  if (!text.starts_with("urn:uuid:")) return false;
  text.remove_prefix(9);
  if (text.size() != kUuidLength) return false;
  for (std::size_t n = 0; n < text.size(); ++n) {
    const bool dash = n == 8 || n == 13 || n == 18 || n == 23;
    const char c = text[n];
    // The pattern has small letters; RFC 4122 has readers take both.
    const bool hex = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

bool is_base64(std::string_view text) {
  std::size_t letters = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (is_blank(c)) continue;
    ++letters;
    if (c == '=') {
      ++padding;
      continue;
    }
    const bool plain =
        is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/';
    if (!plain || padding > 0) return false;
  }
  return letters > 0 && letters % 4 == 0 && padding <= 2;
}

bool is_clock(Scan& scan) {
  return scan.digits(2) && scan.one(':') && scan.digits(2) && scan.one(':') && scan.digits(2) &&
         (!scan.one('.') || scan.some_digits());
}

/// hh:mm:ss within the day; 60 is a leap second.
bool is_time(std::string_view text) {
  Scan scan{text};
  if (!is_clock(scan) || !scan.done()) return false;
  return text.substr(0, 2) <= "23" && text.substr(3, 2) <= "59" && text.substr(6, 2) <= "60";
}

/// YYYY, YYYY-MM or YYYY-MM-DD of a day that exists.
bool is_date(std::string_view text) {
  Scan scan{text};
  if (!scan.digits(4) || text.substr(0, 4) == "0000") return false;
  if (text.size() == 4) return true;
  if (!scan.one('-') || !scan.digits(2)) return false;
  const std::string_view month = text.substr(5, 2);
  if (month < "01" || month > "12") return false;
  if (text.size() == 7) return true;
  return Date::parse_iso(text).has_value();
}

bool is_zone(std::string_view text) {
  if (text == "Z") return true;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return false;
  Scan scan{text.substr(1)};
  if (!scan.digits(2) || !scan.one(':') || !scan.digits(2)) return false;
  return text.substr(1, 2) <= "13" ? text.substr(4) <= "59" : text.substr(1) == "14:00";
}

bool is_instant(std::string_view text) {
  const std::size_t t = 10;
  if (text.size() <= t || text[t] != 'T' || !is_date(text.substr(0, t))) return false;
  const std::string_view rest = text.substr(t + 1);
  const std::size_t zone = rest.find_first_of("Z+-");
  return zone != std::string_view::npos && is_time(rest.substr(0, zone)) &&
         is_zone(rest.substr(zone));
}

bool is_date_time(std::string_view text) { return is_date(text) || is_instant(text); }

struct Primitive {
  std::string_view type;
  json::Type carried_as;
  bool (*fits)(std::string_view);
  std::string_view shape;
};

constexpr std::array<Primitive, 20> kPrimitives{{
    {"base64Binary", json::Type::string, is_base64, "base64 text in groups of four"},
    {"boolean", json::Type::boolean, is_boolean, "true or false"},
    {"canonical", json::Type::string, is_uri, "a URL without blanks"},
    {"code", json::Type::string, is_code, "a code without blanks at its ends or two in a row"},
    {"date", json::Type::string, is_date, "a date such as 2026-09-03, 2026-09 or 2026"},
    {"dateTime", json::Type::string, is_date_time,
     "a date, or a time with seconds and zone such as 2026-09-03T11:00:00Z"},
    {"decimal", json::Type::number, json::is_number, "a number such as 10.00"},
    {"id", json::Type::string, is_id, "1 to 64 letters, digits, - or ."},
    {"instant", json::Type::string, is_instant,
     "a time with seconds and zone such as 2026-09-03T11:00:00Z"},
    {"integer", json::Type::number, is_integer, "a whole number of 32 bits"},
    {"markdown", json::Type::string, is_string, "text that is not blank"},
    {"oid", json::Type::string, is_oid, "urn:oid: and numbers with points"},
    {"positiveInt", json::Type::number, is_positive, "a whole number from 1"},
    {"string", json::Type::string, is_string, "text that is not blank"},
    {"time", json::Type::string, is_time, "a time such as 11:00:00"},
    {"unsignedInt", json::Type::number, is_unsigned, "a whole number from 0"},
    {"uri", json::Type::string, is_uri, "a URI without blanks"},
    {"url", json::Type::string, is_uri, "a URL without blanks"},
    {"uuid", json::Type::string, is_uuid, "urn:uuid: and a UUID"},
    {"xhtml", json::Type::string, is_string, "an XHTML div"},
}};

const Primitive* primitive_named(std::string_view type) {
  const auto found =
      std::find_if(kPrimitives.begin(), kPrimitives.end(),
                   [&](const Primitive& primitive) { return primitive.type == type; });
  return found == kPrimitives.end() ? nullptr : &*found;
}

}  // namespace

std::string_view primitive_shape(std::string_view type) {
  const Primitive* const primitive = primitive_named(type);
  return primitive != nullptr ? primitive->shape : std::string_view{};
}

json::Type primitive_json_type(std::string_view type) {
  const Primitive* const primitive = primitive_named(type);
  return primitive != nullptr ? primitive->carried_as : json::Type::absent;
}

bool is_primitive(std::string_view type, std::string_view text) {
  const Primitive* const primitive = primitive_named(type);
  return primitive != nullptr && primitive->fits(text);
}

}  // namespace claimwire::fhir
