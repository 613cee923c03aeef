#include <algorithm>
#include <array>
#include <cstring>

#include "core/text.h"
#include "wrap/json/document.h"
#include "wrap/json/tape.h"
#include "wrap/json/utf8.h"

#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/error/error.h>
#include <rapidjson/reader.h>

// The packaged RapidJSON 1.1 is safe only on the path chosen here: SAX, numbers as text (no
// conversion, which reads past a table on some numbers), the iterative parser (the other recurses
// once a bracket). Its own UTF-8 check switches its SIMD string scan off and lets a lone low
// surrogate pass, so the text is checked before, and escapes after.

namespace claimwire::json {
namespace {

constexpr std::size_t kBytesMax = 256U << 20U;  // the length of a Node counts to there
constexpr std::size_t kPadding = 32;            // the SIMD scan reads whole blocks of 16
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Names of one object that are compared pair by pair; more are sorted, so that an object of a
/// million members costs no million squared.
constexpr std::size_t kPairwiseNamesMax = 16;

struct Place {
  std::size_t line = 1;
  std::size_t column = 1;  ///< In bytes, as editors that count bytes show it.
};

Place place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const std::size_t last = before.rfind('\n');
  return {1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
          1 + (last == std::string_view::npos ? before.size() : before.size() - last - 1)};
}

Error error_at(std::string_view text, std::size_t offset, std::string_view id,
               std::string_view what) {
  const Place place = place_of(text, offset);
  return {std::string{id}, concat("line ", std::to_string(place.line), ", column ",
                                  std::to_string(place.column), ": ", what)};
}

std::string_view explain(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty:
      return "the JSON text is empty; expected a value such as an object in {}";
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "something follows the end of the JSON value; send one value only";
    case rapidjson::kParseErrorObjectMissName:
      return "expected a member name in quotation marks, or }";
    case rapidjson::kParseErrorObjectMissColon:
      return "expected : after a member name";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return "expected , or } after a member";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return "expected , or ] after an item";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "expected four hexadecimal digits after \\u";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return "the \\u escape is half of a surrogate pair; write both halves";
    case rapidjson::kParseErrorStringEscapeInvalid:
      return "unknown escape in a string; RFC 8259 has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return "the string has no closing quotation mark";
    case rapidjson::kParseErrorStringInvalidEncoding:
      return "a control character stands unescaped in a string; write it as \\u00NN";
    case rapidjson::kParseErrorNumberTooBig:
      return "the number is larger than 1.7E308";
    case rapidjson::kParseErrorNumberMissFraction:
      return "expected a digit after the decimal point";
    case rapidjson::kParseErrorNumberMissExponent:
      return "expected a digit in the exponent of a number";
    default:
      return "expected a JSON value";
  }
}

using Stream = rapidjson::InsituStringStream;

/// Builds the tape from RapidJSON's events. Returning false stops the reader; `id` then says why.
class TapeBuilder {
 public:
  TapeBuilder(Tape& tape, const Stream& stream, const Limits& limits)
      : tape_{tape}, stream_{stream}, limits_{limits} {}

  bool Null() { return word(Type::null, 4); }
  bool Bool(bool value) { return word(Type::boolean, value ? 4 : 5); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    if (length > limits_.number_length_max)
      return stop("json.number-too-long",
                  "a number has more characters than the limit allows; shorten it", at(text));
    return add(static_cast<std::uint32_t>(Type::number), at(text), length);
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    return add(static_cast<std::uint32_t>(Type::string), at(text), length);
  }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    return add(kName, at(text), length);
  }
  bool StartObject() { return open(Type::object); }
  bool StartArray() { return open(Type::array); }
  bool EndObject(rapidjson::SizeType members) { return close(members) && names_differ(); }
  bool EndArray(rapidjson::SizeType items) { return close(items); }

  // Never sent under kParseNumbersAsStringsFlag, yet named by the reader's template.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  std::string_view id() const { return id_; }
  std::string_view message() const { return message_; }
  std::size_t stopped_at() const { return stopped_at_; }

 private:
  std::size_t at(const char* text) const {
    return static_cast<std::size_t>(text - tape_.text.data());
  }
  bool word(Type type, std::uint32_t length) {
    return add(static_cast<std::uint32_t>(type), at(stream_.src_) - length, length);
  }
  bool add(std::uint32_t type, std::size_t offset, std::uint32_t length) {
    if (tape_.nodes.size() >= limits_.nodes_max)
      return stop("json.too-many-values",
                  "more values than the limit allows; send the content in parts", offset);
    const auto number = static_cast<std::uint32_t>(tape_.nodes.size());
    tape_.nodes.push_back({static_cast<std::uint32_t>(offset), Node::pack(length, type), number + 1,
                           open_.empty() ? number : open_.back()});
    return true;
  }
  bool open(Type type) {
    const std::size_t offset = at(stream_.src_);  // the bracket is taken afterwards
    if (open_.size() >= limits_.depth_max)
      return stop("json.too-deep", "more brackets inside each other than the limit allows", offset);
    if (!add(static_cast<std::uint32_t>(type), offset, 0)) return false;
    open_.push_back(static_cast<std::uint32_t>(tape_.nodes.size() - 1));
    return true;
  }
  bool close(std::uint32_t count) {
    closed_ = open_.back();
    open_.pop_back();
    tape_.nodes[closed_].end = static_cast<std::uint32_t>(tape_.nodes.size());
    tape_.nodes[closed_].length_and_type = Node::pack(count, tape_.nodes[closed_].type());
    return true;
  }

  /// RFC 8259 leaves open which of two equal names counts; a claim must not depend on it.
  bool names_differ() {
    names_.clear();
    const std::uint32_t end = tape_.nodes[closed_].end;
    for (std::uint32_t name = closed_ + 1; name < end; name = tape_.nodes[name + 1].end)
      names_.push_back(tape_.view(tape_.nodes[name]));
    std::string_view repeated;
    if (names_.size() > kPairwiseNamesMax) {
      std::sort(names_.begin(), names_.end());
      const auto twin = std::adjacent_find(names_.begin(), names_.end());
      if (twin != names_.end()) repeated = std::max(twin[0], twin[1], by_place);
    } else {
      for (std::size_t b = 1; b < names_.size() && repeated.data() == nullptr; ++b) {
        for (std::size_t a = 0; a < b; ++a) {
          if (names_[a] == names_[b]) repeated = names_[b];
        }
      }
    }
    if (repeated.data() == nullptr) return true;
    return stop("json.repeated-name", "the object has this member name twice; keep one of them",
                at(repeated.data()));
  }
  static bool by_place(std::string_view a, std::string_view b) { return a.data() < b.data(); }

  bool stop(std::string_view id, std::string_view message, std::size_t offset) {
    id_ = id;
    message_ = message;
    stopped_at_ = offset;
    return false;
  }

  Tape& tape_;
  const Stream& stream_;
  const Limits& limits_;
  std::vector<std::uint32_t> open_{};
  std::vector<std::string_view> names_{};
  std::uint32_t closed_ = 0;
  std::string_view id_{};
  std::string_view message_{};
  std::size_t stopped_at_ = 0;
};

/// The reader writes a lone low surrogate escape as bytes that are not UTF-8.
bool may_hold_lone_surrogate(std::string_view text) {
  for (std::size_t at = text.find('\\'); at != std::string_view::npos;
       at = text.find('\\', at + 2)) {
    if (at + 2 < text.size() && text[at + 1] == 'u' && (text[at + 2] == 'd' || text[at + 2] == 'D'))
      return true;
  }
  return false;
}

}  // namespace

Result<Document> Document::parse(std::string_view text, const Limits& limits) {
  if (text.size() > std::min(limits.bytes_max, kBytesMax))
    return Error{"json.too-large",
                 concat("the JSON text has ", std::to_string(text.size()), " bytes; the limit is ",
                        std::to_string(std::min(limits.bytes_max, kBytesMax)))};
  if (const std::size_t bad = invalid_utf8_at(text); bad != text.size())
    return error_at(text, bad, "json.utf8", "the bytes are not UTF-8; JSON is sent in UTF-8 only");
  // The reader takes a NUL for the end and would not see what follows.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
    return error_at(text, nul, "json.syntax", "a NUL byte stands in the text; remove it");

  const auto tape = std::make_shared<Tape>();
  tape->text.reserve(text.size() + kPadding);
  tape->text.assign(text);
  tape->text.append(kPadding, '\0');
  tape->nodes.reserve(std::min(limits.nodes_max, text.size() / 16 + 16));

  const std::size_t start = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  Stream stream{tape->text.data() + start};
  TapeBuilder builder{*tape, stream, limits};
  rapidjson::Reader reader;
  constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag |
                              rapidjson::kParseNumbersAsStringsFlag;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, builder);
  if (parsed.IsError()) {
    if (!builder.id().empty())
      return error_at(text, builder.stopped_at(), builder.id(), builder.message());
    return error_at(text, start + parsed.Offset(), "json.syntax", explain(parsed.Code()));
  }
  if (may_hold_lone_surrogate(text)) {
    for (const Node& node : tape->nodes) {
      const bool textual =
          node.type() == kName || node.type() == static_cast<unsigned>(Type::string);
      if (textual && invalid_utf8_at(tape->view(node)) != node.length())
        return error_at(text, node.at, "json.utf8",
                        "a \\u escape in this string is half of a surrogate pair; write both");
    }
  }
  return Document{tape};
}

}  // namespace claimwire::json
