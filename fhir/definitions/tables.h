#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace claimwire::fhir::definitions {

enum class Kind : std::uint8_t { primitive, complex, backbone, resource };

/// The rows of tables.cc. Numbers point into the tables beside: names into kNames, types into
/// kTypes. Read through definitions.h.
struct TypeRow {
  std::uint16_t name;
  std::uint16_t elements_first;
  std::uint16_t elements_count;
  Kind kind;
  bool abstract;
};
struct ElementRow {
  std::uint16_t name;  ///< Of value[x]: "value".
  std::uint16_t types_first;
  std::uint8_t types_count;
  std::uint8_t min;
  std::uint8_t max;  ///< 0: no limit.
  bool choice;
  std::uint16_t value_set;  ///< Of a required binding; 0: none that the package lists.
};
struct ValueSetRow {
  std::uint16_t url;
  std::uint16_t system;  ///< Where all codes are of one system; else 0.
  std::uint16_t codes_first;
  std::uint16_t codes_count;
};

extern const std::string_view kNames[];
extern const TypeRow kTypes[];  ///< Sorted by name.
extern const ElementRow kElements[];
extern const std::uint16_t kTypeLists[];
extern const ValueSetRow kValueSets[];
extern const std::uint16_t kCodes[];
extern const std::uint16_t kResourceNames[];  ///< All 148 of R4, sorted by name.
extern const std::size_t kTypeCount;
extern const std::size_t kResourceNameCount;

}  // namespace claimwire::fhir::definitions
