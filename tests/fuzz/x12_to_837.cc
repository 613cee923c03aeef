// The whole way: the claims of an X12 file to checked 837 files.
#include "mappings/pipeline.h"
#include "tests/fuzz/fuzz.h"
#include "x12/transactions/document.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static mappings::Problems problems;
  static const auto rules = mappings::Rules::make(mappings::demonstration_configuration(),
                                                  std::make_shared<codes::CodeSets>(), problems);
  fuzz::must(rules != nullptr, "the shipped mappings compile");
  mappings::FinishSettings settings;
  settings.today = *Date::parse_iso("2026-09-10");
  settings.now = *DateTime::parse_hl7("20260910120000");
  const auto finished = mappings::finish(fuzz::text(data, size), mappings::MessageFormat::x12,
                                         *rules, settings);
  if (!finished) return 0;
  for (const auto& account : *finished)
    for (const auto& claim : account.claims) {
      if (claim.bytes.empty()) continue;
      fuzz::must(x12::Document::read(Bytes{claim.bytes}).has_value(), "what we write is X12");
    }
  return 0;
}
