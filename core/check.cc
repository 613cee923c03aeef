#include "core/check.h"

#include <cstdio>
#include <cstdlib>

namespace claimwire {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "claimwire: fault in the program at %s:%d: %s\n", file, line, expression);
  std::abort();
}

}  // namespace claimwire
