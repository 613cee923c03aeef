#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace claimwire::yaml {

enum class Type : std::uint8_t {
  absent,
  null,  ///< Nothing, `~` or `null` was written.
  scalar,
  sequence,
  map,
};
std::string_view name(Type type);  ///< "a list", for messages.

/// What a file may cost. The reader stops at the first one passed.
struct Limits {
  std::size_t bytes_max = 8U << 20U;
  std::size_t depth_max = 24;
  std::size_t nodes_max = 400'000;
};

struct Nodes;

/// One node of a file: a cursor, cheap to copy, valid as long as its Stream. Looking for what is
/// not there gives a Node of Type::absent, so steps chain without checks.
class Node {
 public:
  Node() = default;
  Node(const Nodes* nodes, std::uint32_t index) : nodes_{nodes}, index_{index} {}

  Type type() const;
  bool exists() const { return nodes_ != nullptr; }
  explicit operator bool() const { return exists(); }
  bool is_scalar() const { return type() == Type::scalar; }
  bool is_sequence() const { return type() == Type::sequence; }
  bool is_map() const { return type() == Type::map; }
  bool is_null() const { return type() == Type::null; }

  /// A scalar exactly as written, without quotes: Y, NO, 0123 and 1e3 stay what they are.
  const std::string& text() const;
  /// Written in quotes or as a block: never a keyword or a path.
  bool quoted() const;
  const std::string& file() const;
  int line() const;           ///< From 1; 0 for absent.
  int column() const;         ///< From 1; 0 for absent.
  std::string place() const;  ///< "mappings/west.yaml:12"

  /// Items of a sequence or members of a map.
  std::size_t size() const;
  /// The n-th item of a sequence, or value of a map, from 0.
  Node at(std::size_t n) const;
  /// The n-th key of a map, from 0: a scalar with a place of its own.
  Node key(std::size_t n) const;
  /// The value of a key of a map.
  Node operator[](std::string_view key) const;

  friend bool operator==(const Node&, const Node&) = default;

 private:
  const Nodes* nodes_ = nullptr;
  std::uint32_t index_ = 0;
};

/// The documents of one YAML file, divided by `---`. Copies share the nodes.
class Stream {
 public:
  Stream() = default;

  /// Reads YAML strictly: duplicate keys, anchors, aliases, tags, and keys that are not scalars are
  /// refused. `file` is the name that errors and nodes show.
  /// Errors  yaml.syntax, yaml.duplicate-key, yaml.anchor, yaml.tag, yaml.key, yaml.too-large,
  ///         yaml.too-deep, yaml.too-many-nodes: each with file, line and what to do.
  static Result<Stream> parse(std::string_view text, std::string file, const Limits& limits = {});
  /// The same from disk. Errors: those above, and yaml.unreadable.
  static Result<Stream> read(const std::string& path, const Limits& limits = {});

  std::size_t size() const { return roots_.size(); }
  /// The n-th document's outermost node, from 0; absent when there is none.
  Node document(std::size_t n = 0) const;

 private:
  std::shared_ptr<const Nodes> nodes_;
  std::vector<std::uint32_t> roots_;
};

/// `text` as a YAML scalar that reads back the same, quoted where needed.
std::string scalar(std::string_view text);

}  // namespace claimwire::yaml
