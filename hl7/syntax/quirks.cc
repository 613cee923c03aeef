#include "hl7/syntax/quirks.h"

#include <algorithm>
#include <array>
#include <span>

namespace claimwire::hl7 {
namespace {

/// Fields of one segment; unused places are 0.
struct FieldsOf {
  std::string_view segment;
  std::array<std::uint16_t, 12> fields;
};

// From the field types of versions 2.1 to 2.7.1 (chapters 2 to 8): a field is listed if it has the
// type in any of them.

/// PN, XPN: components 1 to 6 are names.
constexpr FieldsOf kPersonNames[] = {
    {"CTD", {2}},
    {"DRG", {12}},
    {"GT1", {3, 4, 16, 42, 45}},
    {"IN1", {6, 16, 30}},
    {"IN2", {7, 9, 22, 40, 49, 52}},
    {"MRG", {7}},
    {"NK1", {2, 26, 30}},
    {"PID", {5, 6, 9}},
};

/// CN, XCN: component 1 is an id, 2 to 7 are names.
constexpr FieldsOf kClinicianNames[] = {
    {"ABS", {1, 5, 8}},
    {"ACC", {7}},
    {"DG1", {16}},
    {"EVN", {5}},
    {"FT1", {20, 21, 24}},
    {"IN2", {3}},
    {"IN3", {3, 8, 14, 25}},
    {"PD1", {4}},
    {"PR1", {8, 11, 12}},
    {"PRT", {5}},
    {"PV1", {7, 8, 9, 17, 52}},
    {"PV2", {13}},
    {"ROL", {4}},
};

/// XON: component 1 is the name.
constexpr FieldsOf kOrganizationNames[] = {
    {"FT1", {32, 33}}, {"GT1", {21, 51}}, {"IN1", {4, 9, 11}}, {"IN2", {69, 70}},
    {"MSH", {22, 23}}, {"NK1", {13}},     {"PD1", {3, 14}},    {"PRT", {8}},
    {"PV2", {23}},     {"ROL", {14}},     {"SFT", {1}},
};

/// DT, TS, DTM, DR.
constexpr FieldsOf kDates[] = {
    {"ABS", {4, 7}},
    {"ACC", {1}},
    {"AUT", {4, 5, 10}},
    {"BHS", {7}},
    {"DB1", {5, 6, 7, 8}},
    {"DG1", {5, 19}},
    {"DRG", {2}},
    {"EVN", {2, 3, 6}},
    {"FHS", {7}},
    {"FT1", {4, 5}},
    {"GT1", {8, 13, 14, 24, 31, 32}},
    {"IN1", {12, 13, 18, 24, 26, 29, 51}},
    {"IN2", {17, 44, 45, 55, 56}},
    {"IN3", {6, 7, 9, 10, 13, 22}},
    {"MSH", {7}},
    {"NK1", {8, 9, 16}},
    {"PD1", {13, 17, 18, 22}},
    {"PID", {7, 29, 33}},
    {"PR1", {5}},
    {"PRT", {11, 12}},
    {"PV1", {25, 30, 35, 44, 45}},
    {"PV2", {8, 9, 14, 17, 26, 28, 29, 33, 46, 47, 48, 50}},
    {"RF1", {7, 8, 9}},
    {"RMI", {2}},
    {"ROL", {5, 6}},
    {"SFT", {6}},
    {"UB1", {14, 15, 18, 19}},
};

bool lists(std::span<const FieldsOf> table, std::string_view segment, std::uint16_t field) {
  const auto row = std::ranges::lower_bound(table, segment, {}, &FieldsOf::segment);
  return field != 0 && row != table.end() && row->segment == segment &&
         std::ranges::find(row->fields, field) != row->fields.end();
}

}  // namespace

bool Quirks::set(std::string_view name) {
  if (name == "raw-ampersand-in-names") return raw_ampersand_in_names = true;
  if (name == "zero-dates-are-empty") return zero_dates_are_empty = true;
  if (name == "lf-inside-text") return lf_inside_text = true;
  if (name == "zz-units-in-quantity") return zz_units_in_quantity = true;
  return false;
}

bool in_names(std::string_view segment, std::uint16_t field, std::uint16_t component) {
  if (component >= 1 && component <= 6 && lists(kPersonNames, segment, field)) return true;
  if (component >= 2 && component <= 7 && lists(kClinicianNames, segment, field)) return true;
  return component == 1 && lists(kOrganizationNames, segment, field);
}

bool holds_date(std::string_view segment, std::uint16_t field) {
  return lists(kDates, segment, field);
}

bool all_zeros(std::string_view text) {
  std::size_t zeros = 0;
  for (const char c : text) {
    if (c == '0')
      ++zeros;
    else if (c != '-' && c != ':' && c != '.' && c != ' ')
      return false;
  }
  return zeros >= 8;
}

std::string_view without_unit(std::string_view segment, Hl7Locator at, std::string_view raw) {
  if (segment != "FT1" || at.field != 10 || raw.size() < 3 || !raw.ends_with("ZZ")) return raw;
  std::string_view number = raw.substr(0, raw.size() - 2);
  while (!number.empty() && number.back() == ' ') number.remove_suffix(1);
  return number.empty() || number.back() < '0' || number.back() > '9' ? raw : number;
}

}  // namespace claimwire::hl7
