#include "engine/claim_numbers/used_numbers.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "core/text.h"
#include "tests/engine/store_support.h"

namespace claimwire::engine {
namespace {

/// Used numbers beside a store, opened and reopened.
struct Numbers : TestStore {
  Numbers() { EXPECT_TRUE(open()); }
  std::string path() const { return folder + "/used"; }
  std::unique_ptr<UsedNumbers> numbers() {
    auto opened = UsedNumbers::open(path(), files, *store);
    EXPECT_TRUE(opened);
    return std::move(*opened);
  }
  /// A claim of that number in the store.
  void keep(const std::string& number) {
    const StepResult accepted = step(message(number, number));
    ProcessedStep processed = one_claim(accepted.message);
    processed.processed.claims.front().number = number;
    step(processed);
  }
};

TEST(UsedNumbers, AreGivenOnce) {
  Numbers site;
  const auto numbers = site.numbers();
  EXPECT_TRUE(numbers->take("V1"));
  EXPECT_FALSE(numbers->take("V1"));
  EXPECT_TRUE(numbers->take("V1-2"));
}

TEST(UsedNumbers, OfTheStoreAreKnownWithoutAFile) {
  Numbers site;
  site.keep("V1");
  EXPECT_FALSE(site.numbers()->take("V1"));
}

TEST(UsedNumbers, OfTheFileAreKnownWithoutTheStore) {
  Numbers site;
  const auto first = site.numbers();
  EXPECT_TRUE(first->take("V1"));
  ASSERT_TRUE(first->save());
  const auto second = site.numbers();
  EXPECT_FALSE(second->take("V1"));
  EXPECT_TRUE(second->take("V2"));
}

TEST(UsedNumbers, StoredAfterTheFileWasWrittenAreKnown) {
  Numbers site;
  site.keep("V1");
  ASSERT_TRUE(site.numbers()->save());
  site.keep("V2");
  const auto numbers = site.numbers();
  EXPECT_FALSE(numbers->take("V1"));
  EXPECT_FALSE(numbers->take("V2"));
  EXPECT_TRUE(numbers->take("V3"));
}

struct DamageCase {
  const char* name;
  void (*damage)(const std::string& path);
};
class DamagedFile : public testing::TestWithParam<DamageCase> {};
TEST_P(DamagedFile, IsMadeAnewFromTheStore) {
  Numbers site;
  site.keep("V1");
  site.keep("V2");
  ASSERT_TRUE(site.numbers()->save());
  GetParam().damage(site.path());
  const auto numbers = site.numbers();
  EXPECT_FALSE(numbers->take("V1"));
  EXPECT_FALSE(numbers->take("V2"));
  EXPECT_TRUE(numbers->take("V3"));
}
const DamageCase kDamages[] = {
    {"Removed", [](const std::string& path) { std::filesystem::remove(path); }},
    {"Empty", [](const std::string& path) { std::filesystem::resize_file(path, 0); }},
    {"CutShort", [](const std::string& path) { std::filesystem::resize_file(path, 100'000); }},
    {"OneBitOff",
     [](const std::string& path) {
       std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
       file.seekp(1'000'000);
       file.put('\x40');
     }},
    {"OtherHeader",
     [](const std::string& path) {
       std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
       file.put('x');
     }},
};
INSTANTIATE_TEST_SUITE_P(File, DamagedFile, testing::ValuesIn(kDamages),
                         [](const auto& test) { return test.param.name; });

TEST_P(DamagedFile, CostsNothingOfClaimsThatWerePruned) {
  Numbers site;
  {
    const auto numbers = site.numbers();
    ASSERT_TRUE(numbers->take("PRUNED"));  // no row knows of it any more
    ASSERT_TRUE(numbers->save());
    ASSERT_TRUE(numbers->save());
  }
  GetParam().damage(site.path());
  EXPECT_FALSE(site.numbers()->take("PRUNED"));
}

TEST(UsedNumbers, FewNewOnesAreTakenForUsed) {
  Numbers site;
  const auto numbers = site.numbers();
  int suffixed = 0;
  for (int n = 0; n < 100'000; ++n)
    suffixed += numbers->take(concat("V", std::to_string(n))) ? 0 : 1;
  EXPECT_LE(suffixed, 5);
}

}  // namespace
}  // namespace claimwire::engine
