#pragma once
#include <chrono>
#include <functional>
#include <memory>

#include "core/result.h"
#include "engine/ports/clock.h"
#include "engine/ports/executor.h"
#include "engine/ports/store.h"

namespace claimwire::engine {

/// Has what came to its age pruned: whole segments of content, and rows a small slice at a time
/// with a pause between, so that a message that comes meanwhile waits for one slice at most
/// (promise G5). Decides nothing itself: the store knows the ages and looks again as it deletes.
class Retention {
 public:
  struct Parts {
    Store& store;
    Executor& executor;  ///< Not the writer's: it reads the store.
    /// Before the first rows of a sweep go: saves what else was only known from them. An Error puts
    /// the rows off to the next sweep.
    std::function<Result<void>()> before_rows_go;
  };
  static constexpr std::size_t kSlice = 128;  ///< Messages a commit, with all made from them.

  explicit Retention(Parts parts);
  ~Retention();
  Retention(const Retention&) = delete;
  Retention& operator=(const Retention&) = delete;

  /// From now on; also how often it looks: an eighth of the shortest age, an hour at most.
  void set(const KeepPolicy& policy);
  /// Nothing more is pruned; returns when the slice under way has ended. Not on the executor.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::engine
