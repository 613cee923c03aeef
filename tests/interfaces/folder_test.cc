#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "interfaces/folder/folder_reader.h"
#include "interfaces/folder/folder_writer.h"
#include "tests/interfaces/fakes.h"

namespace claimwire::interfaces {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using engine::Answer;
using engine::Arrival;
using test::deliver;
using test::eventually;
using test::hl7_message;

class FolderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "cw-folder-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    runtime_.start();
  }
  void TearDown() override {
    runtime_.stop();
    fs::permissions(folder_, fs::perms::owner_all);
    fs::remove_all(folder_);
  }
  static std::string content(const fs::path& path) {
    std::ostringstream out;
    out << std::ifstream{path, std::ios::binary}.rdbuf();
    return out.str();
  }
  static void put(const fs::path& path, std::string_view bytes) {
    std::ofstream{path, std::ios::binary} << bytes;
  }
  static std::string names(const fs::path& folder) {
    std::vector<std::string> all;
    if (fs::exists(folder))
      for (const auto& each : fs::directory_iterator{folder})
        if (each.is_regular_file()) all.push_back(each.path().filename().string());
    std::sort(all.begin(), all.end());
    std::string text;
    for (const auto& name : all) text += (text.empty() ? "" : " ") + name;
    return text;
  }

  net::Runtime runtime_{2};
  fs::path folder_;
};

class FolderWriterTest : public FolderTest {
 protected:
  FolderWriterSettings settings() const { return {"clearco", (folder_ / "out").string()}; }
};

TEST_F(FolderWriterTest, WritesUnderItsNameAndLeavesNothingElse) {
  FolderWriter writer{runtime_, settings()};
  const auto got = deliver(writer, test::outgoing("ISA*00~"));
  EXPECT_EQ(test::name(got.what), "accepted") << got.detail;
  EXPECT_EQ(names(folder_ / "out"), "clearco_20260903_000000001.837");
  EXPECT_EQ(content(folder_ / "out/clearco_20260903_000000001.837"), "ISA*00~");
}

TEST_F(FolderWriterTest, TheSameAgainIsHarmless) {
  FolderWriter writer{runtime_, settings()};
  for (int n = 0; n < 2; ++n)
    EXPECT_EQ(test::name(deliver(writer, test::outgoing("ISA*00~")).what), "accepted");
  EXPECT_EQ(names(folder_ / "out"), "clearco_20260903_000000001.837");
}

TEST_F(FolderWriterTest, NeverReplacesAFileOfOtherContent) {
  FolderWriter writer{runtime_, settings()};
  ASSERT_EQ(test::name(deliver(writer, test::outgoing("first")).what), "accepted");
  EXPECT_EQ(test::name(deliver(writer, test::outgoing("other")).what), "refused");
  EXPECT_EQ(test::name(deliver(writer, test::outgoing("first and more")).what), "refused");
  EXPECT_EQ(test::name(deliver(writer, test::outgoing("fir")).what), "refused");
  EXPECT_EQ(content(folder_ / "out/clearco_20260903_000000001.837"), "first");
}

TEST_F(FolderWriterTest, AFileThatCannotBeReadNowIsNotTakenForAnother) {
  const fs::path place = folder_ / "out/clearco_20260903_000000001.837";
  fs::create_directories(place);  // opens, and does not read
  FolderWriter writer{runtime_, settings()};
  EXPECT_EQ(test::name(deliver(writer, test::outgoing("ISA*00~")).what), "retry_later");
  fs::remove(place);
  EXPECT_EQ(test::name(deliver(writer, test::outgoing("ISA*00~")).what), "accepted");
}

TEST_F(FolderWriterTest, ATornTemporaryFileOfACrashIsWrittenAnew) {
  fs::create_directories(folder_ / "out");
  put(folder_ / "out/.clearco_20260903_000000001.837.part", "torn torn torn");
  FolderWriter writer{runtime_, settings()};
  EXPECT_EQ(test::name(deliver(writer, test::outgoing("ISA*00~")).what), "accepted");
  EXPECT_EQ(names(folder_ / "out"), "clearco_20260903_000000001.837");
}

TEST_F(FolderWriterTest, WhatCannotBeWrittenWaitsAndRecovers) {
  put(folder_ / "out", "a file where the folder should be");
  FolderWriter writer{runtime_, settings()};
  EXPECT_EQ(test::name(deliver(writer, test::outgoing("x")).what), "retry_later");
  fs::remove(folder_ / "out");
  EXPECT_EQ(test::name(deliver(writer, test::outgoing("x")).what), "accepted");
}

TEST_F(FolderWriterTest, WritesManyAtOnce) {
  FolderWriter writer{runtime_, settings()};
  std::atomic<int> accepted{0};
  for (int n = 0; n < 200; ++n) {
    auto one = test::outgoing("ISA" + std::to_string(n));
    one.file_name = std::to_string(n) + ".837";
    writer.send(std::move(one), [&](const engine::SendResult& got) {
      accepted += got.what == engine::SendResult::What::accepted ? 1 : 0;
    });
  }
  EXPECT_TRUE(eventually([&] { return accepted == 200; }));
  EXPECT_EQ(content(folder_ / "out/177.837"), "ISA177");
}

class BadFileName : public FolderWriterTest, public testing::WithParamInterface<std::string> {};
TEST_P(BadFileName, IsRefused) {
  FolderWriter writer{runtime_, settings()};
  auto one = test::outgoing("x");
  one.file_name = GetParam();
  EXPECT_EQ(test::name(deliver(writer, std::move(one)).what), "refused");
  EXPECT_EQ(names(folder_ / "out"), "");
}
INSTANTIATE_TEST_SUITE_P(FolderWriter, BadFileName,
                         testing::Values("", ".", "..", "../x", "a/b", ".hidden", "a\nb",
                                         std::string{"a\0b", 3}, std::string(201, 'x')));

TEST_F(FolderWriterTest, AfterStopNothingIsWritten) {
  FolderWriter writer{runtime_, settings()};
  writer.stop();
  EXPECT_EQ(test::name(deliver(writer, test::outgoing("x")).what), "retry_later");
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

class FolderReaderTest : public FolderTest {
 protected:
  FolderReaderSettings settings() const {
    FolderReaderSettings wanted;
    wanted.key = "files";
    wanted.path = (folder_ / "in").string();
    wanted.move_to = (folder_ / "done").string();
    wanted.settled = 60ms;
    wanted.poll = 20ms;
    wanted.retry = 50ms;
    return wanted;
  }
  void start(FolderReaderSettings wanted) {
    reader_ = std::make_unique<FolderReader>(inbox_, std::move(wanted));
    const auto begun = reader_->start();
    ASSERT_TRUE(begun) << begun.error().message;
  }
  void TearDown() override {
    if (reader_) reader_->stop(1s);
    FolderTest::TearDown();
  }
  fs::path in(const std::string& name) const { return folder_ / "in" / name; }
  std::string taken() const {
    std::string ids;
    for (const Arrival& each : inbox_.arrivals())
      ids += (ids.empty() ? "" : " ") + test::control_id(each.body.view());
    return ids;
  }

  test::FakeInbox inbox_{test::accept_hl7};
  std::unique_ptr<FolderReader> reader_;
};

TEST_F(FolderReaderTest, TakesAFileAndMovesIt) {
  start(settings());
  put(in("a.hl7"), hl7_message("A"));
  ASSERT_TRUE(eventually([&] { return names(folder_ / "done") == "a.hl7"; }));
  EXPECT_EQ(names(folder_ / "in"), "");
  EXPECT_EQ(inbox_.arrivals()[0].body.view(), hl7_message("A"));
  EXPECT_EQ(inbox_.arrivals()[0].peer, "a.hl7");
  EXPECT_EQ(inbox_.arrivals()[0].idempotency_key.substr(0, 7), "sha256:");
}

TEST_F(FolderReaderTest, DeletesWhereToldSo) {
  auto wanted = settings();
  wanted.move_to.clear();
  start(wanted);
  put(in("a.hl7"), hl7_message("A"));
  ASSERT_TRUE(eventually([&] { return reader_->counts().files == 1; }));
  EXPECT_EQ(names(folder_ / "in"), "");
}

TEST_F(FolderReaderTest, WaitsUntilAFileGrowsNoMore) {
  auto wanted = settings();
  wanted.settled = 300ms;
  start(wanted);
  const std::string whole = hl7_message("A");
  std::string so_far;
  for (const char c : whole.substr(0, 10)) {  // slower than the poll, quicker than `settled`
    put(in("a.hl7"), so_far += c);
    std::this_thread::sleep_for(60ms);
  }
  EXPECT_EQ(inbox_.count(), 0u);
  put(in("a.hl7"), whole);
  ASSERT_TRUE(inbox_.wait_for(1));
  EXPECT_EQ(inbox_.arrivals()[0].body.view(), whole);
}

TEST_F(FolderReaderTest, WaitsForTheMarker) {
  auto wanted = settings();
  wanted.ready = "*.done";
  start(wanted);
  put(in("a.837"), "ISA*00~");
  put(in("b.837"), "ISA*01~");
  std::this_thread::sleep_for(200ms);
  EXPECT_EQ(inbox_.count(), 0u);
  put(in("a.837.done"), "");
  put(in("b.done"), "");
  ASSERT_TRUE(eventually([&] { return names(folder_ / "done") == "a.837 b.837"; }));
  EXPECT_TRUE(eventually([&] { return names(folder_ / "in").empty(); })) << "markers go too";
}

TEST_F(FolderReaderTest, ReadsInTheOrderOfNames) {
  fs::create_directories(folder_ / "in");
  for (const char* name : {"3", "1", "2"}) put(in(name), hl7_message(name));
  start(settings());
  ASSERT_TRUE(inbox_.wait_for(3));
  EXPECT_EQ(taken(), "1 2 3");
}

TEST_F(FolderReaderTest, ReadsInTheOrderOfTimes) {
  fs::create_directories(folder_ / "in");
  auto wanted = settings();
  wanted.order = FolderReaderSettings::Order::time;
  int age = 0;
  for (const char* name : {"3", "1", "2"}) {
    put(in(name), hl7_message(name));
    fs::last_write_time(in(name), fs::file_time_type::clock::now() - 1h + age++ * 1min);
  }
  start(wanted);
  ASSERT_TRUE(inbox_.wait_for(3));
  EXPECT_EQ(taken(), "3 1 2");
}

TEST_F(FolderReaderTest, TakesABatchApart) {
  start(settings());
  put(in("batch.hl7"),
      "FHS|^~\\&|EHR\rBHS|^~\\&|EHR\r" + hl7_message("A") + hl7_message("B") + "BTS|2\rFTS|1\r");
  ASSERT_TRUE(inbox_.wait_for(2));
  EXPECT_EQ(taken(), "A B");
  EXPECT_EQ(inbox_.arrivals()[1].body.view(), hl7_message("B"));
}

TEST_F(FolderReaderTest, KnowsTheFormats) {
  fs::create_directories(folder_ / "in");
  put(in("1"), "ISA*00~");
  put(in("2"), "\n {\"resourceType\":\"Bundle\"}");
  put(in("3"), hl7_message("A"));
  start(settings());
  ASSERT_TRUE(inbox_.wait_for(3));
  EXPECT_EQ(inbox_.arrivals()[0].format, Arrival::Format::x12);
  EXPECT_EQ(inbox_.arrivals()[1].format, Arrival::Format::fhir);
  EXPECT_EQ(inbox_.arrivals()[2].format, Arrival::Format::hl7v2);
}

TEST_F(FolderReaderTest, AFileWithARefusedMessageIsPutAside) {
  inbox_.judge_by([](const Arrival& arrival) {
    Answer answer;
    answer.outcome = test::control_id(arrival.body.view()) == "BAD" ? Answer::Outcome::refused
                                                                    : Answer::Outcome::stored;
    return answer;
  });
  fs::create_directories(folder_ / "in");
  put(in("1"), hl7_message("OK") + hl7_message("BAD"));
  put(in("2"), hl7_message("NEXT"));
  start(settings());
  ASSERT_TRUE(eventually([&] { return reader_->counts().files == 2; }));
  EXPECT_EQ(names(folder_ / "in/refused"), "1");
  EXPECT_EQ(names(folder_ / "done"), "2");
}

TEST_F(FolderReaderTest, WhatIsNothingIsPutAside) {
  fs::create_directories(folder_ / "in");
  put(in("empty"), "");
  put(in("letter"), "Dear clearinghouse,\r\nplease find attached\r\n");
  start(settings());
  ASSERT_TRUE(eventually([&] { return names(folder_ / "in/refused") == "empty letter"; }));
  EXPECT_EQ(inbox_.count(), 0u);
}

TEST_F(FolderReaderTest, WhatIsTooLargeIsPutAsideUnread) {
  auto wanted = settings();
  wanted.file_bytes_max = 1000;
  start(wanted);
  put(in("big"), hl7_message("A", 5000));
  ASSERT_TRUE(eventually([&] { return names(folder_ / "in/refused") == "big"; }));
  EXPECT_EQ(inbox_.count(), 0u);
}

TEST_F(FolderReaderTest, AFullStoreKeepsTheFileAndItsOrderUntilItRecovers) {
  std::atomic<bool> full{true};
  inbox_.judge_by([&](const Arrival&) {
    Answer answer;
    answer.outcome = full ? Answer::Outcome::try_later : Answer::Outcome::stored;
    return answer;
  });
  fs::create_directories(folder_ / "in");
  put(in("1"), hl7_message("A"));
  put(in("2"), hl7_message("B"));
  start(settings());
  ASSERT_TRUE(inbox_.wait_for(3));
  EXPECT_EQ(taken().find('B'), std::string::npos) << "the second does not overtake the first";
  EXPECT_EQ(names(folder_ / "in"), "1 2");
  full = false;
  EXPECT_TRUE(eventually([&] { return names(folder_ / "done") == "1 2"; }));
}

TEST_F(FolderReaderTest, NeverWritesOverAFileInTheDoneFolder) {
  start(settings());
  for (const char* id : {"A", "B"}) {
    put(in("same"), hl7_message(id));
    ASSERT_TRUE(eventually([&] { return names(folder_ / "in").empty(); }));
  }
  EXPECT_EQ(names(folder_ / "done"), "same same.2");
}

TEST_F(FolderReaderTest, DoesNotFollowLinks) {
  fs::create_directories(folder_ / "in");
  put(folder_ / "secret", hl7_message("S"));
  fs::create_symlink(folder_ / "secret", in("link"));
  put(in("real"), hl7_message("A"));
  start(settings());
  ASSERT_TRUE(inbox_.wait_for(1));
  std::this_thread::sleep_for(200ms);
  EXPECT_EQ(taken(), "A");
}

TEST_F(FolderReaderTest, StopEndsEvenWhenNoAnswerComes) {
  inbox_.hold();
  start(settings());
  put(in("a"), hl7_message("A"));
  ASSERT_TRUE(inbox_.wait_for(1));
  const auto begin = std::chrono::steady_clock::now();
  reader_->stop(200ms);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
  EXPECT_EQ(names(folder_ / "in"), "a") << "left for the next start";
  inbox_.release_backwards();  // a late answer finds nothing to break
}

}  // namespace
}  // namespace claimwire::interfaces
