#include "net/tokens.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include "core/text.h"
#include "wrap/crypto/sha256.h"
#include "wrap/crypto/tokens.h"

namespace claimwire::net {

namespace {

constexpr std::size_t kFileBytesMax = 1'000'000;

bool good_name(std::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  return name.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
         std::string_view::npos;
}

bool good_role(std::string_view role) {
  const auto& known = known_roles();
  return std::find(known.begin(), known.end(), role) != known.end();
}

Error file_error(std::string_view path, std::string_view what) {
  return {"token.file", concat(path, ": ", what)};
}

Error system_error(std::string_view path, std::string_view doing) {
  return file_error(path, concat("cannot ", doing, ": ", std::strerror(errno)));
}

/// Changes whenever the file was replaced or written; empty when there is none.
std::string stamp_of(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return {};
  return concat(std::to_string(found.st_ino), ":", std::to_string(found.st_size), ":",
                std::to_string(found.st_mtim.tv_sec), ".", std::to_string(found.st_mtim.tv_nsec));
}

/// One token a line: name, role, hash, created, parted by tabs. No file: no tokens.
Result<std::vector<Token>> read_tokens(const std::string& path) {
  std::vector<Token> tokens;
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return tokens;
    return system_error(path, "read");
  }
  if (static_cast<std::size_t>(found.st_size) > kFileBytesMax)
    return file_error(path, "is larger than a token file can be (1 MB)");
  std::ifstream in{path, std::ios::binary};
  if (!in) return system_error(path, "read");
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.empty()) continue;
    const auto parts = split(line, '\t');
    if (parts.size() != 4 || !good_name(parts[0]) || !good_role(parts[1]) || parts[2].size() != 64)
      return file_error(path, concat("line ", std::to_string(number),
                                     " is not a token (name, role, hash, time); remove the line "
                                     "and add the token again"));
    tokens.push_back({std::string{parts[0]}, std::string{parts[1]}, std::string{parts[2]},
                      std::string{parts[3]}});
  }
  return tokens;
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(file, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text, length};
}

}  // namespace

const std::vector<std::string_view>& known_roles() {
  static const std::vector<std::string_view> roles{"viewer",        "operator", "coder",
                                                   "administrator", "auditor",  "sender"};
  return roles;
}

Result<std::string> Tokens::add(std::string_view name, std::string_view role) {
  if (!good_name(name))
    return Error{"token.name", concat("\"", printable(name),
                                      "\" is not a token name: use 1 to 64 letters, digits, "
                                      "'.', '_' or '-'")};
  if (!good_role(role)) {
    std::string known;
    for (const std::string_view each : known_roles())
      known += (known.empty() ? "" : ", ") + std::string{each};
    return Error{"token.role", concat("\"", printable(role), "\" is not a role: use ", known)};
  }
  const std::lock_guard lock{mutex_};
  auto tokens = read_tokens(path_);
  if (!tokens) return tokens.error();
  for (const Token& token : *tokens)
    if (token.name == name)
      return Error{"token.exists",
                   concat("a token named ", name, " exists; remove it first, or choose another")};
  std::string secret = crypto::new_token();
  tokens->push_back({std::string{name}, std::string{role}, crypto::token_hash(secret), utc_now()});
  if (auto written = write(*tokens); !written) return written.error();
  return secret;
}

Result<void> Tokens::remove(std::string_view name) {
  const std::lock_guard lock{mutex_};
  auto tokens = read_tokens(path_);
  if (!tokens) return tokens.error();
  if (std::erase_if(*tokens, [&](const Token& token) { return token.name == name; }) == 0)
    return Error{"token.unknown", concat("there is no token named ", printable(name),
                                         "; `claimwire token list` shows those there are")};
  return write(*tokens);
}

Result<std::vector<Token>> Tokens::list() const {
  const std::lock_guard lock{mutex_};
  auto tokens = read_tokens(path_);
  if (tokens)
    std::sort(tokens->begin(), tokens->end(),
              [](const Token& a, const Token& b) { return a.name < b.name; });
  return tokens;
}

std::optional<Caller> Tokens::verify(std::string_view secret) const {
  const std::string hash = crypto::token_hash(secret);
  const std::lock_guard lock{mutex_};
  if (const std::string stamp = stamp_of(path_); stamp.empty() || stamp != seen_stamp_) {
    auto tokens = read_tokens(path_);
    seen_ = tokens ? std::move(*tokens) : std::vector<Token>{};
    seen_stamp_ = stamp;
  }
  const Token* matched = nullptr;
  for (const Token& token : seen_)
    if (crypto::equal_in_constant_time(token.hash, hash)) matched = &token;
  if (matched == nullptr) return std::nullopt;
  return Caller{"token:" + matched->name, {matched->role}};
}

/// A new file takes the old one's place, so a reader sees all of one or all of the other.
Result<void> Tokens::write(const std::vector<Token>& tokens) const {
  // Tokens may be made before the daemon first starts and makes the folder of its store.
  std::error_code trouble;
  if (const auto folder = std::filesystem::path{path_}.parent_path(); !folder.empty())
    std::filesystem::create_directories(folder, trouble);
  const std::string temporary = path_ + ".new";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return system_error(temporary, "write");
  std::string text;
  for (const Token& token : tokens)
    text += concat(token.name, "\t", token.role, "\t", token.hash, "\t", token.created, "\n");
  const bool good = write_all(file, text) && ::fsync(file) == 0;
  if (::close(file) != 0 || !good) return system_error(temporary, "write");
  if (::rename(temporary.c_str(), path_.c_str()) != 0) return system_error(path_, "replace");
  const auto slash = path_.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path_.substr(0, slash + 1);
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return system_error(folder, "open");
  const bool kept = ::fsync(opened) == 0;
  ::close(opened);
  if (!kept) return system_error(folder, "write");
  return {};
}

}  // namespace claimwire::net
