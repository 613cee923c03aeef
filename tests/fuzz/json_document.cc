// JSON: any bytes end in a tape or a reason; the tape is whole.
#include "tests/fuzz/fuzz.h"
#include "wrap/json/document.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = json::Document::parse(fuzz::text(data, size));
  if (!document) return 0;
  std::size_t count = 0;
  for (json::Value value = document->root(); value; value = value.next(document->root())) {
    fuzz::must(value.offset() <= size, "a value lies in the bytes");
    fuzz::must(document->value(value.node()) == value, "a value is found by its number");
    if (++count < 100) value.path();
    value.text();
    value.integer();
  }
  return 0;
}
