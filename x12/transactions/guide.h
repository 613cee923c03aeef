#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace claimwire::x12 {

/// The implementation guides that are written and checked.
enum class Guide : std::uint8_t {
  professional,   ///< 837P, 005010X222A1
  institutional,  ///< 837I, 005010X223A2
};

enum class Use : std::uint8_t { required, situational };

/// Data types of X12.6; `composite` is an element made of components.
enum class ElementType : std::uint8_t { AN, ID, N0, R, DT, TM, composite };

/// Code lists kept outside the element's own row.
enum class CodeList : std::uint8_t { none, states, country, currency, pos, remark_code, pwk01 };

/// One element or component of a segment. What a segment spec does not list is not used.
struct ElementSpec {
  std::uint8_t position;  ///< From 1.
  Use use;
  ElementType type;
  std::uint16_t length_min, length_max;  ///< Characters, from the data dictionary.
  std::uint16_t guide_max;               ///< The guide's own shorter maximum; 0: none.
  std::string_view codes;                ///< Allowed values, blank between; empty: any.
  CodeList list;
  std::span<const ElementSpec> components;  ///< Of a composite.

  /// What a writer may fill at most.
  constexpr std::uint16_t write_max() const { return guide_max != 0 ? guide_max : length_max; }
};

/// One row of a loop: a segment id, told from its sisters by a qualifier.
struct SegmentSpec {
  std::string_view id;
  std::string_view qualifiers;  ///< Values that mark this row, blank between; empty: any.
  std::uint8_t qualifier_element;
  std::uint8_t qualifier_component;  ///< 0: the element is not a composite.
  Use use;
  std::uint16_t repeat_max;
  std::uint8_t order;  ///< Rows of one order may come in any order among each other.
  std::string_view what;
  std::span<const ElementSpec> elements;

  const ElementSpec* element(std::uint8_t position) const;
};

/// One loop of a guide. 2300 is one object that hangs under 2000B and 2000C alike.
struct LoopSpec {
  std::string_view id;
  Use use;
  std::uint16_t repeat_max;  ///< 0: no limit.
  std::uint8_t order;        ///< Loops of one order may come in any order among each other.
  std::span<const SegmentSpec> segments;  ///< The first one opens the loop.
  std::span<const LoopSpec* const> children;

  bool contains(const LoopSpec& other) const;  ///< Itself included.
};

struct GuideSpec {
  Guide guide;
  std::string_view version;  ///< GS08 and ST03: "005010X222A1".
  std::string_view name;     ///< "837P"
  const LoopSpec* root;      ///< Between ST and SE: BHT, 1000A, 1000B, 2000A.
};

const GuideSpec& guide_spec(Guide guide);
/// By GS08/ST03. The aliases 005010X222A2, 005010X223A3 and the ids without addendum are accepted
/// on reading.
std::optional<Guide> guide_of_version(std::string_view version);
/// nullptr when the guide has no such loop.
const LoopSpec* find_loop(Guide guide, std::string_view id);

/// Segment ids packed for comparison, which is what a walk along the tables does most.
constexpr std::uint32_t packed_id(std::string_view id) {
  std::uint32_t out = 0;
  if (id.size() > 4) return 0;
  for (const char c : id) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

/// True when `value` is one of the blank-separated `codes`.
bool has_code(std::string_view codes, std::string_view value);
/// The first of the blank-separated `codes`; empty when there is none.
std::string_view first_code(std::string_view codes);
/// The codes of a list that is shipped, blank between; empty for lists that a site loads itself
/// (remark codes) or that are judged by shape (currency).
std::string_view codes_of(CodeList list);
/// True when `value` stands in `list`, or `list` is none or not shipped.
bool in_list(CodeList list, std::string_view value);
/// Elements the X12 standard defines for the segment; 0: not a segment of these guides.
std::uint8_t elements_defined(std::string_view segment_id);

std::string_view name(ElementType type);  ///< "AN"
std::string_view name(Use use);           ///< "required"

}  // namespace claimwire::x12
