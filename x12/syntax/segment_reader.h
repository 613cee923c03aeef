#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "x12/syntax/segment.h"

namespace claimwire::x12 {

/// Cuts received bytes into segments, one at a time. Delimiters are read anew from every ISA. CR
/// and LF behind a terminator, and those that a mailer has put inside a segment, are padding; LF
/// may itself be the terminator. An ISA that has lost its fixed width is read by what stands around
/// the GS that follows it.
///
/// The bytes come whole, or in pieces: when next() says `more`, call refill() with rest() and what
/// follows it.
class SegmentReader {
 public:
  /// A longer segment is cut off here and its rest skipped: no segment of these standards comes
  /// near.
  static constexpr std::size_t kSegmentBytesMax = 65536;

  enum class Status : std::uint8_t {
    segment,     ///< `out` is set; valid until the next call.
    unfinished,  ///< The same, but the file ended before its terminator.
    overlong,    ///< The same, but only its first kSegmentBytesMax bytes.
    more,        ///< The piece is used up; rest() is the beginning of an unfinished segment.
    end,
  };

  /// `last`: nothing follows `text`.
  explicit SegmentReader(std::string_view text, bool last = true) : text_{text}, last_{last} {}

  Status next(Segment& out);
  std::string_view rest() const { return text_.substr(at_); }
  /// `text` begins with what rest() was.
  void refill(std::string_view text, bool last);

  const Delimiters& delimiters() const { return delimiters_; }
  /// What is wrong with the ISA last read, or with a file that has none; asked once, then empty.
  std::optional<Error> take_envelope_error();

 private:
  void read_isa();

  std::string_view text_;
  bool last_;
  std::size_t at_ = 0;
  std::uint64_t base_ = 0;
  std::uint32_t number_ = 0;
  bool skipping_ = false;
  Delimiters delimiters_{};
  std::optional<Error> envelope_error_{};
  std::vector<std::uint32_t> starts_{};
  std::string unwrapped_{};
};

/// Cuts one segment text at its element separators; `starts` as Segment::starts.
void cut_elements(std::string_view text, char separator, std::vector<std::uint32_t>& starts);

}  // namespace claimwire::x12
