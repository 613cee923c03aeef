#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "hl7/findings.h"
#include "hl7/syntax/leaves.h"
#include "hl7/syntax/path.h"
#include "hl7/syntax/text.h"
#include "tests/hl7/samples.h"

namespace claimwire::hl7 {
namespace {

struct FieldCase {
  const char* name;
  std::string_view line;
  std::size_t field;
  std::string_view want;
  Charset charset = Charset::ascii;
};
class SegmentField : public testing::TestWithParam<FieldCase> {};

TEST_P(SegmentField, IsNumberedAsInTheStandard) {
  const auto& [name, line, field, want, charset] = GetParam();
  const Message message{line, Scanner{Delimiters{}, charset}, *std::pmr::get_default_resource()};
  EXPECT_EQ(message.segment(0).field(field), want);
}

constexpr FieldCase kFieldCases[] = {
    {"EmptyBetween", "DG1|1||E11.9^Type 2 diabetes^I10", 2, ""},
    {"KeepsComponents", "DG1|1||E11.9^Type 2 diabetes^I10", 3, "E11.9^Type 2 diabetes^I10"},
    {"PastTheEnd", "DG1|1\rPR1|1|2", 3, ""},
    {"EndsAtLineFeed", "DG1|1|2\nPR1|1|2", 2, "2"},
    {"LongerThanAVectorRegister", "NTE|1|0123456789012345678901234567890123456789|RE", 3, "RE"},
    {"MshFieldSeparator", R"(MSH|^~\&|EHR)", 1, "|"},
    {"MshEncodingCharacters", R"(MSH|^~\&|EHR)", 2, R"(^~\&)"},
    {"MshSendingApplication", R"(MSH|^~\&|EHR)", 3, "EHR"},
    {"BhsIsNumberedAsMsh", R"(BHS|^~\&|EHR)", 3, "EHR"},
    {"ShiftJisTrailByteIsNoSeparator", "NTE|1|\x83\x7C|RE", 3, "RE", Charset::shift_jis},
    {"Big5TrailByteIsNoSeparator", "NTE|1|\xA5\x7C|RE", 3, "RE", Charset::big5},
    {"Gb18030TrailByteIsNoSeparator", "NTE|1|\x81\x7C|RE", 3, "RE", Charset::gb18030},
    {"Iso2022PairIsNoSeparator", "NTE|1|\x1B$B\x30\x7C\x1B(B|RE", 3, "RE", Charset::iso_2022_jp},
    {"BrokenLeadByteHidesNothing", "NTE|1|\x83|RE", 3, "RE", Charset::euc_kr},
    {"Utf8NeverHidesASeparator", "NTE|1|\xE2\x82\xAC|RE", 3, "RE", Charset::utf8},
};
INSTANTIATE_TEST_SUITE_P(V2, SegmentField, testing::ValuesIn(kFieldCases),
                         [](const auto& test) { return test.param.name; });

std::string ids(const Message& message) {
  std::string out;
  for (std::size_t i = 0; i < message.size(); ++i) out += std::string{message.id(i)} + " ";
  return out;
}

struct LineCase {
  const char* name;
  std::string_view text;
  bool lf_inside_text;
  std::string_view want;
};
class LineEnds : public testing::TestWithParam<LineCase> {};

TEST_P(LineEnds, CutTheSameInBothIndexers) {
  const auto& [name, text, lf, want] = GetParam();
  auto& arena = *std::pmr::get_default_resource();
  const Message plain{text, Scanner{Delimiters{}, Charset::ascii, lf}, arena};
  const Message stepping{text, Scanner{Delimiters{}, Charset::big5, lf}, arena};
  EXPECT_EQ(ids(plain), want);
  ASSERT_EQ(ids(stepping), want);
  for (std::size_t i = 0; i < plain.size(); ++i)
    EXPECT_EQ(plain.segment(i).whole(), stepping.segment(i).whole());
}

constexpr LineCase kLineCases[] = {
    {"Cr", "MSH|a\rPID|b\r", false, "MSH PID "},
    {"Lf", "MSH|a\nPID|b\n", false, "MSH PID "},
    {"CrLf", "MSH|a\r\nPID|b\r\n", false, "MSH PID "},
    {"Mixed", "MSH|a\rPID|b\nPV1|c\r\n\r\nDG1|d", false, "MSH PID PV1 DG1 "},
    {"EmptyLines", "\r\n\rMSH|a\r\r\r\nPID|b\n\n", false, "MSH PID "},
    {"LfIsText", "MSH|a\rNTE|1\n2\rPID|b\r", true, "MSH NTE PID "},
    {"LfBehindCrIsNoText", "MSH|a\r\nPID|b\r\n\r\n", true, "MSH PID "},
    {"NothingAtAll", "", false, ""},
    {"OnlyLineEnds", "\r\n\r\n", false, ""},
    {"IdAlone", "MSH|a\rPDA\r", false, "MSH PDA "},
};
INSTANTIATE_TEST_SUITE_P(V2, LineEnds, testing::ValuesIn(kLineCases),
                         [](const auto& test) { return test.param.name; });

// ---- values ------------------------------------------------------------------------------------

struct TextCase {
  const char* name;
  std::string_view header;
  std::string_view raw;
  std::string_view want;
};
class Decoding : public testing::TestWithParam<TextCase> {};

TEST_P(Decoding, ResolvesEscapesOnce) {
  const auto& [name, header, raw, want] = GetParam();
  const std::string text = std::string{header} + "\rNTE|1||" + std::string{raw} + "\r";
  const Message message = message_of(text);
  EXPECT_EQ(decode(message, raw), want);
}

constexpr std::string_view kUsual = "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5.1";
constexpr std::string_view kTruncating = "MSH|^~\\&#|A|B|C|D|20260101||ADT^A01|1|P|2.7";
constexpr std::string_view kOther = "MSH:-+?*:A:B:C:D:20260101::ADT-A01:1:P:2.5.1";
constexpr std::string_view kJapanese =
    "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5.1||||||~ISO IR87";
constexpr TextCase kTextCases[] = {
    {"Plain", kUsual, "plain", "plain"},
    {"AllDelimiters", kUsual, R"(\F\\S\\T\\R\\E\)", R"(|^&~\)"},
    {"OwnDelimiters", kOther, "?F??S??T??R??E?", ":-*+?"},
    {"Truncation", kTruncating, R"(5\P\)", "5#"},
    {"AdjacentHex", kUsual, R"(a\X0D\\X0A\b)", "a\r\nb"},
    {"HexOfTwoBytes", kUsual, R"(a\X0D0A\b)", "a\r\nb"},
    {"HexOfFourDigits", kUsual, R"(a\X000D\b)", "a\rb"},
    {"HexInLowerCase", kUsual, R"(a\x0d\b)", "a\rb"},
    {"HexOfOddLengthIsKept", kUsual, R"(a\X0\b)", R"(a\X0\b)"},
    {"HexInTheCharacterSet", kUsual, R"(\XC3A9\)", "\xC3\xA9"},
    {"OnceNotTwice", kUsual, R"(\E\X09\E\)", R"(\X09\)"},
    {"LoneEscape", kUsual, R"(C:\TEMP)", R"(C:\TEMP)"},
    {"LoneEscapeBeforeSequence", kUsual, R"(C:\TEMP FILES\F\X)", R"(C:\TEMP FILES|X)"},
    {"EscapeAtTheEnd", kUsual, R"(a\)", R"(a\)"},
    {"UnknownIsKept", kUsual, R"(a\Q7\b)", R"(a\Q7\b)"},
    {"LocalIsKept", kUsual, R"(a\Z12\b)", R"(a\Z12\b)"},
    {"Highlight", kUsual, R"(\H\a\N\b)", "ab"},
    {"LineBreak", kUsual, R"(a\.br\b)", "a\nb"},
    {"Spaces", kUsual, R"(a\.sp 2\b\.sk3\c)", "a\n\nb   c"},
    {"LayoutIsBounded", kUsual, R"(\.sk 4000000000\)",
     "                                        "
     "                                        "
     "                    "},
    {"Iso2022ByEscapeSequence", kJapanese, "\\M2442\\\x25\x5E\\C2842\\A",
     "\xE3\x83\x9E"
     "A"},
    {"Iso2022ByBytes", kJapanese, "\x1B$B\x25\x5E\x1B(BA",
     "\xE3\x83\x9E"
     "A"},
};
INSTANTIATE_TEST_SUITE_P(V2, Decoding, testing::ValuesIn(kTextCases),
                         [](const auto& test) { return test.param.name; });

TEST(Escape, WritesWhatDecodeReads) {
  const Message message = message_of(kUsual);
  const std::string text =
      "a|b^c&d~e\\f\rg\nh\x0B"
      "i\x1C";
  const std::string raw = escape(text, message.delimiters());
  EXPECT_EQ(raw, R"(a\F\b\S\c\T\d\R\e\E\f\X0D\g\X0A\h\X0B\i\X1C\)");
  EXPECT_EQ(decode(message, raw), text);
}

TEST(Escape, SaysWhenADelimiterCannotBeWritten) {
  Delimiters delimiters;
  delimiters.escape = '\0';
  bool lossy = false;
  EXPECT_EQ(escape("a|b", delimiters, &lossy), "a?b");
  EXPECT_TRUE(lossy);
}

TEST(Value, TellsNullFromEmptyFromValue) {
  const Message message = message_of("MSH|^~\\&|A||\"\"|\" \"|x#|y\rZZZ|\"\"^b\r");
  EXPECT_EQ(value(message, {1, 3}).presence, Presence::valued);
  EXPECT_EQ(value(message, {1, 4}).presence, Presence::absent);
  EXPECT_EQ(value(message, {1, 5}).presence, Presence::null);
  EXPECT_EQ(value(message, {1, 6}).text, "\" \"");
  EXPECT_EQ(value(message, {2, 1, 1, 1}).presence, Presence::null);
  EXPECT_FALSE(value(message, {1, 7}).truncated) << "MSH-2 names no truncation character";
  EXPECT_TRUE(sourced(message, {1, 5}).erased());
  EXPECT_EQ(sourced(message, {1, 4}).from.kind, Origin::Kind::none);
  EXPECT_EQ(Hl7Locator::unpack(sourced(message, {1, 3}, 7).from.locator).field, 3);
  EXPECT_EQ(sourced(message, {1, 3}, 7).from.source, 7U);
}

TEST(Value, MarksWhatTheSenderCutOff) {
  const Message message = message_of("MSH|^~\\&#|A|B|C|D|||ADT^A01|1|P|2.7\rPID|1||MRN123#\r");
  EXPECT_TRUE(value(message, {2, 3}).truncated);
  EXPECT_FALSE(value(message, {1, 2}).truncated);
}

// ---- reading -----------------------------------------------------------------------------------

constexpr std::string_view kBody = "MSH|^~\\&|EHR|WEST|||20260903||ADT^A01^ADT_A01|M1|P|2.5.1";

std::string kinds(const Issues& issues) {
  std::string out;
  for (const Issue& issue : issues) out += std::string{issue.kind->id.substr(4)} + " ";
  return out;
}

struct ReadCase {
  const char* name;
  std::string text;
  std::string want;  ///< MSH-10 and the findings, or the error.
};
class Reading : public testing::TestWithParam<ReadCase> {};

TEST_P(Reading, FindsTheMessage) {
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  const Result<Message> message = read_message(GetParam().text, {}, arena, issues);
  const std::string found =
      message ? std::string{message->field("MSH", 10)} + ": " + kinds(issues) : message.error().id;
  EXPECT_EQ(found, GetParam().want);
}

std::string wide(std::string_view text, bool big_endian, std::string mark) {
  for (const char c : text) {
    if (big_endian) mark += '\0';
    mark += c;
    if (!big_endian) mark += '\0';
  }
  return mark;
}

const std::string kMsh{kBody};
const ReadCase kReadCases[] = {
    {"Bare", kMsh, "M1: "},
    {"ByteOrderMark", "\xEF\xBB\xBF" + kMsh, "M1: "},
    {"Framed", "\x0B" + kMsh + "\r\x1C\r", "M1: "},
    {"MarkInsideTheFrame", "\x0B\xEF\xBB\xBF" + kMsh + "\r\x1C\r", "M1: "},
    {"BlankLines", "\r\n \n" + kMsh, "M1: "},
    {"JunkBefore", "GET / HTTP/1.1\r\n" + kMsh, "M1: leading-junk "},
    {"JunkBehind", kMsh + "\r\x1C\rmore", "M1: trailing-junk "},
    {"FsInText",
     kMsh + "\rNTE|1||a\x1C"
            "b\r",
     "M1: "},
    {"TwoMessages", kMsh + "\r" + kMsh, "M1: second-msh "},
    {"StrayLine", kMsh + "\rhello there", "M1: not-a-segment "},
    {"Nothing", "", "hl7.no-msh"},
    {"Json", R"({"resourceType": "Bundle"})", "hl7.no-msh"},
    {"LetterBehindMsh", "MSHELL", "hl7.no-field-separator"},
    {"Utf16WithMark", wide(kBody, false, "\xFF\xFE"), "M1: "},
    {"Utf16WithoutMark", wide(kBody, true, ""), "M1: "},
    {"UnknownCharset", kMsh + "||||||KLINGON", "M1: charset-unknown "},
    {"GuessedCharset", kMsh + "\rPID|||||M\xFCller", "M1: charset-guessed "},
    {"InvalidBytes", kMsh + "||||||UNICODE UTF-8\rPID|||||M\xFCller", "M1: invalid-bytes "},
    {"MislabelledUtf8", kMsh + "||||||8859/1\rPID|||||M\xC3\xBCller", "M1: charset-doubtful "},
    {"OddDelimiters", "MSH|^~|EHR|WEST|||||ADT|M1|P|2.5", "M1: delimiters-odd "},
};
INSTANTIATE_TEST_SUITE_P(V2, Reading, testing::ValuesIn(kReadCases),
                         [](const auto& test) { return test.param.name; });

struct LimitCase {
  const char* name;
  std::string behind;
  bool fits;
};
class Limit : public testing::TestWithParam<LimitCase> {};

std::string times(std::string_view text, int n) {
  std::string out;
  for (; n > 0; --n) out += text;
  return out;
}

TEST_P(Limit, IsHeld) {
  std::pmr::monotonic_buffer_resource arena;
  Issues issues;
  ReadSettings settings;
  settings.limits = {
      .segments_max = 10, .fields_max = 20, .repetitions_max = 30, .components_max = 40};
  const std::string text = kMsh + GetParam().behind;
  const Result<Message> message = read_message(text, settings, arena, issues);
  EXPECT_EQ(message.has_value(), GetParam().fits);
  EXPECT_TRUE(message || message.error().is("hl7.limit"));
}

const LimitCase kLimitCases[] = {
    {"Segments", times("\rNTE|1", 9), true},
    {"SegmentsOver", times("\rNTE|1", 10), false},
    {"Fields", "\rNTE" + times("|1", 20), true},
    {"FieldsOver", "\rNTE" + times("|1", 21), false},
    {"Repetitions", "\rNTE|1" + times("~1", 29), true},
    {"RepetitionsOver", "\rNTE|1" + times("~1", 30), false},
    {"Components", "\rNTE|1" + times("^1", 39), true},
    {"ComponentsOver", "\rNTE|1" + times("^1", 40), false},
    {"Subcomponents", "\rNTE|1^1" + times("&1", 39), true},
    {"SubcomponentsOver", "\rNTE|1^1" + times("&1", 40), false},
};
INSTANTIATE_TEST_SUITE_P(V2, Limit, testing::ValuesIn(kLimitCases),
                         [](const auto& test) { return test.param.name; });

TEST(Reading, MegabytesInOneFieldAreOneLeaf) {
  const std::string text = kMsh + "\rOBX|1|ED|DOC||" + std::string(8'000'000, 'A') + "|||\r";
  const Message message = message_of(text);
  EXPECT_EQ(message.leaf({2, 5}).size(), 8'000'000U);
}

TEST(Reading, InsteadOfAndWhenEmptyAreObeyed) {
  ReadSettings settings;
  settings.charset.when_empty = Charset::iso8859_2;
  const std::string empty = kMsh + "\rPID|||||\xB3\r";
  EXPECT_EQ(value(message_of(empty, settings), {2, 5}).text, "\xC5\x82");
  const std::string latin = kMsh + "||||||8859/1\rPID|||||\x80\r";
  EXPECT_EQ(value(message_of(latin), {2, 5}).text, "\xE2\x82\xAC")
      << "8859/1 means windows-1252 by default";
  settings.charset.instead_of.clear();
  EXPECT_EQ(value(message_of(latin, settings), {2, 5}).text, "\xC2\x80");
}

TEST(Reading, InvalidBytesFollowThePolicy) {
  const std::string text = kMsh + "||||||UNICODE UTF-8\rPID|||||M\xFCller\r";
  const auto name_with = [&](InvalidBytes policy, Issues& issues) {
    static std::pmr::monotonic_buffer_resource arena;
    ReadSettings settings;
    settings.charset.invalid = policy;
    return value(read_message(text, settings, arena, issues).value(), {2, 5}).text;
  };
  Issues held, replaced, guessed;
  EXPECT_EQ(name_with(InvalidBytes::hold, held), "M\xEF\xBF\xBDller");
  EXPECT_EQ(name_with(InvalidBytes::replace, replaced), "M\xEF\xBF\xBDller");
  EXPECT_EQ(name_with(InvalidBytes::windows_1252, guessed), "M\xC3\xBCller");
  EXPECT_EQ(held.at(0).action, Action::hold);
  EXPECT_EQ(replaced.at(0).action, Action::warn);
  EXPECT_EQ(path_text(Hl7Locator::unpack(held.at(0).from.locator), message_of(text)), "PID-5");
}

TEST(Header, WithoutItsRequiredFieldsIsReported) {
  Issues issues;
  check_header(message_of("MSH|^~\\&|EHR|WEST|||20260903||ADT^A01||P|2.5"), issues);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(Hl7Locator::unpack(issues[0].from.locator).field, 10);
}

// ---- quirks ------------------------------------------------------------------------------------

struct QuirkCase {
  const char* name;
  std::string_view quirk;
  std::string_view line;
  std::string_view path;
  std::string_view without;
  std::string_view with;
};
class Quirk : public testing::TestWithParam<QuirkCase> {};

TEST_P(Quirk, ChangesWhatItSaysAndIsCounted) {
  const auto& [name, quirk, line, path, without, with] = GetParam();
  const std::string text = kMsh + "\r" + std::string{line} + "\r";
  const auto read = [&](const ReadSettings& settings, Issues& issues) {
    static std::pmr::monotonic_buffer_resource arena;
    const Message message = read_message(text, settings, arena, issues).value();
    const auto at = locate(path, message);
    return at ? value(message, *at).text : std::string{};
  };
  Issues off, on;
  EXPECT_EQ(read({}, off), without);
  ReadSettings settings;
  ASSERT_TRUE(settings.quirks.set(quirk));
  EXPECT_EQ(read(settings, on), with);
  const bool counted = std::ranges::any_of(
      on, [&](const Issue& one) { return one.kind->id == "hl7.quirk-" + std::string{quirk}; });
  EXPECT_EQ(counted, without != with);
}

constexpr QuirkCase kQuirkCases[] = {
    {"Name", "raw-ampersand-in-names", "IN1|1||X|SMITH & SONS", "IN1-4.1", "SMITH ",
     "SMITH & SONS"},
    {"AuthorityKeepsItsParts", "raw-ampersand-in-names", "PV1|1|I|||||9^DOE^J^^^^^^NPI&1.2&ISO",
     "PV1-7.9.1", "NPI", "NPI"},
    {"ZeroDate", "zero-dates-are-empty", "PID|||||||00000000", "PID-7", "00000000", ""},
    {"ZerosElsewhereStay", "zero-dates-are-empty", "PID|||00000000", "PID-3", "00000000",
     "00000000"},
    {"RealDateStays", "zero-dates-are-empty", "PID|||||||20000101", "PID-7", "20000101",
     "20000101"},
    {"LineFeed", "lf-inside-text", "NTE|1||two\nlines", "NTE-3", "two", "two\nlines"},
    {"Unit", "zz-units-in-quantity", "FT1|1|||||||||2 ZZ", "FT1-10", "2 ZZ", "2"},
    {"OtherUnitStays", "zz-units-in-quantity", "FT1|1|||||||||2 UN", "FT1-10", "2 UN", "2 UN"},
};
INSTANTIATE_TEST_SUITE_P(V2, Quirk, testing::ValuesIn(kQuirkCases),
                         [](const auto& test) { return test.param.name; });

TEST(Quirk, WithAnUnknownNameIsRefused) { EXPECT_FALSE(Quirks{}.set("be-nice")); }

// Found by tests/fuzz: junk that holds a delimiter of several bytes moved the place of MSH.
TEST(Junk, ThatHoldsAWideDelimiterDoesNotMoveTheMessage) {
  const std::string junk = "\xC2\xA7\xC2\xA7\xC2\xA7\xC2\xA7\xC2\xA7\xC2\xA7\xC2\xA7\xC2\xA7";
  EXPECT_EQ(message_of(junk + "MSH|\xC2\xA7~\\&|A\r").field("MSH", 3), "A");
}

TEST(Findings, EachHasAnIdOfItsOwnAndASource) {
  std::vector<std::string_view> seen;
  for (const IssueKind* kind : all_findings()) {
    EXPECT_TRUE(kind->id.starts_with("hl7.")) << kind->id;
    EXPECT_FALSE(kind->source.empty()) << kind->id;
    EXPECT_EQ(std::ranges::count(seen, kind->id), 0) << kind->id;
    seen.push_back(kind->id);
  }
}

}  // namespace
}  // namespace claimwire::hl7
