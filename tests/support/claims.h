#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "claims/model/claim.h"
#include "codes/code_sets.h"
#include "codes/code_table.h"
#include "codes/mce_list.h"
#include "codes/tabular.h"
#include "config/configuration.h"
#include "core/text.h"

/// Builders of good example claims, invented patients, and of the code sets they are good against.
/// A test takes a good claim and breaks the one thing it is about.
namespace claimwire::test {

/// Values come from segment n of an invented message, so that two of them can be told apart.
inline Origin at(std::uint16_t segment, std::uint16_t field = 1) {
  Origin origin;
  origin.kind = Origin::Kind::message;
  origin.locator = Hl7Locator{segment, field}.pack();
  return origin;
}
inline claims::Text text(std::string value, std::uint16_t segment = 1, std::uint16_t field = 1) {
  return {std::move(value), at(segment, field)};
}
inline Sourced<Date> date(int year, int month, int day) {
  return {{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
           static_cast<std::uint8_t>(day)},
          at(1)};
}
inline Sourced<Date> date(Date day) { return {day, at(1)}; }
inline Sourced<Money> money(std::string_view amount) { return {*Money::parse(amount), at(1)}; }
inline Sourced<Decimal> number(std::string_view value) { return {*Decimal::parse(value), at(1)}; }
inline Sourced<DateTime> date_time(std::string_view hl7) {
  return {*DateTime::parse_hl7(hl7), at(1)};
}
inline claims::TextList list(std::initializer_list<std::string_view> values) {
  claims::TextList out;
  for (const std::string_view value : values) out.push_back(text(std::string{value}));
  return out;
}

inline claims::Diagnosis diagnosis(std::string code, std::string use = "other",
                                   std::string poa = "") {
  claims::Diagnosis made;
  made.code = text(std::move(code), 10, 3);
  made.system = text("icd10cm", 10, 3);
  made.use = text(std::move(use), 10, 6);
  if (!poa.empty()) made.poa = text(std::move(poa), 10, 26);
  return made;
}

inline claims::Procedure procedure(std::string code, Date day, std::string system = "icd10pcs") {
  claims::Procedure made;
  made.code = text(std::move(code), 20, 3);
  made.system = text(std::move(system), 20, 3);
  made.date = date(day);
  return made;
}

/// A professional line of one unit on 2026-09-03 that points at the first diagnosis.
inline claims::ServiceLine line(std::string code, std::string_view amount,
                                Date day = {2026, 9, 3}) {
  claims::ServiceLine made;
  made.control = text("L1");
  made.service.from = date(day);
  made.procedure = text(std::move(code), 30, 25);
  made.amount = money(amount);
  made.quantity = number("1");
  made.unit = text("UN", 30, 10);
  made.pointers = list({"1"});
  return made;
}

/// An institutional line: no pointer, a revenue code.
inline claims::ServiceLine revenue_line(std::string revenue, std::string code,
                                        std::string_view amount, Date day = {2026, 9, 3}) {
  claims::ServiceLine made = line(std::move(code), amount, day);
  made.pointers.clear();
  made.revenue_code = text(std::move(revenue), 30, 13);
  if (made.procedure.value.empty()) made.procedure = {};
  return made;
}

inline claims::Provider provider(std::string npi, std::string family, std::string given) {
  claims::Provider made;
  made.npi = text(std::move(npi), 40);
  made.name.family = text(std::move(family), 40);
  made.name.given = text(std::move(given), 40);
  return made;
}

/// What professional and institutional claims have in common.
inline claims::Claim base_claim() {
  claims::Claim made;
  made.id = text("V10045");
  made.account = text("V10045");
  made.frequency = text("1");
  made.created = date(2026, 9, 10);
  made.organization.name = text("WEST PHYSICIANS LLC");
  made.organization.npi = text("1234567893");
  made.organization.tax_id = text("987654321");
  made.organization.address = {text("2 Main St"), {}, text("Springfield"), text("IL"),
                               text("627010002"), {}};
  made.payer = {text("acme"), text("ACME HEALTH"), text("ACME1"), text("CI"), {}};
  made.patient.name = {text("DOE"), text("JANE"), {}, {}, {}};
  made.patient.birth_date = date(1980, 2, 29);
  made.patient.sex = text("female");
  made.subscriber.name = made.patient.name;
  made.subscriber.birth_date = made.patient.birth_date;
  made.subscriber.member_id = text("W123456789", 50, 36);
  made.subscriber.relationship = text("18", 50, 17);
  return made;
}

/// An office visit on 2026-09-03: E11.9 and I10, 99213 for 140.00 and J1745 for 100.00.
inline claims::Claim good_professional() {
  claims::Claim made = base_claim();
  made.form = claims::Form::professional;
  made.place_of_service = text("11");
  made.diagnoses = {diagnosis("E11.9", "principal"), diagnosis("I10")};
  made.lines = {line("99213", "140.00"), line("J1745", "100.00")};
  made.lines[1].pointers = list({"2", "1"});
  made.total = money("240.00");
  made.rendering = provider("1003000126", "ORTEGA", "ANA");
  return made;
}

/// A hospital stay from 2026-09-01 to 2026-09-04, type of bill 111.
inline claims::Claim good_inpatient() {
  claims::Claim made = base_claim();
  made.form = claims::Form::institutional;
  made.organization.name = text("WEST HOSPITAL");
  made.organization.npi = text("1999999984");
  made.type_of_bill = text("111");
  made.patient_class = text("inpatient");
  made.statement = {date(2026, 9, 1), date(2026, 9, 4)};
  made.admitted = date_time("202609011430");
  made.discharged = date_time("202609041100");
  made.admission_type = text("1");
  made.admission_source = text("1");
  made.discharge_status = text("01");
  made.diagnoses = {diagnosis("S72.001A", "principal", "Y"), diagnosis("I10", "other", "Y"),
                    diagnosis("S72.001A", "admitting"),
                    diagnosis("W19.XXXA", "external_cause", "Y")};
  made.procedures = {procedure("0QS604Z", {2026, 9, 2})};
  made.lines = {revenue_line("0120", "", "3000.00", {2026, 9, 1}),
                revenue_line("0360", "", "5000.00", {2026, 9, 2})};
  made.lines[0].unit = text("DA");
  made.lines[0].quantity = number("3");
  made.total = money("8000.00");
  made.attending = provider("1003000126", "ORTEGA", "ANA");
  made.operating = provider("1003000134", "LIND", "OLE");
  return made;
}

/// An emergency room visit on 2026-09-03, type of bill 131.
inline claims::Claim good_outpatient() {
  claims::Claim made = base_claim();
  made.form = claims::Form::institutional;
  made.organization.name = text("WEST HOSPITAL");
  made.organization.npi = text("1999999984");
  made.type_of_bill = text("131");
  made.patient_class = text("emergency");
  made.statement = {date(2026, 9, 3), date(2026, 9, 3)};
  made.admission_type = text("1");
  made.admission_source = text("1");
  made.discharge_status = text("01");
  made.diagnoses = {diagnosis("E11.9", "principal"), diagnosis("I10"),
                    diagnosis("R07.9", "reason")};
  made.lines = {revenue_line("0450", "99283", "900.00"), revenue_line("0636", "J1745", "990.00")};
  made.total = money("1890.00");
  made.attending = provider("1003000126", "ORTEGA", "ANA");
  return made;
}

/// A payer that takes everything and has no pack.
inline config::Payer good_payer() {
  config::Payer made;
  made.key = "acme";
  made.name = "ACME HEALTH";
  made.payer_id = "ACME1";
  made.filing_code = "CI";
  made.format = "x12";
  made.partner = "clearco";
  return made;
}

/// A release for CodeSets: set, label, first and last day, rows.
inline std::shared_ptr<const codes::CodeTable> release(std::string set, std::string label,
                                                       Date effective, Date ends,
                                                       std::vector<codes::CodeRow> rows,
                                                       const codes::RelationRows& said = {}) {
  codes::ReleaseFacts facts;
  facts.set = std::move(set);
  facts.label = std::move(label);
  facts.effective = effective;
  facts.ends = ends;
  facts.format = "test";
  for (const codes::CodeRow& row : rows) ++(row.billable ? facts.billable : facts.headers);
  Result<std::string> bytes = codes::CodeTable::freeze(facts, rows, said);
  CW_ASSERT(bytes.has_value());
  Result<std::shared_ptr<const codes::CodeTable>> table =
      codes::CodeTable::from_bytes(std::move(*bytes));
  CW_ASSERT(table.has_value());
  return *table;
}

inline codes::CodeRow code(std::string value, std::string title, bool billable = true) {
  codes::CodeRow row;
  row.code = std::move(value);
  row.title = std::move(title);
  row.billable = billable;
  return row;
}
inline codes::CodeRow heading(std::string value, std::string title) {
  return code(std::move(value), std::move(title), false);
}
/// A HCPCS row with dates of its own and what to use instead.
inline codes::CodeRow dated(std::string value, Date from, Date through, std::string instead = "") {
  codes::CodeRow row = code(std::move(value), "invented title");
  row.from = from;
  row.through = through;
  row.cross_reference = std::move(instead);
  return row;
}

/// ICD-10-CM rows of FY2026 that the good claims and the tests of edits use; real codes, a few of
/// each kind.
inline std::vector<codes::CodeRow> icd10cm_rows() {
  return {
      heading("E11", "Type 2 diabetes mellitus"),
      heading("E110", "Type 2 diabetes mellitus with hyperosmolarity"),
      code("E1100", "Type 2 diabetes mellitus with hyperosmolarity without coma"),
      code("E1101", "Type 2 diabetes mellitus with hyperosmolarity with coma"),
      heading("E116", "Type 2 diabetes mellitus with other specified complications"),
      code("E1165", "Type 2 diabetes mellitus with hyperglycemia"),
      code("E118", "Type 2 diabetes mellitus with unspecified complications"),
      code("E119", "Type 2 diabetes mellitus without complications"),
      code("I10", "Essential (primary) hypertension"),
      code("R079", "Chest pain, unspecified"),
      heading("M255", "Pain in joint"),
      heading("M2556", "Pain in knee"),
      code("M25561", "Pain in right knee"),
      code("M25562", "Pain in left knee"),
      code("M25569", "Pain in unspecified knee"),
      heading("N18", "Chronic kidney disease (CKD)"),
      heading("N183", "Chronic kidney disease, stage 3 (moderate)"),
      code("N1830", "Chronic kidney disease, stage 3 unspecified"),
      code("N1831", "Chronic kidney disease, stage 3a"),
      code("N1832", "Chronic kidney disease, stage 3b"),
      heading("S72", "Fracture of femur"),
      heading("S720", "Fracture of head and neck of femur"),
      heading("S7200", "Fracture of unspecified part of neck of femur"),
      heading("S72001", "Fracture of unspecified part of neck of right femur"),
      code("S72001A", "Fracture of unsp part of neck of right femur, init for clos fx"),
      code("S72001D", "Fracture of unsp part of neck of right femur, subs for clos fx"),
      code("S72001S", "Fracture of unspecified part of neck of right femur, sequela"),
      heading("T36", "Poisoning by systemic antibiotics"),
      heading("T360", "Poisoning by penicillins"),
      heading("T360X", "Poisoning by penicillins"),
      heading("T360X1", "Poisoning by penicillins, accidental"),
      code("T360X1A", "Poisoning by penicillins, accidental, initial encounter"),
      code("T360X1D", "Poisoning by penicillins, accidental, subsequent encounter"),
      heading("W19", "Unspecified fall"),
      code("W19XXXA", "Unspecified fall, initial encounter"),
      code("W19XXXD", "Unspecified fall, subsequent encounter"),
      heading("Z59", "Problems related to housing"),
      heading("Z591", "Inadequate housing"),
      code("Z5910", "Inadequate housing, unspecified"),
      heading("B90", "Sequelae of tuberculosis"),
      code("B900", "Sequelae of central nervous system tuberculosis"),
      code("A33", "Tetanus neonatorum"),
      code("B951", "Streptococcus, group B, as the cause of diseases classified elsewhere"),
      code("D291", "Benign neoplasm of prostate"),
      code("D631", "Anemia in chronic kidney disease"),
      code("E1122", "Type 2 diabetes mellitus with diabetic chronic kidney disease"),
      code("H40011", "Open angle with borderline findings, low risk, right eye"),
      code("H40012", "Open angle with borderline findings, low risk, left eye"),
      code("H40013", "Open angle with borderline findings, low risk, bilateral"),
      heading("H4001", "Open angle with borderline findings, low risk"),
      code("H42", "Glaucoma in diseases classified elsewhere"),
      code("I110", "Hypertensive heart disease with heart failure"),
      code("I129", "Hypertensive chronic kidney disease with stage 1 through stage 4"),
      code("I132", "Hypertensive heart and chronic kidney disease with heart failure, stage 5"),
      code("I214", "Non-ST elevation (NSTEMI) myocardial infarction"),
      code("I509", "Heart failure, unspecified"),
      code("N186", "End stage renal disease"),
      code("N400", "Benign prostatic hyperplasia without lower urinary tract symptoms"),
      code("O0090", "Unspecified ectopic pregnancy without intrauterine pregnancy"),
      code("O0991", "Supervision of high risk pregnancy, unspecified, first trimester"),
      code("O80", "Encounter for full-term uncomplicated delivery"),
      code("O902", "Hematoma of obstetric wound"),
      code("Q6601", "Congenital talipes equinovarus, right foot"),
      code("Y6551", "Performance of wrong procedure (operation) on correct patient"),
      code("Z0000", "Encounter for general adult medical examination without abnormal findings"),
      code("Z331", "Pregnant state, incidental"),
      code("Z370", "Single live birth"),
      code("Z372", "Twins, both liveborn"),
      code("Z3800", "Single liveborn infant, delivered vaginally"),
      code("Z3A08", "8 weeks gestation of pregnancy"),
  };
}

/// A release that says something of codes, of the third quarter of 2026 or another time.
inline std::shared_ptr<const codes::CodeTable> relations(std::string set,
                                                         const codes::RelationRows& rows,
                                                         Date effective = {2026, 7, 1},
                                                         Date ends = {2026, 9, 30}) {
  codes::ReleaseFacts facts;
  facts.set = std::move(set);
  facts.label = "test";
  facts.effective = effective;
  facts.ends = ends;
  facts.format = "test";
  Result<std::string> bytes = codes::CodeTable::freeze(facts, {}, rows);
  CW_ASSERT(bytes.has_value());
  auto table = codes::CodeTable::from_bytes(std::move(*bytes));
  CW_ASSERT(table.has_value());
  return *table;
}

/// Pairs and limits, the same for practitioners and hospitals; add-on codes, MCE lists and notes of
/// the tabular list. Real rows of the quarter, a few of each kind.
inline std::vector<std::shared_ptr<const codes::CodeTable>> edit_tables() {
  using codes::pack;
  using codes::Relation;
  codes::RelationRows pairs, limits, add_ons, mce, tabular, fees, opps, rules;
  const auto pair = [&](std::string_view column1, std::string_view column2,
                        std::uint32_t modifier) {
    pairs.add({.code = pack(column1),
               .other = pack(column2),
               .kind = Relation::ptp_edit,
               .value = modifier,
               .from = {1996, 1, 1}},
              "invented reason");
  };
  pair("80053", "80048", 0);
  pair("71046", "71045", 1);
  pair("20610", "99213", 1);
  const auto limit = [&](std::string_view code, std::uint32_t units, std::uint16_t indicator) {
    limits.add({.code = pack(code), .kind = Relation::mue, .detail = indicator, .value = units},
               "");
  };
  limit("J3490", 2, 1);
  limit("71046", 2, 3);
  limit("11042", 1, 2);
  limit("A4206", 0, 1);
  const auto add_on = [&](std::string_view code, std::string_view primary, std::uint32_t type) {
    add_ons.add({.code = pack(code),
                 .other = primary.empty() ? 0 : pack(primary),
                 .kind = Relation::add_on,
                 .value = type},
                "");
  };
  add_on("64484", "64483", 1);
  add_on("99292", "", 2);
  add_on("11045", "11042", 3);
  const auto list = [&](codes::MceList which, std::string_view code) {
    mce.add({.code = pack(code), .kind = Relation::mce, .value = static_cast<std::uint32_t>(which)},
            "");
  };
  list(codes::MceList::unacceptable_principal, "B900");
  list(codes::MceList::questionable_admission, "I10");
  list(codes::MceList::manifestation, "Q6601");
  list(codes::MceList::non_covered, "0QS634Z");
  list(codes::MceList::limited_coverage, "0QS636Z");
  list(codes::MceList::ventilation_under_96_hours, "5A1955Z");
  const auto note = [&](Relation kind, std::string_view at, std::string_view named,
                        std::string_view words, codes::TabularPlace place, std::uint32_t line) {
    tabular.add({.code = pack(at),
                 .other = pack(named),
                 .kind = kind,
                 .detail = static_cast<std::uint16_t>(place),
                 .line = line},
                words);
  };
  note(Relation::excludes1, "I10", "O10", "hypertension complicating pregnancy (O10-O11)",
       codes::TabularPlace::own, 1);
  note(Relation::excludes1, "E11", "I214", "invented note (I21.4)", codes::TabularPlace::own, 2);
  note(Relation::excludes1, "M25", "R07", "invented note of a chapter (R07.-)",
       codes::TabularPlace::chapter, 3);
  note(Relation::code_first, "D631", "N18", "underlying chronic kidney disease (N18.-)",
       codes::TabularPlace::own, 4);
  note(Relation::code_first, "I50", "I11", "heart failure due to hypertension (I11.0)",
       codes::TabularPlace::own, 5);
  note(Relation::use_additional, "E1122", "N18", "to identify stage of kidney disease (N18.-)",
       codes::TabularPlace::own, 6);
  // Status, PC/TC, global days, multiple procedures, bilateral, assistant, co-surgeons, team.
  const auto fee = [&](std::string_view code, std::string_view indicators) {
    fees.add({.code = pack(code), .kind = Relation::fee}, concat(indicators, "09", "     "));
  };
  fee("99213", "A0XXX00000");
  fee("20610", "A000021100");
  fee("27236", "A009022222");
  fee("71046", "A1XXX00000");
  fee("99024", "B0XXX09999");
  opps.add({.code = pack("33533"), .kind = Relation::status}, "C");
  opps.add({.code = pack("99283"), .kind = Relation::status}, "J2");
  const auto rule = [&](std::string_view code, std::string_view payer, std::string_view words) {
    rules.add({.code = pack(code),
               .other = payer.empty() ? 0 : pack(payer),
               .kind = Relation::payer_rule},
              words);
  };
  rule("70553", "ACME1", "prior-authorization");
  rule("70551", "OTHER1", "prior-authorization");
  rule("97110", "", "referral");
  constexpr Date kFrom{2025, 10, 1}, kEnd{2026, 9, 30};
  return {relations("physician-fee-schedule", fees),
          relations("opps-status", opps),
          relations("payer-rules", rules, {2026, 1, 1}, {2026, 12, 31}),
          relations("ncci-ptp-practitioner", pairs),
          relations("ncci-ptp-hospital", pairs),
          relations("mue-practitioner", limits),
          relations("mue-hospital", limits),
          relations("add-on-codes", add_ons),
          relations("mce", mce, kFrom, kEnd),
          relations("icd10cm-tabular", tabular, kFrom, kEnd)};
}

/// Sets that every good claim passes against: ICD-10-CM FY2025 and FY2026, ICD-10-PCS, HCPCS with
/// modifiers, CPT numbers without titles, POA-exempt list, the tables of edits.
inline codes::CodeSets good_code_sets() {
  std::vector<codes::CodeRow> before = icd10cm_rows();
  // In FY2025 N18.3 was still a complete code (in truth until FY2020) and B90.9 existed.
  std::erase_if(before, [](const codes::CodeRow& row) { return row.code.rfind("N183", 0) == 0; });
  before.push_back(code("N183", "Chronic kidney disease, stage 3 (moderate)"));
  before.push_back(code("B909", "Invented code, deleted with FY2026"));
  std::erase_if(before, [](const codes::CodeRow& row) { return row.code == "Z5910"; });
  codes::RelationRows coverage;
  coverage.add({.code = codes::pack("A0021"), .kind = codes::Relation::coverage}, "I");
  constexpr Date kOpen{};
  std::vector<std::shared_ptr<const codes::CodeTable>> tables{
      release("icd10cm", "FY2025", {2024, 10, 1}, {2025, 9, 30}, std::move(before)),
      release("icd10cm", "FY2026", {2025, 10, 1}, {2026, 9, 30}, icd10cm_rows()),
      release("icd10pcs", "FY2026", {2025, 10, 1}, {2026, 9, 30},
              {heading("0QS", "Lower Bones, Reposition"),
               code("0QS604Z", "Reposition Right Upper Femur with Int Fix, Open Approach"),
               code("0QS634Z", "Reposition Right Upper Femur with Int Fix, Perc Approach"),
               code("0QS636Z", "Reposition Right Upper Femur with Intramed Fix, Perc Approach")}),
      release("hcpcs", "2026 July", {2026, 1, 1}, {2026, 12, 31},
              {dated("J1745", {2000, 1, 1}, kOpen), dated("A0425", {2001, 1, 1}, kOpen),
               dated("C9999", {2020, 1, 1}, {2026, 6, 30}, "J1745 Q9999"),
               dated("G0378", {2026, 10, 1}, kOpen), code("A0021", "Invented ambulance service"),
               code("J3490", "Unclassified drugs")},
              coverage),
      release("hcpcs-modifiers", "2026 July", {2026, 1, 1}, {2026, 12, 31},
              {dated("TB", {2018, 1, 1}, kOpen), dated("JG", {2018, 1, 1}, {2024, 12, 31}, "TB"),
               dated("LT", {1990, 1, 1}, kOpen), dated("RT", {1990, 1, 1}, kOpen),
               dated("GP", {1999, 1, 1}, kOpen), dated("GO", {1999, 1, 1}, kOpen),
               dated("GN", {1999, 1, 1}, kOpen)}),
      release("cpt", "2026", {2026, 1, 1}, {2026, 12, 31},
              {code("99213", ""), code("99283", ""), code("80053", ""), code("27236", ""),
               code("71046", "")}),
      release("cpt-modifiers", "2026", {2026, 1, 1}, {2026, 12, 31},
              {code("25", ""), code("59", ""), code("76", ""), code("91", "")}),
      release("poa-exempt", "FY2026", {2025, 10, 1}, {2026, 9, 30},
              {code("B900", "Sequelae of central nervous system tuberculosis"),
               code("W19XXXA", "Unspecified fall, initial encounter")}),
  };
  for (auto& table : edit_tables()) tables.push_back(std::move(table));
  return codes::CodeSets{std::move(tables)};
}

}  // namespace claimwire::test
