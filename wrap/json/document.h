#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.h"

namespace claimwire::json {

enum class Type : std::uint8_t { absent, null, boolean, number, string, array, object };

std::string_view name(Type type);  ///< "object", for messages.

/// What a document may cost. The reader stops at the first one passed.
struct Limits {
  std::size_t bytes_max = 64U << 20U;  ///< At most 256 MB, whatever is set.
  std::size_t depth_max = 128;         ///< Arrays and objects inside each other.
  std::size_t nodes_max = 8U << 20U;   ///< Values and member names.
  std::size_t number_length_max = 40;  ///< Characters; a FHIR decimal has at most 18 digits.
};

struct Tape;

/// One value of a Document: a cursor, cheap to copy, valid as long as any copy of its Document.
/// Looking for what is not there gives a Value of Type::absent, so steps chain without checks:
/// `claim["total"]["value"].text()`.
class Value {
 public:
  Value() = default;
  Value(const Tape* tape, std::uint32_t node) : tape_{tape}, node_{node} {}

  Type type() const;
  bool exists() const { return tape_ != nullptr; }
  explicit operator bool() const { return exists(); }
  bool is_object() const { return type() == Type::object; }
  bool is_array() const { return type() == Type::array; }
  bool is_string() const { return type() == Type::string; }
  bool is_number() const { return type() == Type::number; }
  bool is_null() const { return type() == Type::null; }

  /// The member of an object; absent otherwise. One pass over the member names.
  Value operator[](std::string_view member) const;
  /// The n-th item of an array or value of an object, from 0; absent otherwise. One pass.
  Value at(std::size_t n) const;
  /// Items of an array, members of an object, else 0.
  std::size_t size() const;

  /// A string decoded, a number exactly as written ("10.00"), "true" or "false"; else empty.
  std::string_view text() const;
  /// The text of a string; nothing for any other type, a number included.
  std::optional<std::string_view> string() const;
  std::optional<bool> boolean() const;
  /// A number without fraction or exponent that fits; nothing otherwise.
  std::optional<std::int64_t> integer() const;

  /// The array or object this stands in; absent for the root.
  Value parent() const;
  /// The name of the member this is the value of; empty for items of an array and the root.
  std::string_view name() const;
  /// Its place in its array or object, from 0.
  std::size_t index() const;
  /// Number of this value in its Document, in reading order: Origin::locator of FHIR. The root is
  /// 0.
  std::uint32_t node() const { return node_; }
  /// The number one past the last value inside this one: `node() <= n < node_end()` is inside.
  std::uint32_t node_end() const;
  /// This value, then all inside it, in reading order: `for (auto v = root; v; v = v.next(root))`.
  Value next(const Value& within) const;
  /// Where it begins in the bytes given to parse(): of a string, its first character.
  std::size_t offset() const;
  /// From the root, without its name: "item[0].net.value". Empty for the root. Rendered anew at
  /// each call.
  std::string path() const;

  /// Walks items or members in order: `for (json::Value item : value)`.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using pointer = const Value*;
    using reference = Value;

    Iterator(const Tape* tape, std::uint32_t node) : tape_{tape}, node_{node} {}
    Value operator*() const;
    Iterator& operator++();
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.node_ == b.node_; }

   private:
    const Tape* tape_;
    std::uint32_t node_;  ///< Of the item, or of the member's name.
  };
  Iterator begin() const;
  Iterator end() const;

  friend bool operator==(const Value&, const Value&) = default;

 private:
  const Tape* tape_ = nullptr;
  std::uint32_t node_ = 0;
};

/// A whole JSON text, read once into a flat tape of 16 bytes a node that keeps numbers as they were
/// written. Copies share the tape. Immutable.
class Document {
 public:
  Document() = default;

  /// Reads RFC 8259 text in UTF-8; a byte order mark in front is stepped over.
  /// Errors  json.syntax, json.utf8, json.too-large, json.too-deep, json.too-many-values,
  ///         json.number-too-long, json.repeated-name: each with line, column and what was
  ///         expected, and never with text of the document.
  /// Cost    One copy of the text, one pass to check UTF-8, one to read; no recursion.
  static Result<Document> parse(std::string_view text, const Limits& limits = {});

  /// The outermost value; absent for a Document that read nothing.
  Value root() const;
  /// The value with this number, as Value::node() gave it; absent when there is none.
  Value value(std::uint32_t node) const;
  std::size_t nodes() const;

 private:
  explicit Document(std::shared_ptr<const Tape> tape) : tape_{std::move(tape)} {}
  std::shared_ptr<const Tape> tape_;
};

}  // namespace claimwire::json
