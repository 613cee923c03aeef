#include "wrap/json/writer.h"

#include <algorithm>

#include "core/check.h"
#include "wrap/json/utf8.h"

namespace claimwire::json {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::size_t done = 0;  // everything before is written
  std::size_t at = 0;
  const auto flush = [&] { out.append(text.substr(done, at - done)); };
  while (at < text.size()) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x80) {
      const std::size_t length = utf8_sequence(text.substr(at));
      if (length == 0) {
        flush();
        out.append(kReplacement);
        done = ++at;
      } else {
        at += length;
      }
      continue;
    }
    if (byte >= 0x20 && byte != '"' && byte != '\\') {
      ++at;
      continue;
    }
    flush();
    out += '\\';
    switch (byte) {
      case '"':
      case '\\':
        out += text[at];
        break;
      case '\b':
        out += 'b';
        break;
      case '\f':
        out += 'f';
        break;
      case '\n':
        out += 'n';
        break;
      case '\r':
        out += 'r';
        break;
      case '\t':
        out += 't';
        break;
      default:
        out.append("u00");
        out += kHex[byte >> 4U];
        out += kHex[byte & 0xFU];
    }
    done = ++at;
  }
  flush();
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text);
  out += '"';
}

}  // namespace

bool is_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at > from;
  };
  const auto take = [&](std::string_view any) {
    if (at >= text.size() || any.find(text[at]) == std::string_view::npos) return false;
    ++at;
    return true;
  };
  take("-");
  if (!take("0") && !digits()) return false;
  if (take(".") && !digits()) return false;
  if (take("eE")) {
    take("+-");
    if (!digits()) return false;
  }
  return at == text.size();
}

std::string quoted_string(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

std::string to_text(Value value, Layout layout) {
  std::string out;
  Writer{out, layout}.value(value);
  return out;
}

void Writer::new_line() {
  if (layout_ == Layout::compact) return;
  out_ += '\n';
  out_.append(levels_.size() * 2, ' ');
}

void Writer::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  CW_ASSERT(!levels_.back().object);  // a member needs its key first
  if (!levels_.back().empty) out_ += ',';
  levels_.back().empty = false;
  new_line();
}

Writer& Writer::begin_object() {
  before_value();
  out_ += '{';
  levels_.push_back({.object = true});
  return *this;
}

Writer& Writer::begin_array() {
  before_value();
  out_ += '[';
  levels_.push_back({.object = false});
  return *this;
}

void Writer::end(bool object) {
  CW_ASSERT(!levels_.empty() && levels_.back().object == object && !after_key_);
  const bool empty = levels_.back().empty;
  levels_.pop_back();
  if (!empty) new_line();
  out_ += object ? '}' : ']';
}

Writer& Writer::end_object() {
  end(true);
  return *this;
}

Writer& Writer::end_array() {
  end(false);
  return *this;
}

Writer& Writer::key(std::string_view name) {
  CW_ASSERT(!levels_.empty() && levels_.back().object && !after_key_);
  if (!levels_.back().empty) out_ += ',';
  levels_.back().empty = false;
  new_line();
  append_quoted(out_, name);
  out_ += ':';
  if (layout_ == Layout::pretty) out_ += ' ';
  after_key_ = true;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  before_value();
  append_quoted(out_, text);
  return *this;
}

Writer& Writer::number(std::string_view text) {
  if (!is_number(text)) return string(text);
  before_value();
  out_.append(text);
  return *this;
}

Writer& Writer::number(const Decimal& value) { return number(value.text()); }

Writer& Writer::integer(std::int64_t value) {
  before_value();
  out_.append(std::to_string(value));
  return *this;
}

Writer& Writer::boolean(bool value) {
  before_value();
  out_.append(value ? "true" : "false");
  return *this;
}

Writer& Writer::null() {
  before_value();
  out_.append("null");
  return *this;
}

Writer& Writer::written(std::string_view json) {
  before_value();
  out_.append(json);
  return *this;
}

Writer& Writer::member(std::string_view name, std::uint64_t value) {
  key(name);
  before_value();
  out_.append(std::to_string(value));
  return *this;
}

// In reading order, with a stack of its own: the depth of a document is the sender's choice.
Writer& Writer::value(Value root) {
  if (!root) return null();
  std::vector<Value> open;
  for (Value value = root; value; value = value.next(root)) {
    while (!open.empty() && value.node() >= open.back().node_end()) {
      end(open.back().is_object());
      open.pop_back();
    }
    if (!open.empty() && open.back().is_object()) key(value.name());
    switch (value.type()) {
      case Type::object:
        begin_object();
        open.push_back(value);
        break;
      case Type::array:
        begin_array();
        open.push_back(value);
        break;
      case Type::string:
        string(value.text());
        break;
      case Type::number:
        number(value.text());
        break;
      case Type::boolean:
        boolean(value.text() == "true");
        break;
      case Type::null:
      case Type::absent:
        null();
        break;
    }
  }
  for (; !open.empty(); open.pop_back()) end(open.back().is_object());
  return *this;
}

}  // namespace claimwire::json
