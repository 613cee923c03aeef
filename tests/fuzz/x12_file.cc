// X12: read as a document, validated, every value found again by its path.
#include "tests/fuzz/fuzz.h"
#include "x12/syntax/path.h"
#include "x12/transactions/document.h"
#include "x12/transactions/validate.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text(data, size);
  x12::validate(bytes);
  const auto document = x12::Document::read(Bytes{std::string{bytes}});
  if (!document) return 0;
  std::size_t count = 0;
  for (const auto& value : document->all()) {
    if (++count > 20) break;
    const auto path = x12::Path::parse(value.path);
    fuzz::must(path.has_value(), "a value's path is a path");
    fuzz::must(!document->get(*path).empty(), "a value is found by its path");
  }
  return 0;
}
