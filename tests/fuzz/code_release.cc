// A publisher's file or zip of codes. The first byte chooses the name it comes under.
#include "codes/import.h"
#include "tests/fuzz/fuzz.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::string_view kNames[] = {"icd10cm_order_2026.txt",  "HCPC2026_JAN_ANWEB.txt",
                                         "icd10cm-2026.zip",        "codes.csv",
                                         "icd10pcs_order_2026.txt", "cpt.txt",
                                         "POAexemptCodes.txt"};
  codes::ImportOptions options;
  if (data[0] % 16 >= 8) options.effective = *Date::parse_iso("2025-10-01");
  if (data[0] >= 128) options.set = "icd10cm";
  const auto releases = codes::read_releases(kNames[data[0] % std::size(kNames)],
                                             fuzz::text(data + 1, size - 1), options);
  if (releases) static_cast<void>(codes::freeze_all(*releases).has_value());
  return 0;
}
