#include "hl7/findings.h"

#include <algorithm>
#include <map>
#include <vector>

#include "apps/daemon/hl7_intake.h"
#include "apps/reference/pages.h"
#include "claims/edits/all_edits.h"
#include "claims/edits/own_edits.h"
#include "claims/enrich/enrich.h"
#include "core/text.h"
#include "engine/held_findings.h"
#include "fhir/kinds.h"
#include "mappings/finding_kinds.h"
#include "x12/transactions/finding.h"

namespace claimwire::apps {
namespace {

std::vector<const IssueKind*> every_kind() {
  std::vector<const IssueKind*> out;
  for (const IssueKind* one : hl7::all_findings()) out.push_back(one);
  for (const fhir::Kind* one : fhir::all_kinds()) out.push_back(&one->issue);
  for (const x12::FindingKind* one : x12::all_finding_kinds()) out.push_back(&one->issue);
  for (const claims::Edit* edit : claims::all_edits()) {
    out.push_back(&edit->raises);
    for (const claims::Variant& also : edit->also) out.push_back(&also.raises);
  }
  out.push_back(&claims::kOwnEditFailed);
  out.push_back(&claims::kProviderUnknown);
  for (const IssueKind* one : mappings::all_finding_kinds()) out.push_back(one);
  out.push_back(&engine::kReviewFirst);
  out.push_back(&daemon::kReceiverUnexpected);
  out.push_back(&daemon::kVersionUnexpected);
  std::sort(out.begin(), out.end(),
            [](const IssueKind* a, const IssueKind* b) { return a->id < b->id; });
  return out;
}

std::string_view area(std::string_view id) { return id.substr(0, id.find('.')); }

}  // namespace

std::string findings_page() {
  static const std::map<std::string_view, std::string_view> kAreas{
      {"build", "While claims are built of an encounter"},
      {"claim", "By the claim edits; see [edits.md](edits.md)"},
      {"codes", "About code sets"},
      {"enrich", "While tables fill in what the message did not say"},
      {"fhir", "About FHIR content"},
      {"held", "Because a person is to look"},
      {"hl7", "About HL7 v2 messages"},
      {"intake", "When a message comes in"},
      {"mapping", "By the rules of mappings"},
      {"x12", "About X12 files, ours and others'"}};
  std::string out =
      "# Findings\n\nMade by `claimwire docs`. Every kind of finding by its id, which never "
      "changes. "
      "The severity says how bad it is; what is done about it (off, warn, hold, reject) is policy, "
      "by payer and by `edits:`. Where no policy says otherwise, information and warning warn, "
      "error holds, fatal rejects.\n";
  std::string_view last;
  for (const IssueKind* kind : every_kind()) {
    if (area(kind->id) != last) {
      last = area(kind->id);
      const auto title = kAreas.find(last);
      out +=
          concat("\n## ", last, "\n\n", title == kAreas.end() ? "" : concat(title->second, ".\n\n"),
                 "| id | severity | message | source |\n| --- | --- | --- | --- |\n");
    }
    out += concat("| `", kind->id, "` | ", name(kind->severity), " | ", table_cell(kind->message),
                  " | ", table_cell(kind->source), " |\n");
  }
  return out;
}

std::string edits_page() {
  std::string out =
      "# Claim edits\n\nMade by `claimwire docs`. Every edit in the order they run. `edits:` of "
      "the "
      "configuration tunes each by its name in the catalogue or by the id of a finding.\n";
  for (const claims::Edit* edit : claims::all_edits()) {
    const Action action = edit->action ? *edit->action : claims::default_action(edit->risk);
    out += concat("\n## ", edit->catalogue, "\n\n", edit->raises.message, ". ", edit->help,
                  "\n\n| | |\n| --- | --- |\n");
    const auto row = [&](std::string_view what, std::string_view value) {
      if (!value.empty()) out += concat("| ", what, " | ", table_cell(value), " |\n");
    };
    row("finding", concat("`", edit->raises.id, "`"));
    row("severity", name(edit->raises.severity));
    row("what happens to the claim", claims::name(edit->risk));
    row("action", concat(name(action), ", unless a pack says otherwise"));
    row("SNIP level", std::to_string(edit->snip));
    row("date", edit->dates);
    row("source", edit->raises.source);
    if (edit->practice) row("rests on", claims::kRestsOnPractice);
    for (const claims::Variant& also : edit->also)
      row("also", concat("`", also.raises.id, "`: ", also.raises.message));
  }
  return out;
}

}  // namespace claimwire::apps
