#include "wrap/xml/reader.h"

#include <expat.h>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/text.h"

namespace claimwire::xml {
namespace {

struct Reading {
  XML_Parser parser;
  Handler& handler;
  const Limits& limits;
  std::uint32_t depth = 0;
  std::optional<Error> failed{};
  std::exception_ptr thrown{};

  std::uint32_t line() const {
    return static_cast<std::uint32_t>(XML_GetCurrentLineNumber(parser));
  }
  void stop(Error error) {
    failed = std::move(error);
    XML_StopParser(parser, XML_FALSE);
  }
  void stop(std::string_view id, std::string_view what) {
    stop({std::string{id}, concat("line ", std::to_string(line()), ": ", what)});
  }
  // Nothing may be thrown through the parser's own frames: it is C.
  template <class Work>
  void guarded(const Work& work) {
    if (failed || thrown) return;  // calls still come between a stop and its effect
    try {
      work();
    } catch (...) {
      thrown = std::current_exception();
      XML_StopParser(parser, XML_FALSE);
    }
  }
};

void XMLCALL on_start(void* user, const char* name, const char** pairs) {
  auto& reading = *static_cast<Reading*>(user);
  reading.guarded([&] {
    if (++reading.depth > reading.limits.depth_max) {
      return reading.stop("xml.too-deep",
                          concat("elements lie more than ",
                                 std::to_string(reading.limits.depth_max), " deep in one another"));
    }
    std::vector<Attribute> attributes;
    for (; *pairs != nullptr; pairs += 2) {
      if (attributes.size() == reading.limits.attributes_max) {
        return reading.stop("xml.too-many-attributes", "an element has too many attributes");
      }
      attributes.push_back({pairs[0], pairs[1]});
    }
    auto good = reading.handler.start(name, attributes, reading.line());
    if (!good) reading.stop(good.error());
  });
}

void XMLCALL on_end(void* user, const char* name) {
  auto& reading = *static_cast<Reading*>(user);
  reading.guarded([&] {
    --reading.depth;
    auto good = reading.handler.end(name);
    if (!good) reading.stop(good.error());
  });
}

void XMLCALL on_text(void* user, const char* text, int size) {
  auto& reading = *static_cast<Reading*>(user);
  reading.guarded([&] { reading.handler.text({text, static_cast<std::size_t>(size)}); });
}

void XMLCALL on_doctype(void* user, const char*, const char*, const char*, int) {
  auto& reading = *static_cast<Reading*>(user);
  reading.guarded([&] {
    reading.stop("xml.doctype",
                 "has a document type declaration, which no code-set file has and which is not "
                 "read");
  });
}

struct Free {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

}  // namespace

Result<void> read(std::string_view bytes, Handler& handler, const Limits& limits) {
  const std::unique_ptr<XML_ParserStruct, Free> parser{XML_ParserCreate(nullptr)};
  if (parser == nullptr) return Error{"xml.malformed", "no memory for an XML parser"};
  Reading reading{.parser = parser.get(), .handler = handler, .limits = limits};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  constexpr std::size_t kPiece = 1 << 20;
  for (;;) {
    const std::string_view piece = bytes.substr(0, kPiece);
    bytes.remove_prefix(piece.size());
    const XML_Status status = XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()),
                                        bytes.empty() ? XML_TRUE : XML_FALSE);
    if (reading.thrown) std::rethrow_exception(reading.thrown);
    if (reading.failed) return *reading.failed;
    if (status != XML_STATUS_OK) {
      const char* why = XML_ErrorString(XML_GetErrorCode(parser.get()));
      return Error{"xml.malformed", concat("line ", std::to_string(reading.line()),
                                           ": is no well-formed XML: ", why == nullptr ? "" : why)};
    }
    if (bytes.empty()) return {};
  }
}

bool is_xml(std::string_view bytes) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  return bytes.starts_with("<?xml");
}

}  // namespace claimwire::xml
