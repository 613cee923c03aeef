#include "hl7/syntax/delimiters.h"

#include <array>

namespace claimwire::hl7 {

std::string Delimiters::encoding_characters() const {
  std::string out;
  for (const char c : {component, repetition, escape, subcomponent, truncation})
    if (c != '\0') out += c;
  return out;
}

DelimitersRead read_delimiters(std::string_view header) {
  DelimitersRead read;
  if (header.size() < 4) return {read.delimiters, true};
  Delimiters& found = read.delimiters;
  found.field = header[3];
  std::string_view said = header.substr(4);
  const std::size_t end = said.find_first_of(std::string{found.field, '\r', '\n'});
  said = said.substr(0, end);

  // A character that was named before keeps its first role; the later ones move up. So `^~\\&`, the
  // slip of a program that escaped its backslash twice, reads as `^~\&`.
  std::string roles;
  for (const char c : said) {
    if (roles.find(c) == std::string::npos)
      roles += c;
    else
      read.odd = true;
  }
  if (roles.empty()) {  // nothing named: what everyone uses
    const char field = found.field;
    found = Delimiters{};
    found.field = field;
    return {found, true};
  }
  if (roles.size() < 3) read.odd = true;
  // `^~&`: '&' as the escape character is not meant by anyone; its backslash got lost.
  if (roles.size() == 3 && roles[2] == '&') {
    roles.insert(2, 1, '\0');
    read.odd = true;
  }
  roles.resize(5, '\0');
  found.component = roles[0];
  found.repetition = roles[1];
  found.escape = roles[2];
  found.subcomponent = roles[3];
  found.truncation = roles[4];
  return read;
}

}  // namespace claimwire::hl7
