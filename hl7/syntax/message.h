#pragma once
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/origin.h"
#include "hl7/syntax/quirks.h"
#include "hl7/syntax/scanner.h"

namespace claimwire::hl7 {

/// One segment of a Message, read in place. Every view points into the bytes received; text is
/// still escaped and still in the sender's character set; see hl7/syntax/text.h.
struct Segment {
  std::string_view received;
  std::span<const std::uint32_t> starts;  ///< Of each field, the id being 0, then of what follows.

  /// The first three characters (section 2.5.2); read_message() reports an id that is longer.
  constexpr std::string_view id() const { return cut(0).substr(0, 3); }
  /// MSH, FHS and BHS carry their delimiters in fields 1 and 2.
  constexpr bool header() const {
    const std::string_view name = id();
    if (name.size() != 3) return false;
    return (name[0] == 'M' && name[1] == 'S' && name[2] == 'H') ||
           ((name[0] == 'F' || name[0] == 'B') && name[1] == 'H' && name[2] == 'S');
  }
  /// Field `n` as the standard numbers it: field(3) of a DG1 is DG1-3. Absent is empty.
  /// MSH-1 is the field separator itself, so the later MSH fields sit one place earlier.
  constexpr std::string_view field(std::size_t n) const {
    if (n == 0 || !header()) return cut(n);
    return n == 1 ? received.substr(starts[0] + 3, received.size() > starts[0] + 3 ? 1 : 0)
                  : cut(n - 1);
  }
  /// The highest field number written, even if empty.
  constexpr std::size_t fields() const { return starts.size() - 2 + (header() ? 1 : 0); }
  /// All bytes of the segment without its end.
  constexpr std::string_view whole() const {
    return received.substr(starts[0], starts[starts.size() - 1] - 1 - starts[0]);
  }
  constexpr std::string_view cut(std::size_t n) const {
    if (n + 1 >= starts.size()) return {};
    return received.substr(starts[n], starts[n + 1] - 1 - starts[n]);
  }
};

/// Bytes of a place: what `explain` prints.
struct ByteRange {
  std::size_t offset = 0;
  std::size_t length = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// An index of offsets into the bytes of one message. Nothing is copied or decoded; fields are cut
/// when asked for. Segments and fields keep their order and their bytes, unknown ones too.
/// Units   Segment indices count from 0; Hl7Locator::segment and all else from 1, as the standard.
/// Cost    One pass; four bytes a field.
class Message {
 public:
  /// One pass over `received`, which outlives the Message, as does `arena`. Indexes all of it: use
  /// read_message() for bytes from outside.
  Message(std::string_view received, const Scanner& scan, std::pmr::memory_resource& arena);
  /// Indexes the bytes from `begin` to `end` only; offsets still count from the start.
  Message(std::string_view received, std::size_t begin, std::size_t end, const Scanner& scan,
          const Quirks& quirks, InvalidBytes invalid, std::pmr::memory_resource& arena);

  std::string_view received() const { return received_; }
  /// From the M of MSH to the end of the last segment, without frame and junk around it.
  std::string_view body() const { return received_.substr(begin_, end_ - begin_); }
  const Scanner& scanner() const { return scanner_; }
  const Delimiters& delimiters() const { return scanner_.delimiters(); }
  Charset charset() const { return scanner_.charset(); }
  const Quirks& quirks() const { return quirks_; }
  InvalidBytes invalid_bytes() const { return invalid_; }

  std::size_t size() const { return segments_.empty() ? 0 : segments_.size() - 1; }
  Segment segment(std::size_t index) const {
    const std::uint32_t first = segments_[index];
    return {received_, {starts_.data() + first, segments_[index + 1] - first}};
  }
  std::string_view id(std::size_t index) const { return segment(index).id(); }
  /// The next segment named `id` at or behind index `from`.
  std::optional<std::size_t> find(std::string_view id, std::size_t from = 0) const;
  /// How many segments up to and with `index` have its id: 2 for the second DG1.
  std::size_t occurrence(std::size_t index) const;
  /// The `n`-th segment of that id, from 1.
  std::optional<std::size_t> nth(std::string_view id, std::size_t n) const;

  /// The bytes at a place; 0 in the locator means the whole of the level above. Absent is empty.
  std::string_view raw(Hl7Locator at) const;
  /// As raw(), but a repetition, component or subcomponent of 0 means the first: `PID-5` reads the
  /// same as `PID-5[1].1.1`.
  std::string_view leaf(Hl7Locator at) const;
  /// Where raw(at) lies in received(). A place that is absent has length 0.
  ByteRange range(Hl7Locator at) const;

  /// How many there are of what is below a place: fields of a segment, repetitions of a field,
  /// components of a repetition, subcomponents of a component. 0 when the place is absent or empty.
  std::size_t count(Hl7Locator at) const;
  std::size_t repetitions(std::size_t index, std::uint16_t field) const;

  /// First segment named `id`, field `n`: raw("PV1", 19). Empty when absent.
  std::string_view field(std::string_view id, std::uint16_t n) const;

  /// The separator that cuts subcomponents at this place: 0 where a quirk or MSH-2 says none.
  char subcomponent_separator(std::size_t index, std::uint16_t field,
                              std::uint16_t component) const;

 private:
  void index_plain(std::size_t begin, std::size_t end);
  void index_stepping(std::size_t begin, std::size_t end);

  std::string_view received_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  Scanner scanner_;
  Quirks quirks_{};
  InvalidBytes invalid_ = InvalidBytes::hold;
  std::pmr::vector<std::uint32_t> starts_;
  std::pmr::vector<std::uint32_t> segments_;
};

}  // namespace claimwire::hl7
