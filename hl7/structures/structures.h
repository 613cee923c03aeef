#pragma once
#include <cstddef>
#include <span>
#include <string_view>

namespace claimwire::hl7 {

/// One message structure as data: which segments may follow each other, and which form a group.
struct Structure {
  std::string_view name;    ///< "DFT_P03"
  std::string_view since;   ///< First version with this syntax: "2.5".
  std::string_view syntax;  ///< "MSH EVN PID FINANCIAL(FT1 PROCEDURE(PR1 ROL*)*)+ DG1*"
};

std::span<const Structure> all_structures();

/// Table 0354: the structure of "ADT_A08" is "ADT_A01". Empty: none known here.
std::string_view structure_for(std::string_view type_and_trigger);

/// Index into all_structures() of the row of `name` for a version (MSH-12.1); their number when
/// there is no such structure.
std::size_t structure_row(std::string_view name, std::string_view version);

}  // namespace claimwire::hl7
