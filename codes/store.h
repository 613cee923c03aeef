#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_sets.h"
#include "codes/import.h"
#include "core/result.h"

namespace claimwire::codes {

/// A release in the directory, as the manifest lists it.
struct StoredRelease {
  std::string id;    ///< "icd10cm-2025-10-01"
  std::string file;  ///< "icd10cm-2025-10-01-3f2a9c01.cwcodes", in the directory.
  bool active = true;
  ReleaseFacts facts;
};

/// The folder `codes.directory`: one table file for each release and a manifest of those in force.
/// A change writes new files beside the old ones, syncs them, then renames a new manifest over the
/// old: readers see all of it or nothing, and a failed import leaves everything as it was.
class CodeStore {
 public:
  explicit CodeStore(std::string directory) : directory_{std::move(directory)} {}

  /// Stores the releases of one import together. A release of the same set, effective date and part
  /// is replaced: the one before stays, switched off, as "icd10cm-2025-10-01@3f2a9c01", so that
  /// activate() of it rolls back; one before that, and one that this program cannot read, goes.
  /// Errors: of CodeTable::freeze, codes.directory-unwritable, codes.busy.
  Result<std::vector<StoredRelease>> add(const std::vector<ParsedRelease>& releases) const;
  /// All releases, by id. A directory that does not exist has none.
  /// Errors  codes.manifest-damaged, codes.table-*.
  Result<std::vector<StoredRelease>> list() const;
  /// Switches a stored release on or off; switched on, it takes the place of another of its day.
  /// Errors: codes.release-unknown.
  Result<void> activate(std::string_view id, bool active) const;
  /// Takes a release out and deletes its file. Errors: codes.release-unknown.
  Result<void> remove(std::string_view id) const;
  /// One stored release, active or not. Errors: codes.release-unknown, codes.table-*.
  Result<std::shared_ptr<const CodeTable>> open(std::string_view id) const;
  /// The active releases, mapped. Errors as list().
  Result<std::shared_ptr<const CodeSets>> load() const;
  /// Changes whenever the manifest does; "" without one. Cheap enough to ask every second.
  std::string version() const;

 private:
  std::string directory_;
};

}  // namespace claimwire::codes
