#include "x12/transactions/validate.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <unordered_set>

#include "core/date.h"
#include "core/text.h"
#include "x12/syntax/path.h"
#include "x12/syntax/segment_reader.h"
#include "x12/transactions/claim_rules.h"
#include "x12/transactions/finding_kinds.h"
#include "x12/transactions/reporter.h"
#include "x12/transactions/values.h"
#include "x12/transactions/walker.h"

namespace claimwire::x12 {
namespace {

constexpr std::size_t kNumbersRemembered = 10000;  // of ST02 in a group, of GS06 in an interchange

/// Syntax notes of the segments of both guides: P all or none, R at least one, C the first asks for
/// the others, L the first asks for at least one of the others, E at most one.
struct SyntaxRule {
  constexpr SyntaxRule(std::string_view id, char note, std::array<std::uint8_t, 4> positions)
      : segment{packed_id(id)}, kind{note}, elements{positions} {}
  std::uint32_t segment;
  char kind;
  std::array<std::uint8_t, 4> elements;
};
constexpr SyntaxRule kSyntaxRules[] = {
    {"NM1", 'P', {8, 9}},       {"PER", 'P', {3, 4}},   {"PER", 'P', {5, 6}},
    {"PER", 'P', {7, 8}},       {"DMG", 'P', {1, 2}},   {"PAT", 'P', {5, 6}},
    {"PAT", 'P', {7, 8}},       {"REF", 'R', {2, 3}},   {"N4", 'E', {2, 7}},
    {"N4", 'C', {7, 4}},        {"CR1", 'P', {1, 2}},   {"CR1", 'P', {5, 6}},
    {"CTP", 'P', {4, 5}},       {"HCP", 'R', {1, 13}},  {"HCP", 'P', {9, 10}},
    {"HCP", 'P', {11, 12}},     {"SV1", 'P', {3, 4}},   {"SV2", 'R', {1, 2}},
    {"SV2", 'P', {4, 5}},       {"PWK", 'P', {5, 6}},   {"CAS", 'L', {5, 6, 7}},
    {"CAS", 'C', {6, 5}},       {"CAS", 'C', {7, 5}},   {"CAS", 'L', {8, 9, 10}},
    {"CAS", 'C', {9, 8}},       {"CAS", 'C', {10, 8}},  {"CAS", 'L', {11, 12, 13}},
    {"CAS", 'C', {12, 11}},     {"CAS", 'C', {13, 11}}, {"CAS", 'L', {14, 15, 16}},
    {"CAS", 'C', {15, 14}},     {"CAS", 'C', {16, 14}}, {"CAS", 'L', {17, 18, 19}},
    {"CAS", 'C', {18, 17}},     {"CAS", 'C', {19, 17}}, {"CR2", 'P', {5, 6}},
    {"FRM", 'R', {2, 3, 4, 5}},
};

std::string two_digits(std::size_t n) {
  return n < 10 ? concat("0", std::to_string(n)) : std::to_string(n);
}

/// The state of one pass over one file.
class Validator : public WalkEvents {
 public:
  Validator(const FindingSink& sink, const ValidateOptions& options)
      : report_{sink, options.findings_max}, rules_{report_} {}

  void segment(const Segment& segment, SegmentReader::Status status,
               const std::optional<Error>& envelope_error) {
    current_ = &segment;
    ++summary_.segments;
    if (in_set_ > 0) ++in_set_;  // an SE counts itself
    report_.at(segment, in_set_, walker_.open());
    if (envelope_error) {
      report_.raise(envelope_error->is("x12.no-isa")       ? kNoIsa
                    : envelope_error->is("x12.isa-length") ? kIsaLength
                                                           : kDelimiters,
                    0, 0, {}, envelope_error->message);
    }
    if (status == SegmentReader::Status::overlong) {
      report_.raise(kSegmentSize, 0, 0, {},
                    concat("Over ", std::to_string(SegmentReader::kSegmentBytesMax), " bytes."));
    }
    const std::string_view id = segment.id();
    if (!walker_.active() || id == "SE")
      characters(segment);  // else in body(), once it has its loop
    if (id == "ISA") {
      isa(segment);
    } else if (id == "IEA") {
      iea(segment);
    } else if (id == "GS") {
      gs(segment);
    } else if (id == "GE") {
      ge(segment);
    } else if (id == "ST") {
      st(segment);
    } else if (id == "SE") {
      se(segment);
    } else if (id == "TA1" && in_interchange_ && !in_group_) {
      // An acknowledgment may ride along between ISA and GS or behind the last GE.
    } else if (in_set_ == 0) {
      report_.raise(kOutsideEnvelope, 0, 0, std::string{id},
                    "Expected ISA, GS, ST, GE or IEA here.");
    } else if (walker_.active()) {
      body(segment);
    }
    // Last, so that a cut segment is still judged as far as it goes.
    if (status == SegmentReader::Status::unfinished) {
      report_.at(segment, in_set_, walker_.open());
      report_.raise(kTruncated, 0, 0, {},
                    "The last segment has no terminator; ask for the file again.");
    }
  }

  ValidateSummary finish() {
    if (in_set_ > 0) close_set(true);
    if (in_group_) close_group(true);
    if (in_interchange_) close_interchange(true);
    if (summary_.segments == 0) {
      const Segment nothing{};
      report_.at(nothing, 0, {});
      report_.raise(kNoIsa, 0, 0, {}, "The file is empty.");
    }
    report_.finish();
    summary_.errors = report_.errors();
    summary_.warnings = report_.warnings();
    return summary_;
  }

  // ---- loops
  void enter_loop(std::span<const LoopFrame> open) override {
    const LoopFrame& frame = open.back();
    report_.loop_entered(open);
    report_.at(*current_, in_set_, open);
    if (frame.spec->repeat_max != 0 && frame.occurrence == frame.spec->repeat_max + 1U) {
      report_.raise(kLoopTooOften, 0, 0, {},
                    concat("Loop ", frame.spec->id, " is allowed ",
                           std::to_string(frame.spec->repeat_max), " times here."));
    }
    if (frame.spec->id == "2300") ++summary_.claims;
    rules_.enter(open, *current_, in_set_);
  }

  void leave_loop(std::span<const LoopFrame> open) override {
    const LoopFrame& frame = open.back();
    report_.at_loop(open);
    for (std::size_t i = 0; i < frame.spec->segments.size(); ++i) {
      const SegmentSpec& row = frame.spec->segments[i];
      if (row.use == Use::required && frame.segments[i] == 0) missing(row, frame.spec->id);
    }
    const auto children = frame.spec->children;
    for (std::size_t i = 0; i < children.size(); ++i) {
      const LoopSpec& child = *children[i];
      if (frame.children[i] != 0) continue;
      bool required = child.use == Use::required;
      if (child.id == "2300") {  // below 2000B only when no patient loop has it
        required = i + 1 >= children.size() || frame.children[i + 1] == 0;
      }
      if (required) missing(child.segments[0], child.id);
    }
    rules_.leave(open);
    report_.at(*current_, in_set_, open.first(open.size() - 1));
  }

 private:
  void missing(const SegmentSpec& row, std::string_view loop) {
    const std::string_view qualifier =
        row.qualifier_element == 1 ? first_code(row.qualifiers) : std::string_view{};
    report_.raise_missing(kSegmentMissing, row.id, qualifier,
                          concat(row.id, qualifier.empty() ? "" : "*", qualifier, " (", row.what,
                                 ") is required in loop ", loop.empty() ? "header" : loop, "."));
  }

  // ---- level 1, any segment
  void characters(const Segment& segment) {
    const auto bad = [](char c) { return static_cast<unsigned char>(c - 0x20) >= 0x5F; };
    if (std::ranges::none_of(segment.text, bad)) return;
    for (std::size_t e = 0; e <= segment.element_count(); ++e) {
      const std::string_view value = segment.element(e);
      if (std::ranges::any_of(value, bad)) {
        report_.raise(
            kElementCharacter, e, 0, std::string{value},
            "Printable ASCII characters are expected; no control characters, no accents.");
        return;
      }
    }
  }

  // ---- envelope
  void isa(const Segment& segment) {
    if (in_set_ > 0) close_set(true);
    if (in_group_) close_group(true);
    if (in_interchange_) close_interchange(true);
    report_.at(segment, 0, {});
    in_interchange_ = true;
    ++summary_.interchanges;
    groups_ = 0;
    group_numbers_.clear();
    isa_number_ = segment.element(13);
    isa_ = report_.mark();
    const auto code = [&](std::size_t e, std::string_view codes) {
      if (!has_code(codes, segment.element(e))) {
        report_.raise(kIsaElement, e, 0, std::string{segment.element(e)},
                      concat("Expected one of ", codes, "."));
      }
    };
    code(1, "00 03");
    code(3, "00 01");
    code(5, "01 14 20 27 28 29 30 33 ZZ");
    code(7, "01 14 20 27 28 29 30 33 ZZ");
    code(12, "00501 00401");
    code(14, "0 1");
    code(15, "P T");
    const std::string_view date = segment.element(9);
    if (date.size() != 6 || !Date::parse_compact(concat("20", date))) {
      report_.raise(kIsaDate, 9, 0, std::string{date}, "Expected YYMMDD.");
    }
    if (segment.element(10).size() != 4 || !time_text(segment.element(10))) {
      report_.raise(kIsaDate, 10, 0, std::string{segment.element(10)}, "Expected HHMM.");
    }
    if (isa_number_.size() != 9 || !digits(isa_number_)) {
      report_.raise(kIsaElement, 13, 0, isa_number_, "Expected nine digits.");
    }
  }

  void iea(const Segment& segment) {
    if (in_set_ > 0) close_set(true);
    if (in_group_) close_group(true);
    report_.at(segment, 0, {});
    if (!in_interchange_) {
      report_.raise(kOutsideEnvelope, 0, 0, "IEA", "There is no ISA that it could close.");
      return;
    }
    count(kIeaCount, segment, groups_, "groups");
    if (segment.element(2) != isa_number_) {
      report_.raise(kIeaControl, 2, 0, std::string{segment.element(2)},
                    concat("Expected ", isa_number_, " as in ISA13."));
    }
    close_interchange(false);
  }

  void gs(const Segment& segment) {
    if (in_set_ > 0) close_set(true);
    if (in_group_) close_group(true);
    report_.at(segment, 0, {});
    if (!in_interchange_) {
      report_.raise(kOutsideEnvelope, 0, 0, "GS", "A group stands inside ISA and IEA.");
    }
    in_group_ = true;
    ++groups_;
    ++summary_.groups;
    sets_ = 0;
    set_numbers_.clear();
    group_ = report_.mark();
    group_code_ = segment.element(1);
    group_number_ = segment.element(6);
    group_version_ = segment.element(8);
    for (const std::size_t e : {1U, 2U, 3U}) {
      if (segment.element(e).size() < 2 || segment.element(e).size() > 15) {
        report_.raise(kGsElement, e, 0, std::string{segment.element(e)},
                      "Expected 2 to 15 characters.");
      }
    }
    if (!Date::parse_compact(segment.element(4))) {
      report_.raise(kGsElement, 4, 0, std::string{segment.element(4)}, "Expected CCYYMMDD.");
    }
    if (!time_text(segment.element(5))) {
      report_.raise(kGsElement, 5, 0, std::string{segment.element(5)}, "Expected HHMM.");
    }
    if (segment.element(7) != "X") {
      report_.raise(kGsElement, 7, 0, std::string{segment.element(7)}, "Expected X.");
    }
    if (group_number_.empty() || group_number_.size() > 9 || !digits(group_number_)) {
      report_.raise(kGsNumber, 6, 0, group_number_, "Expected 1 to 9 digits.");
    } else if (remember(group_numbers_, group_number_)) {
      report_.raise(kGsRepeated, 6, 0, group_number_, "Number each group of the interchange anew.");
    }
    if (group_code_ == "HC" && !guide_of_version(group_version_) &&
        !group_version_.starts_with("005010X224")) {
      report_.raise(kGsVersion, 8, 0, group_version_, "Expected 005010X222A1 or 005010X223A2.");
    }
  }

  void ge(const Segment& segment) {
    if (in_set_ > 0) close_set(true);
    report_.at(segment, 0, {});
    if (!in_group_) {
      report_.raise(kOutsideEnvelope, 0, 0, "GE", "There is no GS that it could close.");
      return;
    }
    count(kGeCount, segment, sets_, "transactions");
    if (segment.element(2) != group_number_) {
      report_.raise(kGeControl, 2, 0, std::string{segment.element(2)},
                    concat("Expected ", group_number_, " as in GS06."));
    }
    close_group(false);
  }

  void st(const Segment& segment) {
    if (in_set_ > 0) close_set(true);
    in_set_ = 1;
    ++sets_;
    ++summary_.transactions;
    set_number_ = segment.element(2);
    report_.transaction(set_number_);
    report_.at(segment, in_set_, {});
    set_ = report_.mark();
    if (!in_group_) {
      report_.raise(kOutsideEnvelope, 0, 0, "ST", "A transaction stands inside GS and GE.");
    }
    const std::string_view code = segment.element(1);
    if (group_code_ == "HC" && code != "837") {
      report_.raise(kStCode, 1, 0, std::string{code}, "A group HC holds transactions 837.");
    }
    if (set_number_.size() < 4 || set_number_.size() > 9) {
      report_.raise(kStNumber, 2, 0, set_number_, "Expected 4 to 9 characters.");
    } else if (remember(set_numbers_, set_number_)) {
      report_.raise(kStRepeated, 2, 0, set_number_, "Number each transaction of the group anew.");
    }
    const std::string version{segment.element(3).empty() ? std::string_view{group_version_}
                                                         : segment.element(3)};
    if (code != "837") return;
    // An id without addendum in one of the two places still names the same guide.
    if (segment.element(3).empty() ||
        guide_of_version(version) != guide_of_version(group_version_)) {
      report_.raise(kStGuide, 3, 0, std::string{segment.element(3)},
                    concat("Expected ", group_version_, " as in GS08."));
    }
    std::optional<Guide> guide = guide_of_version(group_version_);  // GS08 decides
    if (!guide) guide = guide_of_version(version);
    if (guide) {
      rules_.begin(*guide);
      walker_.begin(guide_spec(*guide), segment.number);
    }
  }

  void se(const Segment& segment) {
    if (in_set_ == 0) {
      report_.raise(kOutsideEnvelope, 0, 0, "SE", "There is no ST that it could close.");
      return;
    }
    walker_.end();
    report_.at(segment, in_set_, {});
    trailing(segment);
    count(kSeCount, segment, in_set_, "segments");
    if (segment.element(2) != set_number_) {
      report_.raise(kSeControl, 2, 0, std::string{segment.element(2)},
                    concat("Expected ", set_number_, " as in ST02."));
    }
    close_set(false);
  }

  void count(const FindingKind& kind, const Segment& segment, std::uint32_t right,
             std::string_view what) {
    const std::string_view said = segment.element(1);
    if (!digits(said) || said.size() > 9 || std::stoul(std::string{said}) != right) {
      report_.raise(kind, 1, 0, std::string{said},
                    concat("Counted ", std::to_string(right), " ", what, "."));
    }
  }

  static bool remember(std::unordered_set<std::string>& known, const std::string& number) {
    if (known.size() >= kNumbersRemembered) return known.contains(number);
    return !known.insert(number).second;
  }

  void close_set(bool torn) {
    walker_.end();
    if (torn) {
      report_.at(set_);
      report_.raise(kSeMissing, 0, 0, set_number_, "Close the transaction with SE.");
    }
    in_set_ = 0;
    report_.transaction({});
    if (current_ != nullptr) report_.at(*current_, 0, {});
  }
  void close_group(bool torn) {
    if (torn) {
      report_.at(group_);
      report_.raise(kGeMissing, 0, 0, group_number_, "Close the group with GE.");
    }
    in_group_ = false;
    group_code_.clear();
  }
  void close_interchange(bool torn) {
    if (torn) {
      report_.at(isa_);
      report_.raise(kIeaMissing, 0, 0, isa_number_, "Close the interchange with IEA.");
    }
    in_interchange_ = false;
  }

  // ---- levels 1 and 2 inside a transaction
  void body(const Segment& segment) {
    const std::string_view id = segment.id();
    const Placement placement = walker_.place(segment);
    report_.at(segment, in_set_, walker_.open());
    if (walker_.row() != nullptr) report_.row(walker_.row(), walker_.row_count());
    characters(segment);
    trailing(segment);
    if (placement == Placement::unexpected) {
      unexpected(segment);
      return;
    }
    const SegmentSpec& row = *walker_.row();
    if (placement == Placement::out_of_order) {
      report_.raise(kSegmentOrder, 0, 0, std::string{id},
                    concat("Its place is earlier in loop ", walker_.open().back().spec->id, "."));
    }
    if (placement == Placement::placed && walker_.row_count() == row.repeat_max + 1U) {
      report_.raise(kSegmentTooOften, 0, 0, std::string{id},
                    concat(row.what, ": allowed ", std::to_string(row.repeat_max), " times."));
    }
    elements(segment, row);
    syntax_rules(segment);
    rules_.segment(segment, row, walker_.open(), in_set_);
  }

  void unexpected(const Segment& segment) {
    const std::string_view id = segment.id();
    const LoopSpec& loop = *walker_.open().back().spec;
    if (elements_defined(id) == 0) {
      report_.raise(kSegmentUnknown, 0, 0, printable(id, 10),
                    concat("Left out. It stands behind loop ", loop.id, "."));
      return;
    }
    std::string allowed;
    for (const SegmentSpec& row : loop.segments) {
      if (row.id == id && !row.qualifiers.empty()) allowed += concat(" ", row.qualifiers);
    }
    report_.raise(kSegmentUnexpected, 0, 0,
                  concat(id, segment.delimiters.element == '*' ? "*" : " ",
                         printable(segment.element(1), 30)),
                  allowed.empty() ? concat("Loop ", loop.id, " has no ", id, " at this place.")
                                  : concat("Loop ", loop.id, " has ", id, " with:", allowed, "."));
  }

  void trailing(const Segment& segment) {
    const std::size_t n = segment.element_count();
    if (n > 0 && segment.element(n).empty()) {
      report_.raise(kTrailingSeparator, n, 0, {}, "Cut empty elements at the end.");
    }
  }

  void elements(const Segment& segment, const SegmentSpec& row) {
    const std::size_t n = segment.element_count();
    // Asked once for the segment: most hold neither.
    const bool parts = segment.text.find(segment.delimiters.component) != std::string_view::npos;
    const bool repeats = segment.delimiters.repetition != '\0' &&
                         segment.text.find(segment.delimiters.repetition) != std::string_view::npos;
    std::size_t e = 1;
    for (const ElementSpec& spec : row.elements) {
      for (; e < spec.position; ++e) not_used(segment, e, n);
      const std::string_view value = e <= n ? segment.element(e) : std::string_view{};
      if (value.empty()) {
        if (spec.use == Use::required) {
          report_.raise(kElementMissing, e, 0, {},
                        concat(row.id, two_digits(e), " is required here."));
        }
      } else if (spec.type == ElementType::composite) {
        composite(segment, row, e, spec, value);
      } else {
        if (parts && value.find(segment.delimiters.component) != std::string_view::npos) {
          report_.raise(kComponentTooMany, e, 0, std::string{value}, "One value is expected.");
        }
        if (repeats && value.find(segment.delimiters.repetition) != std::string_view::npos) {
          report_.raise(kRepetition, e, 0, std::string{value}, "One value is expected.");
        }
        check(segment, spec, e, 0, value);
      }
      ++e;
    }
    for (; e <= n; ++e) not_used(segment, e, n);
  }

  void not_used(const Segment& segment, std::size_t e, std::size_t n) {
    if (e > n || segment.element(e).empty()) return;
    const std::size_t most = elements_defined(segment.id());
    if (e > most) {
      if (e == most + 1) {
        report_.raise(kElementTooMany, e, 0, std::string{segment.element(e)},
                      concat(segment.id(), " has ", std::to_string(most), " elements."));
      }
      return;
    }
    report_.raise(kElementNotUsed, e, 0, std::string{segment.element(e)}, "Send it empty.");
  }

  void composite(const Segment& segment, const SegmentSpec& row, std::size_t e,
                 const ElementSpec& spec, std::string_view value) {
    std::size_t at = 0;
    std::size_t c = 1;
    auto part = spec.components.begin();
    const auto missing_part = [&](const ElementSpec& wanted) {
      if (wanted.use == Use::required) {
        report_.raise(kElementMissing, e, wanted.position, {},
                      concat(row.id, two_digits(e), "-", std::to_string(wanted.position),
                             " is required here."));
      }
    };
    if (segment.delimiters.component == value.back()) {
      report_.raise(kTrailingSeparator, e, 0, {}, "Cut empty components at the end.");
    }
    for (; at <= value.size(); ++c) {
      std::size_t end = value.find(segment.delimiters.component, at);
      if (end == std::string_view::npos) end = value.size();
      const std::string_view text = value.substr(at, end - at);
      at = end + 1;
      const bool known = part != spec.components.end() && part->position == c;
      if (text.empty()) {
        if (known) missing_part(*part++);
        continue;
      }
      if (known) {
        check(segment, *part++, e, c, text);
      } else if (part != spec.components.end() || c <= 9) {
        report_.raise(kElementNotUsed, e, c, std::string{text}, "Send it empty.");
      } else {
        report_.raise(kComponentTooMany, e, c, std::string{text}, "It has fewer components.");
        break;
      }
    }
    for (; part != spec.components.end(); ++part) missing_part(*part);
  }

  void check(const Segment& segment, const ElementSpec& spec, std::size_t e, std::size_t c,
             std::string_view value) {
    std::size_t length = value.size();
    if (spec.type == ElementType::R) {
      length -= static_cast<std::size_t>(
          std::ranges::count_if(value, [](char x) { return x == '-' || x == '.'; }));
    } else if (spec.type == ElementType::N0 && value.front() == '-') {
      --length;
    }
    if (length < spec.length_min) {
      report_.raise(kElementShort, e, c, std::string{value},
                    concat("At least ", std::to_string(spec.length_min), " characters."));
    } else if (length > spec.length_max) {
      report_.raise(kElementLong, e, c, std::string{value},
                    concat("At most ", std::to_string(spec.length_max), " characters."));
    } else if (spec.guide_max != 0 && length > spec.guide_max) {
      report_.raise(
          kGuideLength, e, c, std::string{value},
          concat("The guide asks for at most ", std::to_string(spec.guide_max), " characters."));
    }
    switch (spec.type) {
      case ElementType::R:
        if (!decimal_text(value)) {
          report_.raise(kElementCharacter, e, c, std::string{value},
                        "Digits with at most one minus in front and one point; no comma, no plus.");
        }
        break;
      case ElementType::N0:
        if (!digits(value.front() == '-' ? value.substr(1) : value)) {
          report_.raise(kElementCharacter, e, c, std::string{value}, "A whole number is expected.");
        }
        break;
      case ElementType::DT:
        if (!Date::parse_compact(value)) {
          report_.raise(kElementDate, e, c, std::string{value}, "Expected CCYYMMDD.");
        }
        break;
      case ElementType::TM:
        if (!time_text(value)) {
          report_.raise(kElementTime, e, c, std::string{value}, "Expected HHMM or HHMMSS.");
        }
        break;
      case ElementType::AN:
      case ElementType::ID:
        if (value.front() == ' ' || value.back() == ' ') {
          report_.raise(kElementBlanks, e, c, std::string{value}, "Cut the blanks.");
        }
        break;
      case ElementType::composite:
        break;
    }
    if (!spec.codes.empty() && !has_code(spec.codes, value)) {
      report_.raise(kElementCode, e, c, std::string{value},
                    concat("Expected one of ", spec.codes, "."));
    } else if (spec.list != CodeList::none && !in_list(spec.list, value)) {
      // A state is a US or Canadian one only in an address there.
      const std::string_view country = segment.element(4);
      if (spec.list == CodeList::states && segment.id() == "N4" && !country.empty() &&
          country != "US" && country != "CA") {
        return;
      }
      report_.raise(kElementCode, e, c, std::string{value},
                    spec.list == CodeList::pos      ? "No assigned place of service code."
                    : spec.list == CodeList::states ? "No state of the US or province of Canada."
                                                    : "The code list of this element has no such.");
    }
  }

  void syntax_rules(const Segment& segment) {
    const std::string_view id = segment.id();
    const std::uint32_t packed = packed_id(id);
    for (const SyntaxRule& rule : kSyntaxRules) {
      if (rule.segment != packed) continue;
      std::size_t present = 0, total = 0;
      std::uint8_t absent = 0;
      for (const std::uint8_t e : rule.elements) {
        if (e == 0) break;
        ++total;
        if (!segment.element(e).empty()) {
          ++present;
        } else if (absent == 0) {
          absent = e;
        }
      }
      const bool leader = !segment.element(rule.elements[0]).empty();
      const bool broken = rule.kind == 'P'   ? present != 0 && present != total
                          : rule.kind == 'R' ? present == 0
                          : rule.kind == 'C' ? leader && present != total
                          : rule.kind == 'L' ? leader && present == 1
                                             : present > 1;
      if (!broken) continue;
      if (rule.kind == 'E') {
        report_.raise(kElementNotUsed, rule.elements[1], 0,
                      std::string{segment.element(rule.elements[1])},
                      concat("Only one of elements ", two_digits(rule.elements[0]), " and ",
                             two_digits(rule.elements[1]), " may be sent."));
        continue;
      }
      const std::uint8_t at = absent == 0 ? rule.elements[1] : absent;
      report_.raise(
          kElementConditional, at, 0, {},
          concat(id, two_digits(at), " goes with ", id,
                 two_digits(at == rule.elements[0] ? rule.elements[1] : rule.elements[0]), "."));
    }
  }

  Reporter report_;
  ClaimRules rules_;
  GuideWalker walker_{*this};
  ValidateSummary summary_{};
  const Segment* current_ = nullptr;

  bool in_interchange_ = false;
  std::string isa_number_{};
  Reporter::Mark isa_{};
  std::uint32_t groups_ = 0;
  std::unordered_set<std::string> group_numbers_{};
  bool in_group_ = false;
  std::string group_code_{}, group_number_{}, group_version_{};
  Reporter::Mark group_{};
  std::uint32_t sets_ = 0;
  std::unordered_set<std::string> set_numbers_{};
  std::uint32_t in_set_ = 0;  ///< Segments of the open transaction so far; 0: none is open.
  std::string set_number_{};
  Reporter::Mark set_{};
};

}  // namespace

ValidateSummary validate(std::string_view file, const FindingSink& sink,
                         const ValidateOptions& options) {
  Validator validator{sink, options};
  SegmentReader reader{file};
  Segment segment;
  for (;;) {
    const SegmentReader::Status status = reader.next(segment);
    if (status == SegmentReader::Status::end || status == SegmentReader::Status::more) break;
    validator.segment(segment, status, reader.take_envelope_error());
  }
  return validator.finish();
}

ValidateSummary validate(std::istream& in, const FindingSink& sink,
                         const ValidateOptions& options) {
  constexpr std::size_t kBlock = 256 * 1024;
  Validator validator{sink, options};
  std::string buffer;
  bool last = false;
  const auto fill = [&] {
    const std::size_t have = buffer.size();
    buffer.resize(have + kBlock);
    in.read(buffer.data() + have, static_cast<std::streamsize>(kBlock));
    const auto got = static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0));
    buffer.resize(have + got);
    last = !in;
  };
  fill();
  SegmentReader reader{buffer, last};
  Segment segment;
  for (;;) {
    const SegmentReader::Status status = reader.next(segment);
    if (status == SegmentReader::Status::end) break;
    if (status == SegmentReader::Status::more) {
      buffer.erase(0, buffer.size() - reader.rest().size());
      fill();
      reader.refill(buffer, last);
      continue;
    }
    validator.segment(segment, status, reader.take_envelope_error());
  }
  return validator.finish();
}

std::vector<Finding> validate(std::string_view file) {
  std::vector<Finding> out;
  validate(file, [&](Finding&& finding) { out.push_back(std::move(finding)); });
  return out;
}

Issues validate(const Written& written) {
  Issues out;
  validate(written.text, [&](Finding&& finding) {
    if (finding.issue.kind == &kGuideLength.issue) return;  // x12.write-length said it
    Issue issue = std::move(finding.issue);
    issue.in_output = issue.from;
    issue.output_place = std::move(issue.place);
    issue.place.clear();
    const ElementRecord* record = find_record(written, X12Locator::unpack(issue.in_output.locator));
    issue.from = record == nullptr ? Origin{} : record->from;
    out.push_back(std::move(issue));
  });
  return out;
}

}  // namespace claimwire::x12
