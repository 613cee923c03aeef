# The OpenAPI description, compiled into the library so that the binary needs no files.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/console/api/openapi.json)
file(READ ${CMAKE_SOURCE_DIR}/console/api/openapi.json content)
# Short pieces: a compiler need not take a longer literal.
string(REPLACE "\n" "\n)openapi\"\n    R\"openapi(" content "${content}")
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/generated/openapi.cc CONTENT
"// Made by console/extra.cmake of console/api/openapi.json.
#include \"console/api/openapi.h\"

namespace claimwire::console {

std::string_view openapi() {
  return R\"openapi(${content})openapi\";
}

}  // namespace claimwire::console
")
target_sources(console PRIVATE ${CMAKE_BINARY_DIR}/generated/openapi.cc)
