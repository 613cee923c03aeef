#include "fhir/kinds.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace claimwire::fhir {
namespace kinds {

const Kind kUnknownElement{
    {"fhir.unknown-element", Severity::error,
     "the definition has no element of this name; check its spelling", "FHIR R4, 2.6.2.1"},
    "structure"};
const Kind kRequired{{"fhir.required-missing", Severity::error,
                      "a required element is missing; add it", "FHIR R4, 1.24.1.3 cardinality"},
                     "required"};
const Kind kNotAList{
    {"fhir.not-a-list", Severity::error,
     "the element may repeat, so JSON has it as a list; put it in [ ]", "FHIR R4, 2.6.2.1"},
    "structure"};
const Kind kIsAList{
    {"fhir.is-a-list", Severity::error,
     "the element may stand only once, so JSON has it without a list", "FHIR R4, 2.6.2.1"},
    "structure"};
const Kind kJsonType{{"fhir.wrong-json-type", Severity::error,
                      "the value has the wrong JSON type for its element", "FHIR R4, 2.6.2.2"},
                     "structure"};
const Kind kFormat{{"fhir.value-format", Severity::error,
                    "the value does not have the format of its type", "FHIR R4, 2.24.0.1"},
                   "value"};
const Kind kCode{{"fhir.code-not-in-set", Severity::error,
                  "the code is none of those that the element allows", "FHIR R4, 4.1.5 required"},
                 "code-invalid"};
const Kind kEmpty{
    {"fhir.empty", Severity::error, "an element without content; leave it out or give it a value",
     "FHIR R4, 2.6.2.1 and ele-1"},
    "structure"};
const Kind kNull{
    {"fhir.null", Severity::error,
     "null stands where no extension takes its place; leave the element out", "FHIR R4, 2.6.2.3"},
    "structure"};
const Kind kChoice{
    {"fhir.choice-repeated", Severity::error,
     "only one form of a choice of types may be given; keep one", "FHIR R4, 1.24.1.4"},
    "structure"};
const Kind kUnknownResource{{"fhir.unknown-resource", Severity::error,
                             "a resource needs a resourceType that R4 knows", "FHIR R4, 2.26"},
                            "structure"};
const Kind kResourceNotChecked{
    {"fhir.resource-not-checked", Severity::information,
     "a resource type that claimwire keeps and does not check", "FHIR R4, 2.26"},
    "informational"};
const Kind kMore{{"fhir.more-findings", Severity::warning,
                  "there are more findings than are listed; fix these first", "claimwire limit"},
                 "incomplete"};

const Kind kSequenceRepeated{{"fhir.claim-sequence-repeated", Severity::error,
                              "the sequence number is used twice in its list; number it anew",
                              "FHIR R4, 13.2 Claim, sequence"},
                             "business-rule"};
const Kind kSequenceDangling{
    {"fhir.claim-sequence-dangling", Severity::error,
     "no entry of the list it points into has this sequence number; correct or remove it",
     "FHIR R4, 13.2 Claim, item sequences"},
    "business-rule"};
const Kind kFocal{{"fhir.claim-focal", Severity::error,
                   "exactly one insurance of a Claim is focal: the one it is judged against",
                   "FHIR R4, 13.2 Claim.insurance.focal"},
                  "business-rule"};
const Kind kCoverage{{"fhir.claim-coverage", Severity::error,
                      "insurance.coverage points to a resource that is no Coverage",
                      "FHIR R4, 13.2 Claim.insurance.coverage"},
                     "business-rule"};
const Kind kBeneficiary{{"fhir.claim-beneficiary", Severity::warning,
                         "the coverage is for another person than the patient of the Claim",
                         "FHIR R4, 13.2 Claim.insurance.coverage"},
                        "business-rule"};
const Kind kNet{{"fhir.claim-net", Severity::warning, "net is not unit price x quantity x factor",
                 "FHIR R4, 13.2 Claim.item.net"},
                "business-rule"};
const Kind kTotal{{"fhir.claim-total", Severity::warning,
                   "total is not the sum of the nets of the items", "FHIR R4, 13.2 Claim.total"},
                  "business-rule"};

}  // namespace kinds

namespace {

constexpr Kind rule(std::string_view id, std::string_view message, std::string_view source) {
  return {{id, Severity::error, message, source}, "invariant"};
}

constexpr std::array kInvariants{
    rule("fhir.att-1", "an attachment with data says its contentType", "FHIR R4, att-1"),
    rule("fhir.bdl-1", "total stands only in a searchset or history", "FHIR R4, bdl-1"),
    rule("fhir.bdl-2", "entry.search stands only in a searchset", "FHIR R4, bdl-2"),
    rule("fhir.bdl-3",
         "entry.request stands in every entry of a batch, transaction or history, "
         "and in no other Bundle",
         "FHIR R4, bdl-3"),
    rule("fhir.bdl-4",
         "entry.response stands in every entry of a response or history, and in no "
         "other Bundle",
         "FHIR R4, bdl-4"),
    rule("fhir.bdl-5", "an entry has a resource, a request or a response", "FHIR R4, bdl-5"),
    rule("fhir.bdl-7", "fullUrl, with the version, is unique in a Bundle", "FHIR R4, bdl-7"),
    rule("fhir.bdl-8", "fullUrl does not name a version", "FHIR R4, bdl-8"),
    rule("fhir.bdl-9", "a document has an identifier with system and value", "FHIR R4, bdl-9"),
    rule("fhir.bdl-10", "a document has a timestamp", "FHIR R4, bdl-10"),
    rule("fhir.bdl-11", "the first resource of a document is its Composition", "FHIR R4, bdl-11"),
    rule("fhir.bdl-12", "the first resource of a message is its MessageHeader", "FHIR R4, bdl-12"),
    rule("fhir.con-1", "a stage has a summary or an assessment", "FHIR R4, con-1"),
    rule("fhir.con-2", "evidence has a code or a detail", "FHIR R4, con-2"),
    rule("fhir.con-4", "a condition that abated is inactive, resolved or in remission",
         "FHIR R4, con-4"),
    rule("fhir.con-5", "a condition entered in error has no clinicalStatus", "FHIR R4, con-5"),
    rule("fhir.cpt-2", "a contact point with a value says its system", "FHIR R4, cpt-2"),
    rule("fhir.dom-2", "a contained resource contains no other", "FHIR R4, dom-2"),
    rule("fhir.dom-4", "a contained resource has no versionId or lastUpdated", "FHIR R4, dom-4"),
    rule("fhir.dom-5", "a contained resource has no security label", "FHIR R4, dom-5"),
    rule("fhir.ext-1", "an extension has either a value or extensions", "FHIR R4, ext-1"),
    rule("fhir.obs-6", "a value that is absent for a reason is not given too", "FHIR R4, obs-6"),
    rule("fhir.org-1", "an organization has an identifier or a name", "FHIR R4, org-1"),
    rule("fhir.org-2", "the address of an organization is never a home", "FHIR R4, org-2"),
    rule("fhir.org-3", "the telecom of an organization is never at home", "FHIR R4, org-3"),
    rule("fhir.pat-1", "a contact of a patient has a name, telecom, address or organization",
         "FHIR R4, pat-1"),
    rule("fhir.per-1", "a period does not end before it starts", "FHIR R4, per-1"),
    rule("fhir.qty-3", "a quantity with a code of its unit says the system", "FHIR R4, qty-3"),
    rule("fhir.rat-1", "a ratio has numerator and denominator, or neither but an extension",
         "FHIR R4, rat-1"),
    rule("fhir.ref-1", "a reference with # points to a contained resource", "FHIR R4, ref-1"),
};

constexpr std::string_view kPrefix = "fhir.";

/// Findings of other folders, by how their id begins; the first that fits.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kCodesByPrefix{{
    {"json.too-", "too-long"},
    {"json.number-too-long", "too-long"},
    {"json.", "structure"},
    {"fhir.path", "processing"},
    {"fhir.not-found", "not-found"},
    {"fhir.not-supported", "not-supported"},
    {"fhir.required", "required"},
    {"fhir.invalid", "invalid"},
    {"fhir.", "structure"},
    {"claim.diagnosis", "code-invalid"},
    {"claim.procedure", "code-invalid"},
    {"claim.modifier", "code-invalid"},
    {"codes.", "code-invalid"},
    {"claim.", "business-rule"},
    {"mapping.", "value"},
    {"auth.", "security"},
}};

}  // namespace

const Kind& invariant(std::string_view key) {
  const auto found = std::find_if(kInvariants.begin(), kInvariants.end(), [&](const Kind& kind) {
    return kind.issue.id.substr(kPrefix.size()) == key;
  });
  // The keys are our own: tests/fhir/kinds_test.cc raises each one.
  return found != kInvariants.end() ? *found : kInvariants.front();
}

std::span<const Kind* const> all_kinds() {
  static const std::vector<const Kind*> all = [] {
    std::vector<const Kind*> list{&kinds::kUnknownElement,
                                  &kinds::kRequired,
                                  &kinds::kNotAList,
                                  &kinds::kIsAList,
                                  &kinds::kJsonType,
                                  &kinds::kFormat,
                                  &kinds::kCode,
                                  &kinds::kEmpty,
                                  &kinds::kNull,
                                  &kinds::kChoice,
                                  &kinds::kUnknownResource,
                                  &kinds::kResourceNotChecked,
                                  &kinds::kMore,
                                  &kinds::kSequenceRepeated,
                                  &kinds::kSequenceDangling,
                                  &kinds::kFocal,
                                  &kinds::kCoverage,
                                  &kinds::kBeneficiary,
                                  &kinds::kNet,
                                  &kinds::kTotal};
    for (const Kind& kind : kInvariants) list.push_back(&kind);
    return list;
  }();
  return all;
}

std::string_view outcome_code(std::string_view id) {
  for (const Kind* const own : all_kinds()) {
    if (own->issue.id == id) return own->code;
  }
  for (const auto& [prefix, code] : kCodesByPrefix) {
    if (id.starts_with(prefix)) return code;
  }
  return "processing";
}

}  // namespace claimwire::fhir
