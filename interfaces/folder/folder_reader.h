#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/ports/inbox.h"
#include "interfaces/connector.h"

namespace claimwire::interfaces {

struct FolderReaderSettings {
  enum class Order : std::uint8_t { name, time };

  std::string key;   ///< Of the interface in the configuration.
  std::string path;  ///< The folder; made when it is not there. Folders in it are not looked into.
  /// A file is whole once its size and time have not changed for so long.
  std::chrono::milliseconds settled{30'000};
  /// "*.done": a file is whole once a marker stands beside it, named as the file or as the file
  /// without its ending ("a.837.done" or "a.done" for "a.837"). Empty: by `settled`.
  std::string ready{};
  Order order = Order::name;
  std::string move_to{};  ///< Where a file goes once all of it was taken; empty: it is deleted.
  std::uint64_t message_bytes_max = 16'000'000;  ///< A larger one is refused, and its file with it.
  std::uint64_t file_bytes_max = 256'000'000;
  std::uint32_t in_work_max = 64;          ///< Messages handed over and not answered.
  std::chrono::milliseconds poll{1'000};   ///< Between two looks at the folder.
  std::chrono::milliseconds retry{5'000};  ///< After the inbox said later.
};

struct FolderReaderCounts {
  std::uint64_t files = 0, messages = 0, duplicates = 0, refused = 0;
};

/// Reads files that others put into a folder, one after another in their order: HL7 v2 (one
/// message, many, or a batch), FHIR JSON, X12. A file is moved or deleted only when every message
/// in it was stored or known already; a crash between leaves the file, and the inbox knows its
/// messages by their content (`Arrival::idempotency_key` is "sha256:" and the hash). A file with a
/// message that was refused, with nothing readable, or too large goes to the folder `refused`
/// inside, with a log line.
class FolderReader final : public Source {
 public:
  FolderReader(engine::Inbox& inbox, FolderReaderSettings settings);
  ~FolderReader() override;

  /// Errors  folder.path: cannot be made or read; folder.move-to: cannot be made.
  Result<void> open() override;
  Result<void> start() override;
  /// Waits for the file in work, for at most `grace`; then leaves it to the next start.
  void stop(std::chrono::milliseconds grace) override;
  FolderReaderCounts counts() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::interfaces
