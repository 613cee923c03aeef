#include "engine/dedupe/recent_identities.h"

#include <algorithm>
#include <iterator>

#include "core/check.h"

namespace claimwire::engine {
namespace {

void put_number(std::string& out, std::uint64_t number) {
  for (int i = 0; i < 8; ++i) out += static_cast<char>(number >> (8 * i) & 0xFF);
}

std::uint64_t get_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 8; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

/// Of a word that the upper half of the hash chooses; the marks of the tail use the lower one.
std::uint64_t marks_of(std::uint64_t hash) {
  return std::uint64_t{1} << (hash >> 20 & 63) | std::uint64_t{1} << (hash >> 26 & 63);
}

}  // namespace

void RecentIdentities::add(std::uint64_t hash, MessageId message) {
  // Settling waits for twice the size of a tail, so that what one commit added can be taken back.
  if (tail_.size() >= 2 * kTailMax) settle();
  tail_.push_back({hash, message.value});
  marks_[hash % kMarks] = true;
}

void RecentIdentities::take_back(std::size_t count) {
  CW_ASSERT(count <= tail_.size());
  tail_.resize(tail_.size() - count);
}

void RecentIdentities::settle() {
  const auto middle = tail_.begin() + kTailMax;
  std::vector<Entry> slice(tail_.begin(), middle);
  tail_.erase(tail_.begin(), middle);
  marks_.assign(kMarks, false);
  for (const Entry& entry : tail_) marks_[entry.hash % kMarks] = true;
  add_slice(std::move(slice));
}

/// Words are twice as many before they hold more than four entries each, and are made anew then.
void RecentIdentities::mark_slices(const std::vector<Entry>& added) {
  const auto mark = [this](const std::vector<Entry>& entries) {
    for (const Entry& entry : entries)
      slice_marks_[(entry.hash >> 32) % slice_marks_.size()] |= marks_of(entry.hash);
    marked_ += entries.size();
  };
  if (marked_ + added.size() <= 4 * slice_marks_.size()) return mark(added);
  std::size_t entries = added.size();
  for (const auto& slice : slices_) entries += slice.size();
  std::size_t words = 1;
  while (words < entries / 2) words *= 2;
  slice_marks_.assign(words, 0);
  marked_ = 0;
  for (const auto& slice : slices_) mark(slice);
  mark(added);
}

/// Merged with those of like size, so that their number stays logarithmic.
void RecentIdentities::add_slice(std::vector<Entry> slice) {
  std::sort(slice.begin(), slice.end());
  mark_slices(slice);
  while (!slices_.empty() && slices_.back().size() <= 2 * slice.size()) {
    std::vector<Entry> merged;
    merged.reserve(slices_.back().size() + slice.size());
    std::merge(slices_.back().begin(), slices_.back().end(), slice.begin(), slice.end(),
               std::back_inserter(merged));
    slice = std::move(merged);
    slices_.pop_back();
  }
  slices_.push_back(std::move(slice));
}

std::vector<MessageId> RecentIdentities::candidates(std::uint64_t hash) const {
  std::vector<MessageId> found;
  if (marks_[hash % kMarks]) {
    for (const Entry& entry : tail_) {
      if (entry.hash == hash) found.push_back({entry.message});
    }
  }
  const std::uint64_t word = slice_marks_[(hash >> 32) % slice_marks_.size()];
  const bool in_slices = (word & marks_of(hash)) == marks_of(hash);
  for (const auto& slice : slices_) {
    if (!in_slices) break;
    for (auto at = std::lower_bound(slice.begin(), slice.end(), Entry{hash, 0});
         at != slice.end() && at->hash == hash; ++at) {
      found.push_back({at->message});
    }
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

std::size_t RecentIdentities::size() const {
  std::size_t count = tail_.size();
  for (const auto& slice : slices_) count += slice.size();
  return count;
}

std::string RecentIdentities::packed(std::vector<Entry> entries) {
  std::sort(entries.begin(), entries.end());
  std::string out;
  out.reserve(entries.size() * 16);
  for (const Entry& entry : entries) {
    put_number(out, entry.hash);
    put_number(out, entry.message);
  }
  return out;
}

void RecentIdentities::load(std::string_view slice) {
  std::vector<Entry> entries;
  entries.reserve(slice.size() / 16);
  for (; slice.size() >= 16; slice.remove_prefix(16)) {
    entries.push_back({get_number(slice), get_number(slice.substr(8))});
  }
  if (!entries.empty()) add_slice(std::move(entries));
}

void RecentIdentities::drop_before(MessageId oldest) {
  const auto old = [&](const Entry& entry) { return entry.message < oldest.value; };
  std::erase_if(tail_, old);
  for (auto& slice : slices_) std::erase_if(slice, old);
  std::erase_if(slices_, [](const auto& slice) { return slice.empty(); });
}

}  // namespace claimwire::engine
