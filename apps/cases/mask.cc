#include "apps/cases/mask.h"

#include <algorithm>
#include <array>
#include <memory_resource>
#include <optional>

#include "core/text.h"
#include "fhir/content.h"
#include "hl7/syntax/edit.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "hl7/syntax/text.h"
#include "wrap/json/writer.h"

namespace claimwire::apps {
namespace {

constexpr std::array<std::string_view, 16> kFamilies{
    "ALDER",   "BIRCH",  "CEDAR", "DAHLIA", "ELM",    "FERN",  "HAZEL",  "IRIS",
    "JUNIPER", "LAUREL", "MAPLE", "OAKES",  "POPLAR", "ROWAN", "SORREL", "WILLOW"};
constexpr std::array<std::string_view, 16> kGivens{
    "ALEX",  "BLAKE", "CASEY", "DREW",   "ELLIS", "FRANCES", "GALE",  "HARPER",
    "JAMIE", "KIM",   "LEE",   "MORGAN", "NOEL",  "PAT",     "QUINN", "ROBIN"};

/// The letters of a Medicare beneficiary identifier: its shape must survive.
constexpr std::string_view kLetters = "ACDEFGHJKMNPQRTUVWXY";

/// Fields of people, by segment: name, ids, numbers, address. Field numbers of HL7 v2.3 to 2.8.
struct Personal {
  std::string_view segment;
  std::uint16_t field;
  char
      what;  ///< n name, i id in component 1, d digits (telephone, SSN), a address, b date of birth
};
constexpr Personal kPersonal[] = {
    {"PID", 2, 'i'},  {"PID", 3, 'i'},  {"PID", 4, 'i'},  {"PID", 5, 'n'},  {"PID", 6, 'n'},
    {"PID", 7, 'b'},  {"PID", 9, 'n'},  {"PID", 11, 'a'}, {"PID", 13, 'd'}, {"PID", 14, 'd'},
    {"PID", 18, 'i'}, {"PID", 19, 'd'}, {"PID", 20, 'i'}, {"PID", 21, 'i'}, {"PID", 29, 'b'},
    {"PV1", 5, 'i'},  {"PV1", 19, 'i'}, {"PV1", 50, 'i'}, {"NK1", 2, 'n'},  {"NK1", 4, 'a'},
    {"NK1", 5, 'd'},  {"NK1", 6, 'd'},  {"NK1", 16, 'b'}, {"NK1", 30, 'n'}, {"NK1", 33, 'i'},
    {"GT1", 2, 'i'},  {"GT1", 3, 'n'},  {"GT1", 4, 'n'},  {"GT1", 5, 'a'},  {"GT1", 6, 'd'},
    {"GT1", 7, 'd'},  {"GT1", 8, 'b'},  {"GT1", 12, 'd'}, {"GT1", 19, 'i'}, {"IN1", 16, 'n'},
    {"IN1", 18, 'b'}, {"IN1", 19, 'a'}, {"IN1", 36, 'i'}, {"IN1", 49, 'i'}, {"IN1", 44, 'a'},
    {"IN2", 1, 'i'},  {"IN2", 2, 'd'},  {"IN2", 6, 'i'},  {"IN2", 8, 'i'},  {"IN2", 61, 'i'},
    {"IN2", 63, 'd'}, {"IN2", 64, 'd'}, {"MRG", 1, 'i'},  {"MRG", 2, 'i'},  {"MRG", 3, 'i'},
    {"MRG", 4, 'i'},  {"MRG", 7, 'n'},  {"PD1", 3, 'k'},  {"ACC", 6, 'k'},
};
constexpr std::pair<std::string_view, std::uint16_t> kFreeText[] = {
    {"OBX", 5}, {"NTE", 3}, {"ACC", 3}, {"ACC", 5}, {"PV2", 3}, {"PV2", 12}, {"DG1", 4}};

/// A day at the front of an HL7 time, as text of eight digits.
std::optional<Date> day_of(std::string_view text) {
  if (text.size() < 8 || (text.size() > 8 && text.size() < 10)) return std::nullopt;
  const std::string_view front = text.substr(0, 8);
  if (front.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  // Behind the day only a time may follow; an id of many digits is none.
  const std::string_view rest = text.substr(8);
  if (rest.find_first_not_of("0123456789.+-") != std::string_view::npos || rest.size() > 16)
    return std::nullopt;
  const auto date = Date::parse_compact(front);
  if (!date || date->year < 1890 || date->year > 2100) return std::nullopt;
  return *date;
}

/// Releases of the code sets begin on the first of these months.
int release_of(Date date) {
  const int quarter = (date.month - 1) / 3;
  return date.year * 4 + quarter;
}

}  // namespace

std::uint64_t Mask::hash(std::string_view text) const {
  std::uint64_t h = 14695981039346656037ULL ^ seed_;
  for (const char c : text) {
    h ^= static_cast<unsigned char>(c);
    h *= 1099511628211ULL;
  }
  h ^= h >> 29U;
  h *= 0xBF58476D1CE4E5B9ULL;
  return h ^ (h >> 32U);
}

std::string Mask::pseudonym(Kind kind, std::string_view value) {
  if (value.empty()) return {};
  const std::uint64_t h = hash(upper(value));
  switch (kind) {
    case Kind::family:
      ++names_;
      return std::string{kFamilies[h % kFamilies.size()]};
    case Kind::given:
      ++names_;
      return value.size() == 1 ? std::string{kGivens[h % kGivens.size()].substr(0, 1)}
                               : std::string{kGivens[h % kGivens.size()]};
    case Kind::street:
      ++others_;
      return concat(std::to_string(h % 900 + 100), " MAIN ST");
    case Kind::city:
      ++others_;
      return "SPRINGFIELD";
    case Kind::zip: {
      // Three digits of a ZIP name an area large enough; what follows is blanked.
      ++others_;
      std::string out{value};
      for (std::size_t i = 3; i < out.size(); ++i)
        if (out[i] >= '0' && out[i] <= '9') out[i] = i == 4 ? '1' : '0';
      return out;
    }
    case Kind::blank:
      ++others_;
      return {};
    case Kind::id:
    case Kind::digits:
    case Kind::birth:
      break;
  }
  // Shape stays: digits for digits, letters for letters, the rest as it is.
  ++ids_;
  std::string out{value};
  std::uint64_t state = h;
  bool first = true;
  for (char& c : out) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const auto draw = static_cast<unsigned>(state >> 33U);
    if (c >= '0' && c <= '9') {
      c = static_cast<char>('0' + (first && c != '0' ? 1 + draw % 9 : draw % 10));
      first = false;
    } else if (kind == Kind::id && c >= 'A' && c <= 'Z' && !first) {
      c = kLetters[draw % kLetters.size()];
    } else if (kind == Kind::id && c >= 'a' && c <= 'z' && !first) {
      c = static_cast<char>(kLetters[draw % kLetters.size()] + ('a' - 'A'));
    }
  }
  return out;
}

void Mask::choose_shift(const std::map<std::string, int>& dates) {
  if (shift_chosen_) return;
  shift_chosen_ = true;
  // Whole weeks keep the days of the week; the first shift that keeps every date in its quarter.
  const int first = 1 + static_cast<int>(hash("weeks") % 8);
  for (int n = 0; n < 12; ++n) {
    const int weeks = (first + n) % 12 + 1;
    for (const int days : {-7 * weeks, 7 * weeks}) {
      const bool fits = std::all_of(dates.begin(), dates.end(), [&](const auto& one) {
        const Date date = *Date::parse_compact(one.first);
        return release_of(Date::from_days(date.days() + days)) == release_of(date);
      });
      if (!fits) continue;
      shift_days_ = days;
      return;
    }
  }
  // Dates on both sides of a quarter's end: whole years keep their order and their season.
  shift_days_ = -364;
}

std::string Mask::moved(std::string_view text, bool birth) {
  const auto day = day_of(text);
  if (!day) return std::string{text};
  ++dates_;
  // A birth date moves by up to half a year of its own, so that it names nobody; the age stays
  // about the same.
  const int own = birth ? static_cast<int>(hash(text) % 300) - 150 : shift_days_;
  const Date to = Date::from_days(day->days() + own);
  return concat(to.compact(), text.substr(8));
}

Result<std::string> Mask::hl7(std::string_view bytes) {
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  const auto message = hl7::read_message(bytes, {}, arena, issues);
  if (!message) return message.error();
  replaced_.clear();
  std::map<std::string, int> dates;
  struct Leaf {
    Hl7Locator at;
    std::string text;
    std::string_view segment;
    char what = 0;
  };
  std::vector<Leaf> all;
  hl7::Leaves leaves{*message};
  while (const auto leaf = leaves.next()) {
    Leaf one{leaf->at, hl7::decode(*message, leaf->raw), message->id(leaf->at.segment - 1U), 0};
    if (one.segment == "MSH" && one.at.field < 7) continue;
    for (const Personal& personal : kPersonal)
      if (personal.segment == one.segment && personal.field == one.at.field)
        one.what = personal.what;
    for (const auto& [segment, field] : kFreeText)
      if (segment == one.segment && field == one.at.field)
        ++kept_[concat(segment, "-", std::to_string(field))];
    if (one.what != 'b')
      if (const auto day = day_of(one.text)) ++dates[day->compact()];
    all.push_back(std::move(one));
  }
  choose_shift(dates);

  hl7::Editor editor{*message};
  const auto put = [&](const Leaf& leaf, const std::string& text) -> Result<void> {
    if (text == leaf.text) return {};
    return editor.set(leaf.at, text);
  };
  for (const Leaf& leaf : all) {
    const std::uint16_t component = leaf.at.component;
    std::string to = leaf.text;
    switch (leaf.what) {
      case 'n':
        if (component == 1) to = pseudonym(Kind::family, leaf.text);
        if (component == 2 || component == 3) to = pseudonym(Kind::given, leaf.text);
        break;
      case 'i':
        if (component == 1) to = pseudonym(Kind::id, leaf.text);
        break;
      case 'd':
        if (component != 2 && component != 3) to = pseudonym(Kind::digits, leaf.text);
        break;
      case 'a':
        if (component == 1 || component == 2) to = pseudonym(Kind::street, leaf.text);
        if (component == 3) to = pseudonym(Kind::city, leaf.text);
        if (component == 5) to = pseudonym(Kind::zip, leaf.text);
        break;
      case 'b':
        to = moved(leaf.text, true);
        break;
      default:
        continue;
    }
    if (to != leaf.text && leaf.text.size() > 2) replaced_[upper(leaf.text)] = to;
    if (const auto done = put(leaf, to); !done) return done.error();
  }
  // The same value elsewhere, in a Z segment say, gets the same pseudonym; dates move together.
  for (const Leaf& leaf : all) {
    if (leaf.what != 0 && leaf.what != 'k') continue;
    std::string to = leaf.text;
    const auto known = replaced_.find(upper(leaf.text));
    if (known != replaced_.end() && leaf.segment != "MSH")
      to = known->second;
    else if (leaf.segment != "MSH" || leaf.at.field == 7)
      to = moved(leaf.text, false);
    if (const auto done = put(leaf, to); !done) return done.error();
  }
  return editor.write();
}

namespace {

/// Whether a member of that name holds something about a person, in this resource.
bool personal_resource(std::string_view type) {
  return type == "Patient" || type == "RelatedPerson" || type == "Person";
}

}  // namespace

Result<std::string> Mask::fhir(std::string_view bytes) {
  const auto content = fhir::Content::read(bytes);
  if (!content) return content.error();
  std::map<std::string, int> dates;
  for (json::Value at = content->root(); at.exists(); at = at.next(content->root()))
    if (at.is_string() && at.text().size() >= 10 && at.name() != "birthDate")
      if (const auto date = Date::parse_iso(at.text().substr(0, 10))) ++dates[date->compact()];
  choose_shift(dates);
  const auto masked = [&](json::Value at) -> std::string {
    const std::string text{at.text()};
    const json::Value resource = content->outer_resource_of(at);
    const std::string_view type = fhir::type_of(resource);
    const std::string_view name = at.name();
    const std::string_view list = at.parent().exists() ? at.parent().name() : std::string_view{};
    if (name == "div") return "<div xmlns=\"http://www.w3.org/1999/xhtml\">removed</div>";
    if (personal_resource(type)) {
      if (name == "family") return pseudonym(Kind::family, text);
      if (list == "given") return pseudonym(Kind::given, text);
      if (list == "line") return pseudonym(Kind::street, text);
      if (name == "city") return pseudonym(Kind::city, text);
      if (name == "postalCode") return pseudonym(Kind::zip, text);
      if (name == "text" && at.parent().exists()) return "removed";
      const json::Value around = at.parent().parent();
      if (name == "value" && around.exists() && around.name() == "telecom")
        return pseudonym(Kind::digits, text);
    }
    const json::Value group = at.parent().exists() ? at.parent().parent() : json::Value{};
    const bool identifier = (group.exists() && group.name() == "identifier") ||
                            (at.parent().exists() && at.parent().name() == "identifier");
    if (name == "value" && identifier && type != "Practitioner" && type != "Organization" &&
        type != "Location" && type != "PractitionerRole")
      return pseudonym(Kind::id, text);
    if (name == "subscriberId") return pseudonym(Kind::id, text);
    if (name == "birthDate") {
      const auto date = Date::parse_iso(text);
      if (!date) return text;
      ++dates_;
      return Date::from_days(date->days() + static_cast<int>(hash(text) % 300) - 150).iso();
    }
    if (text.size() >= 10)
      if (const auto date = Date::parse_iso(text.substr(0, 10));
          date && (text.size() == 10 || text[10] == 'T')) {
        ++dates_;
        return concat(Date::from_days(date->days() + shift_days_).iso(), text.substr(10));
      }
    if (name == "comment" || name == "note") ++kept_[std::string{name}];
    return text;
  };
  std::string out;
  json::Writer writer{out, json::Layout::pretty};
  // As deep as the reader let the text be; an explicit stack would say the same less plainly.
  const auto copy = [&](const auto& self, json::Value at) -> void {
    if (at.is_object()) {
      writer.begin_object();
      for (const json::Value member : at) {
        writer.key(member.name());
        self(self, member);
      }
      writer.end_object();
    } else if (at.is_array()) {
      writer.begin_array();
      for (const json::Value item : at) self(self, item);
      writer.end_array();
    } else if (at.is_string()) {
      writer.string(masked(at));
    } else {
      writer.value(at);
    }
  };
  copy(copy, content->root());
  return out + "\n";
}

std::string Mask::summary() const {
  std::string out = concat("replaced ", std::to_string(names_), " names, ", std::to_string(ids_),
                           " ids and numbers, ", std::to_string(others_), " parts of addresses, ",
                           std::to_string(dates_), " dates");
  if (kept_.empty()) return out;
  out += "; kept free text at";
  for (const auto& [place, times] : kept_) out += " " + place;
  return out + ": read it before you commit";
}

}  // namespace claimwire::apps
