#pragma once
#include <string_view>

namespace claimwire::x12 {

bool digits(std::string_view text);        ///< At least one, nothing else.
bool decimal_text(std::string_view text);  ///< Type R: optional minus, digits, optional point.
bool time_text(std::string_view text);     ///< Type TM: HHMM[SS[d[d]]], a real time.
/// The value fits a date format qualifier: D8, RD8 (from not after through), DT (CCYYMMDDHHMM), TM
/// (HHMM). Unknown qualifiers fit.
bool date_text(std::string_view format, std::string_view text);

/// Ten digits whose last is right. Source: ISO 7812-1 (Luhn) over prefix 80840; 45 CFR 162.406.
bool npi_valid(std::string_view npi);
/// "P.O. BOX 12", "PO BOX", "POST OFFICE BOX", "LOCK BOX", "POB 3".
bool post_office_box(std::string_view street);
/// Letter, digit, letter or digit, then up to four letters or digits; no point. Source: ICD-10-CM
/// Official Guidelines, I.A.2.
bool icd10cm_shape(std::string_view code);
/// Four digits, first one 0 to 3: the ranges NUBC has assigned lie there.
bool revenue_code_shape(std::string_view code);

}  // namespace claimwire::x12
