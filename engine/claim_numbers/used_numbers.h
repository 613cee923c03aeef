#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "engine/ports/files.h"
#include "engine/ports/store.h"

namespace claimwire::engine {

/// Which claim numbers (CLM01) were given out, so that none is given twice (promise B2) although no
/// table has an index over them. A Bloom filter: it may take a new number for a used one, which
/// costs a suffix that nobody needed, and never a used one for a new one.
/// Shape   134,217,728 bits, four a number; at 10 million numbers 1 in 250 new ones is taken for
///         used. Two files beside the store, written in turn, hold them with the last claim they
///         cover; the newer whole one counts, and claims after that are read again at start. So a
///         file torn by a crash loses nothing, also not the numbers of claims that were pruned.
///         Where both are absent or damaged they are made anew from the store.
class UsedNumbers {
 public:
  /// Errors  those of the store. `store` and `files` outlive it.
  static Result<std::unique_ptr<UsedNumbers>> open(const std::string& path, Files& files,
                                                   const Store& store);

  /// True when `number` was certainly never given out; it is from now on. Any thread.
  bool take(std::string_view number);
  /// Writes the file, so that the next start reads less. Called by itself every 50,000 numbers; a
  /// failure costs a longer start and nothing else.
  Result<void> save();

 private:
  UsedNumbers(std::string path, Files& files, const Store& store);
  void load(const std::string& path);
  Result<void> add_from_store();
  bool add(std::string_view number);

  const std::string path_;
  Files& files_;
  const Store& store_;
  std::mutex mutex_;
  std::vector<std::uint64_t> bits_;
  ClaimId covered_{};
  std::mutex saving_;        ///< Taken before mutex_.
  std::uint64_t saves_ = 0;  ///< The file of an odd count is `path`, the other `path`.2.
  std::uint32_t since_save_ = 0;
};

}  // namespace claimwire::engine
