#include <memory>
#include <unordered_map>

#include "claims/edits/all_edits.h"
#include "core/text.h"
#include "wrap/regex/regex.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.member-id-pattern",
                .severity = Severity::error,
                .message = "member id does not have the form of this payer",
                .source = "payer setting member_id_pattern; CMS, MBI format"}},
};

/// Medicare Beneficiary Identifier: by place, C a digit 1 to 9, N a digit, A a letter, X either;
/// letters without S, L, O, I, B, Z (CMS, "Understanding the MBI format").
bool is_mbi(std::string_view id) {
  constexpr std::string_view kPlaces = "CAXNAXNAANN";
  constexpr std::string_view kLetters = "ACDEFGHJKMNPQRTUVWXY";
  if (id.size() != kPlaces.size()) return false;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const bool digit = id[i] >= '0' && id[i] <= '9';
    const bool letter = kLetters.find(id[i]) != std::string_view::npos;
    const char place = kPlaces[i];
    if (place == 'C'   ? !digit || id[i] == '0'
        : place == 'N' ? !digit
        : place == 'A' ? !letter
                       : !digit && !letter)
      return false;
  }
  return true;
}

/// No pattern is as good as any. One that RE2 refuses was reported by `claimwire check`.
bool fits(const std::string& pattern, std::string_view id) {
  // Compiled once a thread and pattern; a configuration has few payers.
  thread_local std::unordered_map<std::string, std::shared_ptr<const regex::Regex>> compiled;
  if (compiled.size() > 256) compiled.clear();
  auto found = compiled.find(pattern);
  if (found == compiled.end()) {
    Result<regex::Regex> made = regex::Regex::compile(pattern);
    found = compiled
                .emplace(pattern,
                         made ? std::make_shared<const regex::Regex>(std::move(*made)) : nullptr)
                .first;
  }
  return found->second == nullptr || found->second->matches_all(id);
}

/// As cards print it, with hyphens and blanks between.
std::string without_marks(std::string_view id) {
  std::string out;
  for (const char c : upper(id))
    if (c != '-' && c != ' ') out += c;
  return out;
}

}  // namespace

/// Without the member's number nobody is found; a payer's form of it tells a card read wrong, or
/// the number of another insurance.
constinit const Edit kMemberId{
    .raises = {.id = "claim.member-id-missing",
               .severity = Severity::error,
               .message = "the subscriber's member id is missing",
               .source = "ASC X12 005010X222A1, 2010BA/NM109"},
    .catalogue = "PT-04",
    .risk = Risk::returned,
    .snip = 7,
    .help =
        "Read the number off the card or ask the payer (eligibility), and correct the "
        "insurance in the registration (IN1-49, IN1-36).",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Text& id = facts.claim.subscriber.member_id;
          const std::string place = facts.place("2010BA/NM109", "Coverage.subscriberId");
          if (id.value.empty()) {
            raise(id, place);
            return;
          }
          const bool own = facts.payer != nullptr && !facts.payer->member_id_pattern.empty();
          if (!own && !facts.medicare) return;
          const auto good = [&](std::string_view text) {
            return own ? fits(facts.payer->member_id_pattern, text) : is_mbi(text);
          };
          if (good(id.value)) return;
          Issue& issue = raise.also(
              kAlso[0], id, place,
              own ? concat("expected to match ", facts.payer->member_id_pattern)
                  : std::string{"expected a Medicare Beneficiary Identifier, eleven characters as "
                                "1EG4TE5MK73"});
          if (const std::string bare = without_marks(id.value); good(bare))
            issue.proposals.push_back({bare, "in capitals, without hyphens and blanks"});
        },
};

}  // namespace claimwire::claims
