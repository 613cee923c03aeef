#include <benchmark/benchmark.h>

#include <string>

#include "core/text.h"
#include "fhir/content.h"
#include "fhir/validate.h"
#include "wrap/json/document.h"
#include "wrap/json/reference_parse.h"

namespace {

using namespace claimwire;

/// An invented encounter with `lines` charges: as an EHR sends it, indented.
std::string bundle(int lines) {
  std::string out = R"({
  "resourceType": "Bundle", "type": "transaction",
  "entry": [
    {
      "fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000001",
      "resource": {
        "resourceType": "Patient", "id": "p1",
        "name": [ { "use": "official", "family": "Quillfeather", "given": [ "Ada", "Lou" ] } ],
        "gender": "female", "birthDate": "1970-02-03"
      },
      "request": { "method": "POST", "url": "Patient" }
    })";
  for (int n = 0; n < lines; ++n) {
    const std::string id = std::to_string(100000 + n);
    out += concat(R"(,
    {
      "fullUrl": "urn:uuid:00000000-0000-4000-9000-000000)",
                  id, R"(",
      "resource": {
        "resourceType": "ChargeItem", "id": "c)",
                  id, R"(", "status": "billable",
        "code": {
          "coding": [
            { "system": "http://www.ama-assn.org/go/cpt", "code": "99213", "display": "visit" }
          ]
        },
        "subject": { "reference": "Patient/p1" },
        "occurrenceDateTime": "2026-09-03T11:00:00+02:00",
        "quantity": { "value": 1.00 },
        "priceOverride": { "value": 140.00, "currency": "USD" }
      },
      "request": { "method": "POST", "url": "ChargeItem" }
    })");
  }
  return out + "\n  ]\n}\n";
}

/// The yardstick of design.md section 8: the library's own parse in place, with its own DOM.
void LibraryParse(benchmark::State& state) {
  const std::string body = bundle(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(json::reference_parse(body));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.size()));
}

void ReadToTape(benchmark::State& state) {
  const std::string body = bundle(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(json::Document::parse(body).has_value());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.size()));
}

/// With the entries indexed, ready for references to be resolved.
void ReadBundle(benchmark::State& state) {
  const std::string body = bundle(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(fhir::Content::read(body).has_value());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.size()));
}

void ReadAndValidate(benchmark::State& state) {
  const std::string body = bundle(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const auto content = fhir::Content::read(body);
    Issues issues;
    fhir::validate(*content, issues);
    if (!issues.empty()) state.SkipWithError("the sample must be valid");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.size()));
}

BENCHMARK(LibraryParse)->Arg(10)->Arg(1000);
BENCHMARK(ReadToTape)->Arg(10)->Arg(1000);
BENCHMARK(ReadBundle)->Arg(10)->Arg(1000);
BENCHMARK(ReadAndValidate)->Arg(10)->Arg(1000);

}  // namespace
