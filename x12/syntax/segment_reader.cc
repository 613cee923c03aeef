#include "x12/syntax/segment_reader.h"

#include <cctype>
#include <cstring>
#include <utility>

namespace claimwire::x12 {
namespace {

constexpr bool padding(char c) {
  return c == '\r' || c == '\n' || c == '\0' || c == '\x1A' || c == ' ' || c == '\t';
}

/// An ISA with lost padding: the element separator is still byte 4, and the GS behind it shows the
/// terminator and the component separator in front of it.
Delimiters guess_delimiters(std::string_view text) {
  Delimiters guess{};
  if (text.size() < 4) return guess;
  guess.element = text[3];
  const std::string_view head = text.substr(0, 512);
  for (std::size_t at = head.find("GS", 4); at != std::string_view::npos;
       at = head.find("GS", at + 1)) {
    if (at + 2 >= head.size() || head[at + 2] != guess.element) continue;
    std::size_t before = at;
    while (before > 4 && (head[before - 1] == '\r' || head[before - 1] == '\n')) --before;
    if (before == at && before < 6) continue;
    guess.terminator = before > 5 && head[before - 2] != guess.element ? head[before - 1] : '\n';
    if (guess.terminator != '\n' && before > 5) guess.component = head[before - 2];
    return guess;
  }
  return guess;
}

}  // namespace

void cut_elements(std::string_view text, char separator, std::vector<std::uint32_t>& starts) {
  starts.clear();
  starts.push_back(0);
  // Elements are a few bytes long: a plain loop beats a call of memchr for each.
  const auto size = static_cast<std::uint32_t>(text.size());
  for (std::uint32_t at = 0; at < size; ++at) {
    if (text[at] == separator) starts.push_back(at + 1);
  }
  starts.push_back(static_cast<std::uint32_t>(text.size()) + 1);
}

void SegmentReader::refill(std::string_view text, bool last) {
  base_ += at_;
  at_ = 0;
  text_ = text;
  last_ = last;
}

std::optional<Error> SegmentReader::take_envelope_error() {
  return std::exchange(envelope_error_, std::nullopt);
}

void SegmentReader::read_isa() {
  Result<Delimiters> found = read_delimiters(text_.substr(at_));
  if (found) {
    delimiters_ = *found;
    return;
  }
  envelope_error_ = found.error();
  delimiters_ = guess_delimiters(text_.substr(at_));
}

SegmentReader::Status SegmentReader::next(Segment& out) {
  if (number_ == 0 && text_.substr(at_).starts_with("\xEF\xBB\xBF")) at_ += 3;  // UTF-8 mark
  for (;;) {
    while (at_ < text_.size() && padding(text_[at_])) ++at_;
    if (skipping_) {
      const std::size_t stop = text_.find(delimiters_.terminator, at_);
      if (stop == std::string_view::npos) {
        at_ = text_.size();
        return last_ ? Status::end : Status::more;
      }
      at_ = stop + 1;
      skipping_ = false;
      continue;
    }
    if (at_ >= text_.size()) return last_ ? Status::end : Status::more;
    break;
  }
  // An ISA and what follows it must be there whole before its delimiters can be judged.
  if (!last_ && text_.size() - at_ < 512) return Status::more;
  const std::string_view here = text_.substr(at_);
  if (here.size() > 3 && here.starts_with("ISA") &&
      (here[3] == delimiters_.element || number_ == 0 ||
       std::isalnum(static_cast<unsigned char>(here[3])) == 0)) {
    read_isa();
  } else if (number_ == 0) {
    envelope_error_ = read_delimiters(here).error();
  }

  const void* hit = std::memchr(here.data(), delimiters_.terminator, here.size());
  std::size_t length = here.size();
  Status status = Status::segment;
  if (hit != nullptr) {
    length = static_cast<std::size_t>(static_cast<const char*>(hit) - here.data());
  } else if (!last_ && here.size() <= kSegmentBytesMax) {
    return Status::more;
  } else {
    status = Status::unfinished;
  }
  std::size_t used = hit != nullptr ? length + 1 : length;
  if (length > kSegmentBytesMax) {
    status = Status::overlong;
    used = length = kSegmentBytesMax;
    skipping_ = true;
  }
  std::string_view text = here.substr(0, length);
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
  if (text.find('\r') != std::string_view::npos || text.find('\n') != std::string_view::npos) {
    unwrapped_.clear();
    for (const char c : text) {
      if (c != '\r' && c != '\n') unwrapped_ += c;
    }
    text = unwrapped_;
  }
  cut_elements(text, delimiters_.element, starts_);
  out.text = text;
  out.starts = starts_;
  out.delimiters = delimiters_;
  out.offset = base_ + at_;
  out.number = ++number_;
  at_ += used;
  return status;
}

}  // namespace claimwire::x12
