#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "engine/ports/control_numbers.h"
#include "engine/ports/files.h"

namespace claimwire::engine {

/// Leases control numbers a range at a time. The end of each lease is on stable storage, in a small
/// file beside the store that a restore does not overwrite, before its first number is given out.
/// A process that ends leaves a gap; no number comes twice.
/// Shape   One lease a line: partner, counter, last number leased, CRC-32C of these; tab-separated.
///         The greatest end of a counter counts; a torn last line was never given out. A line
///         without partner, counter 0, marks a commit that the store has made.
class ControlNumberLeases final : public ControlNumbers {
 public:
  static constexpr std::uint64_t kRange = 1000;
  static constexpr std::uint64_t kLast = 999'999'999;  ///< ISA13 has nine digits.
  /// How far past every known end a restored store goes on: more than any file can have missed.
  static constexpr std::uint64_t kPastRestore = 10'000;

  using Ends = std::map<std::pair<std::string, Counter>, std::uint64_t>;
  /// `known` are the ends that the store's own rows remember; the greater of both counts.
  /// `leased` is told of each new end, so that the store remembers it too; `untrusted` once, when a
  /// write or sync failed for another reason than a full disk: no number is given out any more.
  /// Errors  store.io, store.disk-full; control-numbers.damaged when a line other than the last is
  ///         not readable: numbers might come twice, so nothing starts.
  static Result<std::unique_ptr<ControlNumberLeases>> open(
      Files& files, const std::string& path, const Ends& known,
      std::function<void(const std::string& partner, Counter, std::uint64_t end)> leased,
      std::function<void(const Error&)> untrusted);

  Result<std::uint64_t> next(std::string_view partner, Counter counter) override;

  /// The newest commit that mark() noted, in this process or one before: a store that has made
  /// fewer was restored from a backup.
  std::uint64_t marked() const { return marked_; }
  /// Notes durably that the store has made `commit` commits. Errors  store.io, store.disk-full.
  Result<void> mark(std::uint64_t commit);
  /// Every counter goes on `by` past its greatest known end.
  void skip(std::uint64_t by);

 private:
  struct Range {
    std::uint64_t last = 0;  ///< Last number given out, or the end of what was leased before.
    std::uint64_t end = 0;
  };
  ControlNumberLeases() = default;

  Result<void> add(const std::string& line);

  std::mutex mutex_;
  std::unique_ptr<File> file_;
  std::uint64_t marked_ = 0;
  std::uint64_t size_ = 0;
  bool broken_ = false;  ///< A failed sync: the file is not trusted again.
  std::map<std::pair<std::string, Counter>, Range> ranges_;
  std::function<void(const std::string&, Counter, std::uint64_t)> leased_;
  std::function<void(const Error&)> untrusted_;
};

}  // namespace claimwire::engine
