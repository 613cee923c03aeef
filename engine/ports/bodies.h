#pragma once
#include <cstdint>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"

namespace claimwire::engine {

/// Where a body lies: a row holds this instead of the bytes.
struct BodyRef {
  std::uint32_t segment = 0;  ///< From 1; 0: no body.
  std::uint32_t offset = 0;
  std::uint32_t length = 0;  ///< With its format byte.
  std::uint32_t crc = 0;     ///< CRC-32C of format byte and payload.

  bool has() const { return segment != 0; }
  friend bool operator==(const BodyRef&, const BodyRef&) = default;
};

/// The first byte of each stored body, so that compression and encryption need no migration.
enum class BodyFormat : std::uint8_t { raw = 1, zstd = 2, zstd_dictionary = 3, aes_gcm = 4 };

/// Message and claim bytes.
class Bodies {
 public:
  virtual ~Bodies() = default;
  /// Places `bytes`; durable only when the commit that names the BodyRef returned. `keep` is the
  /// interface whose own age for content they have, empty for the site's: what is pruned at
  /// different ages lies apart. Called by the store's writer alone. Errors: store.disk-full,
  /// store.io, store.body-too-large.
  virtual Result<BodyRef> put(std::string_view bytes, std::string_view keep) = 0;
  /// Any thread. Errors: store.damaged when the checksum fails, store.io, store.body-gone when its
  /// age came and it was pruned, or when nobody knows of it.
  virtual Result<Bytes> get(const BodyRef& ref) const = 0;
};

}  // namespace claimwire::engine
