#include "claims/edits/service.h"

#include <charconv>

namespace claimwire::claims {

int cpt_number(const Facts& facts, std::size_t line) {
  const std::string& code = facts.claim.lines[line].procedure.value;
  if (facts.lines[line].system != codes::CodeSystem::cpt || code.size() != 5) return 0;
  int number = 0;
  const auto read = std::from_chars(code.data(), code.data() + code.size(), number);
  return read.ptr == code.data() + code.size() ? number : 0;  // 0042T and 2022F have a letter
}

std::size_t find_modifier(const ServiceLine& line, std::string_view modifier) {
  for (std::size_t m = 0; m < line.modifiers.size(); ++m)
    if (line.modifiers[m].value == modifier) return m;
  return line.modifiers.size();
}

bool has_modifier(const ServiceLine& line, std::string_view modifier) {
  return find_modifier(line, modifier) < line.modifiers.size();
}

bool is_one_of(std::string_view code, std::string_view codes) {
  for (std::size_t at = codes.find(code); !code.empty() && at != std::string_view::npos;
       at = codes.find(code, at + 1)) {
    const std::size_t end = at + code.size();
    if ((at == 0 || codes[at - 1] == ' ') && (end == codes.size() || codes[end] == ' '))
      return true;
  }
  return false;
}

Side side_of_modifier(std::string_view modifier) {
  // Eyelids E1 to E4, fingers FA to F9, toes TA to T9 (CMS HCPCS Level II modifiers).
  if (is_one_of(modifier, "LT E1 E2 FA F1 F2 F3 F4 TA T1 T2 T3 T4")) return Side::left;
  if (is_one_of(modifier, "RT E3 E4 F5 F6 F7 F8 F9 T5 T6 T7 T8 T9")) return Side::right;
  return Side::none;
}

bool has_condition(const Claim& claim, std::string_view code) {
  for (const CodedFact& condition : claim.conditions)
    if (condition.code.value == code) return true;
  return false;
}

bool sex_bypassed(const Claim& claim) {
  if (has_condition(claim, "45")) return true;
  if (claim.form != Form::professional) return false;
  for (const ServiceLine& line : claim.lines)
    if (has_modifier(line, "KX")) return true;
  return false;
}

}  // namespace claimwire::claims
