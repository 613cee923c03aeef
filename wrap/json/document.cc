#include "wrap/json/document.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/text.h"
#include "wrap/json/tape.h"

namespace claimwire::json {

std::string_view name(Type type) {
  switch (type) {
    case Type::absent:
      return "nothing";
    case Type::null:
      return "null";
    case Type::boolean:
      return "boolean";
    case Type::number:
      return "number";
    case Type::string:
      return "string";
    case Type::array:
      return "array";
    case Type::object:
      return "object";
  }
  return "nothing";
}

Type Value::type() const {
  return exists() ? static_cast<Type>(tape_->nodes[node_].type()) : Type::absent;
}

Value Value::operator[](std::string_view member) const {
  if (!is_object()) return {};
  const std::vector<Node>& nodes = tape_->nodes;
  const std::uint32_t end = nodes[node_].end;
  for (std::uint32_t at = node_ + 1; at < end; at = nodes[at + 1].end) {
    if (nodes[at].length() == member.size() && tape_->view(nodes[at]) == member)
      return {tape_, at + 1};
  }
  return {};
}

Value Value::at(std::size_t n) const {
  if (n >= size()) return {};
  Iterator item = begin();
  for (; n > 0; --n) ++item;
  return *item;
}

std::size_t Value::size() const {
  return is_array() || is_object() ? tape_->nodes[node_].length() : 0;
}

std::string_view Value::text() const {
  switch (type()) {
    case Type::string:
    case Type::number:
    case Type::boolean:
      return tape_->view(tape_->nodes[node_]);
    default:
      return {};
  }
}

std::optional<std::string_view> Value::string() const {
  if (!is_string()) return std::nullopt;
  return text();
}

std::optional<bool> Value::boolean() const {
  if (type() != Type::boolean) return std::nullopt;
  return text() == "true";
}

std::optional<std::int64_t> Value::integer() const {
  if (!is_number()) return std::nullopt;
  const std::string_view digits = text();
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

Value Value::parent() const {
  if (!exists() || node_ == 0) return {};
  return {tape_, tape_->nodes[node_].parent};
}

std::string_view Value::name() const {
  if (!parent().is_object()) return {};
  return tape_->view(tape_->nodes[node_ - 1]);
}

std::size_t Value::index() const {
  std::size_t count = 0;
  for (const Value sibling : parent()) {
    if (sibling.node() >= node_) break;
    ++count;
  }
  return count;
}

std::uint32_t Value::node_end() const { return exists() ? tape_->nodes[node_].end : 0; }

Value Value::next(const Value& within) const {
  if (!exists()) return {};
  std::uint32_t following = node_ + 1;  // the first inside, or what follows a value with nothing in
  if (following >= within.node_end()) return {};
  if (tape_->nodes[following].type() == kName) ++following;
  return {tape_, following};
}

std::size_t Value::offset() const { return exists() ? tape_->nodes[node_].at : 0; }

std::string Value::path() const {
  std::vector<Value> steps;
  for (Value value = *this; value.parent(); value = value.parent()) steps.push_back(value);
  std::string out;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (step->parent().is_array()) {
      out += concat("[", std::to_string(step->index()), "]");
    } else {
      out += concat(out.empty() ? "" : ".", step->name());
    }
  }
  return out;
}

Value Value::Iterator::operator*() const {
  const bool named = tape_->nodes[node_].type() == kName;
  return {tape_, named ? node_ + 1 : node_};
}

Value::Iterator& Value::Iterator::operator++() {
  const bool named = tape_->nodes[node_].type() == kName;
  node_ = tape_->nodes[named ? node_ + 1 : node_].end;
  return *this;
}

Value::Iterator Value::begin() const {
  return {tape_, is_array() || is_object() ? node_ + 1 : node_end()};
}

Value::Iterator Value::end() const { return {tape_, node_end()}; }

Value Document::root() const { return value(0); }

Value Document::value(std::uint32_t node) const {
  if (node >= nodes() || tape_->nodes[node].type() == kName) return {};
  return {tape_.get(), node};
}

std::size_t Document::nodes() const { return tape_ ? tape_->nodes.size() : 0; }

}  // namespace claimwire::json
