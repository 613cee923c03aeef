#include "wrap/crypto/tokens.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstdint>

namespace claimwire::crypto {

namespace {

std::string base64url(const std::array<unsigned char, 32>& bytes) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const unsigned char byte : bytes) {
    pending = pending << 8U | byte;
    for (bits += 8; bits >= 6; bits -= 6) out += letters[pending >> (bits - 6) & 63U];
  }
  if (bits > 0) out += letters[pending << (6 - bits) & 63U];
  return out;
}

}  // namespace

Result<std::string> new_token() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    return Error{"crypto.random", "the system's random generator gave nothing; no token was made"};
  std::string token = "cw_" + base64url(bytes);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return token;
}

std::string token_hash(std::string_view secret) {
  std::array<unsigned char, 32> digest{};
  unsigned length = 0;
  CW_ASSERT(
      EVP_Digest(secret.data(), secret.size(), digest.data(), &length, EVP_sha256(), nullptr) == 1);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : digest) {
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace claimwire::crypto
