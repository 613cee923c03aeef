#pragma once
#include <memory>
#include <string>

#include "interfaces/connector.h"
#include "net/runtime.h"

namespace claimwire::interfaces {

struct FolderWriterSettings {
  std::string key;   ///< Of the interface in the configuration.
  std::string path;  ///< The folder; made when it is not there.
};

/// Writes each delivery as a file under its own name. It is written under a temporary name that no
/// reader's pattern meets (".name.part"), fsynced, renamed into place, and the folder fsynced
/// before the delivery counts as accepted. Deliveries that wait together share the folder's fsync.
/// The same name with the same bytes again is accepted and changes nothing; with other bytes it is
/// refused, since a file a partner may have fetched is never replaced (promise B2).
class FolderWriter final : public Destination {
 public:
  FolderWriter(net::Runtime& runtime, FolderWriterSettings settings);
  ~FolderWriter() override;

  void send(engine::Outgoing outgoing, std::function<void(engine::SendResult)> done) override;
  bool recognises_repeats() const override { return true; }
  std::size_t parallel_max() const override { return 64; }
  void stop() override;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::interfaces
