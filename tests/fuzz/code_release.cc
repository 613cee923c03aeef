// A publisher's file or zip of codes. The first byte chooses the name it comes under.
#include "codes/import.h"
#include "tests/fuzz/fuzz.h"

using namespace claimwire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // The content tells the layout; a name tells set, part or day.
  constexpr std::string_view kNames[] = {"icd10cm_order_2026.txt",
                                         "HCPC2026_JAN_ANWEB.txt",
                                         "icd10cm-2026.zip",
                                         "codes.csv",
                                         "icd10pcs_order_2026.txt",
                                         "cpt.txt",
                                         "POAexemptCodes.txt",
                                         "ccipra-v322r0-f1.txt",
                                         "MCR_MUE_x_Eff_07-01-2026.csv",
                                         "AOC_V2026Q3-MCR.txt",
                                         "nucc_taxonomy_251.csv",
                                         "2018_I10gem.txt",
                                         "PPRRVU2026_Oct.csv",
                                         "npidata_pfile_20050523-20251109.csv",
                                         "OrderReferring_20251110.csv",
                                         "list-2026-01-01.csv"};
  codes::ImportOptions options;
  if (data[0] % 32 >= 16) options.effective = *Date::parse_iso("2025-10-01");
  if (data[0] >= 128) options.set = "icd10cm";
  const auto releases = codes::read_releases(kNames[data[0] % std::size(kNames)],
                                             fuzz::text(data + 1, size - 1), options);
  if (releases) static_cast<void>(codes::freeze_all(*releases).has_value());
  return 0;
}
