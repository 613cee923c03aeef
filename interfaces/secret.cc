#include "interfaces/secret.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/text.h"

namespace claimwire::interfaces {

namespace {

constexpr std::size_t kSecretMax = 65536;

Result<std::string> from_file(const std::filesystem::path& path, std::string_view setting) {
  const Error missing{"secret.missing",
                      concat(setting, ": ", path.string(),
                             " cannot be read or is empty; put the secret there, readable by the "
                             "user claimwire runs as")};
  std::ifstream in{path, std::ios::binary};
  if (!in) return missing;
  std::string text(kSecretMax, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  std::string secret{trim(text)};
  if (secret.empty()) return missing;
  return secret;
}

}  // namespace

Result<std::string> read_secret(std::string_view reference, const std::string& folder) {
  const auto colon = reference.find(':');
  const std::string_view kind = reference.substr(0, colon);
  const std::string name{colon == std::string_view::npos ? "" : reference.substr(colon + 1)};
  if (!name.empty() && kind == "file")
    return from_file(std::filesystem::path{folder} / name, reference);
  if (!name.empty() && kind == "credential" && name.find('/') == std::string::npos) {
    const char* given = std::getenv("CREDENTIALS_DIRECTORY");
    if (given == nullptr)
      return Error{"secret.missing", concat(reference,
                                            ": the service manager gave no credentials "
                                            "($CREDENTIALS_DIRECTORY is not set)")};
    return from_file(std::filesystem::path{given} / name, reference);
  }
  if (!name.empty() && kind == "env") {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || trim(value).empty())
      return Error{"secret.missing", concat(reference, ": the environment has no ", name)};
    return std::string{trim(value)};
  }
  // What was written may be the secret itself, so it is not repeated.
  return Error{"secret.reference",
               "a secret is given as env:NAME, file:PATH or credential:NAME, never as itself"};
}

}  // namespace claimwire::interfaces
