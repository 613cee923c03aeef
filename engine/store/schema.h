#pragma once
#include <string>
#include <string_view>

#include "core/result.h"
#include "engine/ports/files.h"
#include "wrap/sqlite/database.h"

namespace claimwire::engine {

/// Version of the tables, in SQLite's user_version. A newer store is refused.
inline constexpr int kSchemaVersion = 3;

/// Makes the tables in an empty file, or checks the version and the stamp of an existing one. An
/// older version is moved forward, after a copy of the file as it was lies beside it under
/// `<path>.schema-<version>` (promise G3).
/// Errors  store.too-new; store.too-old when there is no room for the copy;
///         store.other-environment when the store was made under the other `site.environment`
///         (promise B7); store.io, sqlite.*.
Result<void> prepare_schema(sqlite::Database& database, Files& files, const std::string& path,
                            std::string_view environment);

}  // namespace claimwire::engine
