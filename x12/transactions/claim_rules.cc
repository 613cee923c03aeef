#include "x12/transactions/claim_rules.h"

#include <algorithm>

#include "core/text.h"
#include "x12/transactions/finding_kinds.h"
#include "x12/transactions/values.h"

namespace claimwire::x12 {
namespace {

constexpr std::size_t kOtherPayersMax = 10;          // loop 2320 repeats 10 times
constexpr std::string_view kIcd10From = "20151001";  // 45 CFR 162.1002

std::optional<Decimal> amount(std::string_view text) {
  const Result<Decimal> value = Decimal::parse(text);
  return value ? std::optional{*value} : std::nullopt;
}

bool icd10_qualifier(std::string_view q) { return has_code("ABK ABF ABJ ABN APR BBR BBQ", q); }
bool icd9_qualifier(std::string_view q) { return has_code("BK BF BJ BN PR BR BQ", q); }

bool under_line(std::string_view loop) { return loop.starts_with("24"); }

}  // namespace

void ClaimRules::Sum::plus(std::string_view text) {
  if (text.empty()) return;
  const std::optional<Decimal> amount_read = amount(text);
  if (!known || !amount_read) {
    known = false;
    return;
  }
  const Result<Decimal> sum = add(value, *amount_read);
  if (sum) {
    value = *sum;
  } else {
    known = false;
  }
}

void ClaimRules::Sum::plus(const Sum& other) {
  const Result<Decimal> sum = add(value, other.value);
  known = known && other.known && sum;
  if (known) value = *sum;
}

void ClaimRules::begin(Guide guide) {
  guide_ = guide;
  hl_count_ = 0;
  billing_hl_.clear();
  subscriber_hl_.clear();
  subscriber_ = {};
  in_claim_ = false;
}

void ClaimRules::enter(std::span<const LoopFrame> open, const Segment& segment,
                       std::uint32_t in_set) {
  const std::string_view loop = open.back().spec->id;
  report_.at(segment, in_set, open);
  if (loop == "2000B") {
    subscriber_ = {};
    subscriber_.hl_at = report_.mark();
  } else if (loop == "2000C") {
    if (subscriber_.self && !subscriber_.patient_loop) {
      report_.raise(
          kSelfWithPatient, 0, 0, {},
          "Leave SBR02 empty in 2000B when the patient is somebody else, or put the claim "
          "under 2000B and drop loop 2000C.");
    }
    subscriber_.patient_loop = true;
  } else if (loop == "2300") {
    claim_ = {};
    in_claim_ = true;
    lx_ = 0;
  } else if (loop == "2320" && claim_.others.size() < kOtherPayersMax) {
    claim_.others.emplace_back();
  } else if (loop == "2310A" && guide_ == Guide::institutional) {
    claim_.attending = true;
  } else if (loop == "2400") {
    line_ = {};
    line_.at = report_.mark();
  } else if (loop == "2430") {
    payment_ = {};
    payment_.at = report_.mark();
  }
}

void ClaimRules::segment(const Segment& segment, const SegmentSpec& row,
                         std::span<const LoopFrame> open, std::uint32_t /*in_set*/) {
  const std::string_view id = row.id;
  const std::string_view loop = open.back().spec->id;
  if (id == "HL") {
    hl(segment, loop);
  } else if (id == "NM1") {
    name(segment, loop);
  } else if (id == "N3" || id == "N4") {
    address(segment, loop);
  } else if (id == "DTP" || id == "DMG" || id == "PAT") {
    date(segment, loop);
  } else if (id == "REF") {
    reference(segment, loop);
  } else if (id == "SBR") {
    if (segment.element(9).empty()) {
      report_.raise(kFilingCode, 9, 0, {}, "Say what kind of insurance this is, such as CI or MB.");
    }
    if (loop == "2000B") {
      subscriber_.self = segment.element(2) == "18";
      subscriber_.relation_at = report_.mark();
    }
  } else if (id == "CLM") {
    claim(segment);
  } else if (id == "HI") {
    health_information(segment);
  } else if (id == "LX") {
    ++lx_;
    if (segment.element(1) != std::to_string(lx_) && digits(segment.element(1))) {
      report_.raise(kLxNumber, 1, 0, std::string{segment.element(1)},
                    concat("Expected ", std::to_string(lx_), "."));
    }
  } else if (id == "SV1" || id == "SV2") {
    line(segment);
  } else if (id == "SVD") {
    payment_.payer = segment.element(1);
    payment_.paid = amount(segment.element(2));
    const bool known = std::ranges::any_of(
        claim_.others, [&](const OtherPayer& other) { return other.id == payment_.payer; });
    if (!known && !payment_.payer.empty()) {
      report_.raise(kLinePayerUnknown, 1, 0, payment_.payer,
                    "Expected the NM109 of one of the claim's 2330B.");
    }
  } else if (id == "CAS") {
    adjustments(segment, loop);
  } else if (id == "AMT" && loop == "2320" && segment.element(1) == "D" && !claim_.others.empty()) {
    claim_.others.back().paid = amount(segment.element(2));
    claim_.others.back().paid_at = report_.mark();
  }
}

void ClaimRules::hl(const Segment& segment, std::string_view loop) {
  const std::string_view number = segment.element(1);
  ++hl_count_;
  if (number != std::to_string(hl_count_)) {
    report_.raise(kHlNumber, 1, 0, std::string{number},
                  concat("Expected ", std::to_string(hl_count_), "."));
    // Go on from what was sent, so that one gap is one finding.
    if (digits(number) && number.size() <= 9) {
      hl_count_ = static_cast<std::uint32_t>(std::stoul(std::string{number}));
    }
  }
  const std::string_view parent = segment.element(2);
  const auto expect_parent = [&](const std::string& wanted) {
    if (parent != wanted) {
      report_.raise(kHlParent, 2, 0, std::string{parent}, concat("Expected ", wanted, "."));
    }
  };
  if (loop == "2000A") {
    billing_hl_ = number;
  } else if (loop == "2000B") {
    expect_parent(billing_hl_);
    subscriber_hl_ = number;
    subscriber_.child_flag = segment.element(4);
  } else if (loop == "2000C") {
    expect_parent(subscriber_hl_);
  }
}

void ClaimRules::name(const Segment& segment, std::string_view loop) {
  const std::string_view id = segment.element(9);
  if (segment.element(8) == "XX" && !id.empty() && !npi_valid(id)) {
    report_.raise(kNpi, 9, 0, std::string{id},
                  "Expected ten digits whose last is the check digit; compare with NPPES.");
  }
  if (loop == "2010BA") {
    subscriber_.person = segment.element(2) == "1";
    if (subscriber_.person && id.empty()) {
      report_.raise(kMemberId, 9, 0, {}, "Send the member id as on the card.");
    }
  } else if (loop == "2330B" && !claim_.others.empty()) {
    claim_.others.back().id = id;
  }
}

void ClaimRules::address(const Segment& segment, std::string_view loop) {
  if (loop == "2010BA") (segment.id() == "N3" ? subscriber_.street : subscriber_.city) = true;
  if (segment.id() == "N3") {
    if (loop != "2010AA") return;
    for (const std::size_t e : {1U, 2U}) {
      if (post_office_box(segment.element(e))) {
        report_.raise(kPoBox, e, 0, std::string{segment.element(e)},
                      "Send the street here and the box in 2010AB.");
      }
    }
    return;
  }
  const std::string_view country = segment.element(4);
  if (!country.empty() && country != "US" && country != "CA") return;
  for (const std::size_t e : {2U, 3U}) {
    if (segment.element(e).empty()) {
      report_.raise(kStateMissing, e, 0, {}, "Required for addresses in the US and Canada.");
    }
  }
  const std::string_view zip = segment.element(3);
  if (country == "CA" || zip.empty()) return;
  const bool service_location = loop == (guide_ == Guide::professional ? "2310C" : "2310E") ||
                                (guide_ == Guide::professional && loop == "2420C");
  if ((loop == "2010AA" || service_location) && (zip.size() != 9 || !digits(zip))) {
    report_.raise(kZip, 3, 0, std::string{zip}, "Send the ZIP+4 without hyphen.");
  }
}

void ClaimRules::date(const Segment& segment, std::string_view loop) {
  const auto check = [&](std::size_t format, std::size_t value) {
    const std::string_view text = segment.element(value);
    if (text.empty() || date_text(segment.element(format), text)) return;
    const bool time = segment.element(format) == "TM";
    report_.raise(time ? kElementTime : kElementDate, value, 0, std::string{text},
                  concat("Expected the format ", segment.element(format),
                         segment.element(format) == "RD8"  ? ", CCYYMMDD-CCYYMMDD, in order."
                         : segment.element(format) == "DT" ? ", CCYYMMDDHHMM."
                         : time                            ? ", HHMM."
                                                           : ", CCYYMMDD."));
  };
  if (segment.id() == "DMG") {
    check(1, 2);
    if (loop == "2010BA") subscriber_.born = true;
    return;
  }
  if (segment.id() == "PAT") {
    check(5, 6);
    return;
  }
  check(2, 3);
  if (!in_claim_) return;
  const std::string_view what = segment.element(1);
  if (what == "439") claim_.accident_dated = true;
  if (what == "435") claim_.admission = true;
  if (what == "472" && loop == "2400") line_.dated = true;
  if (what == "472" || what == "434") service_day(segment.element(2), segment.element(3));
}

void ClaimRules::service_day(std::string_view format, std::string_view value) {
  if (!date_text(format, value)) return;
  const std::string_view last = format == "RD8" ? value.substr(9) : value.substr(0, 8);
  if (last > claim_.last_day) claim_.last_day = last;
}

void ClaimRules::reference(const Segment& segment, std::string_view loop) {
  const std::string_view qualifier = segment.element(1);
  if (qualifier == "F8" && loop == "2300") claim_.payer_number = true;
  if ((qualifier == "EI" || qualifier == "SY") && loop == "2010AA") {
    const std::string_view id = segment.element(2);
    if (id.size() != 9 || !digits(id)) {
      report_.raise(kTaxId, 2, 0, std::string{id}, "Expected nine digits without hyphen.");
    }
  }
}

void ClaimRules::claim(const Segment& segment) {
  claim_.at = report_.mark();
  claim_.charge = amount(segment.element(2));
  claim_.facility = segment.component(5, 1);
  claim_.frequency = segment.component(5, 3);
  if (claim_.charge && claim_.charge->negative()) {
    report_.raise(kChargeNegative, 2, 0, std::string{segment.element(2)},
                  "Credits are taken off the lines before billing.");
  }
  if (guide_ == Guide::professional) {
    if (!claim_.frequency.empty() && !has_code("1 6 7 8", claim_.frequency)) {
      report_.raise(kFrequency, 5, 3, claim_.frequency,
                    "A professional claim is 1 original, 7 replacement or 8 void.");
    }
    for (const std::size_t c : {1U, 2U}) {
      const std::string_view cause = segment.component(11, c);
      claim_.car_accident = claim_.car_accident || cause == "AA";
      claim_.other_accident = claim_.other_accident || cause == "OA";
    }
    if (claim_.car_accident && segment.component(11, 4).empty()) {
      report_.raise(kAccidentState, 11, 4, {}, "Send the state in which it happened.");
    }
  }
}

void ClaimRules::health_information(const Segment& segment) {
  for (std::size_t e = 1; e <= segment.element_count(); ++e) {
    const std::string_view qualifier = segment.component(e, 1);
    const std::string_view code = segment.component(e, 2);
    if (qualifier.empty() || code.empty()) continue;
    if (icd9_qualifier(qualifier) || icd10_qualifier(qualifier)) {
      if (icd9_qualifier(qualifier)) {
        if (!claim_.icd9) claim_.icd9_at = report_.mark();
        claim_.icd9 = true;
      } else {
        claim_.icd10 = true;
      }
      if (code.find('.') != std::string_view::npos) {
        report_.raise(kCodePoint, e, 2, std::string{code}, "Send the code without its point.");
      } else if (has_code("ABK ABF ABJ ABN APR", qualifier) && !icd10cm_shape(code)) {
        report_.raise(kDiagnosisShape, e, 2, std::string{code},
                      "Expected a letter, a digit and one to five letters or digits.");
      }
    }
    if (has_code("ABK ABF BK BF", qualifier)) ++claim_.diagnoses;
    const std::string_view date = segment.component(e, 4);
    if (!date.empty() && !date_text(segment.component(e, 3), date)) {
      report_.raise(kElementDate, e, 4, std::string{date},
                    concat("Expected the format ", segment.component(e, 3), "."));
    }
  }
}

void ClaimRules::line(const Segment& segment) {
  const std::size_t charge_at = guide_ == Guide::professional ? 2 : 3;
  const std::string_view charge = segment.element(charge_at);
  line_.charge = amount(charge);
  claim_.total.plus(charge);
  if (charge.empty()) claim_.total.known = false;
  ++claim_.lines;
  if (line_.charge && line_.charge->negative()) {
    report_.raise(kChargeNegative, charge_at, 0, std::string{charge},
                  "Credits are taken off the lines before billing.");
  }
  if (guide_ == Guide::professional) {
    pointers(segment);
    return;
  }
  line_.revenue_code = segment.element(1);
  if (!line_.revenue_code.empty() && !revenue_code_shape(line_.revenue_code)) {
    report_.raise(kRevenueShape, 1, 0, line_.revenue_code,
                  "Expected four digits with the leading zero.");
  }
  if (!line_.revenue_code.starts_with("054")) claim_.transport_only = false;  // 054x ambulance
}

void ClaimRules::pointers(const Segment& segment) {
  const std::string_view all = segment.element(7);
  if (all.empty() || claim_.diagnoses == 0) return;  // a missing HI is a finding of its own
  for (std::size_t c = 1; c <= 4; ++c) {
    const std::string_view pointer = segment.component(7, c);
    if (!digits(pointer) || pointer.size() > 2) continue;
    const unsigned long target = std::stoul(std::string{pointer});
    if (target == 0 || target > claim_.diagnoses) {
      report_.raise(kPointerRange, 7, c, std::string{pointer},
                    concat("The claim has ", std::to_string(claim_.diagnoses), " diagnoses."));
    }
  }
}

void ClaimRules::adjustments(const Segment& segment, std::string_view loop) {
  Sum sum;
  for (std::size_t e = 3; e <= 18; e += 3) sum.plus(segment.element(e));
  if (loop == "2430") {
    payment_.adjustments.plus(sum);
  } else if (loop == "2320" && !claim_.others.empty()) {
    claim_.others.back().adjustments.plus(sum);
    claim_.others.back().adjusted = true;
  }
}

void ClaimRules::leave(std::span<const LoopFrame> open) {
  const LoopFrame& frame = open.back();
  const std::string_view loop = frame.spec->id;
  if (loop == "2430") finish_line_payment();
  if (loop == "2400") finish_line();
  if (loop == "2300") finish_claim();
  if (loop == "2000B") finish_subscriber(frame);
  if (!under_line(loop)) report_.at_loop(open);
}

void ClaimRules::finish_line_payment() {
  for (OtherPayer& other : claim_.others) {
    if (other.id != payment_.payer) continue;
    other.line_adjustments.plus(payment_.adjustments);
    other.adjusted = true;
  }
  if (!payment_.paid || !line_.charge || !payment_.adjustments.known) return;
  const Result<Decimal> expected = subtract(*line_.charge, payment_.adjustments.value);
  if (!expected || *expected == *payment_.paid) return;
  report_.at(payment_.at);
  report_.raise(kLinePaymentBalance, 2, 0, payment_.paid->text(),
                concat("Line charge less adjustments is ", expected->text(), "."));
}

void ClaimRules::finish_line() {
  if (guide_ != Guide::institutional || line_.dated || inpatient()) return;
  report_.at(line_.at);
  report_.raise_missing(kLineDateMissing, "DTP", "472",
                        "Send the service date of every line of an outpatient claim.");
}

/// By type of bill: inpatient hospital, swing bed, skilled nursing (11x, 18x, 21x), and the other
/// inpatient kinds 41x, 65x, 66x, 86x. Part B only (12x, 22x) is not.
bool ClaimRules::inpatient() const {
  return guide_ == Guide::institutional && has_code("11 18 21 28 41 65 66 86", claim_.facility);
}

void ClaimRules::finish_claim() {
  in_claim_ = false;
  const Claim& c = claim_;
  report_.at(c.at);
  if (c.charge && c.lines > 0 && c.total.known && !(*c.charge == c.total.value)) {
    report_.raise(kClaimBalance, 2, 0, c.charge->text(),
                  concat("The lines add up to ", c.total.value.text(), "."));
  }
  if ((c.frequency == "7" || c.frequency == "8") && !c.payer_number) {
    report_.raise_missing(
        kReplacementWithoutNumber, "REF", "F8",
        "Send the payer's number of the earlier claim (835 CLP07, 277CA REF*1K).");
  }
  if ((c.car_accident || c.other_accident) && !c.accident_dated) {
    report_.raise_missing(kAccidentDate, "DTP", "439", "Send the date of the accident.");
  }
  if (guide_ == Guide::institutional) {
    if (!c.attending && !(c.lines > 0 && c.transport_only)) {
      report_.raise_missing(kAttendingMissing, "NM1", "71",
                            "Only claims of non-scheduled transport go without.");
    }
    if (inpatient() && !c.admission) {
      report_.raise_missing(kAdmissionMissing, "DTP", "435", "Send date and hour of admission.");
    }
  }
  if (c.icd9 && c.icd10) {
    report_.raise(kCodeSetsMixed, 0, 0, {}, "Send ABK with ABF, or BK with BF.");
  } else if (c.icd9 && c.last_day >= kIcd10From) {
    report_.at(c.icd9_at);
    report_.raise(kIcd9, 1, 1, {}, "Send ICD-10 codes with ABK, ABF.");
  }
  for (const OtherPayer& other : c.others) {
    if (!other.paid || !other.adjusted || !c.charge) continue;
    Sum all = other.adjustments;
    all.plus(other.line_adjustments);
    const Result<Decimal> expected = subtract(*c.charge, all.value);
    if (!all.known || !expected || *expected == *other.paid) continue;
    report_.at(other.paid_at);
    report_.raise(kOtherPayerBalance, 2, 0, other.paid->text(),
                  concat("Claim total less adjustments is ", expected->text(), "."));
  }
}

void ClaimRules::finish_subscriber(const LoopFrame& frame) {
  const Subscriber& s = subscriber_;
  bool claims = false, patients = false;
  for (std::size_t i = 0; i < frame.spec->children.size(); ++i) {
    if (frame.spec->children[i]->id == "2300") claims = frame.children[i] > 0;
    if (frame.spec->children[i]->id == "2000C") patients = frame.children[i] > 0;
  }
  if (claims && !s.self && s.relation_at.number != 0) {
    report_.at(s.relation_at);
    report_.raise(kNoPatient, 2, 0, {},
                  "Send 18 when the subscriber is the patient, else the patient in loop 2000C.");
  }
  if (claims && s.self && s.person && !(s.street && s.city && s.born)) {
    report_.at(s.hl_at);
    report_.raise_missing(kSelfIncomplete,
                          !s.born     ? "DMG"
                          : !s.street ? "N3"
                                      : "N4",
                          {}, "2010BA needs N3, N4 and DMG when the subscriber is the patient.");
  }
  if (has_code("0 1", s.child_flag) && (s.child_flag == "1") != patients) {
    report_.at(s.hl_at);
    report_.raise(kHlChild, 4, 0, s.child_flag,
                  patients ? "Expected 1: a patient loop follows." : "Expected 0: none follows.");
  }
}

}  // namespace claimwire::x12
