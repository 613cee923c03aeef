#pragma once
#include "engine/ports/files.h"

namespace claimwire::engine {

/// The operating system's files.
class PosixFiles final : public Files {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path, bool create) override;
  Result<void> make_folder(const std::string& path) override;
  Result<void> sync_folder(const std::string& path) override;
  Result<void> remove(const std::string& path) override;
  bool exists(const std::string& path) const override;
  std::uint64_t free_bytes(const std::string& path) const override;
  Result<std::unique_ptr<File>> lock(const std::string& path) override;
};

}  // namespace claimwire::engine
