#pragma once
#include <string>
#include <string_view>

#include "core/result.h"
#include "wrap/sqlite/database.h"

namespace claimwire::engine {

/// Version of the tables, in SQLite's user_version. A newer store is refused.
inline constexpr int kSchemaVersion = 1;

/// Makes the tables in an empty file, or checks the version and the stamp of an existing one.
/// Errors  store.too-new; store.other-environment when the store was made under the other
///         `site.environment` (promise B7); sqlite.*.
Result<void> prepare_schema(sqlite::Database& database, std::string_view environment);

}  // namespace claimwire::engine
