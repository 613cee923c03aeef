#pragma once

namespace claimwire {

/// Prints the failed expression and place to standard error and ends the process; the store
/// recovers what was in work. Never returns.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace claimwire

/// A fault in our own code, checked in release builds too. No bytes from outside decide one.
#define CW_ASSERT(expression)                           \
  (static_cast<bool>(expression) ? static_cast<void>(0) \
                                 : ::claimwire::assertion_failed(#expression, __FILE__, __LINE__))
