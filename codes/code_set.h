#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_table.h"
#include "core/date.h"

namespace claimwire::codes {

/// One release of a set, with the days it is looked up for: from its effective date to the day
/// before the next release, and no further than its own end.
struct Release {
  std::string id;  ///< "icd10cm-2025-10-01"
  Period covers;
  std::shared_ptr<const CodeTable> table;
  /// Further files of the same release: NCCI pairs come in four. Mostly empty.
  std::vector<std::shared_ptr<const CodeTable>> parts{};

  const ReleaseFacts& facts() const { return table->facts(); }
  /// The listed code in any of its files, or an empty Entry.
  Entry find(CodeKey key) const;
  /// Calls `see(related)` with what each of its files says of the code.
  template <class See>
  void each_of(CodeKey key, const See& see) const {
    for (const Related related : table->relations_of(key)) see(related);
    for (const auto& part : parts) {
      for (const Related related : part->relations_of(key)) see(related);
    }
  }
  /// The same of a code and another.
  template <class See>
  void each_between(CodeKey key, CodeKey other, const See& see) const {
    for (const Related related : table->relations_between(key, other)) see(related);
    for (const auto& part : parts) {
      for (const Related related : part->relations_between(key, other)) see(related);
    }
  }
};

/// What is known of a code on a day.
enum class Standing : std::uint8_t {
  never_loaded,      ///< The set has no release at all: policy `codes.uncovered`.
  date_not_covered,  ///< Releases exist, none covers the day: finding SET-01, never a silent pass.
  unknown_code,      ///< The release of that day does not have the code.
  not_in_force,      ///< It has the code, whose own dates (HCPCS) leave the day out.
  known,             ///< In force; `entry.billable()` tells a complete code from a heading.
};
std::string_view name(Standing standing);  ///< "date-not-covered"

struct Lookup {
  Standing standing = Standing::never_loaded;
  const Release* release = nullptr;  ///< The one asked, where one covers the day.
  Entry entry{};                     ///< Filled for `known` and `not_in_force`.

  bool known() const { return standing == Standing::known; }
  bool billable() const { return known() && entry.billable(); }
};

/// A code before and after a day: for deleted and split codes.
struct CodeHistory {
  const Release* billable_before = nullptr;  ///< Newest earlier release where it was billable.
  const Release* billable_after = nullptr;   ///< Oldest later release where it is billable.
};

/// From when to when a code can be billed, as neighbouring releases tell by having it or not.
struct CodeInterval {
  Period days{};            ///< Around the day asked; nothing valid when it is not billable then.
  bool from_known = false;  ///< A release before it lacks the code; else it may be older.
  bool through_known = false;  ///< A release behind it lacks the code; else it may go on.
};

/// All releases of one set, several live at once; the date of service picks. Codes may be given
/// with or without dot, in any case. Immutable; Entries and Releases live as long as the set.
class CodeSet {
 public:
  explicit CodeSet(std::string id) : id_{std::move(id)} {}
  /// Two tables of the same effective date and part: the later in the list stands.
  CodeSet(std::string id, std::vector<std::shared_ptr<const CodeTable>> tables);

  const std::string& id() const { return id_; }
  bool loaded() const { return !releases_.empty(); }
  const std::vector<Release>& releases() const { return releases_; }  ///< Oldest first.
  /// The release to use for `day`, or null.
  const Release* release_on(Date day) const;
  /// Why no release covers `day`, and what to load: "icd10cm: no release covers 2026-10-03; the
  /// newest ends 2026-09-30. Load the FY2027 file." Empty when one does.
  std::string coverage_text(Date day) const;

  Lookup find(std::string_view code, Date day) const;
  Lookup find(CodeKey key, Date day) const;

  /// Billable codes that begin with `code` and are longer, in code order, at most `most`: what can
  /// be chosen under a heading, or with which 7th characters an unfinished code goes on.
  std::vector<Entry> billable_under(std::string_view code, Date day, std::size_t most) const;
  /// How many there are in all, counted up to 10,000.
  std::size_t count_billable_under(std::string_view code, Date day) const;
  /// Codes with the same parent, the code itself left out. For a code with a 7th character
  /// (ICD-10-CM chapters 13, 15, 18 to 20): codes that differ before it and agree in it, so M25.569
  /// gives M25.561, M25.562; S72.009A gives S72.001A, S72.002A.
  std::vector<Entry> siblings(std::string_view code, Date day, std::size_t most) const;
  /// The nearest shorter code of the release that `code` begins with, or an empty Entry.
  Entry parent(std::string_view code, Date day) const;
  /// The 7th characters that codes with the first six characters of `code` (shorter ones filled
  /// with X, Guidelines I.A.4 and I.A.5) can take, in order: "ABCDEFGHJKMNPQRS"; empty for none.
  std::string seventh_characters(std::string_view code, Date day) const;
  /// Billable codes that `code` becomes when one or more placeholders X are put in before its end:
  /// T36.01A gives T36.0X1A, W19A gives W19.XXXA. At most 4.
  std::vector<Entry> with_placeholder(std::string_view code, Date day) const;
  CodeHistory history(std::string_view code, Date day) const;
  /// The days around `day` on which the code is billable without a break: from the first release
  /// that has it as billable to the day before the first that has not. Mid-year releases count; a
  /// gap between releases ends what is known. A row's own days (HCPCS) narrow it.
  CodeInterval interval(std::string_view code, Date day) const;

 private:
  std::string id_;
  std::vector<Release> releases_;
};

}  // namespace claimwire::codes
