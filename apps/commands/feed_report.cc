#include "apps/commands/feed_report.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "apps/commands/support.h"
#include "core/text.h"

namespace claimwire::apps {
namespace {

/// Where each thing stands in the two formats.
struct Places {
  std::string_view facility, account, insurance, payer, attending, performer, charges, amount, code,
      diagnoses;
};
constexpr Places kHl7{"PV1-39 or MSH-4", "PID-18 or PV1-19", "IN1",    "IN1-3",  "PV1-7",
                      "FT1-20",          "FT1 of a DFT",     "FT1-11", "FT1-25", "DG1 or FT1-19"};
constexpr Places kFhir{"Encounter.serviceProvider or Claim.facility",
                       "Encounter.account or Claim.identifier",
                       "Coverage or Claim.insurance",
                       "Coverage.payor",
                       "Encounter.participant or Claim.careTeam",
                       "ChargeItem.performer or Claim.careTeam",
                       "ChargeItem or Claim.item",
                       "ChargeItem.priceOverride or Claim.item.net",
                       "ChargeItem.code or Claim.item.productOrService",
                       "Encounter.diagnosis or Claim.diagnosis"};
constexpr Places kX12{"2010AA/NM109 or 2310C (837P), 2310E (837I)",
                      "CLM01",
                      "2000B/SBR",
                      "2010BB/NM109",
                      "2310A/NM1 (837I)",
                      "2310B/NM1 or 2420A/NM1",
                      "2400",
                      "2400/SV102 or 2400/SV203",
                      "2400/SV101-2 or 2400/SV202-2",
                      "HI*ABK and HI*ABF"};

class Report {
 public:
  Report(const mappings::Finished& finished, const Places& at) : finished_{finished}, at_{at} {}

  std::string text() {
    const claims::Encounter& e = finished_.encounter;
    if (e.facility.has())
      add(concat("biller for ", printable(e.facility.value, 40)),
          concat("facilities.*.known_as: [", printable(e.facility.value, 40),
                 "] and its bills; organizations with npi, tax_id, address"));
    else
      add("place of care", concat("in the message: ", at_.facility));
    if (!e.account.has()) add("account number", concat("in the message: ", at_.account));
    payers();
    clinicians();
    charges();
    if (e.diagnoses.empty() &&
        std::none_of(e.charges.begin(), e.charges.end(), [](const auto& one) {
          return !one.diagnosis_codes.empty() || !one.diagnoses.empty();
        }))
      add("diagnoses", concat("in the message: ", at_.diagnoses));
    found();
    if (rows_ == 0) return {};
    return columns_.text();
  }

 private:
  void add(std::string what, std::string where) {
    if (!seen_.insert(what).second) return;
    ++rows_;
    columns_.row({"  no " + std::move(what), std::move(where)});
  }

  void payers() {
    const claims::Encounter& e = finished_.encounter;
    if (e.coverages.empty()) add("insurance", concat("in the message: ", at_.insurance));
    for (const claims::Coverage& coverage : e.coverages) {
      const claims::Text& name = coverage.payer.has()  ? coverage.payer
                                 : coverage.plan.has() ? coverage.plan
                                                       : coverage.payer_name;
      if (!name.has()) {
        add("name of the payer", concat("in the message: ", at_.payer));
        continue;
      }
      const std::string called = printable(name.value, 40);
      add(concat("payer for ", called, " in the configuration"),
          concat("payers.*.known_as: [", called, "] with payer_id and partner"));
    }
  }

  void clinicians() {
    const claims::Encounter& e = finished_.encounter;
    const auto npi = [&](const claims::Provider& provider, std::string_view role,
                         std::string_view place) {
      if (provider.npi.has()) return;
      if (provider.has())
        add(concat("NPI of the ", role, " that the sender names"),
            concat("in ", place, ", or a row in the table `providers` (local_id, npi)"));
      else
        add(concat(role, " named"), concat("in the message: ", place));
    };
    const bool institutional =
        std::any_of(finished_.claims.begin(), finished_.claims.end(),
                    [](const auto& one) { return one.claim.form == claims::Form::institutional; });
    if (institutional || e.attending.has()) npi(e.attending, "attending provider", at_.attending);
    for (const claims::Charge& charge : e.charges)
      if (charge.performer.has()) npi(charge.performer, "performer of a charge", at_.performer);
  }

  void charges() {
    const claims::Encounter& e = finished_.encounter;
    if (e.charges.empty()) add("charges", concat("in the message: ", at_.charges));
    for (const claims::Charge& charge : e.charges) {
      if (!charge.amount.has())
        add("amount on a charge",
            concat("in the message: ", at_.amount, "; or the charge's price in `charge-master`"));
      if (!charge.procedure.has() && !charge.revenue_code.has())
        add("procedure or revenue code on a charge",
            concat("in the message: ", at_.code,
                   "; or rows in the table `charge-master` (charge, hcpcs, revenue_code)"));
    }
  }

  void found() {
    const auto one = [&](const Issue& issue) {
      if (issue.kind->id == "mapping.missing" && issue.action >= Action::hold) {
        const std::string target = issue.detail.substr(0, issue.detail.find(": "));
        add(concat("value for ", target), concat("in the message: ", issue.place));
      } else if (issue.kind->id == "claim.codes-unchecked") {
        const std::string set = issue.detail.substr(0, issue.detail.find(':'));
        add(concat("code set ", set, " loaded"), "claimwire codes import FILE...");
      }
    };
    for (const Issue& issue : finished_.findings) one(issue);
    for (const mappings::FinishedClaim& claim : finished_.claims)
      for (const Issue& issue : claim.claim.findings) one(issue);
  }

  const mappings::Finished& finished_;
  const Places& at_;
  std::set<std::string> seen_{};
  std::size_t rows_ = 0;
  Columns columns_{};
};

}  // namespace

std::string feed_report(const mappings::Finished& finished, mappings::MessageFormat format) {
  const Places& places = format == mappings::MessageFormat::fhir  ? kFhir
                         : format == mappings::MessageFormat::x12 ? kX12
                                                                  : kHl7;
  return Report{finished, places}.text();
}

}  // namespace claimwire::apps
