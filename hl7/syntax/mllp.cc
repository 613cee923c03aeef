#include "hl7/syntax/mllp.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace claimwire::hl7::mllp {
namespace {

constexpr std::size_t kHeadMax = 4096;
constexpr std::size_t kJunkMax = 64;
constexpr char kFs = '\x1C';
constexpr char kAck = '\x06';
constexpr char kNak = '\x15';

/// The longest end of `text` that is a beginning of `mark`, but not all of it: what the next piece
/// of the stream may complete.
std::size_t begun(std::string_view text, std::string_view mark) {
  for (std::size_t n = std::min(text.size(), mark.size() - 1); n > 0; --n)
    if (text.ends_with(mark.substr(0, n))) return n;
  return 0;
}

}  // namespace

Decoder::Decoder(Framing framing) : framing_{std::move(framing)} {
  // An empty mark would be found everywhere; configuration refuses it, and so the default stands.
  if (framing_.start.empty()) framing_.start = Framing{}.start;
  if (framing_.end.empty()) framing_.end = Framing{}.end;
  // FS is no text in any 8-bit set; another end byte, CR for one, would be found in every message.
  if (framing_.end.front() != kFs) framing_.lenient = false;
}

void Decoder::feed(std::string_view chunk, std::vector<Event>& events) {
  while (!chunk.empty()) {
    const std::size_t used =
        state_ == State::outside ? feed_outside(chunk, events) : feed_inside(chunk, events);
    chunk.remove_prefix(used);
  }
}

/// Looks for the start of a frame; what stands before it is junk.
std::size_t Decoder::feed_outside(std::string_view chunk, std::vector<Event>& events) {
  // After an end taken early, what was left of it is no junk, nor is a line end between frames.
  if (tolerated_ > 0) {
    const std::string_view rest =
        std::string_view{framing_.end}.substr(framing_.end.size() - tolerated_);
    if (chunk.front() == rest.front()) {
      --tolerated_;
      return 1;
    }
    tolerated_ = 0;
  }
  const std::string_view start = framing_.start;
  // The part of the mark seen at the end of the last piece is put back in front.
  std::string joined;
  std::string_view text = chunk;
  if (matched_ > 0) {
    joined = framing_.start.substr(0, matched_);
    joined += chunk.substr(0, std::min(chunk.size(), start.size()));
    text = joined;
  }
  const std::size_t hit = text.find(start);
  if (hit != std::string_view::npos) {
    keep(text.substr(0, hit));
    report_junk(events);
    const std::size_t used = hit + start.size() - matched_;
    matched_ = 0;
    state_ = State::inside;
    kept_.clear();
    size_ = 0;
    return used;
  }
  const std::size_t open = begun(text, start);
  keep(text.substr(0, text.size() - open));
  const std::size_t used = text.size() - matched_;
  matched_ = open;
  return used;
}

/// Looks for the end of the frame; what stands before it is the message.
std::size_t Decoder::feed_inside(std::string_view chunk, std::vector<Event>& events) {
  const std::string_view end = framing_.end;
  if (framing_.lenient) {
    const void* hit = std::memchr(chunk.data(), end.front(), chunk.size());
    const std::size_t length =
        hit == nullptr ? chunk.size()
                       : static_cast<std::size_t>(static_cast<const char*>(hit) - chunk.data());
    keep(chunk.substr(0, length));
    if (hit == nullptr) return length;
    tolerated_ = end.size() - 1;
    close(events);
    return length + 1;
  }
  std::string joined;
  std::string_view text = chunk;
  if (matched_ > 0) {
    joined = framing_.end.substr(0, matched_);
    joined += chunk.substr(0, std::min(chunk.size(), end.size()));
    text = joined;
  }
  const std::size_t hit = text.find(end);
  if (hit != std::string_view::npos) {
    keep(text.substr(0, hit));
    const std::size_t used = hit + end.size() - matched_;
    matched_ = 0;
    close(events);
    return used;
  }
  const std::size_t open = begun(text, end);
  keep(text.substr(0, text.size() - open));
  const std::size_t used = text.size() - matched_;
  matched_ = open;
  return used;
}

/// Counts bytes, and keeps as many as their kind of event holds.
void Decoder::keep(std::string_view bytes) {
  if (state_ == State::outside) {
    // Line ends between frames are common and mean nothing.
    for (const char c : bytes) {
      if (size_ == 0 && (c == '\r' || c == '\n')) continue;
      if (kept_.size() < kJunkMax) kept_ += c;
      ++size_;
    }
    return;
  }
  size_ += bytes.size();
  if (size_ <= framing_.message_bytes_max) {
    kept_.append(bytes);
    return;
  }
  const std::size_t most = std::min(kHeadMax, framing_.message_bytes_max);
  if (kept_.size() < most) kept_.append(bytes.substr(0, most - kept_.size()));
  if (kept_.size() > most) {
    kept_.resize(most);
    kept_.shrink_to_fit();
  }
}

void Decoder::close(std::vector<Event>& events) {
  const bool over = size_ > framing_.message_bytes_max;
  events.push_back(
      {over ? Event::Kind::over_limit : Event::Kind::message, std::move(kept_), size_});
  begin_outside();
}

void Decoder::report_junk(std::vector<Event>& events) {
  if (size_ > 0) events.push_back({Event::Kind::junk, std::move(kept_), size_});
  kept_.clear();
  size_ = 0;
}

void Decoder::begin_outside() {
  state_ = State::outside;
  kept_.clear();
  size_ = 0;
  matched_ = 0;
}

void Decoder::finish(std::vector<Event>& events) {
  const std::string& mark = state_ == State::outside ? framing_.start : framing_.end;
  const std::string half = mark.substr(0, matched_);
  matched_ = 0;
  keep(half);
  if (state_ == State::outside) {
    report_junk(events);
  } else {
    if (kept_.size() > kHeadMax) kept_.resize(kHeadMax);
    events.push_back({Event::Kind::unfinished, std::move(kept_), size_});
  }
  begin_outside();
  tolerated_ = 0;
}

std::string frame(std::string_view message, const Framing& framing) {
  std::string out;
  out.reserve(framing.start.size() + message.size() + framing.end.size());
  out += framing.start;
  out += message;
  out += framing.end;
  return out;
}

bool can_frame(std::string_view message, const Framing& framing) {
  // A lenient reader on the other side ends at FS alone.
  if (framing.end.starts_with(kFs)) return message.find(kFs) == std::string_view::npos;
  // The mark may also be completed by its own beginning, as in "..A" + "AB" for the mark "AAB".
  const std::string whole = frame(message, framing);
  return whole.find(framing.end, framing.start.size()) == framing.start.size() + message.size();
}

Commit commit_of(std::string_view message) {
  if (message.size() != 1) return Commit::none;
  if (message.front() == kAck) return Commit::ack;
  return message.front() == kNak ? Commit::nak : Commit::none;
}

std::string commit_frame(Commit commit, const Framing& framing) {
  return frame(std::string(1, commit == Commit::ack ? kAck : kNak), framing);
}

}  // namespace claimwire::hl7::mllp
