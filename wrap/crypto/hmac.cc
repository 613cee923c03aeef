#include "wrap/crypto/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdio>
#include <cstdlib>

namespace claimwire::crypto {

std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view bytes) {
  std::array<std::uint8_t, 32> digest{};
  unsigned int length = 0;
  // A null key means "as before" to OpenSSL, so an empty one points somewhere.
  const char* const start = key.empty() ? "" : key.data();
  if (HMAC(EVP_sha256(), start, static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(),
           &length) == nullptr ||
      length != digest.size()) {
    std::fputs("claimwire: the cryptographic library has no HMAC-SHA-256; repair OpenSSL\n",
               stderr);
    std::abort();
  }
  return digest;
}

}  // namespace claimwire::crypto
