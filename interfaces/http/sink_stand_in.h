#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "net/http_server.h"

namespace claimwire::interfaces {

/// A clearinghouse for trying things out: answers every POST below its path with 202 and keeps the
/// last thousand bodies in memory. A repeat (same Idempotency-Key) is answered alike and not kept.
class SinkStandIn {
 public:
  explicit SinkStandIn(std::string path = "/clearinghouse");

  void mount_on(net::HttpServer& server);
  std::uint64_t count() const;                ///< Bodies taken, repeats not counted.
  std::vector<std::string> received() const;  ///< Oldest first.

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::interfaces
