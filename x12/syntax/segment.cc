#include "x12/syntax/segment.h"

namespace claimwire::x12 {

std::string_view Segment::component(std::size_t n, std::size_t c) const {
  std::string_view rest = element(n);
  for (; c > 1; --c) {
    const std::size_t cut = rest.find(delimiters.component);
    if (cut == std::string_view::npos) return {};
    rest.remove_prefix(cut + 1);
  }
  return rest.substr(0, rest.find(delimiters.component));
}

Origin Segment::origin(std::uint8_t element_number, std::uint8_t component_number) const {
  Origin place{};
  place.kind = Origin::Kind::message;
  place.locator = X12Locator{number, element_number, component_number}.pack() & 0xFFFFFFFFFFFF;
  return place;
}

}  // namespace claimwire::x12
