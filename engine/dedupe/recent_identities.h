#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ids.h"

namespace claimwire::engine {

/// Which identities came before: hash of the duplicate key to message id, without index on disk in
/// the hot path. New ones go to a small tail; a full tail becomes a sorted slice, and slices of
/// like size are merged, so a look-up searches few of them. A match is only a candidate: the caller
/// verifies it against the stored row.
/// Cost    16 bytes an identity and 2 to 4 for its marks; a look-up of what never came before, the
///         usual one, reads one word of the marks.
class RecentIdentities {
 public:
  struct Entry {
    std::uint64_t hash;
    std::uint64_t message;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };
  static constexpr std::size_t kTailMax = 4096;

  void add(std::uint64_t hash, MessageId message);
  /// Takes back the newest, which did not become durable. They must be the last added.
  void take_back(std::size_t count);
  /// Ids added under `hash`, newest first.
  std::vector<MessageId> candidates(std::uint64_t hash) const;
  /// Sorted and unsorted entries alike: everything known.
  std::size_t size() const;

  /// A durable slice: entries in the order of their hash, 16 bytes each, little-endian.
  static std::string packed(std::vector<Entry> entries);
  /// Adds what packed() wrote. A blob of odd length gives its whole entries.
  void load(std::string_view slice);
  /// Forgets messages older than `oldest`, the first still inside every window.
  void drop_before(MessageId oldest);

 private:
  static constexpr std::size_t kMarks = 1U << 17;  ///< Sixteen for each entry of a full tail.

  void settle();
  void add_slice(std::vector<Entry> slice);
  void mark_slices(const std::vector<Entry>& added);

  std::vector<Entry> tail_;  ///< In the order they came.
  /// A mark for each hash of the tail, by its low bits: nearly always says that the tail, which
  /// has no order of hashes, need not be searched. Marks may be left over, never missing.
  std::vector<bool> marks_ = std::vector<bool>(kMarks);
  std::vector<std::vector<Entry>> slices_;  ///< Largest first, each sorted.
  /// Two marks in one word of 64 bits for each entry of a slice, at most four entries a word: says
  /// of 49 in 50 unknown hashes that no slice need be searched.
  std::vector<std::uint64_t> slice_marks_ = std::vector<std::uint64_t>(1);
  std::size_t marked_ = 0;  ///< Entries, those that were dropped since included.
};

}  // namespace claimwire::engine
