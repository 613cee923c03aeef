#include "wrap/crypto/tokens.h"

#include "wrap/crypto/base64.h"
#include "wrap/crypto/random.h"
#include "wrap/crypto/sha256.h"

namespace claimwire::crypto {

std::string new_token() { return "cw_" + base64url(random_bytes(32)); }

std::string token_hash(std::string_view secret) { return sha256_hex(secret); }

}  // namespace claimwire::crypto
