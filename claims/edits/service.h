#pragma once
#include <cstddef>
#include <string_view>

#include "claims/edits/facts.h"

namespace claimwire::claims {

/// The sections of CPT by its numbers, which are public; no descriptor is needed for them. 0 means
/// "no CPT code of five digits", as category II and III codes and HCPCS are.
int cpt_number(const Facts& facts, std::size_t line);

constexpr bool anaesthesia(int cpt) { return cpt >= 100 && cpt <= 1999; }
constexpr bool surgery(int cpt) { return cpt >= 10004 && cpt <= 69990; }
constexpr bool radiology(int cpt) { return cpt >= 70010 && cpt <= 79999; }
constexpr bool laboratory(int cpt) { return cpt >= 80047 && cpt <= 89398; }
/// The section Evaluation and Management.
constexpr bool evaluation(int cpt) { return cpt >= 99202 && cpt <= 99499; }
constexpr bool emergency_visit(int cpt) { return cpt >= 99281 && cpt <= 99285; }

/// Where the modifier stands on the line, from 0, or `line.modifiers.size()`.
std::size_t find_modifier(const ServiceLine& line, std::string_view modifier);
bool has_modifier(const ServiceLine& line, std::string_view modifier);
/// One of several, with blanks between: "XE XP XS XU".
bool is_one_of(std::string_view code, std::string_view codes);

/// The side of the body that a modifier names, by itself or by its eyelid, finger or toe.
enum class Side : std::uint8_t { none, right, left };
Side side_of_modifier(std::string_view modifier);

/// CMS's bypass of the edits on sex: condition code 45, or modifier KX on a professional line.
bool sex_bypassed(const Claim& claim);
bool has_condition(const Claim& claim, std::string_view code);

}  // namespace claimwire::claims
