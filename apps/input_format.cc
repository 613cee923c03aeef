#include "apps/input_format.h"

namespace claimwire::apps {
namespace {

/// Junk before MSH happens in files cut from logs. A header repeats its separator behind two to
/// five encoding characters; a text that speaks of MSH-4, such as a configuration, does not.
bool header_behind_junk(std::string_view bytes) {
  for (auto at = bytes.find("MSH"); at != std::string_view::npos; at = bytes.find("MSH", at + 1)) {
    if (at + 10 > bytes.size()) return false;
    const char separator = bytes[at + 3];
    const bool of_text =
        (separator >= 'A' && separator <= 'Z') || (separator >= 'a' && separator <= 'z') ||
        (separator >= '0' && separator <= '9') || separator == ' ' || separator == '-';
    if (!of_text && bytes.substr(at + 6, 4).find(separator) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::optional<InputFormat> detect_format(std::string_view bytes) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  const auto start = bytes.find_first_not_of("\x0B \t\r\n");
  if (start == std::string_view::npos) return std::nullopt;
  bytes.remove_prefix(start);
  if (bytes.front() == '{') return InputFormat::fhir;
  const std::string_view id = bytes.substr(0, 3);
  if (id == "MSH" || id == "FHS" || id == "BHS") return InputFormat::hl7v2;
  if (id == "ISA") return InputFormat::x12;
  // UTF-16 with its byte-order mark: only HL7 v2 comes so (MSH-18).
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF")
    return InputFormat::hl7v2;
  if (header_behind_junk(bytes.substr(0, 4096))) return InputFormat::hl7v2;
  return std::nullopt;
}

std::string_view name(InputFormat format) {
  switch (format) {
    case InputFormat::hl7v2:
      return "hl7v2";
    case InputFormat::fhir:
      return "fhir";
    case InputFormat::x12:
      return "x12";
  }
  return {};
}

mappings::MessageFormat message_format(InputFormat format) {
  switch (format) {
    case InputFormat::fhir:
      return mappings::MessageFormat::fhir;
    case InputFormat::x12:
      return mappings::MessageFormat::x12;
    case InputFormat::hl7v2:
      break;
  }
  return mappings::MessageFormat::hl7v2;
}

std::optional<InputFormat> format_named(std::string_view text) {
  if (text == "hl7v2" || text == "hl7") return InputFormat::hl7v2;
  if (text == "fhir") return InputFormat::fhir;
  if (text == "x12") return InputFormat::x12;
  return std::nullopt;
}

}  // namespace claimwire::apps
