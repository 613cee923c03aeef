#include "apps/daemon/small_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/text.h"

namespace claimwire::daemon {
namespace {

Error failed(std::string_view id, const std::string& path) {
  return {std::string{id}, concat(path, ": ", std::strerror(errno))};
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(file, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

}  // namespace

Result<std::string> read_small_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return std::string{};
  if (file < 0) return failed("file.unreadable", path);
  std::string out;
  char buffer[4096];
  for (;;) {
    const ssize_t got = ::read(file, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const Error error = failed("file.unreadable", path);
      ::close(file);
      return error;
    }
    if (got == 0) break;
    out.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(file);
  return out;
}

Result<void> write_small_file(const std::string& path, std::string_view content) {
  const std::string temporary = path + ".new";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return failed("file.unwritable", temporary);
  const bool good = write_all(file, content) && ::fsync(file) == 0;
  if (::close(file) != 0 || !good) return failed("file.unwritable", temporary);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return failed("file.unwritable", path);
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return failed("file.unwritable", folder);
  const bool kept = ::fsync(opened) == 0;
  ::close(opened);
  if (!kept) return failed("file.unwritable", folder);
  return {};
}

}  // namespace claimwire::daemon
