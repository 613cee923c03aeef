#include "wrap/zip/sha256.h"

#include <Poco/SHA2Engine.h>

#include <algorithm>

namespace claimwire::zip {

std::string sha256_hex(std::string_view bytes) {
  Poco::SHA2Engine engine{Poco::SHA2Engine::SHA_256};
  // The engine counts in 32 bits inside one update.
  for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 1 << 20))) {
    engine.update(bytes.data(), std::min<std::size_t>(bytes.size(), 1 << 20));
  }
  return Poco::DigestEngine::digestToHex(engine.digest());
}

}  // namespace claimwire::zip
