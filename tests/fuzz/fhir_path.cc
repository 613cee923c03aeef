// A FHIR path text, compiled and asked of a small bundle.
#include "fhir/content.h"
#include "fhir/path.h"
#include "tests/fuzz/fuzz.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string kBody =
      R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1","resource":
      {"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"subject":{"reference":
      "urn:uuid:2"},"participant":[{"type":[{"coding":[{"code":"ATND"}]}]}]}},{"fullUrl":
      "urn:uuid:2","resource":{"resourceType":"Patient","name":[{"family":"DOE"}]}}]})";
  static const Result<fhir::Content> content = fhir::Content::read(kBody);
  const auto path = fhir::Path::compile(fuzz::text(data, size));
  if (!path) return 0;
  path->find(*content);
  path->holds(*content, content->root());
  return 0;
}
