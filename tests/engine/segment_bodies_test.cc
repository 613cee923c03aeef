#include "engine/store/segment_bodies.h"

#include <gtest/gtest.h>

#include "tests/support/memory_disk.h"

namespace claimwire::engine {
namespace {

using test::MemoryDisk;

struct Segments {
  MemoryDisk disk;
  SegmentBodies bodies{disk, "/store/bodies"};

  Segments() { bodies.set_day("20260903"); }
  void begin(Ages::Ran now = {}, std::optional<Ages::Ran> full_after = std::nullopt) {
    bodies.begin(now, [=](std::string_view) { return full_after; });
  }
  BodyRef put(const std::string& text, const std::string& keep = {}) {
    const auto ref = bodies.put(text, keep);
    EXPECT_TRUE(ref && bodies.write() && bodies.sync());
    return ref ? *ref : BodyRef{};
  }
};

TEST(SegmentBodies, GiveBackWhatWasPut) {
  Segments test;
  const BodyRef one = test.put("one"), two = test.put("two");
  EXPECT_EQ(test.bodies.get(one)->view(), "one");
  EXPECT_EQ(test.bodies.get(two)->view(), "two");
}

TEST(SegmentBodies, AFullSegmentIsFollowedByTheNext) {
  Segments test;
  const std::string big(40U << 20, 'x');
  const BodyRef one = test.put(big), two = test.put(big);
  EXPECT_EQ(one.segment + 1, two.segment);
  EXPECT_EQ(test.bodies.get(one)->size(), big.size());
  EXPECT_EQ(test.bodies.get(two)->view().substr(0, 3), "xxx");
}

TEST(SegmentBodies, TooLargeIsRefused) {
  Segments test;
  EXPECT_EQ(test.bodies.put(std::string(SegmentBodies::kSegmentBytes, 'x'), "").error().id,
            "store.body-too-large");
}

/// What happened to the body "abc", which lies at offset 0 behind its format byte.
struct DamageCase {
  const char* name;
  std::uint64_t offset;
  const char* bytes;
  const char* want;
};

class SegmentDamage : public testing::TestWithParam<DamageCase> {};

TEST_P(SegmentDamage, IsToldApart) {
  Segments test;
  const BodyRef ref = test.put("abc");
  test.disk.damage("/store/bodies/20260903-1.seg", GetParam().offset, GetParam().bytes);
  EXPECT_EQ(test.bodies.get(ref).error().id, GetParam().want);
}

constexpr DamageCase kDamageCases[] = {
    {"OfTheContent", 1, "b", "store.damaged"},
    {"OfTheFormat", 0, "\x02", "store.damaged"},
    {"OfTheLastByte", 3, "d", "store.damaged"},
};
INSTANTIATE_TEST_SUITE_P(Bytes, SegmentDamage, testing::ValuesIn(kDamageCases),
                         [](const auto& test) { return test.param.name; });

TEST(SegmentBodies, UnknownPlacesAreGone) {
  Segments test;
  test.put("abc");
  EXPECT_EQ(test.bodies.get({9, 0, 4, 0}).error().id, "store.body-gone");
  EXPECT_EQ(test.bodies.get({}).error().id, "store.body-gone");
  EXPECT_EQ(test.bodies.get({1, 0, 0, 0}).error().id, "store.body-gone");
  EXPECT_EQ(test.bodies.get({1, 0xFFFFFFFF, 9, 0}).error().id, "store.damaged");
}

TEST(SegmentBodies, WhatWasForgottenIsWrittenOver) {
  Segments test;
  const BodyRef first = test.put("first");
  test.begin();
  ASSERT_TRUE(test.bodies.put("dropped", "") && test.bodies.write());
  test.bodies.forget();
  const BodyRef kept = test.put("kept");
  EXPECT_EQ(kept.offset, first.offset + first.length);
  EXPECT_EQ(test.bodies.get(kept)->view(), "kept");
}

TEST(SegmentBodies, ConfirmTellsWholeFromTorn) {
  Segments test;
  test.put("before");
  test.begin();
  test.put("the last batch");
  const SegmentBodies::Range range = test.bodies.ranges().at(0);
  EXPECT_TRUE(*test.bodies.confirm(range));
  test.disk.damage("/store/bodies/20260903-1.seg", range.from + 2, "?");
  EXPECT_FALSE(*test.bodies.confirm(range));
}

TEST(SegmentBodies, AnAgeOfItsOwnIsAStreamOfItsOwn) {
  Segments test;
  const BodyRef one = test.put("one"), lab = test.put("two", "lab"), three = test.put("three");
  EXPECT_NE(one.segment, lab.segment);
  EXPECT_EQ(one.segment, three.segment);
  EXPECT_EQ(test.bodies.ranges().size(), 2u);
  EXPECT_EQ(test.bodies.get(lab)->view(), "two");
}

TEST(SegmentBodies, EndAfterATimeAndGiveTheirRoomBack) {
  Segments test;
  const BodyRef old = test.put("old");
  test.begin(Ages::Ran{999}, Ages::Ran{1000});
  EXPECT_EQ(test.put("same").segment, old.segment);
  test.begin(Ages::Ran{1000}, Ages::Ran{1000});
  EXPECT_NE(test.put("next").segment, old.segment);
  EXPECT_EQ(test.disk.content("/store/bodies/20260903-1.seg").size(),
            std::string{"?old?same"}.size());
  const auto ended = test.bodies.take_ended();
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].segment, old.segment);
}

TEST(SegmentBodies, RemovedContentIsGone) {
  Segments test;
  const BodyRef old = test.put("old");
  ASSERT_TRUE(test.bodies.remove(old.segment));
  EXPECT_EQ(test.bodies.get(old).error().id, "store.body-gone");
  EXPECT_FALSE(test.disk.exists("/store/bodies/20260903-1.seg"));
}

}  // namespace
}  // namespace claimwire::engine
