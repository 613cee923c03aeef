#pragma once
#include <string>
#include <string_view>

#include "core/result.h"

namespace claimwire::daemon {

/// A small file beside the store, read and written whole.
/// Errors  file.unreadable; one that is not there is empty.
Result<std::string> read_small_file(const std::string& path);
/// A new file of mode 0600, fsynced, takes the old one's place: a reader, and the next start, see
/// all of one or all of the other. Errors: file.unwritable.
Result<void> write_small_file(const std::string& path, std::string_view content);

}  // namespace claimwire::daemon
