#include "codes/formats/text_lines.h"

#include "core/text.h"
#include "wrap/charset/charset.h"

namespace claimwire::codes {

std::string_view without_mark(std::string_view content) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (content.starts_with(kMark)) content.remove_prefix(kMark.size());
  return content;
}

TextLines::TextLines(std::string_view content) : rest_{without_mark(content)} {}

bool TextLines::next(std::string_view& line) {
  if (rest_.empty()) return false;
  ++number_;
  const std::size_t at = rest_.find('\n');
  ended_by_break_ = at != std::string_view::npos;
  line = rest_.substr(0, at);
  rest_.remove_prefix(ended_by_break_ ? at + 1 : rest_.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

std::string_view columns(std::string_view line, std::size_t from, std::size_t through) {
  return from > line.size() ? std::string_view{} : line.substr(from - 1, through - from + 1);
}

std::string clean_text(std::string_view raw) {
  std::string converted;
  if (!charset::is_ascii(raw) && !charset::is_utf8(raw)) {
    // Every byte means something in Windows-1252 but five, which become U+FFFD.
    auto text = charset::to_utf8(raw, "WINDOWS-1252");
    if (text) {
      converted = std::move(text->text);
      raw = converted;
    }
  }
  std::string out;
  out.reserve(raw.size());
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const auto byte = static_cast<unsigned char>(raw[i]);
    bool blank = byte <= 0x20 || byte == 0x7F;
    if (raw.substr(i, 2) == kNoBreakSpace) {
      blank = true;
      ++i;
    }
    if (!blank) {
      out += raw[i];
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

Error line_error(std::string_view id, std::uint32_t line, std::string_view what) {
  return {std::string{id}, concat("line ", std::to_string(line), ": ", what)};
}

}  // namespace claimwire::codes
