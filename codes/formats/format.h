#pragma once
#include <string_view>

#include "codes/formats/content.h"
#include "core/result.h"

namespace claimwire::codes {

/// One file layout that can be imported.
struct Format {
  std::string_view id;    ///< "icd10-order": stored with the release.
  std::string_view what;  ///< "ICD-10 order file": for a person.
  /// Cheap, from the first lines alone.
  bool (*matches)(std::string_view content);
  /// `name` as the publisher called the file, without folders: a hint at part and release.
  Result<Content> (*read)(std::string_view content, std::string_view name);
};

}  // namespace claimwire::codes
