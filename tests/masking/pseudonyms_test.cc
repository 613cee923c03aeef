// Stand-ins: the same for the same value and key, another for another, and shaped as what they
// stand for.
#include "apps/masking/pseudonyms.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "wrap/crypto/hmac.h"

namespace claimwire::apps {
namespace {

const Pseudonyms kOne{"0123456789abcdef0123456789abcdef"},
    kOther{"another key of thirty-two bytes!"};

struct IdCase {
  const char *name, *value, *shape;
};
class IdShape : public testing::TestWithParam<IdCase> {};

TEST_P(IdShape, Stays) {
  const auto& [name, value, shape] = GetParam();
  EXPECT_TRUE(std::regex_match(kOne.id(value), std::regex{shape})) << kOne.id(value);
}
TEST_P(IdShape, DependsOnTheKey) {
  EXPECT_EQ(kOne.id(GetParam().value), kOne.id(GetParam().value));
  EXPECT_NE(kOne.id(GetParam().value), kOther.id(GetParam().value));
  EXPECT_NE(kOne.id(GetParam().value), GetParam().value);
}

constexpr IdCase kIdCases[] = {
    {"RecordNumber", "MRN7001", "M[A-Z]{2}[0-9]{4}"},
    {"SmallLetters", "mrn7001", "m[a-z]{2}[0-9]{4}"},
    {"Punctuation", "12-345/67.8", "[0-9]{2}-[0-9]{3}/[0-9]{2}\\.[0-9]"},
    {"BeneficiaryIdentifier", "1EG4TE5MK73",
     "[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9][0-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9][0-9]"
     "[AC-HJKMNP-RT-Y]{2}[0-9]{2}"},
    {"LettersOutsideAscii", "M\xC3\xBCller7", "[0-9]+"},
};
INSTANTIATE_TEST_SUITE_P(Ids, IdShape, testing::ValuesIn(kIdCases),
                         [](const auto& test) { return test.param.name; });

TEST(Pseudonyms, NoTwoIdsMeet) {
  std::set<std::string> seen;
  for (int n = 1000; n < 9999; ++n) seen.insert(kOne.id(std::to_string(n)));
  EXPECT_EQ(seen.size(), 8999u);
}

TEST(Pseudonyms, AnIdWithoutEndCostsNothing) {
  EXPECT_LT(kOne.id(std::string(3'000'000, '1')).size(), 30u);
  EXPECT_LE(kOne.telephone(std::string(3'000'000, '1')).size(), 256u);
}

TEST(Pseudonyms, NamesKeepTheirCase) {
  EXPECT_EQ(kOne.family("doe"), kOne.family("Doe"));
  EXPECT_EQ(kOne.family("DOE"), [] {
    std::string up = kOne.family("Doe");
    for (char& c : up) c = static_cast<char>(std::toupper(c));
    return up;
  }());
  EXPECT_EQ(kOne.given("Q").size(), 1u);
}

TEST(Pseudonyms, TelephonesLoseTheirLetters) {
  EXPECT_TRUE(std::regex_match(kOne.telephone("(555)555-1212 ask JOHN"),
                               std::regex{R"(\(\d{3}\)\d{3}-\d{4} +)"}))
      << kOne.telephone("(555)555-1212 ask JOHN");
  EXPECT_TRUE(kOne.telephone("jane.doe@hospital.test").ends_with("@example.org"));
}

TEST(Pseudonyms, NoSocialSecurityNumberWasEverGivenOut) {
  EXPECT_EQ(kOne.social_security_number("123-45-6789").front(), '9');
}

TEST(Pseudonyms, ShiftsAreWholeWeeksBack) {
  std::set<int> seen;
  for (int n = 0; n < 500; ++n) {
    const int days = kOne.shift_days(std::to_string(n));
    EXPECT_EQ(days % 7, 0);
    EXPECT_LE(days, -7);
    EXPECT_GE(days, -26 * 7);
    seen.insert(days);
  }
  EXPECT_EQ(seen.size(), 26u);
}

struct ZipCase {
  const char *name, *zip, *want;
};
class Zip : public testing::TestWithParam<ZipCase> {};
TEST_P(Zip, IsCut) { EXPECT_EQ(cut_zip(GetParam().zip), GetParam().want); }
constexpr ZipCase kZipCases[] = {
    {"FiveDigits", "62704", "62700"},
    {"NineDigits", "606129998", "606000000"},
    {"Dash", "60612-9998", "60600-0000"},
    {"Sparse", "03601", "00000"},
    {"SparseNine", "89301-1234", "00000-0000"},
    {"Canadian", "K1A 0B1", ""},
    {"TooShort", "6270", ""},
    {"Text", "near the church", ""},
    {"DashesEverywhere", "-----", ""},
};
INSTANTIATE_TEST_SUITE_P(Codes, Zip, testing::ValuesIn(kZipCases),
                         [](const auto& test) { return test.param.name; });

/// RFC 4231, test case 2.
TEST(Hmac, AsTheStandardSays) {
  std::string hex;
  for (const std::uint8_t byte : crypto::hmac_sha256("Jefe", "what do ya want for nothing?")) {
    constexpr char digits[] = "0123456789abcdef";
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  EXPECT_EQ(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
}  // namespace claimwire::apps
