#include "interfaces/folder/folder_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "core/text.h"

namespace claimwire::interfaces {

using engine::SendResult;

namespace {

struct Job {
  engine::Outgoing outgoing;
  std::function<void(SendResult)> done;
};

SendResult result(SendResult::What what, std::string detail) {
  SendResult made;
  made.what = what;
  made.detail = std::move(detail);
  return made;
}

SendResult failed(std::string_view doing) {
  return result(SendResult::What::retry_later,
                concat("cannot ", doing, ": ", std::strerror(errno)));
}

/// A name that stays in its folder and is not one of our temporary ones.
bool good_name(std::string_view name) {
  if (name.empty() || name.size() > 200 || name.front() == '.') return false;
  for (const char c : name)
    if (c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
  return true;
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

/// Whether the file holds exactly these bytes; nothing when it cannot be read now.
std::optional<bool> holds(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return errno == ELOOP ? std::optional{false} : std::nullopt;  // a link is not ours
  char buffer[65536];
  std::optional<bool> same = true;
  for (;;) {
    const ssize_t got = ::read(file, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      same = got == 0 ? std::optional{bytes.empty()} : std::nullopt;
      break;
    }
    const auto count = static_cast<std::size_t>(got);
    if (bytes.substr(0, count) != std::string_view{buffer, count}) {
      same = false;
      break;
    }
    bytes.remove_prefix(count);
  }
  const int why = errno;
  ::close(file);
  errno = why;
  return same;
}

}  // namespace

struct FolderWriter::Impl : std::enable_shared_from_this<FolderWriter::Impl> {
  Impl(net::Runtime& threads, FolderWriterSettings wanted)
      : runtime{threads}, settings{std::move(wanted)} {}

  net::Runtime& runtime;
  const FolderWriterSettings settings;
  std::mutex mutex{};
  std::vector<Job> waiting{};
  bool working = false;
  bool stopped = false;

  void work();
  SendResult place(const engine::Outgoing& outgoing) const;
  SendResult make_folder() const;
  SendResult keep_folder() const;
};

/// Writes what waits, then tells all of it once the folder is on disk.
void FolderWriter::Impl::work() {
  for (;;) {
    std::vector<Job> batch;
    {
      const std::lock_guard lock{mutex};
      batch.swap(waiting);
      if (batch.empty()) {
        working = false;
        return;
      }
    }
    const SendResult ready = make_folder();
    std::vector<SendResult> results;
    results.reserve(batch.size());
    for (const Job& job : batch)
      results.push_back(ready.what == SendResult::What::accepted ? place(job.outgoing) : ready);
    const SendResult kept = keep_folder();
    for (std::size_t n = 0; n < batch.size(); ++n) {
      const bool good = results[n].what == SendResult::What::accepted;
      batch[n].done(good && kept.what != SendResult::What::accepted ? kept : std::move(results[n]));
    }
  }
}

SendResult FolderWriter::Impl::make_folder() const {
  std::error_code trouble;
  std::filesystem::create_directories(settings.path, trouble);
  if (trouble)
    return result(SendResult::What::retry_later,
                  concat(settings.path, ": cannot make the folder: ", trouble.message()));
  return result(SendResult::What::accepted, "");
}

SendResult FolderWriter::Impl::keep_folder() const {
  const int folder = ::open(settings.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return failed(concat("open ", settings.path));
  const bool kept = ::fsync(folder) == 0;
  const SendResult outcome =
      kept ? result(SendResult::What::accepted, "") : failed(concat("fsync ", settings.path));
  ::close(folder);
  return outcome;
}

SendResult FolderWriter::Impl::place(const engine::Outgoing& outgoing) const {
  const std::string& name = outgoing.file_name;
  if (!good_name(name))
    return result(SendResult::What::refused,
                  concat("\"", printable(name),
                         "\" is not a file name: no '/', no control "
                         "characters, no '.' in front, at most 200 bytes"));
  const std::string path = concat(settings.path, "/", name);
  const std::string temporary = concat(settings.path, "/.", name, ".part");
  struct stat found{};
  if (::lstat(path.c_str(), &found) == 0) {
    const auto same = holds(path, outgoing.bytes.view());
    if (!same) return failed(concat("read ", path));
    if (*same) return result(SendResult::What::accepted, concat("already there as ", name));
    return result(SendResult::What::refused,
                  concat(name,
                         " is there with other content; it was left as it is. Move it away, "
                         "or give the template something that differs ({interchange})"));
  }
  const int file =
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return failed(concat("write ", temporary));
  const bool written = write_all(file, outgoing.bytes.view()) && ::fsync(file) == 0;
  const int why = errno;
  const bool closed = ::close(file) == 0;
  if (!written || !closed) {
    if (!written) errno = why;
    const SendResult trouble = failed(concat("write ", temporary));
    ::unlink(temporary.c_str());
    return trouble;
  }
  // Unlike a plain rename it cannot replace a file that came meanwhile.
  if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0) {
    const bool unsupported = errno == EINVAL || errno == ENOSYS;  // some network file systems
    if (!unsupported || ::rename(temporary.c_str(), path.c_str()) != 0) {
      const SendResult trouble = failed(concat("rename to ", path));
      ::unlink(temporary.c_str());
      return trouble;
    }
  }
  return result(SendResult::What::accepted, concat("written as ", name));
}

FolderWriter::FolderWriter(net::Runtime& runtime, FolderWriterSettings settings)
    : impl_{std::make_shared<Impl>(runtime, std::move(settings))} {}

FolderWriter::~FolderWriter() { stop(); }

void FolderWriter::send(engine::Outgoing outgoing, std::function<void(SendResult)> done) {
  bool refused = false, begin = false;
  {
    const std::lock_guard lock{impl_->mutex};
    refused = impl_->stopped;
    if (!refused) {
      impl_->waiting.push_back({std::move(outgoing), std::move(done)});
      begin = !std::exchange(impl_->working, true);
    }
  }
  if (refused) return done(result(SendResult::What::retry_later, "the connection was stopped"));
  if (begin) impl_->runtime.work([impl = impl_] { impl->work(); });
}

void FolderWriter::stop() {
  const std::lock_guard lock{impl_->mutex};
  impl_->stopped = true;
}

}  // namespace claimwire::interfaces
