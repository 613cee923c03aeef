#include "hl7/syntax/batch.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "core/text.h"
#include "hl7/findings.h"

namespace claimwire::hl7 {
namespace {

constexpr std::size_t kSameFindingMax = 20;

/// One line of the file, without its end.
struct Line {
  std::string_view text;
  std::size_t begin;
  std::size_t next;  ///< Where the next line begins.
};

Line line_at(std::string_view bytes, std::size_t begin, bool lf_inside_text) {
  const std::size_t end =
      std::min(bytes.find_first_of(lf_inside_text ? "\r" : "\r\n", begin), bytes.size());
  std::size_t next = end;
  while (next < bytes.size() && (bytes[next] == '\r' || bytes[next] == '\n')) ++next;
  return {bytes.substr(begin, end - begin), begin, next};
}

/// Byte-order mark, frame bytes and blanks in front of a segment.
std::size_t marks_before(std::string_view line) {
  std::size_t at = 0;
  for (;;) {
    if (line.substr(at, 3) == "\xEF\xBB\xBF")
      at += 3;
    else if (at < line.size() && (line[at] == '\x0B' || line[at] == '\x1C'))
      ++at;
    else
      return at;
  }
}

/// Counts pairs and tells where they do not fit.
class Splitter {
 public:
  Splitter(std::string_view bytes, Issues& issues) : bytes_{bytes}, issues_{issues} {}

  void line(const Line& line) {
    const std::size_t marks = marks_before(line.text);
    std::string_view text = line.text.substr(marks);
    const std::string_view id = text.substr(0, 3);
    const bool framed_end = line.text.starts_with('\x1C');
    if (framed_end) close(line.begin);
    if (is_header(text, "MSH")) {
      close(line.begin);
      open_ = BatchMessage{{line.begin + marks, 0}, in_batch_ ? batch_number() : 0U};
      ++messages_;
    } else if (is_header(text, "FHS")) {
      close(line.begin);
      if (std::exchange(in_file_, true)) raise(kBatchOrder, "FHS", "a second FHS without FTS");
      out_.enveloped = true;
      out_.file_control_id = header_field(text, 11);
    } else if (is_header(text, "BHS")) {
      close(line.begin);
      if (std::exchange(in_batch_, true)) raise(kBatchOrder, "BHS", "a second BHS without BTS");
      out_.enveloped = true;
      ++out_.batches;
      messages_ = 0;
      out_.batch_control_ids.push_back(header_field(text, 11));
      separator_ = text[3];
    } else if (trailer(text, "BTS")) {
      close(line.begin);
      out_.enveloped = true;
      if (!std::exchange(in_batch_, false)) raise(kBatchOrder, "BTS", "BTS without BHS");
      check_count(kBatchCount, concat("BTS[", std::to_string(++trailers_), "]-1"), text, messages_,
                  "messages");
      messages_ = 0;
    } else if (trailer(text, "FTS")) {
      close(line.begin);
      out_.enveloped = true;
      if (!std::exchange(in_file_, false)) raise(kBatchOrder, "FTS", "FTS without FHS");
      check_count(kFileCount, "FTS-1", text, out_.batches, "batches");
    } else if (!open_ && !trim(text).empty() && id != std::string_view{"\0\0\0", 3}) {
      if (++junk_ <= kSameFindingMax)
        raise(kBatchJunk, concat("byte ", std::to_string(line.begin)), {});
    }
  }

  Batch finish() {
    close(bytes_.size());
    if (in_batch_) raise(kBatchOrder, "BHS", "BHS without BTS: the batch may be cut off");
    if (in_file_ && out_.enveloped)
      raise(kBatchOrder, "FHS", "FHS without FTS: the file may be cut off");
    return std::move(out_);
  }

 private:
  std::uint32_t batch_number() const { return static_cast<std::uint32_t>(out_.batches); }

  /// The id, then a field separator: no letter, digit or blank.
  static bool is_header(std::string_view text, std::string_view id) {
    if (!text.starts_with(id) || text.size() < 4) return false;
    const char c = text[3];
    return c > ' ' && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z');
  }
  /// A trailer may stand alone, or with the separator of its header.
  bool trailer(std::string_view text, std::string_view id) const {
    return text.starts_with(id) && (text.size() == 3 || text[3] == separator_ || text[3] == '|' ||
                                    text[3] == ' ' || text[3] == '\x1C');
  }
  static std::string_view header_field(std::string_view text, std::size_t n) {
    const Scanner scan{Delimiters{.field = text[3]}};
    return scan.part(text, text[3], n);
  }

  void close(std::size_t at) {
    if (!open_) return;
    open_->bytes.length = at - open_->bytes.offset;
    out_.messages.push_back(*open_);
    open_.reset();
  }

  void check_count(const IssueKind& kind, std::string place, std::string_view text,
                   std::size_t counted, std::string_view what) {
    if (text.size() <= 4) return;
    const Scanner scan{Delimiters{.field = text[3]}};
    const std::string_view said = trim(scan.part(text, text[3], 2));
    if (said.empty()) return;
    std::size_t number = 0;
    const auto [end, fault] = std::from_chars(said.data(), said.data() + said.size(), number);
    if (fault == std::errc{} && end == said.data() + said.size() && number == counted) return;
    raise(kind, std::move(place), concat(what, " counted: ", std::to_string(counted)),
          printable(said, 20));
  }

  void raise(const IssueKind& kind, std::string place, std::string detail, std::string found = {}) {
    if (issues_.size() > 10 * kSameFindingMax) return;  // a hostile file must not fill the memory
    Issue issue;
    issue.kind = &kind;
    issue.place = std::move(place);
    issue.detail = std::move(detail);
    issue.found = std::move(found);
    issue.action = default_action(kind.severity);
    issues_.push_back(std::move(issue));
  }

  std::string_view bytes_;
  Issues& issues_;
  Batch out_{};
  std::optional<BatchMessage> open_{};
  std::size_t messages_ = 0;  ///< Since the last BHS.
  std::size_t trailers_ = 0;
  std::size_t junk_ = 0;
  char separator_ = '|';
  bool in_file_ = false;
  bool in_batch_ = false;
};

}  // namespace

Batch split_batch(std::string_view bytes, const Quirks& quirks, Issues& issues) {
  Splitter splitter{bytes, issues};
  for (std::size_t at = 0; at < bytes.size();) {
    const Line line = line_at(bytes, at, quirks.lf_inside_text);
    splitter.line(line);
    at = line.next;
  }
  return splitter.finish();
}

}  // namespace claimwire::hl7
