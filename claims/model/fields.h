#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include "claims/model/claim.h"
#include "claims/model/encounter.h"

namespace claimwire::claims {

/// What a field holds, and so how a mapping converts into it and an expression reads it.
enum class FieldType {
  text,        ///< Text
  text_list,   ///< TextList
  decimal,     ///< Sourced<Decimal>
  money,       ///< Sourced<Money>
  date,        ///< Sourced<Date>
  date_time,   ///< Sourced<DateTime>
  group,       ///< A struct with fields of its own.
  group_list,  ///< A vector of such structs.
  extras,      ///< Extras
};
std::string_view name(FieldType type);

/// Groups that a composite of a message fills at once, each part with its own place: HL7 XPN, XAD,
/// DR, XCN; FHIR HumanName, Address, Period, Reference. `plain` groups are filled field by field.
enum class Composite { plain, person_name, address, period, provider };

struct GroupInfo;

/// One field of a model struct: the leaf of a mapping's target path, of an expression's path and of
/// the generated reference page.
struct FieldInfo {
  std::string_view name;  ///< As mappings write it: "birth_date".
  FieldType type;
  std::string_view what;     ///< One sentence for the reference page.
  std::string_view allowed;  ///< For coded text: the values, blank-separated; empty when free.
  const GroupInfo* group = nullptr;    ///< Of group and group_list.
  void* (*at)(void* owner) = nullptr;  ///< Address of the member in its struct.
};

/// The fields of one struct. For group_list, the functions work on the vector.
struct GroupInfo {
  std::string_view name;  ///< "diagnosis"
  Composite composite;
  std::span<const FieldInfo> fields;
  std::size_t (*size)(const void* list);
  void* (*item)(void* list, std::size_t index);
  void* (*append)(void* list);  ///< Adds an empty item and gives its address.

  const FieldInfo* find(std::string_view field) const;
};

const GroupInfo& encounter_fields();
const GroupInfo& claim_fields();

}  // namespace claimwire::claims
