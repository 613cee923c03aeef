#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "codes/code_sets.h"
#include "core/date.h"

namespace claimwire::codes {

/// Where a note of the tabular list stands; `detail` of its relations.
enum class TabularPlace : std::uint8_t { own = 0, section = 1, chapter = 2 };

/// Codes that a note names: `first` and every code up to, without, `end`. "S78.-" and "S78" are
/// all codes that begin so, "G40.0-G40.9" all between, with what lies under G40.9.
struct CodeSpan {
  CodeKey first = 0;
  CodeKey end = 0;

  bool contains(CodeKey key) const { return first <= key && key < end; }
};

/// A note that holds for a code: its own or one of a code, section or chapter above it.
struct TabularNote {
  Relation kind = Relation::none;
  CodeKey at = 0;  ///< The code that it stands at; of section and chapter notes the category.
  TabularPlace place = TabularPlace::own;
  std::string_view text{};        ///< As printed. Lives as long as the CodeSets.
  std::vector<CodeSpan> codes{};  ///< Empty where it names none that could be read.
  std::uint32_t line = 0;

  bool names(CodeKey key) const;
};

/// The notes of one kind (excludes1, code_first ...) that hold for `code` on `day`, nearest first:
/// a note holds for all codes under the one it stands at. Empty when no release covers the day.
std::vector<TabularNote> tabular_notes(const CodeSets& sets, Relation kind, std::string_view code,
                                       Date day);

/// The Excludes1 note by which two codes are not coded together, at either of them, or none (its
/// kind is Relation::none). The guidelines let a person code both where they are unrelated (section
/// I.A.12.a).
TabularNote excludes1(const CodeSets& sets, std::string_view code, std::string_view other,
                      Date day);

}  // namespace claimwire::codes
