#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/decimal.h"
#include "wrap/json/document.h"

namespace claimwire::json {

/// compact: on one line, without blanks. pretty: two blanks a level, a line each.
enum class Layout : std::uint8_t { compact, pretty };

/// Writes JSON piece by piece into a string. What it writes is well-formed whatever the values are:
/// strings are escaped, bytes that are not UTF-8 become U+FFFD, and a number is written exactly as
/// its text says or, if it is none, as a string. Pairing of begin and end, and a key before each
/// member, are the caller's part and checked (CW_ASSERT).
class Writer {
 public:
  explicit Writer(std::string& out, Layout layout = Layout::compact) : out_{out}, layout_{layout} {}

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);

  Writer& string(std::string_view text);
  Writer& number(std::string_view text);  ///< "10.00" stays 10.00.
  Writer& number(const Decimal& value);   ///< With all its digits.
  Writer& integer(std::int64_t value);
  Writer& boolean(bool value);
  Writer& null();
  /// Another document's value with all inside it, numbers as they stand there.
  Writer& value(Value value);
  /// A whole JSON value that a Writer of ours made: goes out as it is, unread.
  Writer& written(std::string_view json);

  /// key() and the value, for the common case.
  Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  Writer& member(std::string_view name, const char* text) { return key(name).string(text); }
  Writer& member(std::string_view name, bool value) { return key(name).boolean(value); }
  Writer& member(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  Writer& member(std::string_view name, std::uint64_t value);
  Writer& member(std::string_view name, int value) { return key(name).integer(value); }
  Writer& member(std::string_view name, const Decimal& value) { return key(name).number(value); }

 private:
  struct Level {
    bool object;
    bool empty = true;
  };
  void before_value();
  void new_line();
  void end(bool object);

  std::string& out_;
  Layout layout_;
  std::vector<Level> levels_{};
  bool after_key_ = false;
};

/// True when `text` is a number by the grammar of RFC 8259, section 6.
bool is_number(std::string_view text);

/// A string with its quotes, escaped, as Writer writes it.
std::string quoted_string(std::string_view text);

/// A value with all inside it as text.
std::string to_text(Value value, Layout layout = Layout::compact);

}  // namespace claimwire::json
