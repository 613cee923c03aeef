#include "claims/edits/npi.h"

namespace claimwire::claims {

bool npi_is_valid(std::string_view npi) {
  if (npi.size() != 10 || (npi[0] != '1' && npi[0] != '2')) return false;
  int sum = 24;  // what the digits of 80840 add
  for (std::size_t i = 0; i < npi.size(); ++i) {
    if (npi[i] < '0' || npi[i] > '9') return false;
    int digit = npi[i] - '0';
    if (i % 2 == 0) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

}  // namespace claimwire::claims
