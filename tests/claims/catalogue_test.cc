#include "claims/edits/catalogue.h"

#include <gtest/gtest.h>

#include "config/packs.h"
#include "tests/support/edits.h"

namespace claimwire::test {
namespace {

using claims::Edit;
using claims::Policy;

/// The catalogue names that a site's configuration may hold: none goes, and each is listed once.
constexpr std::string_view kNames[] = {
    "DX-01",  "DX-02",  "DX-03",  "DX-04",   "DX-05",   "DX-06",   "DX-07",  "DX-08",  "DX-09",
    "PX-01",  "PX-02",  "HC-01",  "HC-02",   "DX-26",   "DX-31",   "DX-45",  "DX-46",  "DX-47",
    "DX-48",  "POA-01", "POA-02", "POA-03",  "MOD-01",  "MOD-02",  "UNI-01", "UNI-02", "DUP-01",
    "IN-01",  "IN-02",  "IN-05",  "IN-08",   "IN-09",   "ID-01",   "ID-04",  "ID-06",  "PT-01",
    "PT-03",  "PT-04",  "PT-05",  "DT-01",   "PS-01",   "PY-01",   "FQ-01",  "SET-01", "DX-25",
    "DX-29",  "DX-30",  "DX-32",  "DX-33",   "DX-34",   "DX-35",   "DX-36",  "DX-37",  "DX-38",
    "DX-39",  "DX-40",  "DX-50",  "DX-51",   "PX-11",   "HC-03",   "MOD-03", "MOD-04", "MOD-05",
    "MOD-07", "MOD-08", "MOD-09", "MOD-12",  "MOD-14",  "MOD-16",  "MOD-17", "IN-03",  "IN-04",
    "IN-06",  "IN-07",  "IN-10",  "ID-02",   "ID-03",   "PT-02",   "PT-06",  "DT-02",  "DT-04",
    "PS-02",  "CB-02",  "RF-01",  "NCCI-01", "NCCI-02", "NCCI-03", "MUE-01", "MUE-02", "MUE-03",
    "MUE-04", "AOC-01", "DX-20",  "DX-22",   "DX-23",   "DX-27",   "DX-28",  "PX-10",  "HC-04",
    "HC-05",  "HC-06",  "MOD-06", "MOD-13",  "PA-01"};

TEST(Catalogue, HoldsEachEditOnce) {
  EXPECT_EQ(claims::all_edits().size(), std::size(kNames));
  for (const std::string_view name : kNames) EXPECT_NE(claims::find_edit(name), nullptr) << name;
}

TEST(Catalogue, EachIsDeclaredInFull) {
  std::set<std::string_view> ids;
  for (const Edit* edit : claims::all_edits()) {
    EXPECT_FALSE(edit->help.empty()) << edit->catalogue;
    EXPECT_FALSE(edit->dates.empty()) << edit->catalogue;
    EXPECT_GE(edit->snip, 1) << edit->catalogue;
    EXPECT_LE(edit->snip, 7) << edit->catalogue;
    EXPECT_TRUE(ids.insert(edit->raises.id).second) << edit->raises.id;
    EXPECT_FALSE(edit->raises.source.empty()) << edit->raises.id;
    for (const claims::Variant& variant : edit->also) {
      EXPECT_TRUE(ids.insert(variant.raises.id).second) << variant.raises.id;
      EXPECT_FALSE(variant.raises.source.empty()) << variant.raises.id;
      EXPECT_EQ(claims::find_kind(variant.raises.id), &variant.raises);
    }
  }
}

/// The cases of the other files: every finding is raised by one, every edit is silent in one.
TEST(Catalogue, EachHasItsCases) {
  for (const Edit* edit : claims::all_edits()) {
    if (edit->action == Action::off) continue;  // says nothing in a table: has its own test
    EXPECT_TRUE(silent_edits().contains(std::string{edit->catalogue})) << edit->catalogue;
    EXPECT_TRUE(expected_findings().contains(std::string{edit->raises.id})) << edit->raises.id;
    for (const claims::Variant& variant : edit->also) {
      if (variant.raises.id == "claim.codes-unchecked") continue;  // ReleaseCovers has its own test
      EXPECT_TRUE(expected_findings().contains(std::string{variant.raises.id}))
          << variant.raises.id;
    }
  }
}

TEST(Catalogue, FindsByNameAndByFinding) {
  EXPECT_EQ(claims::find_edit("dx-02"), claims::find_edit("claim.diagnosis-not-billable"));
  EXPECT_EQ(claims::find_edit("claim.total-zero"), claims::find_edit("UNI-02"));
  EXPECT_EQ(claims::find_edit("DX-99"), nullptr);
  EXPECT_EQ(claims::nearest_edit("claim.duplicate-lines"), "claim.duplicate-line");
}

TEST(Catalogue, IsRenderedFromTheDeclarations) {
  const std::string page = claims::catalogue_markdown(), list = claims::catalogue_text();
  for (const Edit* edit : claims::all_edits()) {
    EXPECT_NE(page.find(concat("| ", edit->catalogue, " | `", edit->raises.id, "` |")),
              std::string::npos);
    EXPECT_NE(list.find(edit->raises.id), std::string::npos);
    EXPECT_NE(claims::edit_text(*edit).find(edit->help), std::string::npos);
    const std::string json = claims::edit_json(*edit);
    EXPECT_NE(json.find(concat("\"edit\":\"", edit->catalogue, "\"")), std::string::npos);
    for (const char c : json) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << json;
  }
}

TEST(GoodClaims, RaiseNothingThatStops) {
  config::Payer payer = good_payer();
  for (claims::Claim (*make)() : {good_professional, good_inpatient, good_outpatient})
    for (const Issue& issue : findings_of(make(), &payer, shared_code_sets()))
      EXPECT_LT(issue.action, Action::hold) << line_of(issue);
}

struct PolicyCase {
  std::string name;
  std::string pack;  ///< payer.edits
  std::string filing_code;
  config::EditPack own;  ///< Site's pack of that name.
  std::string_view finding;
  Action want;
};
class PolicyTable : public testing::TestWithParam<PolicyCase> {};

TEST_P(PolicyTable, DecidesByPayer) {
  const PolicyCase& one = GetParam();
  config::Configuration configuration;
  if (!one.own.empty()) configuration.edits[one.pack] = one.own;
  config::Payer payer = good_payer();
  payer.edits = one.pack;
  payer.filing_code = one.filing_code;
  const Policy policy = Policy::for_payer(configuration, &payer);
  const Edit& edit = *claims::find_edit(one.finding);
  if (edit.raises.id == one.finding) {
    EXPECT_EQ(policy.action(edit, edit.raises, edit.risk, edit.action), one.want);
    return;
  }
  for (const claims::Variant& variant : edit.also) {
    if (variant.raises.id != one.finding) continue;
    EXPECT_EQ(policy.action(edit, variant.raises, variant.risk, variant.action), one.want);
  }
}

const PolicyCase kPolicyCases[] = {
    {"ReturnedHolds", "", "CI", {}, "claim.diagnosis-unknown", Action::hold},
    {"DeniedHolds", "", "CI", {}, "claim.duplicate-line", Action::hold},
    {"WarnedWarns", "", "CI", {}, "claim.poa-outpatient", Action::warn},
    {"HintWarns", "", "CI", {}, "claim.diagnosis-unused", Action::warn},
    {"CatalogueRejects", "", "CI", {}, "claim.line-charge", Action::reject},
    {"SiteTunesByName",
     "medicare",
     "MB",
     {{"DUP-01", Action::warn}},
     "claim.duplicate-line",
     Action::warn},
    {"SiteTunesByFinding",
     "acme",
     "CI",
     {{"claim.duplicate-line", Action::reject}},
     "claim.duplicate-line",
     Action::reject},
    {"SiteSwitchesOff",
     "acme",
     "CI",
     {{"DX-48", Action::off}},
     "claim.diagnosis-unused",
     Action::off},
    {"NameDoesNotRaiseHints",
     "acme",
     "CI",
     {{"UNI-02", Action::hold}},
     "claim.line-charge-zero",
     Action::warn},
    {"NameTunesVariants",
     "acme",
     "CI",
     {{"UNI-02", Action::hold}},
     "claim.total-not-sum",
     Action::hold},
    {"NameSwitchesHintsOff",
     "acme",
     "CI",
     {{"UNI-02", Action::off}},
     "claim.line-charge-zero",
     Action::off},
    {"MedicarePack", "medicare", "MA", {}, "claim.diagnosis-side-unspecified", Action::reject},
    {"MedicareByFilingCode", "", "MA", {}, "claim.diagnosis-side-unspecified", Action::reject},
    {"CommercialPack", "commercial", "CI", {}, "claim.poa-missing", Action::warn},
    {"SiteWinsOverBuiltIn",
     "commercial",
     "CI",
     {{"POA-01", Action::hold}},
     "claim.poa-missing",
     Action::hold},
};
INSTANTIATE_TEST_SUITE_P(Edits, PolicyTable, testing::ValuesIn(kPolicyCases),
                         [](const auto& test) { return test.param.name; });

TEST(Policy, ARoutesPackLiesOverThePayers) {
  config::Configuration configuration;
  configuration.edits["acme"] = {{"DUP-01", Action::warn}, {"DX-02", Action::warn}};
  configuration.edits["pilot"] = {{"DUP-01", Action::off}};
  config::Payer payer;
  payer.edits = "acme";
  config::Route route;
  route.edits = "pilot";
  const Policy policy = Policy::for_payer(configuration, &payer, &route);
  const auto action = [&](std::string_view name) {
    const Edit& edit = *claims::find_edit(name);
    return policy.action(edit, edit.raises, edit.risk, {});
  };
  EXPECT_EQ(action("DUP-01"), Action::off);
  EXPECT_EQ(action("DX-02"), Action::warn);
}

TEST(Policy, RoutePackWinsOverThePayers) {
  config::Configuration configuration;
  configuration.edits["acme"] = {{"DUP-01", Action::warn}};
  config::Payer payer = good_payer();
  payer.edits = "acme";
  Policy policy = Policy::for_payer(configuration, &payer);
  const config::EditPack route{{"DUP-01", Action::reject}};
  policy.add(route);
  const Edit& edit = *claims::find_edit("DUP-01");
  EXPECT_EQ(policy.action(edit, edit.raises, edit.risk, edit.action), Action::reject);
}

TEST(ShippedPacks, NameEditsThatThereAreAndSayWhy) {
  EXPECT_TRUE(config::shipped_packs().contains("medicare"));
  EXPECT_TRUE(config::shipped_packs().contains("commercial"));
  for (const auto& [name, pack] : config::shipped_packs())
    for (const auto& [edit, action] : pack.actions) {
      EXPECT_NE(claims::find_edit(edit), nullptr) << name << ": " << edit;
      EXPECT_FALSE(pack.because.at(edit).empty()) << name << ": " << edit;
    }
}

TEST(RunEdits, LeavesOutWhatIsOff) {
  claims::Claim claim = good_professional();
  claim.lines.push_back(claim.lines[0]);
  claim.total = money("380.00");
  const config::EditPack off{{"DUP-01", Action::off}};
  Policy policy;
  policy.add(off);
  const config::Payer payer = good_payer();
  EXPECT_TRUE(findings_of(claim, &payer, shared_code_sets(), policy).empty());
}

/// A claim with nothing in it is read field by field without a crash, and stopped.
TEST(RunEdits, EmptyClaims) {
  for (const claims::Form form :
       {claims::Form::professional, claims::Form::institutional, claims::Form::oral}) {
    claims::Claim claim;
    claim.form = form;
    claim.diagnoses.resize(2);
    claim.procedures.resize(1);
    claim.lines.resize(1);
    EXPECT_TRUE(blocks_delivery(findings_of(claim, nullptr, shared_code_sets())));
    EXPECT_TRUE(blocks_delivery(findings_of(claim, nullptr, codes::CodeSets{})));
  }
}

/// No patient data: the message of a kind is a fixed text, details speak of codes and dates only.
TEST(RunEdits, DetailsHoldNoNames) {
  claims::Claim claim = good_professional();
  claim.subscriber.name.family.value = "ZZUNIQUE";
  claim.subscriber.member_id.value = "ZZUNIQUE";
  claim.payer.filing_code.value = "MB";
  for (const Issue& issue : findings_of(claim, nullptr, shared_code_sets()))
    EXPECT_EQ(issue.detail.find("ZZUNIQUE"), std::string::npos) << issue.kind->id;
}

}  // namespace
}  // namespace claimwire::test
