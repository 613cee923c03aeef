// What a masked message holds: field by field, and for every sample that others wrote.
#include "apps/masking/mask.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory_resource>
#include <sstream>

#include "apps/masking/hl7_fields.h"
#include "apps/masking/move_date.h"
#include "core/text.h"
#include "fhir/content.h"
#include "hl7/syntax/batch.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/read.h"
#include "hl7/syntax/text.h"
#include "tests/support/folders.h"

namespace claimwire::apps {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kKey = "0123456789abcdef0123456789abcdef";
constexpr std::string_view kHead =
    "MSH|^~\\&|EHR|WEST|CW|WEST|20260903180000||DFT^P03|MSG1|P|2.5.1\r"
    "PID|1||MRN7001^^^WEST^MR||Doe^Jane^Q||19480214|F|||12 Oak "
    "Ave^^Peoria^IL^61602||(309)555-0101\r";

std::string hl7(std::string_view message, MaskOptions options = {}) {
  Mask mask{std::string{kKey}, std::move(options)};
  const auto out = mask.hl7(message);
  return out ? *out : out.error().message;
}

std::string at(std::string_view path, std::string_view bytes) {
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  const auto message = hl7::read_message(bytes, {}, arena, issues);
  if (!message) return message.error().message;
  const auto place = hl7::locate(path, *message);
  return place ? hl7::value(*message, *place).text : std::string{};
}

struct FieldCase {
  const char *name, *segment, *path, *want;  ///< `want`: nothing means blanked.
};
class Field : public testing::TestWithParam<FieldCase> {};

TEST_P(Field, Becomes) {
  const auto& [name, segment, path, want] = GetParam();
  EXPECT_EQ(at(path, hl7(concat(kHead, segment, "\r"))), want);
}

constexpr FieldCase kFieldCases[] = {
    {"CodeStays", "FT1|1||||||||||||||||||||||||99284^ED visit^C4", "FT1-25.1", "99284"},
    {"DisplayOfACodeStays", "DG1|1||R07.9^Chest pain^I10", "DG1-3.2", "Chest pain"},
    {"AmountStays", "FT1|1||||||||||200.00", "FT1-11.1", "200.00"},
    {"ProviderStays", "PV1|1|E|||||1234567893^RIVERA^ANA", "PV1-7.2", "RIVERA"},
    {"PatientAmongProviders", "PV1|1|E|||||77^DOEX^MRN7001", "PV1-7.2", "DOEX"},
    {"IdOneFieldTooFar", "PV1|1|O||||||||||||||||MRN7001", "PV1-18", "MBE2698"},
    {"BilledCodeEqualToAnId", "FT1|1|99284|||||||||||||||||||||||99284", "FT1-25.1", "99284"},
    {"NpiIsNoDate", "PV1|1|E|||||1962031405^RIVERA", "PV1-7.1", "1962031405"},
    {"NoteIsBlanked", "NTE|1||fell at home", "NTE-3", ""},
    {"ZSegmentIsBlanked", "ZIN|1|A^B", "ZIN-2.2", ""},
    {"ZFieldOfAListedSegment", "PV1|1|E|||||||||||||||||||||||||||||||||||||||||||||||||||||secret",
     "PV1-56", ""},
    {"CodeFieldWithText", "PV2|||^fell off a ladder", "PV2-3.2", ""},
    {"CodeThatIsText", "PV2|||fell off a ladder", "PV2-3.1", ""},
    {"CodeThatIsANumberOfAPerson", "PV2|||123-45-6789", "PV2-3.1", ""},
    {"OriginalText", "DG1|1||R07.9^Chest pain^I10^^^^^^says it hurts", "DG1-3.9", ""},
    {"ResultThatIsANumber", "OBX|1|NM|8867-4^Heart rate^LN||72", "OBX-5", "72"},
    {"ResultThatIsText", "OBX|1|TX|8867-4^Heart rate^LN||as ever", "OBX-5", ""},
    {"ResultOfNoType", "OBX|1||8867-4^Heart rate^LN||Jane", "OBX-5", ""},
    {"Document", "OBX|1|ED|11506-3||^AP^^Base64^SmFuZQ==", "OBX-5.5", ""},
    {"AgeOver89", "OBX|1|NM|30525-0^Age^LN||97", "OBX-5", "90"},
    {"AgeUnder90", "OBX|1|NM|30525-0^Age^LN||89", "OBX-5", "89"},
    {"ZipIsCut", "GT1|1||A^B||1 Elm^^Peoria^IL^61602", "GT1-5.5", "61600"},
    {"CountyIsBlanked", "GT1|1||A^B||1 Elm^^Peoria^IL^61602^^^^17143", "GT1-5.9", ""},
    {"StateStays", "GT1|1||A^B||1 Elm^^Peoria^IL^61602", "GT1-5.4", "IL"},
    {"CheckDigitIsBlanked", "GT1|1|1234^7^M11", "GT1-2.2", ""},
    {"NullStays", "NTE|1||\"\"", "NTE-3", ""},
    {"BadDateIsBlanked", "PV2||||||||yesterday", "PV2-8", ""},
};
INSTANTIATE_TEST_SUITE_P(Hl7, Field, testing::ValuesIn(kFieldCases),
                         [](const auto& test) { return test.param.name; });

TEST(Mask, TheSameKeyGivesTheSameBytesAndAnotherOthers) {
  const std::string one = hl7(kHead);
  Mask other{"another key of thirty-two bytes!"};
  EXPECT_EQ(one, hl7(kHead));
  EXPECT_NE(one, *other.hl7(kHead));
}

TEST(Mask, OneRunOrTwoMakeNoDifference) {
  Mask mask{std::string{kKey}};
  const std::string before = *mask.hl7(concat("MSH|^~\\&|A|B|C|D|20250101||ADT^A04|7|P|2.5\r",
                                              "PID|1||X9^^^W^MR||Roe^Rick||19900101\r"));
  EXPECT_EQ(*mask.hl7(kHead), hl7(kHead)) << before;
}

TEST(Mask, DistancesAndAgesStay) {
  const std::string out =
      hl7(concat(kHead, "PV1|1|I", std::string(42, '|'), "20260801|20260903\r"));
  const Date in = *day_of(at("PV1-44", out)), end = *day_of(at("PV1-45", out)),
             born = *day_of(at("PID-7", out));
  EXPECT_EQ(end.days() - in.days(), 33);
  EXPECT_EQ(age_in_years(born, in), 78);
  EXPECT_EQ((Date{2026, 8, 1}.days() - in.days()) % 7, 0);
  EXPECT_NE(in, (Date{2026, 8, 1}));
}

TEST(Mask, WhoIsOver89Is90) {
  std::string old{kHead};
  old.replace(old.find("19480214"), 8, "19200214");
  const std::string out = hl7(old);
  EXPECT_EQ(age_in_years(*day_of(at("PID-7", out)), *day_of(at("MSH-7", out))), 90);
}

TEST(Mask, KeepsWhatIsListedButNotThePatientInIt) {
  MaskOptions options;
  options.keep = {"ZIN-2", "NTE"};
  const std::string out =
      hl7(concat(kHead, "ZIN|1|plan of jane DOE|x\rNTE|1||ask MRN7001\r"), options);
  const Pseudonyms p{std::string{kKey}};
  EXPECT_EQ(at("ZIN-2", out), concat("plan of ", p.given("Jane"), " ", p.family("Doe")));
  EXPECT_EQ(at("ZIN-3", out), "");
  EXPECT_EQ(at("NTE-3", out), concat("ask ", p.id("MRN7001")));
}

TEST(Mask, LinesThatAreNoSegmentGo) {
  EXPECT_EQ(hl7(concat(kHead, "and her mother Ann\rPV1|1|E\r")).find("Ann"), std::string::npos);
}

TEST(Mask, BatchesAndFramesStay) {
  Mask mask{std::string{kKey}};
  const std::string out =
      *mask.hl7(concat("FHS|^~\\&|A|B|C|D|20260904||Jane.hl7|note|77\r", "BHS|^~\\&|A\r\x0B", kHead,
                       "\x1C\rBTS|1|Jane\rFTS|1\r"));
  Issues issues;
  const hl7::Batch batch = hl7::split_batch(out, {}, issues);
  EXPECT_EQ(batch.messages.size(), 1u);
  EXPECT_EQ(batch.batches, 1u);
  EXPECT_NE(out.find("\x1C\r"), std::string::npos);
  EXPECT_EQ(out.find("note"), std::string::npos);
  EXPECT_EQ(out.find("20260904"), std::string::npos) << "unmoved, it would tell the shift";
  EXPECT_EQ(out.find("BTS|1|Jane"), std::string::npos);
}

TEST(Mask, FhirKeepsItsReferencesAndIsMasked) {
  constexpr std::string_view kBundle =
      R"({"resourceType":"Bundle","type":"collection","entry":[
      {"fullUrl":"http://h.test/Patient/jane-1","resource":{"resourceType":"Patient","id":"jane-1",
       "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Jane</div>"},
       "name":[{"family":"Dorian","given":["Jane"],"text":"Jane Dorian"}],"birthDate":"1948-02-14",
       "address":[{"line":["12 Oak Ave"],"postalCode":"61602"}],
       "extension":[{"url":"http://h.test/x","valueString":"Jane Dorian"}]}},
      {"resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"system":
       "http://loinc.org","code":"8867-4","display":"Heart rate of Dorian"}],"text":"of Jane"},
       "subject":{"reference":"Patient/jane-1","display":"Jane Dorian"},
       "effectiveDateTime":"2026-09-03","note":[{"text":"Jane slept"}],
       "valueQuantity":{"value":72.0,"unit":"beats/min"}}}]})";
  Mask mask{std::string{kKey}};
  const auto out = mask.fhir(kBundle);
  ASSERT_TRUE(out) << out.error().message;
  for (const char* name : {"Jane", "jane", "Dorian", "Oak", "61602", "1948-02-14", "2026-09-03"})
    EXPECT_EQ(out->find(name), std::string::npos) << name << " in\n" << *out;
  for (const char* code : {"8867-4", "72.0", "beats/min", "http://loinc.org"})
    EXPECT_NE(out->find(code), std::string::npos) << code;
  const auto content = fhir::Content::read(*out);
  ASSERT_TRUE(content);
  EXPECT_TRUE(content->resolve(content->first("Observation")["subject"]).exists());
}

constexpr std::string_view kClaim =
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260903*1800*^*00501*"
    "000000001*0*T*:~GS*HC*S*R*20260903*1800*1*X*005010X222A1~ST*837*0001*005010X222A1~"
    "BHT*0019*00*REF77*20260903*1800*CH~HL*1**20*1~NM1*85*2*WEST CLINIC*****XX*1234567893~"
    "N3*1 CLINIC RD~N4*PEORIA*IL*616029998~REF*EI*123456789~HL*2*1*22*0~SBR*P*18*GRP99*ACME LTD**"
    "***CI~NM1*IL*1*DORIAN*JANE*Q***MI*W12345~N3*12 OAK AVE~N4*PEORIA*IL*61602~DMG*D8*19480214*F~"
    "CLM*V10045*140***11:B:1*Y*A*Y*Y~REF*EA*MRN7001~NTE*ADD*JANE FELL~HI*ABK:R079~LX*1~"
    "SV1*HC:99213:::::OFFICE*140*UN*1***1~DTP*472*RD8*20260901-20260902~SE*20*0001~GE*1*1~"
    "IEA*1*000000001~";

TEST(Mask, X12ClaimsAreMasked) {
  Mask mask{std::string{kKey}};
  const auto out = mask.x12(kClaim);
  ASSERT_TRUE(out) << out.error().message;
  for (const char* gone : {"DORIAN", "JANE", "W12345", "OAK", "61602~", "19480214", "V10045",
                           "MRN7001", "OFFICE", "20260901", "260903", "ACME", "GRP99", "REF77"})
    EXPECT_EQ(out->find(gone), std::string::npos) << gone;
  for (const char* kept : {"WEST CLINIC*****XX*1234567893", "1 CLINIC RD", "REF*EI*123456789",
                           "HI*ABK:R079", "SV1*HC:99213:::::MASKED*140*UN*1***1", "SE*20*0001"})
    EXPECT_NE(out->find(kept), std::string::npos) << kept << "\n" << *out;
}

TEST(Mask, OtherTransactionsAreRefused) {
  std::string remittance{kClaim};
  remittance.replace(remittance.find("ST*837"), 6, "ST*835");
  Mask mask{std::string{kKey}};
  EXPECT_TRUE(mask.x12(remittance).error().is("mask.x12-not-837"));
}

// --- samples that others wrote ---

std::string file_bytes(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

bool names_someone(Hl7Content content, const Hl7Locator& at) {
  switch (content) {
    case Hl7Content::id:
    case Hl7Content::social_security_number:
    case Hl7Content::telephone:
      return at.component == 1;
    case Hl7Content::name:
      return at.component <= 2;
    case Hl7Content::address:
      return at.component == 1 && at.subcomponent == 1;
    default:
      return false;
  }
}

bool has_word(std::string_view text, std::string_view word) {
  const auto alnum = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || (c & 0x80);
  };
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    if ((at == 0 || !alnum(text[at - 1])) &&
        (at + word.size() == text.size() || !alnum(text[at + word.size()])))
      return true;
  return false;
}

TEST(MaskSamples, NoPatientIsLeftInHl7) {
  const fs::path folder = fs::path{tests::shared_folder()} / "hl7" / "samples";
  if (!fs::exists(folder)) GTEST_SKIP() << "shared samples are not here";
  std::size_t messages = 0, values = 0;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (!entry.is_regular_file() || entry.path().extension() == ".tsv") continue;
    const std::string bytes = file_bytes(entry.path());
    std::pmr::monotonic_buffer_resource arena;
    Issues issues;
    const auto message = hl7::read_message(bytes, {}, arena, issues);
    if (!message) continue;
    Mask mask{std::string{kKey}};
    const auto out = mask.hl7(bytes);
    ASSERT_TRUE(out) << entry.path() << ": " << out.error().message;
    ++messages;
    const auto read = hl7::read_message(*out, {}, arena, issues);
    ASSERT_TRUE(read) << entry.path();
    std::vector<std::string> left;  // Where only a table says what may stand, a number is a code.
    hl7::Leaves after{*read};
    while (const auto leaf = after.next()) {
      const std::string_view id = read->id(leaf->at.segment - 1U);
      if (id == "MSH") continue;
      const Hl7Content content = content_of(id, leaf->at.field);
      if (content == Hl7Content::code || content == Hl7Content::observation) continue;
      left.push_back(upper(hl7::decode(*read, leaf->raw)));
    }
    hl7::Leaves before{*message};
    while (const auto leaf = before.next()) {
      const Hl7Content content = content_of(message->id(leaf->at.segment - 1U), leaf->at.field);
      if (!names_someone(content, leaf->at)) continue;
      const std::string value{trim(hl7::decode(*message, leaf->raw))};
      if (value.size() < 4 || value.find_first_not_of("0- ") == std::string::npos) continue;
      ++values;
      for (const std::string& one : left)
        EXPECT_FALSE(has_word(one, upper(value)))
            << entry.path().filename() << " " << hl7::path_text(leaf->at, *message);
    }
  }
  EXPECT_GT(messages, 500u);
  EXPECT_GT(values, 2000u);
}

TEST(MaskSamples, NoPatientIsLeftInFhir) {
  const fs::path folder = fs::path{tests::shared_folder()} / "fhir" / "samples";
  if (!fs::exists(folder)) GTEST_SKIP() << "shared samples are not here";
  std::size_t bodies = 0, values = 0;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.path().extension() != ".json") continue;
    const std::string bytes = file_bytes(entry.path());
    const auto content = fhir::Content::read(bytes);
    if (!content) continue;
    Mask mask{std::string{kKey}};
    const auto out = mask.fhir(bytes);
    ASSERT_TRUE(out) << entry.path() << ": " << out.error().message;
    const auto again = fhir::Content::read(*out);
    ASSERT_TRUE(again) << entry.path() << ": " << again.error().message;
    EXPECT_EQ(again->entries().size(), content->entries().size()) << entry.path();
    ++bodies;
    std::vector<std::string> left;  // Addresses of providers and words of the standard aside.
    for (json::Value at = again->root(); at.exists(); at = at.next(again->root())) {
      const std::string_view name = at.name();
      bool said = at.is_string();
      for (const char* aside : {"url", "reference", "system", "id", "use", "code", "fullUrl"})
        said = said && name != aside;
      if (said) left.push_back(upper(at.text()));
    }
    for (json::Value at = content->root(); at.exists(); at = at.next(content->root())) {
      const bool listed = at.name().empty();
      const std::string_view name = listed ? at.parent().name() : at.name();
      if (!at.is_string() || (name != "family" && name != "line" && name != "given")) continue;
      const std::string_view type = fhir::type_of(content->outer_resource_of(at));
      if (type != "Patient" && type != "RelatedPerson" && type != "Person") continue;
      if (fhir::type_of(content->resource_of(at)) != type) continue;
      if (at.text().size() < 4) continue;
      ++values;
      for (const std::string& one : left)
        EXPECT_FALSE(has_word(one, upper(at.text())))
            << entry.path().filename() << " " << fhir::place_of(at);
    }
  }
  EXPECT_GT(bodies, 150u);
  EXPECT_GT(values, 50u);
}

}  // namespace
}  // namespace claimwire::apps
