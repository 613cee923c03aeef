#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "core/result.h"

namespace claimwire::xml {

struct Attribute {
  std::string_view name;
  std::string_view value;
};

/// Receives a document in order. Views live for the call only; names come as written, with their
/// prefix. An Error ends the reading and is what read() gives.
class Handler {
 public:
  virtual ~Handler() = default;
  /// `line` is that of the tag, from 1.
  virtual Result<void> start(std::string_view name, std::span<const Attribute> attributes,
                             std::uint32_t line) = 0;
  virtual Result<void> end(std::string_view name) = 0;
  /// UTF-8; one text may come in several pieces.
  virtual void text(std::string_view piece) = 0;
};

struct Limits {
  std::uint32_t depth_max = 64;
  std::uint32_t attributes_max = 256;
};

/// Reads a document from memory, without recursion (promise E3): no document type declaration, so
/// no entity but the five of XML; nothing is fetched.
/// Errors  xml.malformed, xml.doctype, xml.too-deep, xml.too-many-attributes, each with the line;
///         those of the handler.
Result<void> read(std::string_view bytes, Handler& handler, const Limits& limits = {});

/// Does `bytes` begin with an XML declaration, a byte order mark passed over?
bool is_xml(std::string_view bytes);

}  // namespace claimwire::xml
