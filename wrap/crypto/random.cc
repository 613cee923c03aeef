#include "wrap/crypto/random.h"

#include <openssl/rand.h>

#include <cstring>

#include "core/check.h"

namespace claimwire::crypto {

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  const int got = RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count));
  CW_ASSERT(got == 1);
  return out;
}

std::uint64_t random_number() {
  std::uint64_t out = 0;
  std::memcpy(&out, random_bytes(sizeof out).data(), sizeof out);
  return out;
}

}  // namespace claimwire::crypto
