// Preloaded into the daemon: the Nth call of a kind fails. CLAIMWIRE_FAIL holds
//   KIND:ERROR:N:COUNT:PATH   KIND write, sync, open, connect or reserve; ERROR an errno, or
//   `short`
//                             for a write that takes half; COUNT of calls that fail in a row; PATH
//                             what the file's name must hold (of no meaning to connect).
// The first call that failed makes the file that CLAIMWIRE_FAILED names.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

struct Plan {
  std::string kind, path;
  int error = 0;
  bool cut = false;
  long from = 0, count = 0;
};

const Plan& plan() {
  static const Plan made = [] {
    Plan out;
    const char* text = std::getenv("CLAIMWIRE_FAIL");
    char kind[16] = {}, error[16] = {}, path[512] = {};
    if (text == nullptr || std::sscanf(text, "%15[^:]:%15[^:]:%ld:%ld:%511s", kind, error,
                                       &out.from, &out.count, path) != 5)
      return out;
    out.kind = kind;
    out.path = path;
    out.cut = std::strcmp(error, "short") == 0;
    out.error = std::atoi(error);
    return out;
  }();
  return made;
}

std::atomic<long> seen{0};

/// Whether this call, which is of the planned kind and place, fails.
bool now() {
  const long number = ++seen;
  const bool fails = number >= plan().from && number < plan().from + plan().count;
  if (fails && number == plan().from) {
    if (const char* told = std::getenv("CLAIMWIRE_FAILED"); told != nullptr)
      ::close(::creat(told, 0600));
  }
  if (fails && !plan().cut) errno = plan().error;
  return fails;
}

bool meant(const char* kind, const char* path) {
  return plan().kind == kind && std::strstr(path, plan().path.c_str()) != nullptr;
}

bool meant(const char* kind, int file) {
  if (plan().kind != kind) return false;
  char link[64], path[1024] = {};
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  return ::readlink(link, path, sizeof path - 1) > 0 && meant(kind, path);
}

template <class Call>
Call* next(const char* name) {
  return reinterpret_cast<Call*>(::dlsym(RTLD_NEXT, name));
}

mode_t mode_of(int flags, va_list more) {
  return (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
}

ssize_t pwrite_at(const char* name, int file, const void* bytes, size_t count, off_t at) {
  auto* real = next<ssize_t(int, const void*, size_t, off_t)>(name);
  if (meant("write", file) && now()) {
    if (!plan().cut) return -1;
    count = count > 1 ? count / 2 : count;
  }
  return real(file, bytes, count, at);
}

}  // namespace

extern "C" {

ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  return pwrite_at("pwrite", file, bytes, count, at);
}
ssize_t pwrite64(int file, const void* bytes, size_t count, off_t at) {
  return pwrite_at("pwrite64", file, bytes, count, at);
}
ssize_t write(int file, const void* bytes, size_t count) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  if (meant("write", file) && now()) {
    if (!plan().cut) return -1;
    count = count > 1 ? count / 2 : count;
  }
  return real(file, bytes, count);
}
int fsync(int file) {
  static auto* const real = next<int(int)>("fsync");
  return meant("sync", file) && now() ? -1 : real(file);
}
int fdatasync(int file) {
  static auto* const real = next<int(int)>("fdatasync");
  return meant("sync", file) && now() ? -1 : real(file);
}
int open(const char* path, int flags, ...) {
  static auto* const real = next<int(const char*, int, ...)>("open");
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return meant("open", path) && now() ? -1 : real(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  static auto* const real = next<int(const char*, int, ...)>("open64");
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_of(flags, more);
  va_end(more);
  return meant("open", path) && now() ? -1 : real(path, flags, mode);
}
int connect(int socket, const sockaddr* to, socklen_t size) {
  static auto* const real = next<int(int, const sockaddr*, socklen_t)>("connect");
  return plan().kind == "connect" && to->sa_family == AF_INET && now() ? -1
                                                                       : real(socket, to, size);
}
int posix_fallocate(int file, off_t from, off_t size) {
  static auto* const real = next<int(int, off_t, off_t)>("posix_fallocate");
  return meant("reserve", file) && now() ? plan().error : real(file, from, size);
}
int posix_fallocate64(int file, off64_t from, off64_t size) {
  static auto* const real = next<int(int, off64_t, off64_t)>("posix_fallocate64");
  return meant("reserve", file) && now() ? plan().error : real(file, from, size);
}

}  // extern "C"
