#include "wrap/yaml/document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "core/text.h"

namespace claimwire::yaml {

struct Nodes {
  struct Entry {
    Type type = Type::null;
    bool quoted = false;
    int line = 0, column = 0;
    std::string text{};
    std::vector<std::uint32_t> keys{};  ///< Of a map, one for each child.
    std::vector<std::uint32_t> children{};
  };
  std::string file{};
  std::vector<Entry> entries{};
};

namespace {

/// Carries an Error out of yaml-cpp's parser, which knows no other way to stop; caught in parse().
struct Refused {
  Error error;
};

/// Builds the nodes from the parser's events. yaml-cpp itself recurses at most 500 levels, and this
/// stops it at Limits::depth_max.
class Builder : public YAML::EventHandler {
 public:
  Builder(Nodes& nodes, std::vector<std::uint32_t>& roots, const Limits& limits)
      : nodes_{nodes}, roots_{roots}, limits_{limits} {}

  void OnDocumentStart(const YAML::Mark&) override { document_ = true; }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(Type::null, mark, anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "yaml.anchor", "an alias (*name) is not allowed; write the value out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag);
    const std::uint32_t node = add(Type::scalar, mark, anchor);
    nodes_.entries[node].text = value;
    nodes_.entries[node].quoted = tag == "!";
    // A key waits for its value; it was registered by add().
    if (!levels_.empty() && levels_.back().key == node) check_key(mark, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    begin(mark, add(Type::sequence, mark, anchor), false);
  }
  void OnSequenceEnd() override { levels_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    begin(mark, add(Type::map, mark, anchor), true);
  }
  void OnMapEnd() override { levels_.pop_back(); }

 private:
  static constexpr std::uint32_t kNoKey = 0xFFFFFFFF;
  struct Level {
    std::uint32_t node;
    bool map;
    std::uint32_t key = kNoKey;
    std::set<std::string, std::less<>> seen{};
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string id, std::string_view text) const {
    throw Refused{{std::move(id), concat(nodes_.file, ":", std::to_string(mark.line + 1), ":",
                                         std::to_string(mark.column + 1), ": ", text)}};
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) const {
    // "?" and "!" are yaml-cpp's own marks for plain and quoted.
    if (!tag.empty() && tag != "?" && tag != "!")
      refuse(mark, "yaml.tag", "a tag (!name) is not allowed; every value is read as text");
  }

  void check_key(const YAML::Mark& mark, const std::string& key) {
    if (!levels_.back().seen.insert(key).second)
      refuse(mark, "yaml.duplicate-key",
             concat("the key '", printable(key), "' stands here twice; remove one"));
  }

  std::uint32_t add(Type type, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0)
      refuse(mark, "yaml.anchor", "an anchor (&name) is not allowed; write the value out");
    if (nodes_.entries.size() >= limits_.nodes_max)
      refuse(mark, "yaml.too-many-nodes",
             concat("more than ", std::to_string(limits_.nodes_max),
                    " values; move tables to CSV files"));
    const auto node = static_cast<std::uint32_t>(nodes_.entries.size());
    Nodes::Entry& entry = nodes_.entries.emplace_back();
    entry.type = type;
    entry.line = mark.line + 1;
    entry.column = mark.column + 1;
    if (levels_.empty()) {
      roots_.push_back(node);
      return node;
    }
    Level& level = levels_.back();
    Nodes::Entry& parent = nodes_.entries[level.node];
    if (!level.map) {
      parent.children.push_back(node);
    } else if (level.key == kNoKey) {
      if (type != Type::scalar)
        refuse(mark, "yaml.key", "a key must be plain text; quote it if it is 'null' or empty");
      parent.keys.push_back(node);
      level.key = node;
    } else {
      parent.children.push_back(node);
      level.key = kNoKey;
    }
    return node;
  }

  void begin(const YAML::Mark& mark, std::uint32_t node, bool map) {
    if (levels_.size() >= limits_.depth_max)
      refuse(mark, "yaml.too-deep",
             concat("nested deeper than ", std::to_string(limits_.depth_max), " levels"));
    levels_.push_back({node, map});
  }

  Nodes& nodes_;
  std::vector<std::uint32_t>& roots_;
  const Limits& limits_;
  std::vector<Level> levels_{};
  bool document_ = false;
};

const std::string kNothing;

}  // namespace

std::string_view name(Type type) {
  switch (type) {
    case Type::absent:
      return "absent";
    case Type::null:
      return "nothing";
    case Type::scalar:
      return "a single value";
    case Type::sequence:
      return "a list";
    case Type::map:
      return "a map";
  }
  return {};
}

Type Node::type() const { return nodes_ == nullptr ? Type::absent : nodes_->entries[index_].type; }

const std::string& Node::text() const {
  return nodes_ == nullptr ? kNothing : nodes_->entries[index_].text;
}

bool Node::quoted() const { return nodes_ != nullptr && nodes_->entries[index_].quoted; }

const std::string& Node::file() const { return nodes_ == nullptr ? kNothing : nodes_->file; }

int Node::line() const { return nodes_ == nullptr ? 0 : nodes_->entries[index_].line; }

int Node::column() const { return nodes_ == nullptr ? 0 : nodes_->entries[index_].column; }

std::string Node::place() const { return concat(file(), ":", std::to_string(line())); }

std::size_t Node::size() const {
  return nodes_ == nullptr ? 0 : nodes_->entries[index_].children.size();
}

Node Node::at(std::size_t n) const {
  if (n >= size()) return {};
  return {nodes_, nodes_->entries[index_].children[n]};
}

Node Node::key(std::size_t n) const {
  if (nodes_ == nullptr || n >= nodes_->entries[index_].keys.size()) return {};
  return {nodes_, nodes_->entries[index_].keys[n]};
}

Node Node::operator[](std::string_view wanted) const {
  if (!is_map()) return {};
  const Nodes::Entry& entry = nodes_->entries[index_];
  for (std::size_t n = 0; n < entry.keys.size(); ++n)
    if (nodes_->entries[entry.keys[n]].text == wanted) return at(n);
  return {};
}

Result<Stream> Stream::parse(std::string_view text, std::string file, const Limits& limits) {
  if (text.size() > limits.bytes_max)
    return Error{"yaml.too-large", concat(file, ": ", std::to_string(text.size()),
                                          " bytes; at most ", std::to_string(limits.bytes_max))};
  auto nodes = std::make_shared<Nodes>();
  nodes->file = std::move(file);
  Stream stream;
  try {
    std::istringstream in{std::string{text}};
    YAML::Parser parser{in};
    Builder builder{*nodes, stream.roots_, limits};
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refused& refused) {
    return refused.error;
  } catch (const YAML::Exception& error) {
    return Error{"yaml.syntax",
                 concat(nodes->file, ":", std::to_string(error.mark.line + 1), ":",
                        std::to_string(error.mark.column + 1), ": not YAML: ", error.msg)};
  }
  stream.nodes_ = std::move(nodes);
  return stream;
}

Result<Stream> Stream::read(const std::string& path, const Limits& limits) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return Error{"yaml.unreadable", concat(path, ": cannot be opened for reading")};
  std::string text;
  char block[16384];
  while (in.read(block, sizeof block) || in.gcount() > 0) {
    text.append(block, static_cast<std::size_t>(in.gcount()));
    if (text.size() > limits.bytes_max) break;  // parse() says so
  }
  if (in.bad()) return Error{"yaml.unreadable", concat(path, ": reading failed")};
  return parse(text, path, limits);
}

Node Stream::document(std::size_t n) const {
  if (n >= roots_.size()) return {};
  return {nodes_.get(), roots_[n]};
}

std::string scalar(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+()";
  const bool plain = !text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos &&
                     text != "null" && text != "Null" && text != "NULL";
  if (plain) return std::string{text};
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      constexpr char kHex[] = "0123456789ABCDEF";
      out += "\\x";
      out += kHex[(static_cast<unsigned char>(c) >> 4) & 0xF];
      out += kHex[static_cast<unsigned char>(c) & 0xF];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace claimwire::yaml
