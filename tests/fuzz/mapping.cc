// A mapping file: read, merged, compiled.
#include "mappings/engine/compiled.h"
#include "mappings/engine/definition.h"
#include "mappings/engine/tables.h"
#include "tests/fuzz/fuzz.h"
#include "wrap/yaml/document.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto stream = yaml::Stream::parse(fuzz::text(data, size), "site.yaml");
  if (!stream) return 0;
  mappings::Problems problems;
  static const mappings::SiteTables kTables;
  for (auto& definition : mappings::read_definitions(*stream, ".", problems)) {
    mappings::Problems of_merge;
    mappings::merge(definition, definition, of_merge);
    mappings::Problems of_compile;
    static_cast<void>(mappings::compile(std::move(definition), kTables, of_compile) != nullptr);
  }
  return 0;
}
