#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/ports/bodies.h"
#include "engine/ports/files.h"

namespace claimwire::engine {

/// Bodies in pre-allocated segment files `bodies/<day>-<n>.seg` beside the database. The writer
/// gathers what a commit puts, writes it in one piece, and syncs it beside the SQLite commit.
/// A body in a segment: one format byte, then the payload; its row keeps place, length and CRC.
class SegmentBodies final : public Bodies {
 public:
  static constexpr std::uint32_t kSegmentBytes = 64U << 20;

  /// `folder` exists. Nothing is open until it is needed.
  SegmentBodies(Files& files, std::string folder);

  Result<BodyRef> put(std::string_view bytes) override;
  Result<Bytes> get(const BodyRef& ref) const override;
  /// The bytes are there and whole. The Error says which of the two is wrong.
  Result<void> verify(const BodyRef& ref) const;

  /// Where the next body goes; stored with each commit, so that a torn tail can be told from
  /// damage.
  struct Tail {
    std::uint32_t segment = 0;
    std::uint32_t offset = 0;
  };
  Tail tail() const;
  /// Goes on behind `tail`, which lies in a segment called `name`. Called once, at start.
  Result<void> resume(Tail tail, const std::string& name);
  /// Day for the names of new segments, "20260903".
  void set_day(std::string day) { day_ = std::move(day); }

  /// A segment that put() began since the last call; its row belongs in the same commit.
  struct Begun {
    std::uint32_t segment = 0;
    std::string name;
  };
  std::vector<Begun> take_begun();
  /// Tells get() where a segment of an earlier run lies.
  void know(std::uint32_t segment, std::string name);

  /// What write() placed since the last start_range(), in the newest segment, and its checksum; the
  /// part in an older segment was synced before the newer one began.
  struct Range {
    std::uint32_t segment = 0, from = 0, to = 0, crc = 0;
  };
  void start_range() { range_ = {tail_.segment, tail_.offset, tail_.offset, 0}; }
  const Range& range() const { return range_; }
  /// True when the bytes of `range` are there and whole; writes them again and syncs them, so that
  /// what a dying process left in the page cache is on the disk too.
  Result<bool> confirm(const Range& range);

  /// Writes what was put. Errors leave nothing placed: call forget() and answer them.
  Result<void> write();
  /// Syncs what write() wrote. After an Error no segment is trusted again.
  Result<void> sync();
  bool needs_sync() const { return needs_sync_; }
  /// Drops what was put and goes back to `back_to`: where the commit began, or the start of a
  /// segment begun meanwhile.
  void forget(Tail back_to);

 private:
  struct Segment {
    std::string name;
    std::shared_ptr<File> file;  ///< Null until first used.
  };

  Result<std::shared_ptr<File>> file_of(std::uint32_t segment) const;
  Result<void> begin_segment();

  Files& files_;
  std::string folder_, day_ = "00000000";
  mutable std::mutex mutex_;  ///< Guards segments_ alone.
  mutable std::map<std::uint32_t, Segment> segments_;
  Tail tail_, written_;
  Range range_;
  std::string waiting_;  ///< Put, not yet written; belongs at written_.
  std::vector<Begun> begun_;
  bool needs_sync_ = false;
};

}  // namespace claimwire::engine
