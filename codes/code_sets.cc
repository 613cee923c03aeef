#include "codes/code_sets.h"

#include <algorithm>
#include <map>

#include "codes/code_text.h"

namespace claimwire::codes {
namespace {

std::string hex16(std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4) out[i] = kDigits[value & 15];
  return out;
}

// FNV-1a, 64 bits.
void mix(std::uint64_t& hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  hash = (hash ^ 0xFF) * 0x100000001B3ULL;
}

// The empty sets that answer for those never loaded.
const CodeSet& never_loaded(std::string_view id) {
  static const std::vector<CodeSet> kKnown = [] {
    std::vector<CodeSet> sets;
    for (const std::string_view known : kKnownSets) sets.emplace_back(std::string{known});
    return sets;
  }();
  static const CodeSet kOther{"this code set"};
  const auto known = std::find_if(kKnown.begin(), kKnown.end(),
                                  [id](const CodeSet& set) { return set.id() == id; });
  return known == kKnown.end() ? kOther : *known;
}

bool belongs_to_cpt(std::string_view modifier) {
  const std::string text = undotted(modifier);
  if (text.size() != 2) return false;
  const bool physical_status = text[0] == 'P' && text[1] >= '1' && text[1] <= '6';
  return physical_status || (text[0] >= '0' && text[0] <= '9');
}

}  // namespace

CodeSets::CodeSets(std::vector<std::shared_ptr<const CodeTable>> tables) {
  std::map<std::string, std::vector<std::shared_ptr<const CodeTable>>, std::less<>> by_set;
  for (auto& table : tables) by_set[table->facts().set].push_back(std::move(table));
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (auto& [id, of_set] : by_set) {
    sets_.emplace_back(id, std::move(of_set));
    for (const Release& release : sets_.back().releases()) {
      mix(hash, release.id);
      mix(hash, release.facts().sha256);
      for (const auto& part : release.parts) mix(hash, part->facts().sha256);
    }
  }
  if (!sets_.empty()) fingerprint_ = hex16(hash);
}

const CodeSet& CodeSets::set(std::string_view id) const {
  for (const CodeSet& set : sets_) {
    if (set.id() == id) return set;
  }
  return never_loaded(id);
}

Lookup CodeSets::find(std::string_view set_id, std::string_view code, Date day) const {
  return set(set_id).find(code, day);
}

Lookup CodeSets::find_procedure(std::string_view code, Date day) const {
  const bool is_cpt = procedure_system(code) == CodeSystem::cpt;
  return set(is_cpt ? kCpt : kHcpcs).find(code, day);
}

Lookup CodeSets::find_modifier(std::string_view modifier, Date day) const {
  const Lookup in_hcpcs = set(kHcpcsModifiers).find(modifier, day);
  if (in_hcpcs.known()) return in_hcpcs;
  const Lookup in_cpt = set(kCptModifiers).find(modifier, day);
  if (in_cpt.known()) return in_cpt;
  return belongs_to_cpt(modifier) ? in_cpt : in_hcpcs;
}

std::optional<bool> CodeSets::poa_exempt_on(std::string_view diagnosis, Date day) const {
  switch (poa_exempt().find(diagnosis, day).standing) {
    case Standing::never_loaded:
    case Standing::date_not_covered:
      return std::nullopt;
    case Standing::known:
      return true;
    case Standing::unknown_code:
    case Standing::not_in_force:
      return false;
  }
  return std::nullopt;
}

}  // namespace claimwire::codes
