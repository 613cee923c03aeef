#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "net/caller.h"

namespace claimwire::net {

/// A bearer token as the file keeps it: its hash, never itself.
struct Token {
  std::string name;     ///< 1 to 64 of letters, digits, '.', '_' and '-'.
  std::string role;     ///< One of known_roles().
  std::string hash;     ///< SHA-256 in hexadecimal; a token has 256 random bits, so no salt.
  std::string created;  ///< RFC 3339, UTC.
};

/// viewer, operator, coder, administrator, auditor, and sender: a program that may only hand in
/// messages.
const std::vector<std::string_view>& known_roles();

/// The tokens of one store: a file of mode 0600 beside it, one token a line. Several processes may
/// use it: a running daemon sees what `claimwire token add` wrote at its next request. Thread-safe.
class Tokens {
 public:
  explicit Tokens(std::string path) : path_{std::move(path)} {}

  /// Makes a token and returns it: the only time it can be seen. Written and fsynced first.
  /// Errors  token.name, token.role, token.exists, token.file.
  Result<std::string> add(std::string_view name, std::string_view role);
  /// Errors  token.unknown, token.file.
  Result<void> remove(std::string_view name);
  /// By name. Errors token.file: unreadable, or a line that is not a token.
  Result<std::vector<Token>> list() const;
  /// Who presents `secret`; nothing when no token matches. Every hash is compared, each in constant
  /// time. A file that cannot be read lets nobody in.
  std::optional<Caller> verify(std::string_view secret) const;

 private:
  Result<void> write(const std::vector<Token>& tokens) const;

  std::string path_;
  mutable std::mutex mutex_{};
  mutable std::vector<Token> seen_{};
  mutable std::string seen_stamp_{};  ///< Inode, size and time of the file that `seen_` came from.
};

}  // namespace claimwire::net
