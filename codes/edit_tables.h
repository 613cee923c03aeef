#pragma once
#include <cstdint>
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
// takes no memory, but for those that answer with a vector.

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
/// one that began last counts. Ask both orders for two lines of a claim.
/// `set`: kPtpPractitioner, kPtpHospital or Medicaid's. `day`: of the service line.
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
