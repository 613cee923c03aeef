#include "mappings/build/diagnoses.h"

#include <algorithm>
#include <limits>

#include "codes/code_text.h"
#include "mappings/build/findings.h"

namespace claimwire::mappings {
namespace {

using claims::Diagnosis;
using claims::Form;
using claims::Text;

constexpr Origin kComputed{.kind = Origin::Kind::computed, .source = 0, .locator = 0};

/// practice.md section 2: BAR and ADT take final; DFT takes final, working, billing and blank. FHIR
/// says the use itself.
bool accepted(const Diagnosis& diagnosis, FeedKind feed) {
  const std::string& use = diagnosis.use.value;
  if (use == "final" || use == "principal" || use == "other" || use == "external_cause")
    return true;
  if (feed == FeedKind::account) return false;
  return use.empty() || use == "working" || use == "billing";
}

bool external_cause(const Diagnosis& diagnosis) {
  const std::string code = codes::undotted(diagnosis.code.value);
  return diagnosis.use.value == "external_cause" ||
         (code.size() >= 3 && code.front() >= 'V' && code.front() <= 'Y');
}

Text use(std::string_view value) { return {std::string{value}, kComputed}; }

/// Ranked ones first by rank; the rest by set id, else as they came.
void sort_by_rank(std::vector<Diagnosis>& diagnoses) {
  const auto key = [](const Diagnosis& diagnosis) {
    const Decimal last{std::numeric_limits<std::int32_t>::max(), 0};
    const bool ranked = diagnosis.rank.has() && diagnosis.rank.value > Decimal{0, 0};
    const bool first = diagnosis.use.value == "principal";
    return std::tuple{!first, !ranked, ranked ? diagnosis.rank.value : last,
                      diagnosis.set_id.has() ? diagnosis.set_id.value : last};
  };
  std::stable_sort(diagnoses.begin(), diagnoses.end(),
                   [&](const Diagnosis& a, const Diagnosis& b) { return key(a) < key(b); });
}

}  // namespace

std::vector<Diagnosis> order_diagnoses(const claims::Encounter& encounter, Form form,
                                       bool inpatient, FeedKind feed) {
  std::vector<Diagnosis> chosen, out;
  for (const Diagnosis& diagnosis : encounter.diagnoses) {
    if (!diagnosis.code.has() || !accepted(diagnosis, feed)) continue;
    // The same code as working and as final diagnosis is one; the same type twice is the sender's
    // mistake, which edit DX-08 shows.
    const auto twin = std::find_if(chosen.begin(), chosen.end(), [&](const Diagnosis& other) {
      return codes::undotted(other.code.value) == codes::undotted(diagnosis.code.value) &&
             other.use.value != diagnosis.use.value;
    });
    if (twin == chosen.end())
      chosen.push_back(diagnosis);
    else if (diagnosis.use.value == "final" || diagnosis.use.value == "principal")
      *twin = diagnosis;
  }
  sort_by_rank(chosen);

  std::vector<Diagnosis> causes;
  for (Diagnosis& diagnosis : chosen) {
    const bool first = out.empty();
    if (form == Form::institutional && external_cause(diagnosis) && !first) {
      diagnosis.use = use("external_cause");
      causes.push_back(std::move(diagnosis));
      continue;
    }
    diagnosis.use = use(first ? "principal" : "other");
    out.push_back(std::move(diagnosis));
  }
  std::move(causes.begin(), causes.end(), std::back_inserter(out));
  if (form != Form::institutional) return out;

  std::size_t reasons = 0;
  bool admitting = false;
  for (const Diagnosis& diagnosis : encounter.diagnoses) {
    const bool is_admitting = diagnosis.use.value == "admitting";
    const bool is_reason = diagnosis.use.value == "reason";
    if (!diagnosis.code.has() || (!is_admitting && !is_reason)) continue;
    Diagnosis copy = diagnosis;
    copy.poa = {};  // Neither HI*ABJ nor HI*APR has an indicator.
    if (inpatient && is_admitting && !admitting) {
      admitting = true;
      copy.use = use("admitting");
      out.push_back(std::move(copy));
    } else if (!inpatient && reasons < 3) {
      ++reasons;
      copy.use = use("reason");
      out.push_back(std::move(copy));
    }
  }
  return out;
}

namespace {

bool pointable(const Diagnosis& diagnosis) {
  return diagnosis.use.value == "principal" || diagnosis.use.value == "other";
}

/// Position among the diagnoses that lines may point at, from 1; 0 when the code is not there.
std::size_t position_of(const std::vector<Diagnosis>& diagnoses, const std::string& code) {
  std::size_t position = 0;
  for (const Diagnosis& diagnosis : diagnoses) {
    if (!pointable(diagnosis)) continue;
    ++position;
    if (codes::undotted(diagnosis.code.value) == code) return position;
  }
  return 0;
}

/// Behind the last principal or other diagnosis. Returns its position, from 1.
std::size_t add_behind(std::vector<Diagnosis>& diagnoses, Diagnosis added) {
  auto end = diagnoses.begin();
  std::size_t position = 1;
  for (auto at = diagnoses.begin(); at != diagnoses.end(); ++at)
    if (pointable(*at)) {
      end = at + 1;
      ++position;
    }
  added.use = use(position == 1 ? "principal" : "other");
  diagnoses.insert(end, std::move(added));
  return position;
}

/// A bare small number is a DG1-1 set id (practice.md section 2).
bool is_set_id(const std::string& text) {
  return !text.empty() && text.size() <= 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void point_line(const NetCharge& net, claims::ServiceLine& line, std::vector<Diagnosis>& diagnoses,
                const claims::Encounter& encounter, Issues& findings) {
  const auto point = [&](Diagnosis diagnosis, Origin from) {
    std::size_t position = position_of(diagnoses, codes::undotted(diagnosis.code.value));
    if (position == 0) position = add_behind(diagnoses, std::move(diagnosis));
    const std::string text = std::to_string(position);
    const bool there = std::any_of(line.pointers.begin(), line.pointers.end(),
                                   [&](const auto& pointer) { return pointer.value == text; });
    if (!there) line.pointers.push_back({text, from});
  };

  for (const Text& code : net.charge.diagnosis_codes) {
    if (!code.has()) continue;
    if (!is_set_id(code.value)) {
      Diagnosis diagnosis;
      diagnosis.code = code;
      diagnosis.system = {"icd10cm", kComputed};
      point(std::move(diagnosis), code.from);
      continue;
    }
    const auto wanted = Decimal::parse(code.value);
    const auto found = std::find_if(
        encounter.diagnoses.begin(), encounter.diagnoses.end(), [&](const Diagnosis& diagnosis) {
          return diagnosis.set_id.has() && wanted && diagnosis.set_id.value == *wanted;
        });
    if (found != encounter.diagnoses.end() && found->code.has()) {
      point(*found, code.from);
      continue;
    }
    Issue issue;
    issue.kind = &kPointerUnknown;
    issue.from = code.from;
    issue.found = code.value;
    issue.action = default_action(kPointerUnknown.severity);
    findings.push_back(std::move(issue));
  }
  for (const Diagnosis& diagnosis : net.charge.diagnoses)
    if (diagnosis.code.has()) point(diagnosis, diagnosis.code.from);
}

}  // namespace claimwire::mappings
