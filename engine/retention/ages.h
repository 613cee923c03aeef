#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

#include "engine/ports/clock.h"

namespace claimwire::engine {

/// How long ago a message came, in time that claimwire ran. Ages of retention and windows of
/// deduplication are counted so, since a wall clock that was set wrong must neither delete what is
/// young nor forget an identity (promise G6); time that claimwire was stopped only keeps more.
/// Shape   Marks: when the store had run so long, the next message to come had this id.
/// Cost    One mark a step of time, at most kMarksMax; a question searches them by halves.
class Ages {
 public:
  using Ran = std::chrono::milliseconds;
  struct Mark {
    Ran ran{0};
    std::uint64_t next_message = 1;
    friend bool operator==(const Mark&, const Mark&) = default;
  };
  static constexpr std::size_t kMarksMax = 1U << 16;

  /// A mark of an earlier process; in the order they were saved.
  void load(Mark saved);
  /// The process begins at `now`: it goes on counting where the last mark left off.
  void begin(Instant now, std::uint64_t next_message);
  /// Messages from `next_message` on come at `now` or later.
  void note(Instant now, std::uint64_t next_message);
  /// An age that will be asked for: marks are set as often as it needs.
  void expect(Ran age);

  /// Messages with a smaller id came at least `age` ago; 0 when none certainly did.
  std::uint64_t older_than(Ran age, Instant now) const;
  Ran ran(Instant now) const;
  /// A mark to save, when an hour or more was counted since the last one.
  std::optional<Mark> unsaved(Instant now, std::uint64_t next_message) const;
  void saved(Ran ran);

 private:
  void set(const Mark& mark);
  void thin();
  Ran ran_at(Instant now) const { return base_ + (now - began_); }

  mutable std::mutex mutex_;
  std::deque<Mark> marks_;
  Mark latest_;  ///< As noted last, whether or not a mark was set.
  Ran base_{0}, saved_{0}, step_{std::chrono::hours{1}};
  Instant began_{};
};

}  // namespace claimwire::engine
