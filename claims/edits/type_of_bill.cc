#include <algorithm>
#include <iterator>

#include "claims/edits/all_edits.h"
#include "core/text.h"

namespace claimwire::claims {

namespace {

constexpr Variant kAlso[] = {
    {.raises = {.id = "claim.type-of-bill-frequency",
                .severity = Severity::error,
                .message = "third digit of the type of bill and the claim frequency differ",
                .source = "ASC X12 005010X223A2, CLM05-3"}},
};

/// Facility and class in use, from CMS's public manual (Claims Processing Manual, chapter 1,
/// section 50.1 and the chapters of each provider type). A loaded NUBC table takes its place. 33
/// ended on 2013-10-01; 73 became 77 in 2010.
constexpr std::string_view kInUse[] = {
    "11", "12", "13", "14", "18", "21", "22", "23", "28", "32", "34", "41", "43", "65", "66", "71",
    "72", "74", "75", "76", "77", "78", "79", "81", "82", "83", "84", "85", "86", "87", "89"};

bool in_use(std::string_view first_two) {
  return std::find(std::begin(kInUse), std::end(kInUse), first_two) != std::end(kInUse);
}

}  // namespace

constinit const Edit kTypeOfBill{
    .raises = {.id = "claim.type-of-bill",
               .severity = Severity::error,
               .message = "type of bill is missing or none in use",
               .source = "NUBC form locator 4; ASC X12 005010X223A2, CLM05-1"},
    .catalogue = "IN-01",
    .risk = Risk::returned,
    .snip = 5,
    .help =
        "Enter three characters: facility, class, frequency; 111 is a whole inpatient stay, 131 "
        "a whole outpatient visit.",
    .dates = "through date",
    .also = kAlso,
    .check =
        [](const Facts& facts, Raise& raise) {
          if (!facts.institutional) return;
          const Text& bill = facts.claim.type_of_bill;
          const std::string place = facts.place("2300/CLM05-1", "Claim.subType");
          const std::string& value = bill.value;
          if (value.size() == 4 && value[0] == '0' && in_use(value.substr(1, 2))) {
            raise(bill, place, "expected three characters")
                .proposals.push_back({value.substr(1), "without the leading zero"});
            return;
          }
          const bool three =
              value.size() == 3 &&
              (value[2] >= '0' && value[2] <= '9' ? true : value[2] >= 'A' && value[2] <= 'Z');
          // A site's table may list facility and class, or each full code.
          const codes::CodeSet& table = facts.sets.set(codes::kTypeOfBill);
          bool listed = three && in_use(value.substr(0, 2));
          std::string detail;
          if (three && table.release_on(facts.through) != nullptr) {
            const codes::Lookup full = table.find(value, facts.through);
            const codes::Lookup both = table.find(value.substr(0, 2), facts.through);
            listed = full.known() || both.known();
            detail = judged_by(full, facts.through);
          }
          if (!listed) {
            raise(bill, place, std::move(detail));
            return;
          }
          const Text& frequency = facts.claim.frequency;
          if (frequency.has() && frequency.value != value.substr(2))
            raise
                .also(kAlso[0], bill, facts.place("2300/CLM05-3", "Claim.subType"),
                      concat("claim frequency ", frequency.value))
                .proposals.push_back(
                    {concat(value.substr(0, 2), frequency.value), "with the claim frequency"});
        },
};

}  // namespace claimwire::claims
