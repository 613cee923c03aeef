#include <utility>
#include <vector>

#include "claims/edits/all_edits.h"
#include "codes/code_system.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.codes-unchecked",
                .severity = Severity::warning,
                .message = "codes of this set were not checked: it was never loaded",
                .source = "claimwire, setting codes.uncovered"},
     .risk = Risk::warned},
    {.raises = {.id = "claim.edit-table-missing",
                .severity = Severity::warning,
                .message = "no loaded release of the edit table covers the date: the claim was not "
                           "judged by it",
                .source = "claimwire"},
     .risk = Risk::warned},
};

/// What a claim asks of one set: the first place for each day not covered.
class Coverings {
 public:
  Coverings(const Facts& facts, Raise& raise) : facts_{facts}, raise_{raise} {}

  /// `code` of the set `id` is judged on `day`. Says once for each set that it was never loaded,
  /// and once for each set and day that no release covers the day.
  template <class Place>
  void ask(std::string_view id, const Text& code, Date day, const Place& place) {
    const codes::CodeSet& set = facts_.sets.set(id);
    if (set.loaded() && (!day.valid() || set.release_on(day) != nullptr)) return;
    const Date said_for = set.loaded() ? day : Date{};
    for (const auto& [known, date] : said_)
      if (known == id && date == said_for) return;
    said_.emplace_back(id, said_for);
    if (set.loaded()) {
      raise_(code, place(), set.coverage_text(day));
      return;
    }
    const Action action = uncovered(id);
    if (action == Action::off && !raise_.tuned(kAlso[0])) return;
    Issue& issue = raise_.also(kAlso[0], code, place(),
                               concat(id, ": unchecked; load it with `claimwire codes import`"));
    if (!raise_.tuned(kAlso[0])) issue.action = action;
  }

  /// The same of a table that edits ask, which a site loads if it wants: said where one is loaded
  /// and ends before the day, and claims go on.
  template <class Place>
  void ask_table(std::string_view id, const Text& code, Date day, const Place& place) {
    const codes::CodeSet& set = facts_.sets.set(id);
    if (!set.loaded() || !day.valid() || set.release_on(day) != nullptr) return;
    for (const auto& [known, date] : said_)
      if (known == id && date == day) return;
    said_.emplace_back(id, day);
    raise_.also(kAlso[1], code, place(), set.coverage_text(day));
  }

 private:
  /// Modifiers follow the setting of the set they come with. Sets that a site loads if it wants
  /// (revenue codes, places of service, type of bill) are asked for only when listed.
  Action uncovered(std::string_view id) const {
    std::string_view key = id;
    if (id == codes::kHcpcsModifiers) key = codes::kHcpcs;
    if (id == codes::kCptModifiers) key = codes::kCpt;
    const auto& settings = facts_.codes.uncovered;
    if (const auto own = settings.find(std::string{id}); own != settings.end()) return own->second;
    if (const auto set = settings.find(std::string{key}); set != settings.end()) return set->second;
    if (key == codes::kIcd10cm || key == codes::kIcd10pcs || key == codes::kHcpcs)
      return Action::hold;
    return key == codes::kCpt || key == codes::kPoaExempt ? Action::warn : Action::off;
  }

  const Facts& facts_;
  Raise& raise_;
  std::vector<std::pair<std::string_view, Date>> said_;
};

void ask_for_diagnoses(const Facts& facts, Coverings& coverings) {
  const bool poa = facts.hospital_stay && facts.payer != nullptr && facts.payer->poa_required;
  for (std::size_t i = 0; i < facts.diagnoses.size(); ++i) {
    const DiagnosisFacts& judged = facts.diagnoses[i];
    const Diagnosis& diagnosis = facts.claim.diagnoses[i];
    if (judged.fault == DiagnosisFault::unchecked &&
        judged.system != codes::CodeSystem::icd9cm_diagnosis)
      coverings.ask(codes::kIcd10cm, diagnosis.code, judged.date,
                    [&] { return facts.diagnosis_place(i); });
    if (poa && diagnosis.poa.value.empty() && diagnosis.use.value != "admitting" &&
        diagnosis.use.value != "reason")
      coverings.ask(codes::kPoaExempt, diagnosis.code, facts.through,
                    [&] { return facts.poa_place(i); });
  }
}

void ask_for_lines(const Facts& facts, Coverings& coverings) {
  for (std::size_t i = 0; i < facts.lines.size(); ++i) {
    const LineFacts& judged = facts.lines[i];
    const ServiceLine& line = facts.claim.lines[i];
    const auto procedure = [&] { return facts.line_place(i, LineElement::procedure); };
    if (judged.system == codes::CodeSystem::hcpcs && judged.lookup.release == nullptr)
      coverings.ask(codes::kHcpcs, line.procedure, judged.date, procedure);
    if (judged.system == codes::CodeSystem::cpt && judged.lookup.release == nullptr)
      coverings.ask(codes::kCpt, line.procedure, judged.date, procedure);
    for (std::size_t m = 0; m < line.modifiers.size(); ++m) {
      const std::string& modifier = line.modifiers[m].value;
      const codes::Lookup lookup = facts.sets.find_modifier(modifier, judged.date);
      if (lookup.release != nullptr) continue;
      // CPT owns the numeric modifiers and P1 to P6.
      const bool cpt = !modifier.empty() && ((modifier[0] >= '0' && modifier[0] <= '9') ||
                                             (modifier.size() == 2 && modifier[0] == 'P' &&
                                              modifier[1] >= '1' && modifier[1] <= '6'));
      coverings.ask(cpt ? codes::kCptModifiers : codes::kHcpcsModifiers, line.modifiers[m],
                    judged.date, [&] { return facts.line_place(i, LineElement::modifier, m); });
    }
    if (!facts.pair_table().empty() && line.procedure.has()) {
      for (const std::string_view table :
           {facts.pair_table(), facts.limit_table(), codes::kAddOnCodes})
        coverings.ask_table(table, line.procedure, judged.date, procedure);
    }
    if (facts.institutional)
      coverings.ask(codes::kRevenue, line.revenue_code, judged.date,
                    [&] { return facts.line_place(i, LineElement::revenue_code); });
  }
}

}  // namespace

/// A code is judged by the release in force on its date, or not at all: where a set is loaded but
/// ends before that date the claim waits; where it was never loaded, the site decides what that
/// means and the claim says that it was not checked.
constinit const Edit kReleaseCovers{
    .raises = {.id = "claim.release-missing",
               .severity = Severity::error,
               .message = "no loaded release of the code set covers the date of service",
               .source = "45 CFR 162.1000: the code set valid at the time of service"},
    .catalogue = "SET-01",
    .risk = Risk::warned,
    .action = Action::hold,
    .snip = 5,
    .help = "Load the release for that date (`claimwire codes import`), then release the claim.",
    .dates = "the date each code is judged on",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          Coverings coverings{facts, raise};
          ask_for_diagnoses(facts, coverings);
          for (std::size_t i = 0; i < facts.procedures.size(); ++i)
            if (facts.institutional && facts.procedures[i].lookup.release == nullptr &&
                (facts.procedures[i].system == codes::CodeSystem::icd10pcs ||
                 facts.procedures[i].system == codes::CodeSystem::unknown))
              coverings.ask(codes::kIcd10pcs, facts.claim.procedures[i].code, facts.through,
                            [&] { return facts.procedure_place(i); });
          ask_for_lines(facts, coverings);
          if (const std::size_t first = facts.first_diagnosis(); first < facts.diagnoses.size()) {
            const Text& code = facts.claim.diagnoses[first].code;
            const auto place = [&] { return facts.diagnosis_place(first); };
            if (facts.hospital_stay) coverings.ask_table(codes::kMce, code, facts.through, place);
            coverings.ask_table(codes::kIcd10cmTabular, code, facts.diagnoses[first].date, place);
          }
          if (facts.institutional)
            coverings.ask(codes::kTypeOfBill, facts.claim.type_of_bill, facts.through,
                          [&] { return facts.place("2300/CLM05-1", "Claim.subType"); });
          else if (facts.claim.place_of_service.has())
            coverings.ask(
                codes::kPlaceOfService, facts.claim.place_of_service, facts.first_service,
                [&] { return facts.place("2300/CLM05-1", "Claim.item.locationCodeableConcept"); });
        },
};

}  // namespace claimwire::claims
