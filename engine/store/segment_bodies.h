#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ports/bodies.h"
#include "engine/ports/files.h"
#include "engine/retention/ages.h"

namespace claimwire::engine {

/// Bodies in pre-allocated segment files `bodies/<day>-<n>.seg` beside the database. The writer
/// gathers what a commit puts, writes it in one piece, and syncs it beside the SQLite commit.
/// Interfaces with an age of their own have a stream of segments of their own.
/// A body in a segment: one format byte, then the payload; its row keeps place, length and CRC.
class SegmentBodies final : public Bodies {
 public:
  static constexpr std::uint32_t kSegmentBytes = 64U << 20;

  /// `folder` exists. Nothing is open until it is needed.
  SegmentBodies(Files& files, std::string folder);

  Result<BodyRef> put(std::string_view bytes, std::string_view keep) override;
  Result<Bytes> get(const BodyRef& ref) const override;
  /// The bytes are there and whole. The Error says which of the two is wrong.
  Result<void> verify(const BodyRef& ref) const;

  /// What a commit placed in the newest segment of a stream, and its checksum; `to` is where the
  /// stream goes on. The part in an older segment was synced before the newer one began. Stored
  /// with each commit, so that a torn tail can be told from damage.
  struct Range {
    std::string keep;
    std::uint32_t segment = 0, from = 0, to = 0, crc = 0;
  };
  /// Goes on behind `last.to` in a segment that know() told of. Called at start, once a stream.
  void resume(const Range& last, Ages::Ran begun);
  /// Day for the names of new segments, "20260903".
  void set_day(std::string day) { day_ = std::move(day); }

  /// A commit begins. Segments begun `full_after(keep)` or longer ago are ended.
  void begin(Ages::Ran now,
             const std::function<std::optional<Ages::Ran>(std::string_view)>& full_after);
  /// Of every stream that has a segment, since begin().
  std::vector<Range> ranges() const;
  /// True when the bytes of `range` are there and whole; writes them again and syncs them, so that
  /// what a dying process left in the page cache is on the disk too.
  Result<bool> confirm(const Range& range);

  /// What changed about segments since the last call; its rows belong in the same commit.
  struct Begun {
    std::uint32_t segment = 0;
    std::string name, keep;
    Ages::Ran begun{0};
  };
  struct Ended {
    std::uint32_t segment = 0;
    Ages::Ran ended{0};
  };
  std::vector<Begun> take_begun();
  std::vector<Ended> take_ended();
  /// Tells get() where a segment of an earlier run lies; `gone`: its content was pruned.
  void know(std::uint32_t segment, std::string name, bool gone = false);

  /// Writes what was put. Errors leave nothing placed: call forget() and answer them.
  Result<void> write();
  /// Syncs what write() wrote. After an Error no segment is trusted again.
  Result<void> sync();
  bool needs_sync() const;
  /// Drops what was put since begin(); a segment begun meanwhile stays, empty.
  void forget();

  /// Takes the file of a segment away: nothing needs its content any more. Any thread.
  Result<void> remove(std::uint32_t segment);

 private:
  struct Segment {
    std::string name;
    std::shared_ptr<File> file{};  ///< Null until first used.
    bool gone = false;
  };
  /// Where one stream stands. Segment 0: the next body begins one.
  struct Stream {
    std::string keep;
    std::uint32_t segment = 0, offset = 0, written = 0;
    Ages::Ran begun{0};
    std::uint32_t from = 0, crc = 0;                      ///< Of what this commit placed.
    std::uint32_t segment_before = 0, offset_before = 0;  ///< At begin().
    std::string waiting{};                                ///< Put, not yet written.
    bool needs_sync = false;
  };

  Result<std::shared_ptr<File>> file_of(std::uint32_t segment) const;
  Stream& stream_of(std::string_view keep);
  Result<void> write(Stream& stream);
  Result<void> sync(Stream& stream);
  Result<void> begin_segment(Stream& stream);
  void end_segment(Stream& stream);

  Files& files_;
  std::string folder_, day_ = "00000000";
  mutable std::mutex mutex_;  ///< Guards segments_ alone.
  mutable std::map<std::uint32_t, Segment> segments_;
  std::vector<Stream> streams_;
  Ages::Ran now_{0};
  std::uint32_t last_segment_ = 0;
  std::vector<Begun> begun_;
  std::vector<Ended> ended_;
};

}  // namespace claimwire::engine
