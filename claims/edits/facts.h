#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "claims/model/claim.h"
#include "codes/code_sets.h"
#include "codes/edit_tables.h"
#include "config/configuration.h"

namespace claimwire::claims {

/// What edits judge a claim by.
struct EditContext {
  const Claim& claim;
  const codes::CodeSets& sets;
  const config::Payer* payer = nullptr;  ///< Null: not found in the configuration.
  const config::CodesSettings& codes;
  Date today;                           ///< In the facility's zone.
  const class OwnEdits* own = nullptr;  ///< The site's own edits, run after the others.
};

/// What is wrong with a diagnosis code as such. One answer for each, so that a code gets one
/// finding and not one from every edit that looks at it.
enum class DiagnosisFault : std::uint8_t {
  none,
  unchecked,        ///< No release to ask, or no date: SET-01 speaks of it.
  other_system,     ///< Not ICD: DX-06.
  icd9,             ///< DX-07
  unknown,          ///< DX-01
  some_dates,       ///< Good on some of its dates only: DX-01.
  heading,          ///< DX-02
  seventh_missing,  ///< DX-03
  seventh_wrong,    ///< DX-03
  placeholder,      ///< DX-04
  replaced,         ///< Was billable in an earlier release: DX-05.
};

struct DiagnosisFacts {
  codes::CodeSystem system = codes::CodeSystem::unknown;
  std::string bare;          ///< The code in capitals and without its dot: "S72001A".
  codes::CodeKey key = 0;    ///< The same, packed.
  std::size_t position = 0;  ///< Among principal and other, from 1 as SV107 counts; else 0.
  std::vector<Date> dates;   ///< Each date it must be good on, sorted.
  Date date{};               ///< The first one it is not good on, else the first.
  codes::Lookup lookup;      ///< On `date`.
  DiagnosisFault fault = DiagnosisFault::unchecked;

  /// Not of another code set, so that the ranges of ICD-10-CM's chapters mean what they say.
  bool icd10() const {
    return fault != DiagnosisFault::icd9 && fault != DiagnosisFault::other_system &&
           system != codes::CodeSystem::icd9cm_diagnosis;
  }
  /// Stands under that heading: "O80", "S" for the whole letter.
  bool under(std::string_view heading) const { return icd10() && bare.starts_with(heading); }
  /// In the range of categories, both included: ("O00", "O9A").
  bool within(std::string_view first, std::string_view last) const {
    const std::string_view category = std::string_view{bare}.substr(0, 3);
    return icd10() && category >= first && category <= last;
  }
  /// The long title; empty unless the code is complete and good on its dates.
  std::string_view title() const {
    return fault == DiagnosisFault::none ? lookup.entry.title() : std::string_view{};
  }
};

struct LineFacts {
  Date date{};                                            ///< Line date, else statement from.
  codes::CodeSystem system = codes::CodeSystem::unknown;  ///< Of the procedure, by its looks.
  codes::Lookup lookup;                                   ///< Of the procedure.
  codes::UnitLimit limit;  ///< Of the procedure, in limit_table(), for lines that count in UN.
};

/// Two lines of one day and provider that NCCI has an edit on: the first is paid, the second not.
struct ServicePair {
  std::size_t column1 = 0, column2 = 0;  ///< Lines.
  codes::PairEdit edit;
};

struct ProcedureFacts {
  codes::CodeSystem system = codes::CodeSystem::unknown;
  codes::Lookup lookup;  ///< Of an ICD-10-PCS code, on the through date.
};

/// Elements of a service line, for a finding's place in the outgoing claim.
enum class LineElement : std::uint8_t {
  revenue_code,
  procedure,
  modifier,
  charge,
  unit,
  quantity,
  place_of_service,
  pointer,
  date,
  rendering,
  ordering,
};

/// What edits ask again and again about one claim, worked out once. Refers to what it was made of.
class Facts {
 public:
  explicit Facts(const EditContext& context);

  const Claim& claim;
  const codes::CodeSets& sets;
  const config::Payer* payer;
  const config::CodesSettings& codes;
  Date today;

  bool professional = false, institutional = false;
  bool inpatient = false;      ///< As claims::inpatient.
  bool hospital_stay = false;  ///< Type of bill 11x.
  bool medicare = false;       ///< Filing code MA or MB.
  bool medicaid = false;       ///< Filing code MC.
  Date first_service{};        ///< Earliest line date, or statement from.
  Date through{};              ///< As claims::through_date.
  std::size_t pointable = 0;   ///< Principal and other diagnoses: what SV107 may count to.
  std::vector<DiagnosisFacts> diagnoses;   ///< As claim.diagnoses.
  std::vector<LineFacts> lines;            ///< As claim.lines.
  std::vector<ProcedureFacts> procedures;  ///< As claim.procedures.
  std::vector<ServicePair> pairs;          ///< By the lines' order.

  /// The tables of NCCI that judge the claim: Medicaid's or Medicare's, of practitioners or of
  /// hospitals. Empty for inpatient and oral claims, which NCCI does not judge.
  std::string_view pair_table() const;
  std::string_view limit_table() const;
  /// Given on one day by one person (837P) or house (837I).
  bool one_session(std::size_t line, std::size_t other) const;

  /// The principal, or what a professional claim has first: its place in `diagnoses`; without one
  /// their number.
  std::size_t first_diagnosis() const;
  /// The diagnosis that pointer `number` (from 1) leads to, or null.
  const DiagnosisFacts* pointed(std::size_t number) const;
  /// Whole years: of an inpatient on admission, of others on the first date of service. No value
  /// without birth date or date of service, and before the birth.
  std::optional<int> age() const;

  /// One of the two, by the format the payer is sent.
  std::string place(std::string_view x12, std::string_view fhir) const;
  /// "2300/HI*ABF/03-2" or "Claim.diagnosis[3].diagnosisCodeableConcept".
  std::string diagnosis_place(std::size_t diagnosis) const;
  /// "2300/HI*ABF/03-9" or "Claim.diagnosis[3].onAdmission".
  std::string poa_place(std::size_t diagnosis) const;
  /// "2300/HI*BBQ/01-2" or "Claim.procedure[1].procedureCodeableConcept".
  std::string procedure_place(std::size_t procedure) const;
  /// "2400[2]/SV101-4" or "Claim.item[1].modifier[1]"; `nth` counts from 0 where a line has
  /// several.
  std::string line_place(std::size_t line, LineElement element, std::size_t nth = 0) const;

 private:
  void judge(std::size_t diagnosis);
  void find_pairs();
  void find_limits();
  std::string hi_element(std::size_t diagnosis, std::string_view component) const;
  bool fhir_ = false;
};

/// "release FY2026 (2025-10-01), date of service 2026-09-03"; without a release, the date alone.
std::string judged_by(const codes::Lookup& lookup, Date day);

}  // namespace claimwire::claims
