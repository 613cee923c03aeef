#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.billing-po-box",
                .severity = Severity::error,
                .message = "the billing provider's address is a post office or lock box",
                .source = "ASC X12 005010X222A1, 2010AA/N301"}},
};

bool nine_digits(std::string_view zip) {
  std::size_t digits = 0;
  for (const char c : zip) {
    if (c == '-' && digits == 5) continue;
    if (c < '0' || c > '9') return false;
    ++digits;
  }
  return digits == 9;
}

/// "P.O. Box 12", "PO BOX 12", "Post Office Box 12", "Lock Box 12".
bool is_box(std::string_view line) {
  std::string letters;
  for (const char c : upper(line))
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) letters += c;
  for (const std::string_view begin : {"POBOX", "POSTOFFICEBOX", "LOCKBOX", "LOCKBX"})
    if (letters.rfind(begin, 0) == 0) return true;
  return false;
}

bool in_the_states(const Address& address) {
  return address.country.value.empty() || address.country.value == "US" ||
         address.country.value == "USA";
}

}  // namespace

/// Where the provider is, to nine digits, not where its mail goes (that is 2010AB). The last four
/// digits are never proposed: the payer compares them with the enrolled address.
constinit const Edit kBillingZip{
    .raises = {.id = "claim.billing-zip",
               .severity = Severity::error,
               .message = "billing and facility addresses need a ZIP code of nine digits",
               .source = "ASC X12 005010X222A1, 2010AA/N403, 2310C/N403"},
    .catalogue = "ID-04",
    .risk = Risk::returned,
    .snip = 2,
    .help =
        "Enter the full ZIP+4 and the street address as enrolled with the payer, in the "
        "configuration of the organization or facility.",
    .dates = "none",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          const Address& billing = facts.claim.organization.address;
          if (in_the_states(billing) && !nine_digits(billing.zip.value))
            raise(billing.zip, facts.place("2010AA/N403", "Claim.provider"),
                  "expected nine digits");
          if (is_box(billing.line.value) || is_box(billing.line2.value))
            raise.also(kAlso[0], is_box(billing.line.value) ? billing.line : billing.line2,
                       facts.place("2010AA/N301", "Claim.provider"));
          const Address& facility = facts.claim.facility.address;
          if (facility.has() && in_the_states(facility) && !nine_digits(facility.zip.value))
            raise(facility.zip,
                  facts.place(facts.institutional ? "2310E/N403" : "2310C/N403", "Claim.facility"),
                  "expected nine digits");
        },
};

}  // namespace claimwire::claims
