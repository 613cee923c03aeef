#include "engine/store/codec.h"

#include <charconv>

#include "core/text.h"

namespace claimwire::engine {
namespace {

// No sender's key begins so: what it names begins with a control character.
constexpr std::string_view kReplay =
    "\x01"
    "claimwire-replay:";

}  // namespace

std::string replay_key(ReplayStage stage) { return concat(kReplay, name(stage)); }

ReplayStage replay_stage(std::string_view duplicate_key) {
  if (!duplicate_key.starts_with(kReplay)) return ReplayStage::none;
  return replay_stage_named(duplicate_key.substr(kReplay.size())).value_or(ReplayStage::none);
}

std::string review_key(std::string_view payer) { return concat("review:", payer); }

void BlobWriter::number(std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out_ += static_cast<char>(value >> (8 * i) & 0xFF);
}

void BlobWriter::text(std::string_view value) {
  number(value.size(), 4);
  out_ += value;
}

std::uint64_t BlobReader::number(int bytes) {
  const auto count = static_cast<std::size_t>(bytes);
  if (!good_ || rest_.size() < count) {
    good_ = false;
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(rest_[i]);
  rest_.remove_prefix(count);
  return value;
}

std::string BlobReader::text() {
  const auto length = static_cast<std::size_t>(number(4));
  if (!good_ || rest_.size() < length) {
    good_ = false;
    return {};
  }
  std::string out{rest_.substr(0, length)};
  rest_.remove_prefix(length);
  return out;
}

std::string pack(const BodyRef& ref) {
  if (!ref.has()) return {};
  BlobWriter out;
  for (const std::uint32_t part : {ref.segment, ref.offset, ref.length, ref.crc})
    out.number(part, 4);
  return out.take();
}

BodyRef unpack_body(std::string_view blob) {
  BlobReader in{blob};
  BodyRef ref;
  for (std::uint32_t* part : {&ref.segment, &ref.offset, &ref.length, &ref.crc}) {
    *part = static_cast<std::uint32_t>(in.number(4));
  }
  return in.good() ? ref : BodyRef{};
}

std::string pack(const std::vector<DroppedCharges>& dropped) {
  BlobWriter out;
  for (const DroppedCharges& each : dropped) {
    out.text(each.reason);
    out.number(each.charges.lines, 4);
    out.number(static_cast<std::uint64_t>(each.charges.cents));
  }
  return out.take();
}

std::vector<DroppedCharges> unpack_dropped(std::string_view blob) {
  std::vector<DroppedCharges> out;
  for (BlobReader in{blob}; in.more();) {
    DroppedCharges each;
    each.reason = in.text();
    each.charges.lines = static_cast<std::uint32_t>(in.number(4));
    each.charges.cents = static_cast<std::int64_t>(in.number());
    if (in.good()) out.push_back(std::move(each));
  }
  return out;
}

std::string pack(const std::vector<SegmentBodies::Range>& ranges) {
  BlobWriter out;
  for (const SegmentBodies::Range& range : ranges) {
    out.text(range.keep);
    for (const std::uint32_t part : {range.segment, range.from, range.to, range.crc})
      out.number(part, 4);
  }
  return out.take();
}

std::vector<SegmentBodies::Range> unpack_ranges(std::string_view blob) {
  std::vector<SegmentBodies::Range> out;
  for (BlobReader in{blob}; in.more();) {
    SegmentBodies::Range range;
    range.keep = in.text();
    for (std::uint32_t* part : {&range.segment, &range.from, &range.to, &range.crc})
      *part = static_cast<std::uint32_t>(in.number(4));
    if (in.good()) out.push_back(std::move(range));
  }
  return out;
}

std::string history_line(UtcTime at, std::string_view what, std::string_view by,
                         std::string_view why, std::string_view versions) {
  std::string out = std::to_string(milliseconds(at));
  const auto add = [&](std::string_view part) {
    out += '\t';
    for (const char c : part.substr(0, 1000)) {
      out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  };
  for (const std::string_view part : {what, by, why}) add(part);
  if (!versions.empty()) add(versions);
  return out + '\n';
}

std::vector<TimelineEntry> unpack_history(std::string_view history, const std::string& subject) {
  std::vector<TimelineEntry> out;
  for (const std::string_view line : split(history, '\n')) {
    const auto parts = split(line, '\t');
    if (parts.size() != 4 && parts.size() != 5) continue;
    std::int64_t ms = 0;
    std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), ms);
    out.push_back({utc_time(ms), subject, std::string{parts[1]}, std::string{parts[2]},
                   std::string{parts[3]}, std::string{parts.size() == 5 ? parts[4] : ""}});
  }
  return out;
}

}  // namespace claimwire::engine
