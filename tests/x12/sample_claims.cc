#include "tests/x12/sample_claims.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/text.h"

namespace claimwire::x12::testing {
namespace {

Origin said() {
  Origin from{};
  from.kind = Origin::Kind::message;
  from.locator = 7;
  return from;
}

void billing(ClaimTree& tree) {
  set_all(tree, {{"2000A/PRV03", "282N00000X"},
                 {"2010AA/NM102", "2"},
                 {"2010AA/NM103", "Lakeside Hospital"},
                 {"2010AA/NM109", "1234567893"},
                 {"2010AA/N301", "1 Harbour Street"},
                 {"2010AA/N401", "Springfield"},
                 {"2010AA/N402", "IL"},
                 {"2010AA/N403", "627010001"},
                 {"2010AA/REF*EI/02", "371234567"}});
}

void subscriber(ClaimTree& tree, bool self) {
  set_all(tree, {{"2000B/SBR01", "P"},
                 {"2000B/SBR03", "GRP77"},
                 {"2000B/SBR09", "CI"},
                 {"2010BA/NM102", "1"},
                 {"2010BA/NM103", "Quill"},
                 {"2010BA/NM104", "Tamsin"},
                 {"2010BA/NM109", "QX5500123"},
                 {"2010BB/NM103", "Acme Health"},
                 {"2010BB/NM109", "ACME1"}});
  if (!self) return;
  set_all(tree, {{"2000B/SBR02", "18"},
                 {"2010BA/N301", "22 Orchard Lane"},
                 {"2010BA/N401", "Springfield"},
                 {"2010BA/N402", "IL"},
                 {"2010BA/N403", "62702"},
                 {"2010BA/DMG02", "19710304"},
                 {"2010BA/DMG03", "F"}});
}

void claim_header(ClaimTree& tree, const std::string& id, const std::string& total,
                  const std::string& facility) {
  set_all(tree, {{"2300/CLM01", id},
                 {"2300/CLM02", total},
                 {"2300/CLM05-1", facility},
                 {"2300/CLM05-3", "1"},
                 {"2300/CLM07", "A"},
                 {"2300/CLM08", "Y"},
                 {"2300/CLM09", "Y"},
                 {"2300/REF*D9/02", "TRACE" + id}});
  if (tree.guide() == Guide::professional) set_all(tree, {{"2300/CLM06", "Y"}});
}

void professional_line(ClaimTree& tree, const std::string& code, const std::string& charge,
                       const std::string& day, int pointers, int number) {
  LoopNode& line = **tree.child("2400");
  set_all(tree.guide(), line,
          {{"2400/SV101-2", code},
           {"2400/SV102", charge},
           {"2400/SV103", "UN"},
           {"2400/SV104", "1"},
           {"2400/DTP*472/03", day},
           {"2400/REF*6R/02", concat("L", std::to_string(number))}});
  for (int i = 1; i <= pointers; ++i) {
    set_all(tree.guide(), line, {{concat("2400/SV107-", std::to_string(i)), std::to_string(i)}});
  }
}

void institutional_line(ClaimTree& tree, const std::string& revenue, const std::string& code,
                        const std::string& charge, const std::string& unit,
                        const std::string& count, const std::string& day) {
  LoopNode& line = **tree.child("2400");
  set_all(tree.guide(), line,
          {{"2400/SV201", revenue},
           {"2400/SV202-2", code},
           {"2400/SV203", charge},
           {"2400/SV204", unit},
           {"2400/SV205", count},
           {"2400/DTP*472/03", day}});
}

void diagnosis(ClaimTree& tree, const std::string& row, const std::string& code,
               const std::string& poa = {}) {
  std::vector<ElementValue> parts{{0, 2, code, said(), 3}};
  if (!poa.empty()) parts.push_back({0, 9, poa, said(), 3});
  const Result<void> done = tree.claim().append_composite(tree.guide(), row, std::move(parts));
  EXPECT_TRUE(done) << (done ? "" : done.error().message);
}

ClaimTree institutional(const std::string& id, const std::string& total,
                        const std::string& facility) {
  ClaimTree tree{Guide::institutional};
  billing(tree);
  subscriber(tree, true);
  claim_header(tree, id, total, facility);
  set_all(tree, {{"2310A/NM102", "1"},
                 {"2310A/NM103", "Okafor"},
                 {"2310A/NM104", "Ben"},
                 {"2310A/NM109", "1234567893"},
                 {"2310A/PRV03", "207R00000X"}});
  return tree;
}

}  // namespace

void set_all(ClaimTree& tree, const Values& values) {
  for (const auto& [path, value] : values) {
    const Result<void> done = tree.set(path, value, said(), 3);
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
  }
}

void set_all(Guide guide, LoopNode& loop, const Values& values) {
  for (const auto& [path, value] : values) {
    const Result<void> done = loop.set(guide, path, value, said(), 3);
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
  }
}

ClaimTree professional(const std::string& id, int diagnoses, int lines) {
  ClaimTree tree{Guide::professional};
  billing(tree);
  subscriber(tree, true);
  claim_header(tree, id, std::to_string(lines * 120) + ".00", "22");
  const char* const codes[] = {"E119",  "I10",  "Z794", "J449",  "N179", "M545",
                               "R0602", "K219", "E785", "G4733", "D649", "F329"};
  for (int i = 0; i < diagnoses; ++i) diagnosis(tree, "2300/HI*ABK", codes[i]);
  set_all(tree, {{"2310B/NM102", "1"},
                 {"2310B/NM103", "Smith"},
                 {"2310B/NM104", "Ann"},
                 {"2310B/NM109", "1234567893"},
                 {"2310B/PRV03", "207R00000X"}});
  for (int i = 0; i < lines; ++i) {
    professional_line(tree, std::to_string(99211 + i % 5), "120.00", "20260102",
                      std::min(diagnoses, 4), i + 1);
  }
  return tree;
}

ClaimTree dependent(const std::string& id) {
  ClaimTree tree = professional(id);
  ClaimTree out{Guide::professional};
  billing(out);
  subscriber(out, false);
  set_all(out, {{"2000C/PAT01", "19"},
                {"2010CA/NM103", "Quill"},
                {"2010CA/NM104", "Otto"},
                {"2010CA/N301", "22 Orchard Lane"},
                {"2010CA/N401", "Springfield"},
                {"2010CA/N402", "IL"},
                {"2010CA/N403", "62702"},
                {"2010CA/DMG02", "20150601"},
                {"2010CA/DMG03", "M"}});
  std::swap(out.claim(), tree.claim());
  return out;
}

ClaimTree secondary(const std::string& id) {
  ClaimTree tree = professional(id, 1, 1);
  set_all(tree, {{"2000B/SBR01", "S"},
                 {"2320/SBR01", "P"},
                 {"2320/SBR02", "18"},
                 {"2320/SBR09", "CI"},
                 {"2320/AMT*D/02", "70"},
                 {"2320/OI03", "Y"},
                 {"2320/OI06", "Y"},
                 {"2330A/NM102", "1"},
                 {"2330A/NM103", "Quill"},
                 {"2330A/NM104", "Tamsin"},
                 {"2330A/NM109", "PRIME77"},
                 {"2330B/NM103", "First Mutual"},
                 {"2330B/NM109", "FIRST1"}});
  for (const auto& loop : tree.claim().loops()) {
    if (loop->spec().id != "2400") continue;
    set_all(Guide::professional, *loop,
            {{"2430/SVD01", "FIRST1"},
             {"2430/SVD02", "70"},
             {"2430/SVD03-2", "99211"},
             {"2430/SVD05", "1"},
             {"2430/CAS[1]/01", "CO"},
             {"2430/CAS[1]/02", "45"},
             {"2430/CAS[1]/03", "30.00"},
             {"2430/CAS[2]/01", "PR"},
             {"2430/CAS[2]/02", "1"},
             {"2430/CAS[2]/03", "20"},
             {"2430/DTP*573/03", "20260110"}});
  }
  return tree;
}

ClaimTree inpatient(const std::string& id) {
  ClaimTree tree = institutional(id, "5250.50", "11");
  set_all(tree, {{"2300/DTP*434/03", "20260101-20260104"},
                 {"2300/DTP*435/03", "202601010915"},
                 {"2300/DTP*096/03", "1100"},
                 {"2300/CL101", "1"},
                 {"2300/CL102", "7"},
                 {"2300/CL103", "01"},
                 {"2300/HI*DR/01-2", "291"}});
  diagnosis(tree, "2300/HI*ABK", "I5023", "Y");
  diagnosis(tree, "2300/HI*ABJ", "R0602");
  for (const char* code : {"E119", "I10", "J449", "N179", "M545", "K219", "E785", "G4733", "D649",
                           "F329", "Z794", "R079", "Z8673", "Z7901"}) {
    diagnosis(tree, "2300/HI*ABF", code, code[0] == 'Z' ? "" : "N");
  }
  const auto code_with = [&](const std::string& row, const std::string& code, std::uint8_t part,
                             const std::string& value) {
    const Result<void> done = tree.claim().append_composite(
        Guide::institutional, row, {{0, 2, code, said(), 3}, {0, part, value, said(), 3}});
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
  };
  code_with("2300/HI*BBR", "5A1955Z", 4, "20260102");
  code_with("2300/HI*BBQ", "02HV33Z", 4, "20260102");
  code_with("2300/HI*BE", "80", 5, "3");
  code_with("2300/HI*BH", "11", 4, "20251230");
  code_with("2300/HI*BI", "71", 4, "20251101-20251105");
  set_all(tree, {{"2300/HI*BG/01-2", "09"},
                 {"2310B/NM102", "1"},
                 {"2310B/NM103", "Veld"},
                 {"2310B/NM104", "Ruth"},
                 {"2310B/NM109", "1234567893"}});
  institutional_line(tree, "0120", "", "4500.00", "DA", "3", "");
  institutional_line(tree, "0250", "", "750.50", "UN", "12", "");
  return tree;
}

ClaimTree outpatient(const std::string& id) {
  ClaimTree tree = institutional(id, "690", "13");
  set_all(tree, {{"2300/DTP*434/03", "20260102-20260102"},
                 {"2300/CL101", "1"},
                 {"2300/CL102", "1"},
                 {"2300/CL103", "01"}});
  diagnosis(tree, "2300/HI*ABK", "R079");
  diagnosis(tree, "2300/HI*APR", "R079");
  institutional_line(tree, "0450", "99284", "540", "UN", "1", "20260102");
  institutional_line(tree, "0301", "84484", "150.00", "UN", "1", "20260102");
  return tree;
}

Envelope envelope() {
  Envelope out;
  out.sender_id = "EXH001";
  out.receiver_id = "CLEARCO";
  out.submitter_name = "Example Health";
  out.submitter_id = "EXH001";
  out.contact_name = "EDI Desk";
  out.contact_phone = "2175550100";
  out.contact_email = "edi@example.org";
  out.receiver_name = "Clearco";
  out.receiver_party_id = "CLEARCO";
  return out;
}

WriteOptions options() {
  WriteOptions out;
  out.timestamp = *DateTime::parse_hl7("202601051200");
  return out;
}

std::vector<GoodFile> good_files() {
  const auto of = [](auto... trees) {
    std::vector<ClaimTree> out;
    (out.push_back(std::move(trees)), ...);
    return out;
  };
  const auto again = [](ClaimTree tree, const std::string& frequency) {
    set_all(tree, {{"2300/CLM05-3", frequency}, {"2300/REF*F8/02", "ICN9911"}});
    return tree;
  };
  ClaimTree second_billing = professional("OTHER1");
  set_all(second_billing, {{"2010AA/N301", "9 Quay Street"}, {"2010AA/REF*EI/02", "379876543"}});
  std::vector<GoodFile> out;
  out.push_back({"p-subscriber", of(professional("P1"))});
  out.push_back({"p-dependent", of(dependent("P2"))});
  out.push_back({"p-twelve-diagnoses", of(professional("P3", 12, 1))});
  out.push_back({"p-fifty-lines", of(professional("P4", 2, 50))});
  out.push_back({"p-two-billing-providers", of(professional("P5"), std::move(second_billing))});
  out.push_back({"p-grouped", of(professional("P6"), professional("P7"), dependent("P8"),
                                 dependent("P9"), professional("P10"))});
  out.push_back({"p-secondary", of(secondary("P11"))});
  out.push_back({"p-replacement", of(again(professional("P12"), "7"))});
  out.push_back({"p-void", of(again(professional("P13"), "8"))});
  out.push_back({"i-inpatient", of(inpatient("I1"))});
  out.push_back({"i-outpatient", of(outpatient("I2"))});
  out.push_back({"i-replacement", of(again(outpatient("I3"), "7"))});
  out.push_back({"both-guides", of(professional("M1"), outpatient("M2"), dependent("M3"))});
  return out;
}

Written write(const std::vector<ClaimTree>& claims, const Envelope& to, const WriteOptions& how) {
  std::vector<const ClaimTree*> all;
  for (const ClaimTree& claim : claims) all.push_back(&claim);
  Result<Written> written = write_interchange(to, all, {101, 11, 1}, how);
  EXPECT_TRUE(written) << (written ? "" : written.error().message);
  return written ? *std::move(written) : Written{};
}

std::string texts(const Issues& issues) {
  std::string out;
  for (const Issue& issue : issues) {
    out += concat(issue.kind->id, " ", issue.place, issue.output_place, " [", issue.found, "]\n");
  }
  return out;
}

}  // namespace claimwire::x12::testing
