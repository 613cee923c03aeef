#include "mappings/provenance.h"

#include <gtest/gtest.h>

#include "core/text.h"

namespace claimwire::mappings {
namespace {

x12::ElementRecord record(std::uint32_t segment, std::uint8_t element, std::uint8_t component,
                          x12::RuleId rule, Origin::Kind kind, std::uint64_t source,
                          std::uint64_t locator) {
  x12::ElementRecord out;
  out.segment = segment;
  out.element = element;
  out.component = component;
  out.rule = rule;
  out.from.kind = kind;
  out.from.source = source & 0xFFF;
  out.from.locator = locator & 0xFFFF'FFFF'FFFF;
  return out;
}

std::string shown(const std::vector<x12::ElementRecord>& records) {
  std::string out;
  for (const auto& one : records)
    out += concat(std::to_string(one.segment), "/", std::to_string(one.element), "-",
                  std::to_string(one.component), " rule ", std::to_string(one.rule), " kind ",
                  std::to_string(static_cast<int>(one.from.kind)), " source ",
                  std::to_string(one.from.source), " at ", std::to_string(one.from.locator), "\n");
  return out;
}

using Records = std::vector<x12::ElementRecord>;

Records sample() {
  return {
      record(1, 13, 0, 0, Origin::Kind::computed, 0, 0),  // the writer's own
      record(3, 1, 0, 7, Origin::Kind::message, 0, 0x12'3456'7890),
      record(3, 1, 2, 7, Origin::Kind::message, 0, 0x12'3456'7880),
      record(900, 255, 255, 65'000, Origin::Kind::table_row, 4095, 0xFFFF'FFFF'FFFF),
      record(100'000, 1, 0, 1, Origin::Kind::default_value, 1, 0),
  };
}

TEST(Provenance, IsTheSameAfterPackingButForTheWritersOwn) {
  const Records written = sample();
  const Records want{written.begin() + 1, written.end()};
  EXPECT_EQ(shown(unpack_provenance(pack_provenance(written))), shown(want));
}

TEST(Provenance, OfNothingIsNothing) {
  EXPECT_TRUE(unpack_provenance(pack_provenance({})).empty());
  EXPECT_TRUE(unpack_provenance("").empty());
}

TEST(Provenance, OfAnotherFormatIsNotGuessed) {
  std::string packed = pack_provenance(sample());
  packed[0] = 99;
  EXPECT_TRUE(unpack_provenance(packed).empty());
}

/// The whole records before the cut, whatever the bytes after it are.
TEST(Provenance, CutShortGivesWhatCameBefore) {
  const std::string packed = pack_provenance(sample());
  const std::string whole = shown(unpack_provenance(packed));
  for (std::size_t length = 0; length < packed.size(); ++length) {
    const std::string cut = shown(unpack_provenance(packed.substr(0, length)));
    EXPECT_EQ(whole.substr(0, cut.size()), cut) << length;
  }
  EXPECT_LE(unpack_provenance(std::string{"\x01"} + std::string(1000, '\xFF')).size(), 100U);
}

}  // namespace
}  // namespace claimwire::mappings
