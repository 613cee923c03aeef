#pragma once
#include <cstdint>

namespace claimwire {

/// Where a value came from, in 64 bits, so that every value can carry one.
/// `locator` is a place inside the source, packed by the format that read it. HL7: segment 14,
/// field 9, repetition 9, component 8, subcomponent 8. X12: segment 32, element 8, component 8.
/// FHIR: node number 32. A table row: row number 48.
struct Origin {
  enum class Kind : std::uint64_t {
    none,           ///< Nothing vouches: the value is absent.
    message,        ///< A place in the message received.
    table_row,      ///< A row of an enrichment or translation table.
    person,         ///< Someone typed it.
    default_value,  ///< A default of a mapping or of the configuration.
    computed,       ///< Worked out from other values.
    erased,         ///< The message says null at this place (HL7 `""`): the value is deleted.
  };
  Kind kind : 4 = Kind::none;
  std::uint64_t source : 12 = 0;  ///< Index into the claim's short list of sources.
  std::uint64_t locator : 48 = 0;

  friend constexpr bool operator==(const Origin& a, const Origin& b) {
    return a.kind == b.kind && a.source == b.source && a.locator == b.locator;
  }
};
static_assert(sizeof(Origin) == 8);

/// A value of the model, and the place that vouches for it.
template <class T>
struct Sourced {
  T value{};
  Origin from{};

  /// Something was said: not absent and not an explicit null.
  constexpr bool has() const {
    return from.kind != Origin::Kind::none && from.kind != Origin::Kind::erased;
  }
  /// The sender said null: the receiver deletes what it had.
  constexpr bool erased() const { return from.kind == Origin::Kind::erased; }
};

/// An HL7 place packed as Origin::locator: numbers from 1 as the standard counts (segment counts
/// the segments of the message from 1); 0 means "the whole of the level above".
struct Hl7Locator {
  std::uint16_t segment = 0;       ///< 14 bits: n-th segment of the message.
  std::uint16_t field = 0;         ///< 9 bits
  std::uint16_t repetition = 0;    ///< 9 bits
  std::uint16_t component = 0;     ///< 8 bits
  std::uint16_t subcomponent = 0;  ///< 8 bits

  constexpr std::uint64_t pack() const {
    return (std::uint64_t{segment} & 0x3FFF) << 34 | (std::uint64_t{field} & 0x1FF) << 25 |
           (std::uint64_t{repetition} & 0x1FF) << 16 | (std::uint64_t{component} & 0xFF) << 8 |
           (std::uint64_t{subcomponent} & 0xFF);
  }
  static constexpr Hl7Locator unpack(std::uint64_t bits) {
    return {static_cast<std::uint16_t>(bits >> 34 & 0x3FFF),
            static_cast<std::uint16_t>(bits >> 25 & 0x1FF),
            static_cast<std::uint16_t>(bits >> 16 & 0x1FF),
            static_cast<std::uint16_t>(bits >> 8 & 0xFF), static_cast<std::uint16_t>(bits & 0xFF)};
  }
};

/// An X12 place: segment counts from 1 over the whole file, element and component as the standard.
struct X12Locator {
  std::uint32_t segment = 0;
  std::uint8_t element = 0;
  std::uint8_t component = 0;

  constexpr std::uint64_t pack() const {
    return std::uint64_t{segment} << 16 | std::uint64_t{element} << 8 | std::uint64_t{component};
  }
  static constexpr X12Locator unpack(std::uint64_t bits) {
    return {static_cast<std::uint32_t>(bits >> 16 & 0xFFFFFFFF),
            static_cast<std::uint8_t>(bits >> 8 & 0xFF), static_cast<std::uint8_t>(bits & 0xFF)};
  }
};

}  // namespace claimwire
