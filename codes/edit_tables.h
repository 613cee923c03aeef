#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "codes/code_sets.h"
#include "codes/mce_list.h"
#include "core/date.h"

namespace claimwire::codes {

// What the tables of claim edits say on a day. Which table is asked is the payer's choice (Medicaid
// has its own) and the claim's kind; the set ids stand in code_sets.h. Codes may come with or
// without dot, in any case. Every answer tells its standing: `never_loaded` and `date_not_covered`
// mean that nothing is known, never that nothing is forbidden; `unknown_code` that the table of
// that day has no row. Texts live as long as the CodeSets. A question costs under a microsecond and
// takes no memory, but for those that answer with a vector. What is only in a list or not
// (taxonomy, CARC, NUBC's lists, unlisted HCPCS codes) is asked by CodeSets::find.

/// An NCCI procedure-to-procedure edit in force.
struct PairEdit {
  Standing standing = Standing::never_loaded;
  const Release* release = nullptr;  ///< The one asked, where one covers the day.
  bool modifier_allowed = false;     ///< Indicator 1: an NCCI modifier bypasses it. 0: none does.
  Date from{};                       ///< Effective day of the row.
  Date through{};                    ///< Last day; no date: not deleted.
  std::string_view rationale{};
  std::uint32_t line = 0;  ///< Of the row, in the file of the release.

  bool found() const { return standing == Standing::known; }
};
/// The edit on the ordered pair: column 1 is paid, column 2 denied. Rows with indicator 9 and those
/// deleted on the day they began were never edits and are passed over; of several rows in force the
/// one that began last counts, of those the one that ends first: the other took its place. Ask both
/// orders for two lines of a claim. `set`: kPtpPractitioner, kPtpHospital or Medicaid's. `day`: of
/// the service line.
PairEdit pair_edit(const CodeSets& sets, std::string_view set, std::string_view column1,
                   std::string_view column2, Date day);

/// How many units of a service a day are likely.
struct UnitLimit {
  Standing standing = Standing::never_loaded;
  const Release* release = nullptr;
  std::uint32_t units = 0;  ///< 0: never payable.
  /// MUE adjudication indicator: 1 each line by itself; 2 and 3 the lines of a day together, 2
  /// being absolute and 3 open to appeal; 0 where the file states none (Medicaid).
  std::uint8_t indicator = 0;
  std::string_view rationale{};
  std::uint32_t line = 0;

  bool found() const { return standing == Standing::known; }
};
/// `set`: kMuePractitioner, kMueHospital, kMueDme or Medicaid's. `day`: of the service line.
UnitLimit unit_limit(const CodeSets& sets, std::string_view set, std::string_view code, Date day);

/// What an add-on code needs beside it.
struct AddOn {
  Standing standing = Standing::never_loaded;  ///< `unknown_code`: it is no add-on code.
  const Release* release = nullptr;
  /// 1: one of `primaries` must be billed; 2: none is listed, the contractor decides; 3: some are
  /// listed, others are possible.
  std::uint8_t type = 0;
  std::vector<CodeKey> primaries{};  ///< In code order; unpack() writes them.

  bool found() const { return standing == Standing::known; }
  bool has_primary(std::string_view code) const;
};
AddOn add_on(const CodeSets& sets, std::string_view code, Date day);

/// What the physician fee schedule says of a code: indicators as its record layout defines them, a
/// blank where the file has none.
struct FeeLine {
  Standing standing = Standing::never_loaded;
  const Release* release = nullptr;
  char status = ' ';               ///< A active, B bundled, C carrier priced, E, I, N, X, T ...
  char pc_tc = ' ';                ///< 1: 26 and TC apply; 2 professional, 3 technical only ...
  std::string_view global_days{};  ///< 000, 010, 090, MMM, XXX, YYY or ZZZ.
  char multiple_procedures = ' ';
  char bilateral = ' ';            ///< 1, 3: 50 applies; 0, 2, 9: it does not.
  char assistant = ' ';            ///< 2: an assistant may be paid; 0 with a note; 1 not.
  char co_surgeons = ' ';          ///< 1, 2: 62 applies.
  char team = ' ';                 ///< 1, 2: 66 applies.
  std::string_view supervision{};  ///< Of diagnostic procedures: 01 general, 02, 03 ...; 09 none.
  std::string_view endoscopic_base{};  ///< A code, or blanks.
  std::uint32_t line = 0;

  bool found() const { return standing == Standing::known; }
};
/// The indicators of a `fee` relation; standing and release are left out.
FeeLine fee_line(const Related& row);
/// The line of a code with `modifier` (26, TC, 53), where the file has one of its own; else that
/// without a modifier. `day`: of the service line.
FeeLine fee_schedule(const CodeSets& sets, std::string_view code, std::string_view modifier,
                     Date day);

/// An answer that is a short text of the file.
struct TextAnswer {
  Standing standing = Standing::never_loaded;
  const Release* release = nullptr;
  std::string_view text{};
  std::uint32_t line = 0;

  bool found() const { return standing == Standing::known; }
};
/// The status indicator of a code in addendum B: C inpatient only, E1 and E2 not paid, B, M ...
TextAnswer opps_status(const CodeSets& sets, std::string_view code, Date day);
/// The coverage code of a HCPCS code: C carrier judgment, D special instructions, I not payable by
/// Medicare, M non-covered, S non-covered by statute. `unknown_code` for one without.
TextAnswer hcpcs_coverage(const CodeSets& sets, std::string_view code, Date day);
/// MDC (or -), a blank and P (surgical), M (medical) or - of an MS-DRG of three digits.
TextAnswer drg_class(const CodeSets& sets, std::string_view drg, Date day);

/// A place of service.
struct Place {
  Standing standing = Standing::never_loaded;  ///< `unknown_code`: not assigned.
  const Release* release = nullptr;
  std::optional<bool> facility{};  ///< Paid as a facility? None where the list does not say.

  bool assigned() const { return standing == Standing::known; }
};
Place place_of_service(const CodeSets& sets, std::string_view code, Date day);

/// Where Medicare prices the services of a ZIP code.
struct ZipLocality {
  Standing standing = Standing::never_loaded;
  const Release* release = nullptr;
  std::string_view state{};        ///< "AK"
  std::string_view carrier{};      ///< "02102"
  std::string_view locality{};     ///< "01"
  char rural = '-';                ///< R rural, B super rural, - urban.
  bool needs_nine_digits = false;  ///< It lies in several localities; this is the first.
  std::uint32_t line = 0;

  bool found() const { return standing == Standing::known; }
};
/// `zip`: its first five digits count.
ZipLocality zip_locality(const CodeSets& sets, std::string_view zip, Date day);

/// A provider in the registry of NPIs.
struct Provider {
  Standing standing = Standing::never_loaded;  ///< `unknown_code`: the registry has no such NPI.
  const Release* release = nullptr;
  std::string_view name{};        ///< Of the organization, or "LAST, FIRST".
  std::uint8_t entity_type = 0;   ///< 1 individual, 2 organization, 0 unstated.
  bool active = false;            ///< On that day.
  std::string_view taxonomies{};  ///< With blanks between; empty while not active.

  bool found() const { return standing == Standing::known; }
};
Provider provider(const CodeSets& sets, std::string_view npi, Date day);

/// What one may order or refer for under Medicare. The numbers stand in table files.
enum class OrderKind : std::uint8_t {
  part_b = 1,
  dme = 2,
  home_health = 4,
  power_mobility = 8,
  hospice = 16,
};
struct OrderAnswer {
  Standing standing = Standing::never_loaded;  ///< `unknown_code`: not in the list, may not.
  const Release* release = nullptr;
  std::uint32_t kinds = 0;

  bool may(OrderKind kind) const { return (kinds & static_cast<std::uint32_t>(kind)) != 0; }
};
OrderAnswer may_order(const CodeSets& sets, std::string_view npi, Date day);

/// Does a policy cover a procedure for a diagnosis?
struct CoverageAnswer {
  /// `known`: a policy speaks of the procedure. `unknown_code`: none does.
  Standing standing = Standing::never_loaded;
  const Release* release = nullptr;
  bool covered = false;  ///< Listed as covered, or not excluded by a policy that only excludes.
  std::string_view policy{};  ///< That decided: "L34567".
  std::uint32_t line = 0;     ///< Of the diagnosis; 0 where it is listed nowhere.

  bool found() const { return standing == Standing::known; }
};
/// Policies of another contractor are passed over. A diagnosis listed as not covered is not,
/// whatever else lists it. `day`: of the service line.
CoverageAnswer coverage(const CodeSets& sets, std::string_view procedure,
                        std::string_view diagnosis, std::string_view contractor, Date day);

/// Has the payer the rule for the code ("prior-authorization", "referral", "not-covered",
/// "attachment")? `payer`: its id; rules for all payers count too.
TextAnswer payer_rule(const CodeSets& sets, std::string_view rule, std::string_view code,
                      std::string_view payer, Date day);

/// Is a code in a list of the Medicare Code Editor?
struct MceAnswer {
  /// `known`: in the list. `unknown_code`: the release has the list, without the code.
  /// `never_loaded` or `date_not_covered`: no release of that day has the list at all.
  Standing standing = Standing::never_loaded;
  const Release* release = nullptr;
  std::string_view rule{};  ///< As the file names it: "Maternity (Ages 9-64)".
  std::uint32_t line = 0;

  bool in_list() const { return standing == Standing::known; }
};
/// `day`: of discharge, else the statement's last.
MceAnswer mce(const CodeSets& sets, MceList list, std::string_view code, Date day);
/// Every list that has the code on that day.
std::vector<MceList> mce_lists(const CodeSets& sets, std::string_view code, Date day);

}  // namespace claimwire::codes
