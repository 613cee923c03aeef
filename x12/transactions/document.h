#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "x12/syntax/path.h"
#include "x12/syntax/segment.h"
#include "x12/transactions/guide.h"

namespace claimwire::x12 {

/// One loop as read: its segments and the loops below it, in the order of the file.
struct ReadLoop {
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  const LoopSpec* spec = nullptr;
  std::uint32_t parent = kNone;           ///< Index into Document::loops(); kNone for a root.
  std::uint32_t occurrence = 1;           ///< In its parent.
  std::uint32_t occurrence_in_file = 1;   ///< Of this loop id.
  std::vector<std::uint32_t> segments{};  ///< Numbers of segments, from 1.
  std::vector<std::uint32_t> loops{};     ///< Indexes into Document::loops().
};

/// One ST to SE.
struct Transaction {
  std::uint32_t segment_first = 0;       ///< The ST.
  std::uint32_t segment_last = 0;        ///< The SE, or the last one before it went missing.
  std::string code{};                    ///< ST01
  std::string number{};                  ///< ST02
  std::string version{};                 ///< ST03, else GS08
  std::string group{};                   ///< GS06
  std::string interchange{};             ///< ISA13
  std::uint32_t root = ReadLoop::kNone;  ///< The tree of an 837P or 837I; kNone for others.
};

/// What a path writes behind `*`: the first element, for HI its first component. Empty for text
/// that no path can hold.
std::string_view qualifier_of(const Segment& segment);

/// An X12 file read whole: any transaction set at the level of segments, 837P and 837I as trees of
/// loops. Nothing is judged here (see validate.h): what the guide has no place for hangs at the
/// loop it was met in.
class Document {
 public:
  /// Errors  x12.no-isa when there is no ISA at the start, x12.empty when there is no segment.
  static Result<Document> read(Bytes file);

  /// Segment `number`, from 1. Valid as long as the Document and until the next call.
  Segment segment(std::uint32_t number) const;
  std::uint32_t segment_count() const { return static_cast<std::uint32_t>(segments_.size()); }
  const std::vector<ReadLoop>& loops() const { return loops_; }
  const std::vector<Transaction>& transactions() const { return transactions_; }

  /// One value at a path.
  struct Value {
    std::string path{};
    std::string text{};
    std::uint32_t segment = 0;
    std::uint8_t element = 0;
    std::uint8_t component = 0;
    std::uint64_t offset = 0;  ///< Of the value in the file, in bytes.
  };
  /// Every value that `path` names, in file order; a whole segment or loop gives its elements.
  std::vector<Value> get(const Path& path) const;
  /// Every non-empty element and component of the file, each with a path that get() finds again.
  std::vector<Value> all() const;
  /// The loop that segment `number` stands in, an index into loops(); kNone in the envelope.
  std::uint32_t loop_of(std::uint32_t number) const {
    return number == 0 || number > segments_.size() ? ReadLoop::kNone : segments_[number - 1].loop;
  }
  /// Whether a segment had line breaks inside, so that its text lies outside the file's bytes.
  bool rewritten(std::uint32_t number) const {
    if (number == 0 || number > segments_.size()) return false;
    const char* const at = segments_[number - 1].text.data();
    return at < file_.view().data() || at >= file_.view().data() + file_.size();
  }
  /// The path text of an origin that a reader of this file made: "2300[1]/2400[2]/SV102".
  std::string path_of(std::uint32_t segment_number, std::uint8_t element,
                      std::uint8_t component) const;

 private:
  struct Entry {
    std::string_view text{};
    std::uint64_t offset = 0;
    std::uint16_t delimiters = 0;
    std::uint32_t loop = ReadLoop::kNone;
    const SegmentSpec* row = nullptr;  ///< Of the guide; null where it has none.
    std::uint32_t occurrence =
        1;  ///< Of its id and qualifier in its loop; in the file where no loop is.
  };
  using Visit = std::function<void(Value&&)>;
  void values_of(std::uint32_t number, const Path& want, const Visit& visit) const;
  std::string loop_path(std::uint32_t loop) const;
  bool in_loops(std::uint32_t loop, const Path& path) const;

  Bytes file_{};
  std::deque<std::string> unwrapped_{};  ///< Segments that had line breaks inside.
  std::vector<Delimiters> delimiters_{};
  std::vector<Entry> segments_{};
  std::vector<ReadLoop> loops_{};
  std::vector<Transaction> transactions_{};
  mutable std::vector<std::uint32_t> starts_{};
};

}  // namespace claimwire::x12
