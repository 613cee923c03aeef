#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_set.h"
#include "codes/code_system.h"
#include "core/result.h"

namespace claimwire::codes {

/// Set ids that the engine itself asks for. Others are whatever a plain CSV was loaded as.
inline constexpr std::string_view kIcd10cm = "icd10cm";
inline constexpr std::string_view kIcd10pcs = "icd10pcs";
inline constexpr std::string_view kHcpcs = "hcpcs";
inline constexpr std::string_view kCpt = "cpt";
inline constexpr std::string_view kHcpcsModifiers = "hcpcs-modifiers";  ///< ANWEB types 7 and 8.
inline constexpr std::string_view kCptModifiers = "cpt-modifiers";      ///< The user's own.
inline constexpr std::string_view kPoaExempt = "poa-exempt";
inline constexpr std::string_view kRevenue = "revenue";
inline constexpr std::string_view kTypeOfBill = "type-of-bill";
inline constexpr std::string_view kPlaceOfService = "place-of-service";
inline constexpr std::string_view kTaxonomy = "taxonomy";
// Tables that say something of codes; asked through edit_tables.h.
inline constexpr std::string_view kPtpPractitioner = "ncci-ptp-practitioner";  ///< ASC too.
inline constexpr std::string_view kPtpHospital = "ncci-ptp-hospital";
inline constexpr std::string_view kPtpMedicaidPractitioner = "ncci-ptp-medicaid-practitioner";
inline constexpr std::string_view kPtpMedicaidHospital = "ncci-ptp-medicaid-hospital";
inline constexpr std::string_view kMuePractitioner = "mue-practitioner";  ///< ASC too.
inline constexpr std::string_view kMueHospital = "mue-hospital";
inline constexpr std::string_view kMueDme = "mue-dme";
inline constexpr std::string_view kMueMedicaidPractitioner = "mue-medicaid-practitioner";
inline constexpr std::string_view kMueMedicaidHospital = "mue-medicaid-hospital";
inline constexpr std::string_view kMueMedicaidDme = "mue-medicaid-dme";
inline constexpr std::string_view kAddOnCodes = "add-on-codes";
inline constexpr std::string_view kMce = "mce";
inline constexpr std::string_view kIcd10cmConversion = "icd10cm-conversion";
inline constexpr std::string_view kIcd10cmTabular = "icd10cm-tabular";
inline constexpr std::string_view kIcd10cmIndex = "icd10cm-index";
inline constexpr std::string_view kIcd10pcsTables = "icd10pcs-tables";
inline constexpr std::string_view kOppsStatus = "opps-status";
inline constexpr std::string_view kFeeSchedule = "physician-fee-schedule";
inline constexpr std::string_view kZip5 = "zip5";
inline constexpr std::string_view kMsDrg = "ms-drg";
inline constexpr std::string_view kCarc = "carc";
inline constexpr std::string_view kRarc = "rarc";

/// All of the above: those that answer `never_loaded` under their own name.
inline constexpr std::string_view kKnownSets[] = {kIcd10cm,
                                                  kIcd10pcs,
                                                  kHcpcs,
                                                  kCpt,
                                                  kHcpcsModifiers,
                                                  kCptModifiers,
                                                  kPoaExempt,
                                                  kRevenue,
                                                  kTypeOfBill,
                                                  kPlaceOfService,
                                                  kTaxonomy,
                                                  kPtpPractitioner,
                                                  kPtpHospital,
                                                  kPtpMedicaidPractitioner,
                                                  kPtpMedicaidHospital,
                                                  kMuePractitioner,
                                                  kMueHospital,
                                                  kMueDme,
                                                  kMueMedicaidPractitioner,
                                                  kMueMedicaidHospital,
                                                  kMueMedicaidDme,
                                                  kAddOnCodes,
                                                  kMce,
                                                  kIcd10cmConversion,
                                                  kIcd10cmTabular,
                                                  kIcd10cmIndex,
                                                  kIcd10pcsTables,
                                                  kOppsStatus,
                                                  kFeeSchedule,
                                                  kZip5,
                                                  kMsDrg,
                                                  kCarc,
                                                  kRarc};

/// Every release of every set: an immutable snapshot, shared by pointer, swapped whole.
class CodeSets {
 public:
  CodeSets() = default;
  /// Of tables in any order; those of one set are put together by their facts.
  explicit CodeSets(std::vector<std::shared_ptr<const CodeTable>> tables);

  /// The set of that id; one never loaded is an empty set, so that every question has an answer.
  const CodeSet& set(std::string_view id) const;
  const CodeSet& set(CodeSystem system) const { return set(name(system)); }
  const CodeSet& icd10cm() const { return set(kIcd10cm); }
  const CodeSet& icd10pcs() const { return set(kIcd10pcs); }
  const CodeSet& hcpcs() const { return set(kHcpcs); }
  const CodeSet& cpt() const { return set(kCpt); }
  const CodeSet& poa_exempt() const { return set(kPoaExempt); }
  const std::vector<CodeSet>& all() const { return sets_; }  ///< The loaded ones, by id.

  Lookup find(std::string_view set_id, std::string_view code, Date day) const;
  /// A HCPCS or CPT code, by its looks in one set or the other.
  Lookup find_procedure(std::string_view code, Date day) const;
  /// A modifier in either modifier set. One in neither is answered by the set that would own it:
  /// CPT owns the numeric ones and P1 to P6, so 25 is `never_loaded` while no CPT modifiers are
  /// loaded.
  Lookup find_modifier(std::string_view modifier, Date day) const;
  /// Does the diagnosis need no present-on-admission indicator? No value when no list covers `day`.
  std::optional<bool> poa_exempt_on(std::string_view diagnosis, Date day) const;

  /// 16 hex digits over ids and content hashes of all releases: part of the snapshot's id.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  std::vector<CodeSet> sets_;
  std::string fingerprint_ = "0000000000000000";
};

}  // namespace claimwire::codes
