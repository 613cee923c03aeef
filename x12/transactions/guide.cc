#include "x12/transactions/guide.h"

#include <algorithm>
#include <array>

#include "x12/transactions/guide_tables.h"

namespace claimwire::x12 {
namespace {

// US Postal Service: states, possessions, military; Canada Post: provinces and territories.
constexpr std::string_view kStates =
    "AA AE AK AL AP AR AS AZ CA CO CT DC DE FL FM GA GU HI IA ID IL IN KS KY LA MA MD ME MH MI MN "
    "MO MP MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR PW RI SC SD TN TX UT VA VI VT WA WI WV WY "
    "AB BC MB NB NL NS NT NU ON PE QC SK YT";

// ISO 3166-1, two letters.
constexpr std::string_view kCountries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW";

// CMS, Place of Service Codes for Professional Claims; unassigned numbers left out.
constexpr std::string_view kPlacesOfService =
    "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 31 32 33 34 "
    "41 42 49 50 51 52 53 54 55 56 57 58 60 61 62 65 66 71 72 81 99";

constexpr std::string_view kAttachmentTypes =
    "03 04 05 06 07 08 09 10 11 13 15 21 A3 A4 AM AS B2 B3 B4 BR BS BT CB CK CT D2 DA DB DG DJ DS "
    "EB HC HR I5 IR LA M1 MT NN OB OC OD OE OX OZ P4 P5 PE PN PO PQ PY PZ RB RR RT RX SG V5 XP";

struct SegmentSize {
  std::string_view id;
  std::uint8_t elements;
};
// X12 005010 segment directory; sorted by id.
constexpr SegmentSize kSegmentSizes[] = {
    {"AMT", 3},  {"BHT", 6},  {"CAS", 19}, {"CL1", 4},  {"CLM", 20}, {"CN1", 6},  {"CR1", 10},
    {"CR2", 12}, {"CR3", 5},  {"CRC", 7},  {"CTP", 11}, {"CUR", 21}, {"DMG", 11}, {"DTP", 3},
    {"FRM", 5},  {"HCP", 15}, {"HI", 12},  {"HL", 4},   {"K3", 3},   {"LIN", 31}, {"LQ", 2},
    {"LX", 1},   {"MEA", 12}, {"MIA", 24}, {"MOA", 9},  {"N3", 2},   {"N4", 7},   {"NM1", 12},
    {"NTE", 2},  {"OI", 6},   {"PAT", 9},  {"PER", 9},  {"PRV", 6},  {"PS1", 3},  {"PWK", 9},
    {"QTY", 4},  {"REF", 4},  {"SBR", 9},  {"SE", 2},   {"ST", 3},   {"SV1", 21}, {"SV2", 10},
    {"SV5", 7},  {"SVD", 6},
};

const LoopSpec* find_below(const LoopSpec& loop, std::string_view id) {
  if (loop.id == id) return &loop;
  for (const LoopSpec* child : loop.children) {
    if (const LoopSpec* found = find_below(*child, id)) return found;
  }
  return nullptr;
}

}  // namespace

const ElementSpec* SegmentSpec::element(std::uint8_t position) const {
  for (const ElementSpec& spec : elements) {
    if (spec.position == position) return &spec;
  }
  return nullptr;
}

bool LoopSpec::contains(const LoopSpec& other) const {
  if (this == &other) return true;
  return std::ranges::any_of(children,
                             [&](const LoopSpec* child) { return child->contains(other); });
}

const GuideSpec& guide_spec(Guide guide) {
  return guide == Guide::professional ? kGuide837P : kGuide837I;
}

std::optional<Guide> guide_of_version(std::string_view version) {
  for (const std::string_view known : {"005010X222A1", "005010X222A2", "005010X222"}) {
    if (version == known) return Guide::professional;
  }
  for (const std::string_view known :
       {"005010X223A2", "005010X223A3", "005010X223A1", "005010X223"}) {
    if (version == known) return Guide::institutional;
  }
  return std::nullopt;
}

const LoopSpec* find_loop(Guide guide, std::string_view id) {
  return find_below(*guide_spec(guide).root, id);
}

bool has_code(std::string_view codes, std::string_view value) {
  // Lists are short and their codes shorter: a plain loop beats a call for each comparison.
  const std::size_t size = value.size();
  if (size == 0) return false;
  std::size_t at = 0;
  while (at + size <= codes.size()) {
    std::size_t same = 0;
    while (same < size && codes[at + same] == value[same]) ++same;
    if (same == size && (at + size == codes.size() || codes[at + size] == ' ')) return true;
    while (at < codes.size() && codes[at] != ' ') ++at;
    ++at;
  }
  return false;
}

std::string_view first_code(std::string_view codes) { return codes.substr(0, codes.find(' ')); }

std::string_view codes_of(CodeList list) {
  switch (list) {
    case CodeList::states:
      return kStates;
    case CodeList::country:
      return kCountries;
    case CodeList::pos:
      return kPlacesOfService;
    case CodeList::pwk01:
      return kAttachmentTypes;
    case CodeList::none:
    case CodeList::currency:
    case CodeList::remark_code:
      return {};
  }
  return {};
}

bool in_list(CodeList list, std::string_view value) {
  if (list == CodeList::currency) {
    return value.size() == 3 &&
           std::ranges::all_of(value, [](char c) { return c >= 'A' && c <= 'Z'; });
  }
  if (list == CodeList::country && value.size() == 3) return true;  // three letters are not listed
  const std::string_view codes = codes_of(list);
  return codes.empty() || has_code(codes, value);
}

std::uint8_t elements_defined(std::string_view segment_id) {
  const auto* found = std::ranges::lower_bound(kSegmentSizes, segment_id, {}, &SegmentSize::id);
  return found != std::end(kSegmentSizes) && found->id == segment_id ? found->elements
                                                                     : std::uint8_t{0};
}

std::string_view name(ElementType type) {
  constexpr std::array<std::string_view, 7> names{"AN", "ID", "N0", "R", "DT", "TM", "composite"};
  return names[static_cast<std::size_t>(type)];
}

std::string_view name(Use use) { return use == Use::required ? "required" : "situational"; }

}  // namespace claimwire::x12
