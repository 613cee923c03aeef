#include "claims/edits/pointers.h"

namespace claimwire::claims {

std::size_t pointer_number(std::string_view pointer) {
  if (pointer.empty() || pointer.size() > 2) return 0;
  std::size_t number = 0;
  for (const char c : pointer) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return number;
}

}  // namespace claimwire::claims
