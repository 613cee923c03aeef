// What independent parsers read from 660 messages of others must be what we read.
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>

#include "hl7/ack/ack.h"
#include "hl7/ack/read_ack.h"
#include "hl7/findings.h"
#include "hl7/structures/groups.h"
#include "hl7/syntax/batch.h"
#include "hl7/syntax/edit.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/text.h"
#include "tests/hl7/samples.h"

namespace claimwire::hl7 {
namespace {

struct LeafText {
  std::string raw;
  std::string decoded;
};

/// Path text and leaf of a whole message, as `get --all` prints them.
std::map<std::string, LeafText> leaves_of(const std::string& bytes,
                                          const ReadSettings& settings = {}) {
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  std::map<std::string, LeafText> found;
  const Result<Message> message = read_message(bytes, settings, arena, issues);
  if (!message) return found;
  Leaves leaves{*message};
  while (const auto leaf = leaves.next())
    found[full_path_text(leaf->at, *message)] = {std::string{leaf->raw},
                                                 value(*message, leaf->at).text};
  return found;
}

/// The table writes a tab inside a value as <TAB>.
std::string with_tabs(std::string_view text) {
  std::string out{text};
  for (std::size_t at = out.find("<TAB>"); at != std::string::npos; at = out.find("<TAB>"))
    out.replace(at, 5, "\t");
  return out;
}

TEST(Conformance, AgreesWithEveryExpectedValue) {
  std::ifstream in{kSharedHl7 / "expected-values.tsv"};
  if (!in) GTEST_SKIP() << "no " << kSharedHl7 << ": real test data is not on this machine";
  std::string line;
  std::getline(in, line);
  std::string file;
  std::map<std::string, LeafText> leaves;
  std::size_t rows = 0, differ = 0;
  while (std::getline(in, line)) {
    ++rows;
    if (field_of(line, 0) != file) {
      file = field_of(line, 0);
      leaves = leaves_of(read_file(kSharedHl7 / "samples" / file));
    }
    const LeafText& found = leaves[std::string{field_of(line, 1)}];
    const std::string_view unescaped = field_of(line, 3);
    const bool good = found.raw == with_tabs(field_of(line, 2)) &&
                      (unescaped.empty() || found.decoded == unescaped);
    if (!good && ++differ <= 40)
      ADD_FAILURE() << line << "\n  raw: " << found.raw << "\n  decoded: " << found.decoded;
  }
  EXPECT_EQ(differ, 0U) << "of " << rows << " rows";
  EXPECT_EQ(rows, 42'956U);
}

/// The rows of parser-disagreements.tsv: one of the three readings is ours, or the written reason
/// why none is. docs/hl7-reading-decisions.md says which and why.
TEST(Conformance, DisagreementsAreDecidedAsWritten) {
  std::ifstream in{kSharedHl7 / "parser-disagreements.tsv"};
  if (!in) GTEST_SKIP() << "no " << kSharedHl7 << ": real test data is not on this machine";
  enum Side { python = 2, medplum = 3, hapi = 4, absent, own };
  struct Decision {
    std::string_view file;
    std::string_view path;  ///< Empty: every other row of the file.
    Side side;
    std::string_view value;  ///< For `own`.
  };
  const Decision kDecisions[] = {
      // &&&& : '&' separates components, the only level named.
      {"cdcdex/ORU_R01-Lyme_WithBadDelimiters.hl7", "PID[1]-3[2].1.1", absent, {}},
      {"cdcdex/ORU_R01-Lyme_WithBadDelimiters.hl7", "PID[1]-3[3].1.1", absent, {}},
      {"cdcdex/ORU_R01-Lyme_WithBadDelimiters.hl7", "", medplum, {}},
      // ^~ : no subcomponents, so nothing is cut out of a plain name.
      {"cosyte-hl7/ADT_A01-invalid-encoding-characters.hl7", "", python, {}},
      // ^ : no repetitions, '~' is text.
      {"cosyte-mllp/ACK-ack-mode-read.test.ts-lit5.hl7", "", medplum, {}},
      // MSH-2 ends with the line; no field follows.
      {"hapi/none-VariesTest.java-lit5.hl7", "", absent, {}},
      // ^&&^ : component and repetition are named, no more.
      {"hl7apy/ADT_A01-test_parser.py-lit8.hl7", "", medplum, {}},
      // MSH-2 empty: the usual characters; ^~ : as above.
      {"pacs_bridge/ADT_A01-hl7_malformed_segment_recovery_test.cpp-lit17.hl7", "", python, {}},
      {"pacs_bridge/ADT_A01-hl7_malformed_segment_recovery_test.cpp-lit18.hl7", "", python, {}},
      // ^~& : the backslash got lost; '&' separates subcomponents.
      {"rubyhl7/ORU_R01-realm-campylobacter-jejuni.hl7", "", python, {}},
      {"rubyhl7/ORU_R01-realm-hepatitis-c-virus.hl7", "", python, {}},
      {"rubyhl7/ORU_R01-realm-lead-laboratory-result.hl7", "", python, {}},
      {"rubyhl7/ORU_R01-realm-minimal-message.hl7", "", python, {}},
  };
  std::string line, file;
  std::getline(in, line);
  std::map<std::string, LeafText> leaves;
  std::size_t rows = 0;
  while (std::getline(in, line)) {
    ++rows;
    if (field_of(line, 0) != file) {
      file = field_of(line, 0);
      leaves = leaves_of(read_file(kSharedHl7 / "samples" / file));
    }
    const std::string path{field_of(line, 1)};
    const auto decision = std::ranges::find_if(kDecisions, [&](const Decision& one) {
      return one.file == file && (one.path.empty() || one.path == path);
    });
    ASSERT_NE(decision, std::end(kDecisions)) << "not decided: " << line;
    std::string_view want;
    if (decision->side == own) want = decision->value;
    if (decision->side <= hapi) want = field_of(line, decision->side);
    if (want == "None") want = {};
    const auto found = leaves.find(path);
    EXPECT_EQ(found == leaves.end() ? "" : found->second.raw, want) << line;
  }
  EXPECT_EQ(rows, 127U);
}

/// Encoded in its MSH-18, a message says the same as the message it was made from, but for MSH-18.
TEST(Conformance, DerivedCharsetsReadAsTheirBase) {
  std::ifstream in{kSharedHl7 / "samples/derived-charset/DERIVED.tsv"};
  if (!in) GTEST_SKIP() << "no " << kSharedHl7 << ": real test data is not on this machine";
  std::string line;
  std::getline(in, line);
  std::size_t rows = 0;
  // The bases are files of UTF-8 bytes, whatever their own MSH-18 claims.
  ReadSettings of_base;
  of_base.charset.instead_of = {{Charset::iso8859_1, Charset::utf8},
                                {Charset::ascii, Charset::utf8}};
  while (std::getline(in, line)) {
    ++rows;
    const auto derived = leaves_of(read_file(kSharedHl7 / "samples" / field_of(line, 0)));
    const auto base = leaves_of(read_file(kSharedHl7 / "samples" / field_of(line, 1)), of_base);
    ASSERT_FALSE(base.empty()) << line;
    for (const auto& [path, leaf] : base) {
      if (path.starts_with("MSH[1]-18")) continue;
      const auto found = derived.find(path);
      ASSERT_NE(found, derived.end()) << line << " lacks " << path;
      EXPECT_EQ(found->second.decoded, leaf.decoded) << line << " at " << path;
    }
  }
  EXPECT_EQ(rows, 20U);
}

/// Every sample ends in a reading or a written reason; what is read comes back unchanged, finds its
/// way back from every path text, has a place in its groups, and can be answered.
TEST(Conformance, EverySampleIsReadOrRefusedWithAReason) {
  const auto samples = shared_samples();
  if (samples.empty()) GTEST_SKIP() << "no " << kSharedHl7 << ": real test data is not here";
  std::size_t read_well = 0, refused = 0;
  for (const auto& path : samples) {
    const std::string bytes = read_file(path);
    std::pmr::monotonic_buffer_resource arena;
    Issues issues;
    const Result<Message> message = read_message(bytes, {}, arena, issues);
    const Batch batch = split_batch(bytes, {}, issues);
    if (!message) {
      ++refused;
      EXPECT_EQ(bytes.find("MSH"), std::string::npos) << path;
      EXPECT_EQ(message.error().id, "hl7.no-msh") << path;
      EXPECT_TRUE(batch.messages.empty()) << path;
      EXPECT_NE(write_refusal(bytes, Verdict::rejected, 207, "nothing to read", {}).find("MSA|AR"),
                std::string::npos);
      continue;
    }
    ++read_well;
    EXPECT_GE(batch.messages.size(), 1U) << path;
    EXPECT_EQ(Editor{*message}.write(), message->body()) << path;
    const GroupTree tree = group_tree(*message, issues);
    EXPECT_EQ(tree.group_of.size(), message->size()) << path;
    Leaves leaves{*message};
    while (const auto leaf = leaves.next()) {
      EXPECT_EQ(message->leaf(leaf->at), leaf->raw) << path;
      const Hl7Locator packed = Hl7Locator::unpack(leaf->at.pack());
      EXPECT_EQ(message->raw(packed), leaf->raw) << path;
    }
    const std::string ack = write_ack(*message, Verdict::error, issues, {.control_id = "C1"});
    Issues of_ack;
    const Result<Message> answer = read_message(ack, {}, arena, of_ack);
    ASSERT_TRUE(answer) << path << "\n" << ack;
    const Result<Ack> said = read_ack(*answer);
    ASSERT_TRUE(said) << path << "\n" << ack;
    EXPECT_EQ(said->verdict, Verdict::error) << path;
    EXPECT_EQ(said->control_id, message->field("MSH", 10)) << path;
  }
  EXPECT_EQ(read_well + refused, samples.size());
  EXPECT_EQ(refused, 7U) << "the files that hold no MSH";
}

}  // namespace
}  // namespace claimwire::hl7
