#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/pipeline.h"
#include "engine/ports/bodies.h"
#include "engine/ports/store.h"
#include "engine/store/segment_bodies.h"

/// How small things lie in the blobs of rows: numbers little-endian, texts behind their length.
/// Reading never trusts a length: what is cut short reads as absent.
namespace claimwire::engine {

class BlobWriter {
 public:
  void number(std::uint64_t value, int bytes = 8);
  void text(std::string_view value);
  std::string take() { return std::move(out_); }
  bool empty() const { return out_.empty(); }

 private:
  std::string out_;
};

class BlobReader {
 public:
  explicit BlobReader(std::string_view blob) : rest_{blob} {}
  std::uint64_t number(int bytes = 8);
  std::string text();
  /// False once something was missing; everything read since then is empty.
  bool good() const { return good_; }
  bool more() const { return good_ && !rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::string pack(const BodyRef& ref);  ///< 16 bytes; empty for none.
BodyRef unpack_body(std::string_view blob);

std::string pack(const std::vector<DroppedCharges>& dropped);
std::vector<DroppedCharges> unpack_dropped(std::string_view blob);

std::string pack(const std::vector<SegmentBodies::Range>& ranges);
std::vector<SegmentBodies::Range> unpack_ranges(std::string_view blob);

/// A replay has no identity that a repeat could have: in its place stands which stage it goes from.
std::string replay_key(ReplayStage stage);
ReplayStage replay_stage(std::string_view duplicate_key);  ///< none: not a replay.

/// Where `about` counts the claims of a payer that were held for review.
std::string review_key(std::string_view payer);

/// One line of a row's history: time, state entered, who, why. Tabs and line ends become blanks.
/// `versions`: the snapshot that decided; may be empty.
std::string history_line(UtcTime at, std::string_view what, std::string_view by,
                         std::string_view why, std::string_view versions = {});
std::vector<TimelineEntry> unpack_history(std::string_view history, const std::string& subject);

}  // namespace claimwire::engine
