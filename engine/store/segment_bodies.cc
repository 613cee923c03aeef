#include "engine/store/segment_bodies.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/crc32c.h"
#include "core/log.h"
#include "core/text.h"

namespace claimwire::engine {
namespace {

// Open read handles kept; the oldest are closed first.
constexpr std::size_t kOpenMax = 64;

}  // namespace

SegmentBodies::SegmentBodies(Files& files, std::string folder)
    : files_{files}, folder_{std::move(folder)} {}

void SegmentBodies::know(std::uint32_t segment, std::string name, bool gone) {
  const std::lock_guard lock{mutex_};
  Segment& known = segments_[segment];
  known.name = std::move(name);
  known.gone = gone;
  last_segment_ = std::max(last_segment_, segment);
}

void SegmentBodies::resume(const Range& last, Ages::Ran begun) {
  Stream& stream = stream_of(last.keep);
  stream.segment = stream.segment_before = last.segment;
  stream.offset = stream.written = stream.offset_before = last.to;
  stream.begun = begun;
}

SegmentBodies::Stream& SegmentBodies::stream_of(std::string_view keep) {
  for (Stream& stream : streams_) {
    if (stream.keep == keep) return stream;
  }
  streams_.push_back({});
  streams_.back().keep = keep;
  return streams_.back();
}

Result<std::shared_ptr<File>> SegmentBodies::file_of(std::uint32_t segment) const {
  const std::lock_guard lock{mutex_};
  const auto found = segments_.find(segment);
  if (found == segments_.end() || found->second.gone) {
    return Error{"store.body-gone",
                 found == segments_.end()
                     ? concat("segment ", std::to_string(segment), " of ", folder_,
                              " is not known; its content is lost.")
                     : std::string{"its content was as old as store.keep allows and is pruned."}};
  }
  if (found->second.file == nullptr) {
    auto file = files_.open(concat(folder_, "/", found->second.name), false);
    if (!file) return file.error();
    std::size_t open = 0;
    for (auto& [number, other] : segments_) {
      if (other.file != nullptr && other.file.use_count() == 1 && ++open > kOpenMax) {
        other.file.reset();
      }
    }
    found->second.file = std::move(*file);
  }
  return found->second.file;
}

void SegmentBodies::begin(
    Ages::Ran now, const std::function<std::optional<Ages::Ran>(std::string_view)>& full_after) {
  now_ = now;
  for (Stream& stream : streams_) {
    const auto after = full_after(stream.keep);
    if (stream.offset > 0 && after && now - stream.begun >= *after) {
      // Unwritten or unsynced bytes belong to a commit that failed and was forgotten.
      end_segment(stream);
    }
    stream.segment_before = stream.segment;
    stream.offset_before = stream.from = stream.offset;
    stream.crc = 0;
  }
}

Result<void> SegmentBodies::begin_segment(Stream& stream) {
  const std::uint32_t number = last_segment_ + 1;
  const std::string name = concat(day_, "-", std::to_string(number), ".seg");
  const std::string path = concat(folder_, "/", name);
  auto file = files_.open(path, true);
  if (!file) return file.error();
  auto ready = (*file)->allocate(kSegmentBytes);
  // The whole file with its metadata once, so that later syncs move data alone.
  if (ready) ready = (*file)->sync();
  if (ready) ready = files_.sync_folder(folder_);
  // What waits belongs to the segment before, and its sync too.
  if (ready) ready = write(stream);
  if (ready && stream.needs_sync) ready = sync(stream);
  if (!ready) {
    if (auto removed = files_.remove(path); !removed) return removed;
    return ready;
  }
  if (stream.segment != 0) end_segment(stream);
  {
    const std::lock_guard lock{mutex_};
    segments_[number] = {name, std::move(*file)};
  }
  last_segment_ = number;
  begun_.push_back({number, name, stream.keep, now_});
  stream.segment = number;
  stream.offset = stream.written = stream.from = stream.crc = 0;
  stream.begun = now_;
  return {};
}

/// Nothing is written behind its end any more: the room reserved there goes back.
void SegmentBodies::end_segment(Stream& stream) {
  auto trimmed = file_of(stream.segment);
  Result<void> done;
  if (!trimmed) {
    done = trimmed.error();
  } else if (stream.written < kSegmentBytes) {
    done = (*trimmed)->truncate(stream.written);
  }
  if (!done)
    log::warning("store.segment-not-trimmed", "room reserved for content is not given back",
                 {{"error", done.error().id}});
  ended_.push_back({stream.segment, now_});
  stream.segment = stream.offset = stream.written = 0;
}

Result<BodyRef> SegmentBodies::put(std::string_view bytes, std::string_view keep) {
  if (bytes.size() >= kSegmentBytes) {
    return Error{"store.body-too-large",
                 concat(std::to_string(bytes.size()), " bytes do not fit a segment of ",
                        std::to_string(kSegmentBytes), ".")};
  }
  const auto length = static_cast<std::uint32_t>(bytes.size() + 1);
  Stream& stream = stream_of(keep);
  if (stream.segment == 0 || stream.offset + length > kSegmentBytes) {
    if (auto begun = begin_segment(stream); !begun) return begun.error();
  }
  const char format = static_cast<char>(BodyFormat::raw);
  const BodyRef ref{stream.segment, stream.offset, length,
                    crc32c(bytes, crc32c(std::string_view{&format, 1}))};
  stream.waiting += format;
  stream.waiting += bytes;
  stream.offset += length;
  return ref;
}

Result<void> SegmentBodies::write(Stream& stream) {
  if (stream.waiting.empty()) return {};
  auto file = file_of(stream.segment);
  if (!file) return file.error();
  if (auto wrote = (*file)->write_at(stream.written, stream.waiting); !wrote) return wrote;
  stream.crc = crc32c(stream.waiting, stream.crc);
  stream.waiting.clear();
  stream.written = stream.offset;
  stream.needs_sync = true;
  return {};
}

Result<void> SegmentBodies::write() {
  for (Stream& stream : streams_) {
    if (auto wrote = write(stream); !wrote) return wrote;
  }
  return {};
}

Result<void> SegmentBodies::sync(Stream& stream) {
  auto file = file_of(stream.segment);
  if (!file) return file.error();
  if (auto synced = (*file)->sync(); !synced) return synced;
  stream.needs_sync = false;
  return {};
}

Result<void> SegmentBodies::sync() {
  for (Stream& stream : streams_) {
    if (!stream.needs_sync) continue;
    if (auto synced = sync(stream); !synced) return synced;
  }
  return {};
}

bool SegmentBodies::needs_sync() const {
  return std::any_of(streams_.begin(), streams_.end(),
                     [](const Stream& stream) { return stream.needs_sync; });
}

void SegmentBodies::forget() {
  for (Stream& stream : streams_) {
    stream.waiting.clear();
    stream.offset = stream.written =
        stream.segment == stream.segment_before ? stream.offset_before : 0;
    stream.from = stream.offset;
    stream.crc = 0;
    stream.needs_sync = false;
  }
}

std::vector<SegmentBodies::Range> SegmentBodies::ranges() const {
  std::vector<Range> out;
  for (const Stream& stream : streams_) {
    if (stream.segment != 0)
      out.push_back({stream.keep, stream.segment, stream.from, stream.written, stream.crc});
  }
  return out;
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
std::vector<SegmentBodies::Ended> SegmentBodies::take_ended() { return std::exchange(ended_, {}); }

Result<void> SegmentBodies::remove(std::uint32_t segment) {
  std::string name;
  {
    const std::lock_guard lock{mutex_};
    Segment& known = segments_[segment];
    name = known.name;
    known.file.reset();
    known.gone = true;
  }
  if (auto removed = files_.remove(concat(folder_, "/", name)); !removed) return removed;
  return files_.sync_folder(folder_);
}

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
