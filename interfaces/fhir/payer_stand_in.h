#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "net/http_server.h"

namespace claimwire::interfaces {

/// A payer for trying things out: `POST [path]/Claim` and `POST [path]/Claim/$submit` (a Claim, or
/// a Bundle with one) are answered with a ClaimResponse of outcome queued, and what came is kept in
/// memory, the last thousand. A repeat (same Idempotency-Key) gets the same answer and is kept
/// once. `GET [path]/received` lists what came, as a Bundle of type collection. It pays nothing,
/// ever.
class PayerStandIn {
 public:
  explicit PayerStandIn(std::string path = "/payer");

  void mount_on(net::HttpServer& server);
  std::uint64_t count() const;                ///< Claims taken, repeats not counted.
  std::vector<std::string> received() const;  ///< The bodies, oldest first.

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::interfaces
