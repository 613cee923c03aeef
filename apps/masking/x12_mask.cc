#include <algorithm>
#include <array>
#include <optional>

#include "apps/masking/mask.h"
#include "apps/masking/move_date.h"
#include "core/text.h"
#include "x12/syntax/segment_reader.h"

namespace claimwire::apps {
namespace {

/// One letter an element from 01 on: '.' stays, 'i' id, 'D'
/// date, 'e' employer, 'f' free text, 'p' procedure whose component 7 is free text, 'h' code with a
/// date in component 4. NM1, N3, N4, PER, REF and DMG depend on whom they are about.
struct SegmentContent {
  std::string_view segment;
  std::string_view elements;
};

/// Source  X12N 005010X222A1, 005010X223A2 and 005010X224A2, the elements of each segment.
constexpr SegmentContent kSegments[] = {
    {"ISA", "........D......."},
    {"GS", "...D...."},
    {"ST", "..."},
    {"SE", ".."},
    {"GE", ".."},
    {"IEA", ".."},
    {"BHT", "..iD.."},
    {"HL", "...."},
    {"LX", "."},
    {"PRV", "......"},
    {"CUR", "....................."},
    {"SBR", "..ie....."},
    {"PAT", ".....D..."},
    {"CLM", "i..................."},
    {"DTP", "..D"},
    {"CL1", "...."},
    {"PWK", ".....if.."},
    {"CN1", "...i.."},
    {"AMT", "..."},
    {"QTY", "...."},
    {"K3", "f.."},
    {"NTE", ".f"},
    {"CR1", "........ff"},
    {"CR2", ".........ff."},
    {"CR3", "....."},
    {"CRC", "......."},
    {"HI", "hhhhhhhhhhhh"},
    {"HCP", "..............."},
    {"CAS", "..................."},
    {"OI", "......"},
    {"MIA", "........................"},
    {"MOA", "........."},
    {"SV1", "p...................."},
    {"SV2", ".p........"},
    {"SV3", "p.........."},
    {"SV5", "p......"},
    {"SVD", "..p..."},
    {"LIN", "..............................."},
    {"CTP", "..........."},
    {"MEA", "............"},
    {"LQ", ".."},
    {"FRM", "..fD."},
    {"PS1", "..."},
    {"TOO", "..."},
    {"DN1", "...."},
    {"DN2", "......"},
    {"HSD", "........"},
};

bool one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// NM101 of those who are no patient, subscriber or family: providers, payers, the sender.
bool professional(std::string_view entity) {
  return one_of(entity, {"40", "41", "45", "71", "72", "73", "77", "82", "85", "87", "98", "DD",
                         "DK", "DN", "DQ", "FA", "P3", "PE", "PR", "PW", "QB", "TL", "ZZ"});
}

/// REF01 of numbers that name a provider, a laboratory or a rule.
bool professional_reference(std::string_view qualifier) {
  return one_of(qualifier, {"0B", "1G", "2U", "4N", "EI", "EW", "F4", "F5", "FY", "G2", "LU", "NF",
                            "P4", "TJ", "X4"});
}

}  // namespace

/// The masking of one X12 file.
class X12Mask {
 public:
  X12Mask(Mask& mask, std::string_view bytes) : mask_{mask}, bytes_{bytes} {}

  Result<std::string> file() {
    if (const auto wrong = look_ahead(); !wrong) return wrong.error();
    x12::SegmentReader reader{bytes_};
    x12::Segment segment;
    std::string out;
    for (;;) {
      const auto status = reader.next(segment);
      if (status == x12::SegmentReader::Status::end) break;
      if (status == x12::SegmentReader::Status::overlong)
        return Error{"mask.x12-segment-too-long",
                     concat("segment ", std::to_string(segment.number),
                            " is longer than any of the standard; correct the file first")};
      if (status != x12::SegmentReader::Status::segment &&
          status != x12::SegmentReader::Status::unfinished)
        break;
      write(segment, out);
      if (status == x12::SegmentReader::Status::segment) out += segment.delimiters.terminator;
      if (newlines_ && segment.delimiters.terminator != '\n') out += '\n';
    }
    return out;
  }

 private:
  /// Only claims are known here; and the dates of the envelope move with the first patient.
  Result<void> look_ahead() {
    x12::SegmentReader reader{bytes_};
    x12::Segment segment;
    bool subscriber = false;
    std::vector<Date> dates;
    for (;;) {
      const auto status = reader.next(segment);
      if (status != x12::SegmentReader::Status::segment &&
          status != x12::SegmentReader::Status::unfinished)
        break;
      if (auto wrong = reader.take_envelope_error()) return *wrong;
      const std::string_view id = segment.id();
      if (id == "ISA") {
        const std::size_t end = segment.offset + segment.text.size() + 1;
        newlines_ =
            end < bytes_.size() && bytes_.substr(end, 2).find('\n') != std::string_view::npos;
      }
      if (id == "ST" && segment.element(1) != "837")
        return Error{"mask.x12-not-837",
                     concat("segment ", std::to_string(segment.number), ": is a transaction ",
                            printable(segment.element(1), 10),
                            "; of X12 only 837 (claims) can be masked. Nothing was written")};
      if (id == "BHT")
        if (const auto day = day_of(segment.element(4))) reference_ = std::max(reference_, *day);
      if (id == "DTP")
        if (const auto day = day_of(segment.element(3).substr(0, 8))) dates.push_back(*day);
      if (id == "HL") subscriber = segment.element(3) == "22";
      if (id == "NM1" && segment.element(1) == "IL" && subscriber && patient_.empty())
        patient_ = key_of(segment);
    }
    mask_.fit(dates);
    if (reference_.year == 0) reference_ = mask_.options_.today;
    return {};
  }

  static std::string key_of(const x12::Segment& nm1) {
    if (!nm1.element(9).empty()) return std::string{nm1.element(9)};
    return concat(nm1.element(3), "|", nm1.element(4));
  }

  void write(const x12::Segment& segment, std::string& out) {
    const std::string_view id = segment.id();
    if (id == "HL") {
      at_subscriber_ = segment.element(3) == "22";
      person_ = false;
    }
    // What stands before the next NM1 is about the claim.
    if (id == "CLM" || id == "LX" || id == "SBR") {
      entity_ = {};
      person_ = false;
    }
    if (id == "NM1") {
      entity_ = segment.element(1);
      person_ = !professional(segment.element(1));
      if (at_subscriber_ && entity_ == "IL") {
        patient_ = key_of(segment);
        at_subscriber_ = false;  // An IL further down is another payer's subscriber.
      }
    }
    out += id;
    for (std::size_t n = 1; n <= segment.element_count(); ++n) {
      out += segment.delimiters.element;
      const std::string_view text = segment.element(n);
      if (!text.empty()) out += element(segment, n, text);
    }
  }

  std::string element(const x12::Segment& segment, std::size_t n, std::string_view text) {
    const std::string_view id = segment.id();
    const std::string path = concat(id, n < 10 ? "0" : "", std::to_string(n));
    if (id == "NM1") return person_ ? name(segment, n, text, path) : kept(path, text);
    if (id == "N3" || id == "N4") {
      // Where an ambulance came is the patient's home.
      if (!person_ && entity_ != "PW" && entity_ != "45") return kept(path, text);
      return place(id, n, text, path);
    }
    if (id == "PER") {
      if (!person_ || n == 1 || n == 3 || n == 5 || n == 7) return kept(path, text);
      if (n == 2) return replaced("names", mask_.pseudonyms_.family(text));
      return replaced("telephones", mask_.pseudonyms_.telephone(text));
    }
    if (id == "REF") {
      if (n == 1) return kept(path, text);
      if (n > 2) return blank(path, text);
      if (segment.element(1) == "SY")
        return replaced("ids", mask_.pseudonyms_.social_security_number(text));
      return professional_reference(segment.element(1)) && !person_ ? kept(path, text)
                                                                    : identifier(text);
    }
    if (id == "DMG") return n == 2 ? date(text, path, true) : kept(path, text);
    for (const SegmentContent& one : kSegments)
      if (one.segment == id)
        return n <= one.elements.size() ? listed(segment, one.elements[n - 1], text, path)
                                        : blank(path, text);
    return blank(path, text);
  }

  std::string listed(const x12::Segment& segment, char what, std::string_view text,
                     const std::string& path) {
    const char separator = segment.delimiters.component;
    switch (what) {
      case 'i':
        return identifier(text);
      case 'e':
        return replaced("employers", mask_.pseudonyms_.employer(text));
      case 'f':
        return blank(path, text);
      case 'D':
        return date(text, path, false);
      case 'p':
      case 'h': {
        std::string out;
        std::size_t c = 0;
        for (const std::string_view part : split(text, separator)) {
          if (c++ > 0) out += separator;
          if (part.empty()) continue;
          if (what == 'p' && c == 7)
            out += blank(concat(path, "-7"), part);
          else if (what == 'h' && c == 4)
            out += date(part, concat(path, "-4"), false);
          else
            out += part;
        }
        mask_.kept(path);
        return out;
      }
      default:
        return kept(path, text);
    }
  }

  std::string name(const x12::Segment& segment, std::size_t n, std::string_view text,
                   const std::string& path) {
    const Pseudonyms& p = mask_.pseudonyms_;
    if (n == 3)
      return segment.element(2) == "2" ? replaced("employers", p.employer(text))
                                       : replaced("names", p.family(text));
    if (n == 4 || n == 5) return replaced("names", p.given(text));
    if (n == 9)
      return segment.element(8) == "34" ? replaced("ids", p.social_security_number(text))
                                        : identifier(text);
    if (n == 1 || n == 2 || n == 8) return kept(path, text);
    mask_.blanked(path);
    return {};
  }

  std::string place(std::string_view id, std::size_t n, std::string_view text,
                    const std::string& path) {
    if (id == "N3") return replaced("streets", n == 1 ? mask_.pseudonyms_.street(text) : "UNIT 1");
    if (n == 1) return replaced("cities", "SPRINGFIELD");
    if (n == 3) {
      const std::string zip = cut_zip(text);
      return replaced("ZIP codes", zip.empty() ? "00000" : zip);
    }
    return n == 2 || n == 4 || n == 7 ? kept(path, text) : blank(path, text);
  }

  std::string date(std::string_view text, const std::string& path, bool birth) {
    const DateShift shift{mask_.shift_of(patient_), reference_};
    if (text.size() == 6)  // ISA09, without its century
      if (const auto to = move_date(concat("20", text), shift)) {
        mask_.replaced("dates");
        return to->substr(2);
      }
    std::string out;
    const auto dash = text.find('-');
    for (const std::string_view one :
         {text.substr(0, dash),
          dash == std::string_view::npos ? std::string_view{} : text.substr(dash + 1)}) {
      if (one.empty()) continue;
      const auto to = birth ? move_birth_date(one, shift) : move_date(one, shift);
      if (!to) {
        mask_.blanked(path);
        return "19000101";
      }
      mask_.replaced(birth ? "birth dates" : "dates");
      out += concat(out.empty() ? "" : "-", *to);
    }
    return out;
  }

  std::string kept(const std::string& path, std::string_view text) {
    mask_.kept(path);
    return std::string{text};
  }
  std::string blank(const std::string& path, std::string_view text) {
    if (mask_.listed(path)) {
      ++mask_.report_.kept_text[path];
      return kept(path, text);
    }
    mask_.blanked(path);
    return "MASKED";
  }
  std::string replaced(std::string_view kind, std::string to) {
    mask_.replaced(kind);
    return to;
  }
  std::string identifier(std::string_view text) {
    return replaced("ids", mask_.pseudonyms_.id(text));
  }

  Mask& mask_;
  std::string_view bytes_;
  std::string patient_{};
  std::string entity_{};  ///< NM101 of the name last met.
  bool person_ = false;
  bool at_subscriber_ = false;
  bool newlines_ = false;
  Date reference_{};
};

Result<std::string> Mask::x12(std::string_view bytes) { return X12Mask{*this, bytes}.file(); }

}  // namespace claimwire::apps
