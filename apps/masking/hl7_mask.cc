#include <algorithm>
#include <memory_resource>
#include <optional>

#include "apps/masking/hl7_fields.h"
#include "apps/masking/known_values.h"
#include "apps/masking/mask.h"
#include "apps/masking/move_date.h"
#include "core/text.h"
#include "hl7/syntax/batch.h"
#include "hl7/syntax/edit.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/read.h"
#include "hl7/syntax/text.h"

namespace claimwire::apps {
namespace {

/// `99284`, `G0463`, `^HR`: what a table would list. Words with blanks between them are text.
bool looks_like_code(std::string_view text) {
  return text.size() <= 60 && text.find_first_of(" \t\r\n") == std::string_view::npos;
}

/// An e-mail address, or digits cut as a social security or a telephone number is.
bool looks_personal(std::string_view text) {
  if (text.find('@') != std::string_view::npos) return true;
  std::string shape;
  for (const char c : text) shape += c >= '0' && c <= '9' ? '0' : c;
  return shape == "000-00-0000" || shape == "000-000-0000" || shape == "(000)000-0000";
}

bool segment_id(std::string_view id) {
  return id.size() == 3 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

/// The frame and line ends around a message; anything else there is in no message.
std::string layout_of(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c == '\x0B' || c == '\x1C' || c == '\r' || c == '\n') out += c;
  return out;
}

}  // namespace

/// The masking of one HL7 file.
class Hl7Mask {
 public:
  explicit Hl7Mask(Mask& mask) : mask_{mask} {}

  Result<std::string> file(std::string_view bytes) {
    Issues issues;
    const hl7::Batch batch = hl7::split_batch(bytes, {}, issues);
    if (batch.messages.empty()) return message(bytes);
    std::vector<std::string> messages;
    std::vector<DateShift> first;
    for (std::size_t i = 0; i < batch.messages.size(); ++i) {
      const auto& range = batch.messages[i].bytes;
      auto one = message(bytes.substr(range.offset, range.length));
      if (!one) {
        Error error = one.error();
        if (batch.messages.size() > 1)
          error.message = concat("message ", std::to_string(i + 1), ": ", error.message);
        return error;
      }
      messages.push_back(*std::move(one));
      if (i == 0) first = shifts_;
    }
    // The envelope's dates move with the first message: unmoved they would tell the shifts.
    shifts_ = std::move(first);
    std::string out;
    std::size_t at = 0;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      const auto& range = batch.messages[i].bytes;
      out += outside(bytes.substr(at, range.offset - at));
      out += messages[i];
      at = range.offset + range.length;
    }
    return out + outside(bytes.substr(at));
  }

 private:
  struct Value {
    Hl7Locator at;
    std::string text;
    std::string_view segment;
    Hl7Content content;
    std::size_t patient;  ///< Index into shifts_.
  };

  Result<std::string> message(std::string_view bytes) {
    std::pmr::monotonic_buffer_resource arena;
    Issues issues;
    const auto read = hl7::read_message(bytes, {}, arena, issues);
    if (!read) return read.error();
    const hl7::Message& message = *read;
    known_ = {};
    const std::vector<Value> values = read_values(message);
    hl7::Editor editor{message};
    for (std::size_t n = 0; n < message.size(); ++n) {
      if (segment_id(message.segment(n).cut(0))) continue;
      mask_.blanked("a line that is no segment");
      if (const auto done = editor.remove({static_cast<std::uint16_t>(n + 1)}); !done)
        return done.error();
    }
    // What names a person first: then it is known wherever else it stands.
    std::vector<std::optional<std::string>> masked(values.size());
    for (std::size_t n = 0; n < values.size(); ++n) masked[n] = personal(values[n]);
    for (std::size_t n = 0; n < values.size(); ++n) {
      const Value& value = values[n];
      if (!segment_id(message.segment(value.at.segment - 1U).cut(0))) continue;
      if (!masked[n]) masked[n] = other(value, message);
      if (*masked[n] == value.text) continue;
      if (const auto done =
              masked[n]->empty() ? editor.remove(value.at) : editor.set(value.at, *masked[n]);
          !done)
        return done.error();
    }
    const std::string_view body = message.body();
    const bool in_place = body.data() >= bytes.data() && body.data() <= bytes.data() + bytes.size();
    if (!in_place) return editor.write();  // UTF-16 became UTF-8
    const auto begin = static_cast<std::size_t>(body.data() - bytes.data());
    return concat(layout_of(bytes.substr(0, begin)), editor.write(),
                  layout_of(bytes.substr(begin + body.size())));
  }

  std::vector<Value> read_values(const hl7::Message& message) {
    std::vector<Value> values;
    std::vector<std::string> patients;
    // Segments before the first PID are about its patient; a second PID begins another.
    std::vector<std::size_t> patient_of(message.size(), 0);
    for (std::size_t n = 0; n < message.size(); ++n) {
      if (message.id(n) == "PID") patients.push_back(patient_key(message, n));
      patient_of[n] = patients.empty() ? 0 : patients.size() - 1;
    }
    if (patients.empty()) patients.emplace_back();
    hl7::Leaves leaves{message};
    while (const auto leaf = leaves.next()) {
      if (leaf->raw == "\"\"") continue;
      const std::size_t index = leaf->at.segment - 1U;
      Value one{leaf->at, hl7::decode(message, leaf->raw), message.id(index), Hl7Content::unlisted,
                patient_of[index]};
      if (one.segment == "MSH" && one.at.field <= 2) continue;
      one.content = content_of(one.segment, one.at.field);
      if (one.content == Hl7Content::observation)
        one.content = content_of_type(hl7::decode(message, message.segment(index).field(2)));
      values.push_back(std::move(one));
    }
    std::vector<Date> references(patients.size());
    std::vector<Date> dates;
    for (const Value& value : values) {
      if (value.content != Hl7Content::date) continue;
      const auto day = day_of(value.text);
      if (!day) continue;
      dates.push_back(*day);
      // Not any date: a plan may end in 2099.
      const std::uint16_t f = value.at.field;
      const bool of_visit =
          (value.segment == "MSH" && f == 7) || (value.segment == "EVN" && f == 2) ||
          (value.segment == "PV1" && (f == 44 || f == 45)) || (value.segment == "PID" && f == 29) ||
          (value.segment == "FT1" && f == 4);
      if (!of_visit) continue;
      for (std::size_t p = 0; p < patients.size(); ++p)
        if (value.segment == "MSH" || value.segment == "EVN" || p == value.patient)
          references[p] = std::max(references[p], *day);
    }
    mask_.fit(dates);
    shifts_.clear();
    for (std::size_t p = 0; p < patients.size(); ++p)
      shifts_.push_back({mask_.shift_of(patients[p]),
                         references[p].year == 0 ? mask_.options_.today : references[p]});
    return values;
  }

  /// The medical record number: of PID-3 the one of type MR, else the first; else what there is.
  static std::string patient_key(const hl7::Message& message, std::size_t index) {
    const auto at = [&](std::uint16_t field, std::uint16_t repetition, std::uint16_t component) {
      const hl7::Value value = hl7::value(
          message, {static_cast<std::uint16_t>(index + 1), field, repetition, component, 1});
      return upper(trim(value.text));
    };
    for (std::uint16_t r = 1; r <= 20; ++r)
      if (at(3, r, 5) == "MR" && !at(3, r, 1).empty()) return at(3, r, 1);
    for (const std::uint16_t field : {3, 2, 4, 18, 19})
      if (const std::string id = at(field, 1, 1); !id.empty()) return id;
    return concat(at(5, 1, 1), "|", at(5, 1, 2), "|", at(7, 1, 1));
  }

  /// Ages written as results: LOINC 30525-0 (age), 21612-7 (reported), 29553-5 (calculated).
  static bool age_over_89(const hl7::Message& message, std::size_t index, std::string_view text) {
    const hl7::Segment obx = message.segment(index);
    const std::string code = hl7::decode(
        message, message.scanner().part(obx.field(3), message.delimiters().component, 1));
    if (code != "30525-0" && code != "21612-7" && code != "29553-5") return false;
    return (text.size() == 2 && text[0] == '9' && text[1] >= '0' && text[1] <= '9') ||
           (text.size() == 3 && text[0] == '1' && text[1] >= '0' && text[1] <= '9' &&
            text[2] >= '0' && text[2] <= '9');
  }

  std::string path_of(const Value& value) const {
    return concat(value.segment, "-", std::to_string(value.at.field));
  }
  std::string blank(const Value& value) {
    mask_.blanked(path_of(value));
    return {};
  }
  std::string replaced(std::string_view kind, const Value& value, std::string pseudonym,
                       bool known = true) {
    mask_.replaced(kind);
    if (known) known_.add(value.text, pseudonym);
    return pseudonym;
  }
  std::string id(const Value& value) {
    return replaced("ids", value, mask_.pseudonyms_.id(value.text));
  }
  std::string date(const Value& value, bool birth = false) {
    const DateShift& shift = shifts_[value.patient];
    const auto to = birth ? move_birth_date(value.text, shift) : move_date(value.text, shift);
    if (!to) return blank(value);
    mask_.replaced(birth ? "birth dates" : "dates");
    return *to;
  }
  std::string name(const Value& value, bool family) {
    // Parts of "Mary Jane" are known too: a note may call her Mary.
    const Pseudonyms& p = mask_.pseudonyms_;
    const std::string to = family ? p.family(value.text) : p.given(value.text);
    for (const std::string_view part : split(value.text, ' ')) known_.add(part, to);
    return replaced("names", value, to);
  }

  /// The stand-in of a value that names someone; nothing for a value that is to be looked at later.
  std::optional<std::string> personal(const Value& value) {
    const std::uint16_t c = value.at.component, s = value.at.subcomponent;
    const Pseudonyms& p = mask_.pseudonyms_;
    switch (value.content) {
      case Hl7Content::id:
        if (c == 1) return id(value);
        if (c == 7 || c == 8) return date(value);
        if (c == 2 || c > 10) return blank(value);  // A check digit tells of its id.
        return std::nullopt;
      case Hl7Content::entity:
        if (c == 1 && s == 1) return id(value);
        return std::nullopt;
      case Hl7Content::entity_pair:
        if (s == 1) return id(value);
        return std::nullopt;
      case Hl7Content::licence:
        if (c == 1) return id(value);
        if (c == 3) return date(value);
        return std::nullopt;
      case Hl7Content::authorization:
        if (c == 1) return id(value);
        if (c == 2) return date(value);
        return blank(value);
      case Hl7Content::social_security_number:
        if (c != 1) return blank(value);
        return replaced("ids", value, p.social_security_number(value.text));
      case Hl7Content::name:
        if (c == 1 && (s == 1 || s == 3 || s == 5)) return name(value, true);
        if (c == 2 || c == 3) return name(value, false);
        if (c == 12 || c == 13) return date(value);
        if (c == 5 || c == 7 || c == 8 || c == 11) return std::nullopt;  // title, type, order
        return blank(value);
      case Hl7Content::address:
        if (c == 1 && s == 1) return replaced("streets", value, p.street(value.text));
        if (c == 2) return replaced("streets", value, "Unit 1", false);
        if (c == 3) return replaced("cities", value, "Springfield", false);
        if (c == 5) {
          const std::string zip = cut_zip(value.text);
          return zip.empty() ? blank(value) : replaced("ZIP codes", value, zip, false);
        }
        if (c == 4 || c == 6 || c == 7 || c == 11) return std::nullopt;  // state, country, types
        if (c >= 12 && c <= 14) return date(value);
        return blank(value);
      case Hl7Content::telephone:
        if (c == 1 || c == 4 || c == 6 || c == 7 || c == 8 || c == 12)
          return replaced("telephones", value, p.telephone(value.text));
        if (c == 2 || c == 3 || c == 5 || c >= 13) return std::nullopt;
        return blank(value);
      case Hl7Content::employer:
        if (c == 1) return replaced("employers", value, p.employer(value.text));
        if (c == 3 || c == 10) return id(value);
        if (c == 7) return std::nullopt;
        return blank(value);
      case Hl7Content::birth_date:
        if (c != 1) return std::nullopt;
        return date(value, true);
      case Hl7Content::date:
        // TS.2 is a degree of precision, DR.2 the end of a range.
        if (c == 2 && value.text.size() == 1) return std::nullopt;
        return date(value);
      case Hl7Content::code_and_date:
        if (c > 1) return date(value);
        return std::nullopt;
      case Hl7Content::code_and_dates:
        if (c > 1) return date(value);
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

  /// What becomes of a value that by its place names nobody.
  std::string other(const Value& value, const hl7::Message& message) {
    const std::string path = path_of(value);
    const std::uint16_t c = value.at.component;
    const bool wanted = mask_.listed(path);
    switch (value.content) {
      case Hl7Content::text:
        if (!wanted && !mask_.options_.keep_text) return blank(value);
        return keep_text(value, path);
      case Hl7Content::unlisted:
        if (!wanted && !mask_.options_.keep_unlisted) return blank(value);
        return keep_text(value, path);
      case Hl7Content::kept:
        if (c == 13 && !wanted && text_of(message, value, 13) == "SS") return blank(value);
        if (c >= 17 && day_of(value.text)) return date(value);
        mask_.kept(path);
        // Who sends and receives is no patient, whatever they are called.
        if (value.segment == "MSH") return value.text;
        if (looks_personal(value.text) && c > 3) return blank(value);
        return known_.replaced_in(value.text);
      default:
        break;
    }
    // A code, or the rest of another type: coding systems, authorities, types.
    if (wanted) return keep_text(value, path);
    if (value.segment == "OBX" && value.at.field == 5 &&
        age_over_89(message, value.at.segment - 1U, value.text)) {
      mask_.replaced("ages");
      return "90";
    }
    if (value.content == Hl7Content::code) {
      const bool display = c == 2 || c == 5 || c == 11;
      if (c == 9) return mask_.options_.keep_text ? keep_text(value, path) : blank(value);
      if (display && !text_of(message, value, static_cast<std::uint16_t>(c - 1)).empty()) {
        if (looks_personal(value.text)) return blank(value);
        mask_.kept(path);
        return known_.replaced_in(value.text);
      }
      if (display || !looks_like_code(value.text) || looks_personal(value.text))
        return mask_.options_.keep_text ? keep_text(value, path) : blank(value);
      mask_.kept(path);
      return id_among_codes(value, message) ? known_.replaced_in(value.text) : value.text;
    }
    if (looks_personal(value.text)) return blank(value);
    mask_.kept(path);
    return known_.replaced_in(value.text);
  }

  /// A number without a coding system may be a patient's id one field too far; a billed code never
  /// is taken for one.
  static bool id_among_codes(const Value& value, const hl7::Message& message) {
    return value.at.component == 1 && value.text.size() >= 5 &&
           value.text.find_first_of("0123456789") != std::string::npos &&
           text_of(message, value, 3).empty() && value.segment != "DG1" && value.segment != "PR1" &&
           value.segment != "FT1";
  }

  /// Text that stays on request: known values in it are replaced, and it moves if it is a date.
  std::string keep_text(const Value& value, const std::string& path) {
    mask_.kept(path);
    ++mask_.report_.kept_text[path];
    // Ten digits may be a provider's NPI: not taken for a day and an hour.
    const std::string& text = value.text;
    if (text.size() == 8 || text.size() >= 12)
      if (day_of(text))
        if (const auto to = move_date(text, shifts_[value.patient])) {
          mask_.replaced("dates");
          return *to;
        }
    return known_.replaced_in(text);
  }

  static std::string text_of(const hl7::Message& message, const Value& value,
                             std::uint16_t component) {
    Hl7Locator at = value.at;
    at.component = component;
    at.subcomponent = 1;
    return hl7::value(message, at).text;
  }

  /// What stands between messages: envelope segments are masked, frames and line ends stay.
  std::string outside(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find_first_of("\x0B\x1C\r\n", at), text.size());
      const std::string_view line = text.substr(at, end - at);
      if (!line.empty()) out += envelope(line);
      if (end < text.size()) out += text[end];
      at = end + 1;
    }
    return out;
  }

  std::string envelope(std::string_view line) {
    const std::string_view id = line.substr(0, 3);
    const bool header = id == "FHS" || id == "BHS";
    if ((!header && id != "FTS" && id != "BTS") || line.size() < 4) {
      mask_.blanked("text outside any message");
      return {};
    }
    std::string out{id};
    std::uint16_t field = header ? 2 : 1;
    for (const std::string_view text : split(line.substr(4), line[3])) {
      out += line[3];
      Value value{{0, field, 1, 1, 1}, std::string{text}, id, content_of(id, field), 0};
      ++field;
      if (text.empty()) continue;
      if (value.content == Hl7Content::date)
        out += date(value);
      else if (value.content == Hl7Content::id)
        out += id_of_envelope(value);
      else if (value.content == Hl7Content::kept || value.content == Hl7Content::code) {
        mask_.kept(path_of(value));
        out += text;
      } else {
        blank(value);
      }
    }
    return out;
  }
  std::string id_of_envelope(const Value& value) {
    mask_.replaced("ids");
    return mask_.pseudonyms_.id(value.text);
  }

  Mask& mask_;
  KnownValues known_{};
  std::vector<DateShift> shifts_{{}};
};

Result<std::string> Mask::hl7(std::string_view bytes) { return Hl7Mask{*this}.file(bytes); }

}  // namespace claimwire::apps
