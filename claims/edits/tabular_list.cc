#include <optional>
#include <span>

#include "claims/edits/all_edits.h"
#include "claims/edits/manifestation.h"
#include "codes/code_text.h"
#include "codes/tabular.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

using codes::Relation;
using codes::TabularNote;

constexpr Variant kExcludesAlso[] = {
    {.raises = {.id = "claim.diagnosis-excluded-by-chapter",
                .severity = Severity::warning,
                .message =
                    "two diagnoses of which the section or chapter of one excludes the other",
                .source = "ICD-10-CM tabular list, Excludes1 of sections and chapters"},
     .risk = Risk::warned},
};

bool loaded(const Facts& facts) { return facts.sets.set(codes::kIcd10cmTabular).loaded(); }

/// A complete code among principal and other diagnoses.
bool counts(const DiagnosisFacts& diagnosis) {
  return diagnosis.position > 0 && diagnosis.fault == DiagnosisFault::none;
}

/// "D63.1: chronic kidney disease (N18.-); tabular list, date of service 2026-09-03".
std::string told(const TabularNote& note, Date day) {
  return concat(codes::display_code(codes::kIcd10cm, codes::unpack(note.at)), ": ", note.text,
                "; tabular list, date of service ", day.iso());
}

/// The diagnosis among those `wanted` that one of the notes names; none: no such.
template <class Wanted>
std::optional<std::size_t> named(const Facts& facts, std::span<const TabularNote> notes,
                                 Wanted wanted) {
  for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
    if (!counts(facts.diagnoses[i]) || !wanted(i)) continue;
    for (const TabularNote& note : notes)
      if (note.names(facts.diagnoses[i].key)) return i;
  }
  return std::nullopt;
}

bool holds_if_applicable(std::string_view text) {
  for (const std::string_view words : {"if applicable", "if known", "if present", " any "})
    if (text.find(words) != std::string_view::npos) return true;
  return false;
}

constexpr std::string_view kDates = "as DX-01";

}  // namespace

/// Two conditions that cannot be, or are not told, together: the list puts one in place of both.
/// Each pair is named once, at the diagnosis that the note leads away from.
constinit const Edit kDiagnosisExcludes{
    .raises = {.id = "claim.diagnosis-excludes1",
               .severity = Severity::error,
               .message = "two diagnoses that are not coded together",
               .source =
                   "ICD-10-CM tabular list, Excludes1; Official Guidelines, section I.A.12.a"},
    .catalogue = "DX-20",
    .risk = Risk::denied,
    .snip = 5,
    .help =
        "Keep the one that the note leads to. Where the two conditions have nothing to do with one "
        "another, the guidelines allow both: release the claim with that reason.",
    .dates = kDates,
    .also = kExcludesAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!loaded(facts)) return;
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& one = facts.diagnoses[i];
            if (!counts(one)) continue;
            for (const TabularNote& note :
                 codes::tabular_notes(facts.sets, Relation::excludes1, one.bare, one.date)) {
              const auto other = named(facts, {&note, 1}, [&](std::size_t at) {
                return at != i && facts.diagnoses[at].bare != one.bare;
              });
              if (!other) continue;
              const std::string place = facts.diagnosis_place(i);
              const std::string detail = concat("with ", facts.claim.diagnoses[*other].code.value,
                                                "; ", told(note, one.date));
              const Text& code = facts.claim.diagnoses[i].code;
              if (note.place == codes::TabularPlace::own)
                raise(code, place, detail);
              else
                raise.also(kExcludesAlso[0], code, place, detail);
              break;
            }
          }
        },
};

/// Only for codes that are a manifestation: for others "code first" tells what to do where both are
/// there (heart failure, due to hypertension), and alone they are right.
constinit const Edit kCodeFirst{
    .raises = {.id = "claim.diagnosis-code-first",
               .severity = Severity::error,
               .message = "the disease that the tabular list wants before this code is missing",
               .source = "ICD-10-CM tabular list, code first; Official Guidelines, sections I.A.13 "
                         "and I.A.17"},
    .catalogue = "DX-22",
    .risk = Risk::denied,
    .snip = 5,
    .help = "Code the underlying disease and put it before this code.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!loaded(facts)) return;
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& one = facts.diagnoses[i];
            // At the first place DX-25 speaks of it.
            if (!counts(one) || one.position < 2 || !manifests(facts, one)) continue;
            const auto notes =
                codes::tabular_notes(facts.sets, Relation::code_first, one.bare, one.date);
            const TabularNote* first = nullptr;
            bool open = false;  // examples, conditions, or a disease without its code
            for (const TabularNote& note : notes) {
              if (note.place != codes::TabularPlace::own) continue;
              if (first == nullptr) first = &note;
              open = open || note.codes.empty() || holds_if_applicable(note.text) ||
                     note.text.find("such as") != std::string_view::npos;
            }
            if (first == nullptr || open) continue;
            if (!named(facts, notes,
                       [&](std::size_t at) { return facts.diagnoses[at].position < one.position; }))
              raise(facts.claim.diagnoses[i].code, facts.diagnosis_place(i),
                    told(*first, one.date));
          }
        },
};

/// Notes at the code or its subcategory; those of categories, sections and chapters hold for
/// hundreds of codes and mostly name what may be there.
constinit const Edit kUseAdditional{
    .raises = {.id = "claim.diagnosis-use-additional",
               .severity = Severity::warning,
               .message = "the code that the tabular list wants beside this one is missing",
               .source =
                   "ICD-10-CM tabular list, use additional code; Official Guidelines, section "
                   "I.A.13"},
    .catalogue = "DX-23",
    .risk = Risk::warned,
    .snip = 5,
    .help = "Add the code that completes this one, after it.",
    .dates = kDates,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!loaded(facts)) return;
          for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
            const DiagnosisFacts& one = facts.diagnoses[i];
            if (!counts(one)) continue;
            for (const TabularNote& note :
                 codes::tabular_notes(facts.sets, Relation::use_additional, one.bare, one.date)) {
              if (note.place != codes::TabularPlace::own || codes::length(note.at) < 4 ||
                  note.codes.empty() || holds_if_applicable(note.text))
                continue;
              if (named(facts, {&note, 1}, [&](std::size_t at) { return at != i; })) continue;
              raise(facts.claim.diagnoses[i].code, facts.diagnosis_place(i), told(note, one.date));
              break;
            }
          }
        },
};

}  // namespace claimwire::claims
