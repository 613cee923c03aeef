#include "wrap/json/reference_parse.h"

#include <string>

#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/document.h>

namespace claimwire::json {

std::size_t reference_parse(std::string_view trusted_text) {
  std::string text;
  text.reserve(trusted_text.size() + 32);
  text.assign(trusted_text);
  text.append(32, '\0');
  rapidjson::Document document;
  document.ParseInsitu(text.data());
  if (document.HasParseError()) return 0;
  if (document.IsObject()) return document.MemberCount();
  return document.IsArray() ? document.Size() : 0;
}

}  // namespace claimwire::json
