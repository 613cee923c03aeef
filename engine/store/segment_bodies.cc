#include "engine/store/segment_bodies.h"

#include <utility>
#include <vector>

#include "core/crc32c.h"
#include "core/text.h"

namespace claimwire::engine {
namespace {

// Open read handles kept; the oldest are closed first.
constexpr std::size_t kOpenMax = 64;

}  // namespace

SegmentBodies::SegmentBodies(Files& files, std::string folder)
    : files_{files}, folder_{std::move(folder)} {}

SegmentBodies::Tail SegmentBodies::tail() const { return tail_; }

Result<void> SegmentBodies::resume(Tail tail, const std::string& name) {
  if (tail.segment == 0) return {};
  know(tail.segment, name);
  tail_ = written_ = tail;
  return {};
}

void SegmentBodies::know(std::uint32_t segment, std::string name) {
  const std::lock_guard lock{mutex_};
  segments_[segment].name = std::move(name);
}

Result<std::shared_ptr<File>> SegmentBodies::file_of(std::uint32_t segment) const {
  const std::lock_guard lock{mutex_};
  const auto found = segments_.find(segment);
  if (found == segments_.end()) {
    return Error{"store.body-gone", concat("segment ", std::to_string(segment), " of ", folder_,
                                           " is not known; its content was pruned or lost.")};
  }
  if (found->second.file == nullptr) {
    auto file = files_.open(concat(folder_, "/", found->second.name), false);
    if (!file) return file.error();
    std::size_t open = 0;
    for (auto& [number, other] : segments_) {
      if (other.file != nullptr && other.file.use_count() == 1 && ++open > kOpenMax &&
          number != tail_.segment) {
        other.file.reset();
      }
    }
    found->second.file = std::move(*file);
  }
  return found->second.file;
}

Result<void> SegmentBodies::begin_segment() {
  // What waits belongs to the segment before, and its sync too.
  if (auto written = write(); !written) return written;
  if (needs_sync_) {
    if (auto synced = sync(); !synced) return synced;
  }
  const std::uint32_t number = tail_.segment + 1;
  const std::string name = concat(day_, "-", std::to_string(number), ".seg");
  const std::string path = concat(folder_, "/", name);
  auto file = files_.open(path, true);
  if (!file) return file.error();
  auto ready = (*file)->allocate(kSegmentBytes);
  // The whole file with its metadata once, so that later syncs move data alone.
  if (ready) ready = (*file)->sync();
  if (ready) ready = files_.sync_folder(folder_);
  if (!ready) {
    if (auto removed = files_.remove(path); !removed) return removed;
    return ready;
  }
  {
    const std::lock_guard lock{mutex_};
    segments_[number] = {name, std::move(*file)};
  }
  begun_.push_back({number, name});
  tail_ = written_ = {number, 0};
  start_range();
  return {};
}

Result<BodyRef> SegmentBodies::put(std::string_view bytes) {
  if (bytes.size() >= kSegmentBytes) {
    return Error{"store.body-too-large",
                 concat(std::to_string(bytes.size()), " bytes do not fit a segment of ",
                        std::to_string(kSegmentBytes), ".")};
  }
  const auto length = static_cast<std::uint32_t>(bytes.size() + 1);
  if (tail_.segment == 0 || tail_.offset + length > kSegmentBytes) {
    if (auto begun = begin_segment(); !begun) return begun.error();
  }
  const char format = static_cast<char>(BodyFormat::raw);
  const BodyRef ref{tail_.segment, tail_.offset, length,
                    crc32c(bytes, crc32c(std::string_view{&format, 1}))};
  waiting_ += format;
  waiting_ += bytes;
  tail_.offset += length;
  return ref;
}

Result<void> SegmentBodies::write() {
  if (waiting_.empty()) return {};
  auto file = file_of(written_.segment);
  if (!file) return file.error();
  if (auto wrote = (*file)->write_at(written_.offset, waiting_); !wrote) return wrote;
  range_.crc = crc32c(waiting_, range_.crc);
  range_.to = tail_.offset;
  waiting_.clear();
  written_ = tail_;
  needs_sync_ = true;
  return {};
}

Result<void> SegmentBodies::sync() {
  auto file = file_of(written_.segment);
  if (!file) return file.error();
  if (auto synced = (*file)->sync(); !synced) return synced;
  needs_sync_ = false;
  return {};
}

void SegmentBodies::forget(Tail back_to) {
  waiting_.clear();
  tail_ = written_ = back_to;
}

Result<bool> SegmentBodies::confirm(const Range& range) {
  if (range.segment == 0 || range.from >= range.to || range.to > kSegmentBytes) return true;
  auto file = file_of(range.segment);
  if (!file) return file.error();
  auto bytes = (*file)->read_at(range.from, range.to - range.from);
  if (!bytes) return bytes.error();
  if (bytes->size() != range.to - range.from || crc32c(*bytes) != range.crc) return false;
  if (auto wrote = (*file)->write_at(range.from, *bytes); !wrote) return wrote.error();
  if (auto synced = (*file)->sync(); !synced) return synced.error();
  return true;
}

std::vector<SegmentBodies::Begun> SegmentBodies::take_begun() { return std::exchange(begun_, {}); }

Result<Bytes> SegmentBodies::get(const BodyRef& ref) const {
  if (!ref.has() || ref.length == 0 || ref.length > kSegmentBytes) {
    return Error{"store.body-gone", "no content is stored for this."};
  }
  auto file = file_of(ref.segment);
  if (!file) return file.error();
  auto block = (*file)->read_at(ref.offset, ref.length);
  if (!block) return block.error();
  if (block->size() != ref.length || crc32c(*block) != ref.crc) {
    return Error{
        "store.damaged",
        concat("segment ", std::to_string(ref.segment), " at ", std::to_string(ref.offset),
               ": the stored bytes fail their checksum. Nothing is sent from them; restore ",
               "the file from a backup.")};
  }
  if (block->front() != static_cast<char>(BodyFormat::raw)) {
    return Error{"store.body-format", "written by a newer claimwire; this one cannot read it."};
  }
  block->erase(0, 1);
  return Bytes{std::move(*block)};
}

Result<void> SegmentBodies::verify(const BodyRef& ref) const {
  auto bytes = get(ref);
  if (!bytes) return bytes.error();
  return {};
}

}  // namespace claimwire::engine
