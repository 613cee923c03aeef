#include "hl7/ack/ack.h"

#include <algorithm>
#include <array>
#include <memory_resource>
#include <string>
#include <utility>
#include <vector>

#include "core/text.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "hl7/syntax/text.h"

namespace claimwire::hl7 {
namespace {

constexpr std::size_t kErrorsMax = 20;
/// A name longer than any in MSH-3 to MSH-6 is not one; the answer does not carry it back.
constexpr std::size_t kNameMax = 250;

struct ErrorText {
  int code;
  std::string_view text;
};
/// Table 0357.
constexpr std::array<ErrorText, 16> kErrorTexts{{{0, "Message accepted"},
                                                 {100, "Segment sequence error"},
                                                 {101, "Required field missing"},
                                                 {102, "Data type error"},
                                                 {103, "Table value not found"},
                                                 {104, "Value too long"},
                                                 {198, "Non-conformant cardinality"},
                                                 {199, "Other HL7 error"},
                                                 {200, "Unsupported message type"},
                                                 {201, "Unsupported event code"},
                                                 {202, "Unsupported processing id"},
                                                 {203, "Unsupported version id"},
                                                 {204, "Unknown key identifier"},
                                                 {205, "Duplicate key identifier"},
                                                 {206, "Application record locked"},
                                                 {207, "Application error"}}};

/// What an id says about the kind of error; the first that the id contains wins.
struct CodeOf {
  std::string_view part;
  int code;
};
constexpr CodeOf kCodes[] = {
    {"hl7.segment-order", 100},
    {"hl7.required-segment-missing", 100},
    {"required", 101},
    {"missing", 101},
    {"unsupported-type", 200},
    {"unsupported-event", 201},
    {"processing-id", 202},
    {"unsupported-version", 203},
    {"unroutable", 200},
    {"no-route", 200},
    {"hl7.charset-unknown", 103},
    {"hl7.invalid-bytes", 102},
    {"date.", 102},
    {"decimal.", 102},
    {"money.", 102},
    {"unreadable", 102},
    {"too-long", 104},
    {"table-value", 103},
    {"unmatched", 103},
    {"not-in-set", 103},
    {"duplicate", 205},
    {"control-id-conflict", 205},
    {"hl7.second-msh", 198},
    {"repeats", 198},
    {"hl7.", 199},
};

/// Versions at which the shape of an acknowledgment changes.
enum class Era { before_2_2, before_2_3_1, before_2_5, before_2_7, from_2_7 };

Era era_of(std::string_view version) {
  if (version.starts_with("2.1")) return Era::before_2_2;
  if (version.starts_with("2.2")) return Era::before_2_3_1;
  if (version == "2.3") return Era::before_2_3_1;
  if (version.starts_with("2.3") || version.starts_with("2.4")) return Era::before_2_5;
  if (version.starts_with("2.7") || version.starts_with("2.8") || version.starts_with("2.9"))
    return Era::from_2_7;
  return Era::before_2_7;  // 2.5, 2.5.1, 2.6, and what names no version that exists
}

/// Writes one segment after the other, in the delimiters of the message answered.
class Writer {
 public:
  explicit Writer(const Delimiters& delimiters) : own_{delimiters} {}

  void begin(std::string_view id) {
    if (!out_.empty()) out_ += '\r';
    out_ += id;
    fields_ = 0;
  }
  /// MSH with its two delimiter fields.
  void header(std::string_view encoding_characters) {
    begin("MSH");
    out_ += own_.field;
    out_ += encoding_characters;
    fields_ = 1;  // MSH-1 is the separator itself, so MSH-3 follows the second one
    shift_ = 1;
  }
  /// Field `n` as it stands, after separators for those left out. Fields come in rising order.
  void raw(std::size_t n, std::string_view bytes) {
    if (bytes.empty()) return;
    for (; fields_ + shift_ < n; ++fields_) out_ += own_.field;
    out_ += bytes;
  }
  void text(std::size_t n, std::string_view text) { raw(n, escape(text, own_)); }
  void end_header() { shift_ = 0; }

  /// Escaped parts between separators; empty ones at the end are left out.
  std::string join(std::initializer_list<std::string_view> parts, char separator) const {
    std::string out;
    std::size_t wanted = 0;
    for (const std::string_view part : parts) {
      if (!part.empty() && separator != '\0') out.append(wanted, separator);
      if (!part.empty() && (separator != '\0' || out.empty())) out += escape(part, own_);
      wanted = part.empty() ? wanted + 1 : 1;
    }
    return out;
  }
  std::string components(std::initializer_list<std::string_view> parts) const {
    return join(parts, own_.component);
  }
  const Delimiters& delimiters() const { return own_; }
  std::string take() { return std::move(out_ += '\r'); }

 private:
  Delimiters own_;
  std::string out_{};
  std::size_t fields_ = 0;
  std::size_t shift_ = 0;
};

/// A field of the message answered, fit to be sent back as it is: no control characters, of a
/// length that names have.
std::string_view name_field(const Message& message, std::uint16_t n) {
  const std::string_view raw = message.field("MSH", n);
  const bool fit = raw.size() <= kNameMax && std::ranges::none_of(raw, [](char c) {
                     return static_cast<unsigned char>(c) < 0x20;
                   });
  return fit ? raw : std::string_view{};
}

/// MSH-9: plain ACK before events were echoed, then with trigger, then with structure.
std::string message_type(const Writer& writer, Era era, std::string_view trigger) {
  if (era == Era::before_2_2 || trigger.empty()) return "ACK";
  if (era == Era::before_2_3_1) return writer.components({"ACK", trigger});
  return writer.components({"ACK", trigger, "ACK"});
}

/// Trigger and version are short names; anything else is not repeated.
std::string_view short_name(std::string_view text, std::size_t most) {
  const bool fit = text.size() <= most && std::ranges::all_of(text, [](char c) {
                     return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                            (c >= '0' && c <= '9') || c == '.' || c == '_';
                   });
  return fit ? text : std::string_view{};
}

/// The place of a finding as ERR-2 wants it: segment, its sequence, field, repetition, ...
struct Location {
  std::string segment{};
  std::string sequence{}, field{}, repetition{}, component{}, subcomponent{};
};

Location location_of(const Issue& issue, const Message& message) {
  Location out;
  if (issue.from.kind != Origin::Kind::message && issue.from.kind != Origin::Kind::erased)
    return out;
  const Hl7Locator at = Hl7Locator::unpack(issue.from.locator);
  if (at.segment == 0 || at.segment > message.size()) return out;
  const auto number = [](std::size_t n) { return n == 0 ? std::string{} : std::to_string(n); };
  out.segment = short_name(message.id(at.segment - 1U), 3);
  out.sequence = number(message.occurrence(at.segment - 1U));
  out.field = number(at.field);
  // ERL counts repetitions from 1 and wants the levels above one that is given.
  const bool deeper = at.component != 0 || at.subcomponent != 0;
  out.repetition = number(at.repetition != 0 ? at.repetition : (deeper ? 1 : 0));
  out.component = number(at.component != 0 ? at.component : (at.subcomponent != 0 ? 1 : 0));
  out.subcomponent = number(at.subcomponent);
  return out;
}

std::string_view severity_code(Severity severity) {
  switch (severity) {
    case Severity::information:
      return "I";
    case Severity::warning:
      return "W";
    case Severity::error:
    case Severity::fatal:
      return severity == Severity::fatal ? "F" : "E";
  }
  return "E";
}

/// One error as it is written, whatever the version.
struct Told {
  Location where{};
  int code = 207;
  std::string_view severity = "E";
  std::string_view id{};
  std::string text{};
};

/// ERR-1 of versions 2.1 to 2.4: segment ^ sequence ^ field ^ code & text & table, repeating.
std::string location_and_code(const Writer& writer, const Told& one) {
  const std::string code = writer.join({std::to_string(one.code), error_text(one.code), "HL70357"},
                                       writer.delimiters().subcomponent);
  std::string out = writer.components({one.where.segment, one.where.sequence, one.where.field});
  const std::size_t given = one.where.segment.empty()    ? 0
                            : one.where.sequence.empty() ? 1
                            : one.where.field.empty()    ? 2
                                                         : 3;
  out.append(given == 0 ? 3 : 4 - given, writer.delimiters().component);
  return out + code;
}

void write_errors(Writer& writer, Era era, const std::vector<Told>& errors) {
  if (errors.empty()) return;
  if (era < Era::before_2_7) {
    std::string all;
    for (const Told& one : errors) {
      if (!all.empty() && writer.delimiters().repetition == '\0') break;
      if (!all.empty()) all += writer.delimiters().repetition;
      all += location_and_code(writer, one);
    }
    writer.begin("ERR");
    writer.raw(1, all);
    return;
  }
  for (const Told& one : errors) {
    const Location& at = one.where;
    writer.begin("ERR");
    writer.raw(2, writer.components({at.segment, at.sequence, at.field, at.repetition, at.component,
                                     at.subcomponent}));
    writer.raw(3, writer.components({std::to_string(one.code), error_text(one.code), "HL70357"}));
    writer.text(4, one.severity);
    writer.text(5, one.id);
    writer.text(8, one.text);
  }
}

/// MSA-3 (withdrawn in 2.7) tells the first error, where old receivers look.
void write_msa(Writer& writer, Era era, Verdict verdict, std::string_view control_id,
               const std::vector<Told>& errors, const AckOptions& options) {
  writer.begin("MSA");
  writer.raw(1, ack_code(options.step, verdict));
  writer.raw(2, control_id);  // as received, in the same delimiters: exactly the same bytes
  if (era != Era::from_2_7 && !errors.empty()) writer.text(3, errors.front().text);
  if (options.expected_sequence) writer.text(4, std::to_string(*options.expected_sequence));
  if (era > Era::before_2_2 && era < Era::before_2_7 && !errors.empty())
    writer.raw(6, writer.components({std::to_string(errors.front().code),
                                     error_text(errors.front().code), "HL70357"}));
}

std::string write(const Message& message, Verdict verdict, const std::vector<Told>& errors,
                  const AckOptions& options) {
  const Scanner& scan = message.scanner();
  const char component = message.delimiters().component;
  std::string_view version = short_name(scan.part(message.field("MSH", 12), component, 1), 8);
  if (version.empty()) version = "2.5.1";
  const Era era = era_of(version);
  const std::string_view trigger = short_name(scan.part(message.field("MSH", 9), component, 2), 3);
  std::string_view said = message.field("MSH", 2);
  std::string_view processing = name_field(message, 11);
  if (processing.empty()) processing = "P";

  // A delimiter that UTF-8 writes in several bytes was read as a control character: the answer
  // does not repeat that.
  Delimiters own = message.delimiters();
  const auto control = [](char c) { return c != '\0' && static_cast<unsigned char>(c) < 0x20; };
  if (control(own.component) || control(own.repetition) || control(own.escape) ||
      control(own.subcomponent)) {
    own = Delimiters{};
    own.field = message.delimiters().field;
    said = {};
  }
  Writer writer{own};
  writer.header(said.empty() || said.size() > 5 ? own.encoding_characters() : std::string{said});
  writer.raw(3, name_field(message, 5));
  writer.raw(4, name_field(message, 6));
  writer.raw(5, name_field(message, 3));
  writer.raw(6, name_field(message, 4));
  writer.text(7, options.now.hl7());
  writer.raw(9, message_type(writer, era, trigger));
  writer.text(10, options.control_id);
  writer.raw(11, processing);
  writer.raw(12, version);
  // Names go back in the sender's own bytes, so its character set goes with them. What came in
  // UTF-16 or UTF-32 was made UTF-8 before it was read.
  writer.raw(18,
             message.charset() >= Charset::utf16 ? name(Charset::utf8) : name_field(message, 18));
  writer.end_header();
  write_msa(writer, era, verdict, message.field("MSH", 10), errors, options);
  write_errors(writer, era, errors);
  return writer.take();
}

}  // namespace

bool enhanced_mode(const Message& message) {
  return presence(message.field("MSH", 15)) == Presence::valued ||
         presence(message.field("MSH", 16)) == Presence::valued;
}

bool wants_ack(const Message& message, AckStep step, Verdict verdict) {
  if (!enhanced_mode(message)) return step == AckStep::application;
  const std::string_view when = message.field("MSH", step == AckStep::accept ? 15 : 16);
  if (presence(when) != Presence::valued || when == "NE") return false;
  if (when == "ER") return verdict != Verdict::accepted;
  if (when == "SU") return verdict == Verdict::accepted;
  return true;  // AL, and what table 0155 does not have: better one answer too many
}

std::string_view ack_code(AckStep step, Verdict verdict) {
  const bool accept = step == AckStep::accept;
  switch (verdict) {
    case Verdict::accepted:
      return accept ? "CA" : "AA";
    case Verdict::error:
      return accept ? "CE" : "AE";
    case Verdict::rejected:
      return accept ? "CR" : "AR";
  }
  return "AR";
}

std::string write_ack(const Message& message, Verdict verdict, const Issues& issues,
                      const AckOptions& options) {
  std::vector<Told> errors;
  for (const Issue& issue : issues) {
    if (verdict == Verdict::accepted || errors.size() == kErrorsMax) break;
    if (issue.kind == nullptr) continue;
    Told one;
    one.where = location_of(issue, message);
    one.code = error_code(issue);
    one.severity = severity_code(issue.kind->severity);
    one.id = issue.kind->id;
    one.text = issue.kind->message;
    if (!one.where.segment.empty())
      one.text = concat(path_text(Hl7Locator::unpack(issue.from.locator), message), ": ", one.text);
    errors.push_back(std::move(one));
  }
  return write(message, verdict, errors, options);
}

std::string write_refusal(std::string_view head, Verdict verdict, int code, std::string_view reason,
                          const AckOptions& options) {
  std::vector<Told> errors;
  if (verdict != Verdict::accepted) {
    Told one;
    one.code = code;
    one.severity = verdict == Verdict::rejected ? "F" : "E";
    one.text = reason;
    errors.push_back(std::move(one));
  }
  std::pmr::monotonic_buffer_resource arena;
  Issues ignored;  // the answer is about why nothing could be read
  if (const Result<Message> message = read_message(head, {}, arena, ignored))
    return write(*message, verdict, errors, options);
  constexpr std::string_view kMinimal = "MSH|^~\\&|\r";
  const Message nothing{kMinimal, Scanner{Delimiters{}}, arena};
  return write(nothing, verdict, errors, options);
}

int error_code(const Issue& issue) {
  if (issue.kind == nullptr) return 207;
  for (const CodeOf& one : kCodes)
    if (issue.kind->id.find(one.part) != std::string_view::npos) return one.code;
  return 207;
}

std::string_view error_text(int code) {
  for (const ErrorText& one : kErrorTexts)
    if (one.code == code) return one.text;
  return "Application error";
}

}  // namespace claimwire::hl7
