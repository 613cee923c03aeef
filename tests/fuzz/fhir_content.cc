// A FHIR body: read, walked, validated, asked with paths.
#include "fhir/claim_response.h"
#include "fhir/content.h"
#include "fhir/outcome.h"
#include "fhir/path.h"
#include "fhir/validate.h"
#include "tests/fuzz/fuzz.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Result<fhir::Content> content = fhir::Content::read(fuzz::text(data, size));
  if (!content) return 0;
  Issues issues;
  fhir::validate(*content, issues, {.claim_rules = true, .issues_max = 200});
  fuzz::must(issues.size() <= 201, "findings are bounded");
  const std::string outcome = fhir::write_outcome(issues, &*content);
  fuzz::must(fhir::Content::read(outcome).has_value(), "our own outcome is readable");
  static_cast<void>(fhir::read_claim_responses(*content).has_value());
  static const auto path = fhir::Path::compile(
      "Encounter.participant.where(type.coding.code = 'ATND').individual.resolve().identifier");
  for (const json::Value value : path->find(*content)) fhir::place_of(value);
  for (json::Value value = content->root(); value; value = value.next(content->root()))
    content->resolve(value);
  return 0;
}
