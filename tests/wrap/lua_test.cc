#include <gtest/gtest.h>
#include <time.h>

#include "core/text.h"
#include "wrap/lua/sandbox.h"

namespace claimwire::lua {
namespace {

struct LuaCase {
  std::string name;
  std::string body;  ///< Of `function f(value, with)`.
  std::string want;  ///< The text, "(nothing)", "(true)", "(false)"; or the id of the error.
};

std::string outcome(const Result<Value>& result) {
  if (!result) return result.error().id;
  switch (result->kind) {
    case Value::Kind::nothing:
      return "(nothing)";
    case Value::Kind::no:
      return "(false)";
    case Value::Kind::yes:
      return "(true)";
    case Value::Kind::text:
      return result->text;
    case Value::Kind::list:
      return concat("list of ", std::to_string(result->items.size()));
    case Value::Kind::map:
      return concat("map of ", std::to_string(result->members.size()));
  }
  return {};
}

std::int64_t cpu_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

class Lua : public testing::TestWithParam<LuaCase> {};

TEST_P(Lua, GivesBackOrIsStopped) {
  const LuaCase& one = GetParam();
  Sandbox sandbox;
  const auto loaded =
      sandbox.load("west", "scripts/west.lua",
                   concat("function f(value, with)\n", one.body, "\nend\nfunction g() end"));
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  const std::pair<std::string, std::string> with[] = {{"code", "E11.9"}};
  const Argument arguments[] = {std::string_view{"140.00 DOE"}, NamedTexts{with}};
  const std::int64_t before = cpu_microseconds();
  const auto result = sandbox.call("west", "f", arguments);
  const std::int64_t took = cpu_microseconds() - before;
  EXPECT_EQ(outcome(result), one.want) << (result ? "" : result.error().message);
  EXPECT_LT(took, 20'000) << "microseconds";  // 2 ms, with room for a sanitizer
  if (!result) {
    EXPECT_EQ(result.error().message.find("DOE"), std::string::npos) << result.error().message;
    EXPECT_NE(result.error().message.find("scripts/west.lua"), std::string::npos);
  }
  // What failed leaves the machine as it was.
  EXPECT_EQ(outcome(sandbox.call("west", "g", {})), "(nothing)");
}

const LuaCase kLuaCases[] = {
    {"GivesText", "return value:sub(1, 3)", "140"},
    {"GivesWholeNumber", "return 7 * 6", "42"},
    {"GivesNothing", "return nil", "(nothing)"},
    {"GivesTrue", "return with.code == 'E11.9'", "(true)"},
    {"GivesList", "return {'a', 'b'}", "list of 2"},
    {"GivesMap", "return {place = 'total', detail = 'x'}", "map of 2"},
    {"RefusesFractions", "return 140.5", "lua.result"},
    {"RefusesFunctions", "return function() end", "lua.result"},
    {"RefusesDeepTables", "local t = {} for i = 1, 9 do t = {t} end return t", "lua.result"},
    {"RefusesCycles", "local t = {} t.t = t return t", "lua.result"},
    {"RefusesManyItems", "local t = {} for i = 1, 2000 do t[i] = i end return t", "lua.result"},

    {"Matches", "return value:match('^(%d+)%.')", "140"},
    {"Finds", "local a, b = value:find('DOE', 1, true) return a .. '-' .. b", "8-10"},
    {"FindsFromTheEnd", "return value:find('%a+', -3)", "8"},
    {"Substitutes", "return (value:gsub('%s.*', ''))", "140.00"},
    {"SubstitutesByGroup", "return (('a-b'):gsub('(%w)-(%w)', '%2-%1'))", "b-a"},
    {"SubstitutesByTable", "return (('x y'):gsub('%a', {x = '1'}))", "1 y"},
    {"SubstitutesByFunction", "return (('ab'):gsub('.', function(c) return c:upper() end))", "AB"},
    {"SubstitutesEmptyMatches", "return (('abc'):gsub('', '-'))", "-a-b-c-"},
    {"EachMatch", "local n = 0 for w in ('a b c'):gmatch('%a') do n = n + 1 end return n", "3"},
    {"Sets", "return ('A-1]'):match('[%a%-]+[0-9][]]')", "A-1]"},
    {"Frontier", "return ('THE (quick) fox'):match('%f[%a]%l+')", "quick"},
    {"Balanced", "return ('f(a(b)c)d'):match('%b()')", "(a(b)c)"},
    {"BackReference", "return ('say \"x\"'):match('([\"\\'])(.-)%1') and 'yes'", "yes"},
    {"PositionCapture", "return ('abc'):match('b()')", "3"},
    {"PatternFault", "return value:match('[')", "lua.failed"},
    {"PatternEndsInEscape", "return value:match('%')", "lua.failed"},
    {"CaptureLeftOpen", "return value:match('(1')", "lua.failed"},
    {"SortsAndJoins", "local t = {'b', 'a'} table.sort(t) return table.concat(t, ',')", "a,b"},

    {"EndlessLoop", "while true do end", "lua.instructions"},
    {"EndlessRepeat", "repeat local x = 1 until false", "lua.instructions"},
    {"EndlessRecursion", "local function r() return r() end return r()", "lua.instructions"},
    {"DeepRecursion", "local function r() return 1 + r() end return r()", "lua.memory"},
    {"EndlessGoto", "::a:: goto a", "lua.instructions"},
    {"GrowsTable", "local t = {} for i = 1, 1e9 do t[i] = i end", "lua.memory"},
    {"DoublesText", "local s = 'x' while true do s = s .. s end", "lua.memory"},
    {"CopiesText", "local s = ('x'):rep(100000) while true do local t = s .. 'y' end",
     "lua.instructions"},
    {"ComparesText", "local a, b = ('x'):rep(200000), ('x'):rep(200000) while a == b do end",
     "lua.instructions"},
    {"RepeatsText", "return ('x'):rep(1000000000)", "lua.failed"},
    {"RepeatsMegabytes", "return ('x'):rep(300000)", "lua.memory"},
    {"RepeatsNothing", "return (''):rep(1000000000)", "lua.failed"},
    {"RepeatsSeparator", "return string.rep('', 100000, ('x'):rep(1000))", "lua.instructions"},
    {"BacktracksForYears", "return (('a'):rep(60)):find(('a*'):rep(30) .. 'b')",
     "lua.instructions"},
    {"BacktracksLazily", "return (('a'):rep(200)):match(('.-'):rep(20) .. 'b')",
     "lua.instructions"},
    {"BacktracksInGsub", "return (('a'):rep(90)):gsub(('a*'):rep(20) .. 'b', '')",
     "lua.instructions"},
    {"DeepPattern", "return value:match(('('):rep(40))", "lua.failed"},
    {"FindsPlainForEver", "local s = ('a'):rep(100000) while true do s:find('b', 1, true) end",
     "lua.instructions"},
    {"InsertsInFront", "local t = {} for i = 1, 1e7 do table.insert(t, 1, i) end",
     "lua.instructions"},
    {"FakesLength",
     "local t = {} local i = 1 while i < 1e15 do t[i] = 1 i = i * 2 end table.sort(t)",
     "lua.failed"},
    {"SortsForEver", "local t = {} for i = 1, 5000 do t[i] = -i end table.sort(t)",
     "lua.instructions"},
    {"UnpacksAll", "return table.unpack({}, 1, 900000)", "lua.instructions"},
    {"UppersForEver", "local s = ('a'):rep(50000) while true do s:upper() end", "lua.instructions"},

    {"NoFiles", "return io", "(nothing)"},
    {"NoSystem", "return os", "(nothing)"},
    {"NoModules", "return require or package", "(nothing)"},
    {"NoCodeAtRunTime", "return load or loadstring or dofile or loadfile", "(nothing)"},
    {"NoDump", "return string.dump", "(nothing)"},
    {"NoDumpByMethod", "return (''):dump(f)", "lua.failed"},
    {"NoDebug", "return debug", "(nothing)"},
    {"NoCoroutines", "return coroutine", "(nothing)"},
    {"NoMetatables", "return setmetatable or getmetatable or rawset or rawget", "(nothing)"},
    {"NoGlobalTable", "return _G", "(nothing)"},
    {"NoProtectedCalls", "return pcall or xpcall", "(nothing)"},
    {"NoGarbageCollector", "return collectgarbage", "(nothing)"},
    {"NoRandomness", "return math.random", "(nothing)"},
    {"NoPrint", "return print or warn", "(nothing)"},
    {"LibrariesStay", "string.upper = function() return 'x' end", "lua.failed"},
    {"LibrariesStayForTables", "table.insert(math, 1)", "lua.failed"},

    {"SaysNoValue", "error('bad ' .. value)", "lua.raised"},
    {"AssertsSayNoValue", "assert(false, value)", "lua.raised"},
    {"ErrorsWithTables", "error({value})", "lua.raised"},
    {"IndexesNothing", "return value.x.y", "lua.failed"},
    {"AddsText", "return value + 1", "lua.failed"},
};
INSTANTIATE_TEST_SUITE_P(Sandbox, Lua, testing::ValuesIn(kLuaCases),
                         [](const auto& test) { return test.param.name; });

TEST(LuaSandbox, KeepsNothingFromCallToCall) {
  Sandbox sandbox;
  ASSERT_TRUE(sandbox.load("west", "west.lua",
                           "local kept\n"
                           "function f(v) local old = kept or shared\n"
                           "kept, shared = v, v return old end"));
  const Argument first[] = {std::string_view{"DOE"}};
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(outcome(sandbox.call("west", "f", first)), "(nothing)") << i;
}

TEST(LuaSandbox, NamesFileAndLine) {
  Sandbox sandbox;
  ASSERT_TRUE(sandbox.load("west", "scripts/west.lua", "function f()\n  return nothing.x\nend"));
  EXPECT_EQ(sandbox.call("west", "f", {}).error().message,
            "scripts/west.lua:2: attempt to index a nil value (global 'nothing')");
  ASSERT_TRUE(sandbox.load("east", "scripts/east.lua", "function f()\n\n  while true do end\nend"));
  EXPECT_TRUE(sandbox.call("east", "f", {}).error().message.starts_with("scripts/east.lua:3: "));
}

struct BadSource {
  std::string name, source, id, message;
};
class LuaSource : public testing::TestWithParam<BadSource> {};
TEST_P(LuaSource, IsRefused) {
  Sandbox sandbox;
  const auto loaded = sandbox.load("west", "west.lua", GetParam().source);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().id, GetParam().id);
  EXPECT_NE(loaded.error().message.find(GetParam().message), std::string::npos)
      << loaded.error().message;
}
const BadSource kBadSources[] = {
    {"NotClosed", "function f()\n  return 1\n", "lua.syntax", "west.lua:3: 'end' expected"},
    {"NotLua", "\nfoo bar", "lua.syntax", "west.lua:2: syntax error near 'bar'"},
    {"Bytecode", "\x1bLua", "lua.syntax", "attempt to load a binary chunk"},
    {"LoopsAtOnce", "while true do end", "lua.instructions", "west.lua:1: "},
    {"FailsAtOnce", "local x = nil + 1", "lua.failed", "west.lua:1: attempt to perform arithmetic"},
    {"TooLarge", std::string(Sandbox::kSourceBytesMax + 1, ' '), "lua.too-large", "at most"},
    {"Nested", "return " + std::string(1000, '('), "lua.syntax", "C stack overflow"},
};
INSTANTIATE_TEST_SUITE_P(Sandbox, LuaSource, testing::ValuesIn(kBadSources),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace claimwire::lua
