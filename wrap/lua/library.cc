#include "wrap/lua/library.h"

#include <string_view>

#include "wrap/lua/pattern.h"

namespace claimwire::lua {
namespace {

constexpr std::int64_t kBytesPerStep = 16;

struct Text {
  const char* data;
  std::size_t size;

  std::string_view view() const { return {data, size}; }
};
Text text(lua_State* machine, int argument) {
  Text out{};
  out.data = luaL_checklstring(machine, argument, &out.size);
  return out;
}

/// A function of Lua's own, charged by the size of its texts.
int charged(lua_State* machine) {
  std::int64_t bytes = 0;
  for (int i = 1; i <= lua_gettop(machine); ++i)
    if (lua_type(machine, i) == LUA_TSTRING)
      bytes += static_cast<std::int64_t>(lua_rawlen(machine, i));
  charge(machine, bytes / kBytesPerStep);
  return lua_tocfunction(machine, lua_upvalueindex(1))(machine);
}

/// The same of a function on a list: by its length, `lua_upvalueindex(2)` steps an item.
int charged_list(lua_State* machine) {
  luaL_checktype(machine, 1, LUA_TTABLE);
  const lua_Integer length = luaL_len(machine, 1),
                    weight = lua_tointeger(machine, lua_upvalueindex(2));
  if (length > 1'000'000) luaL_error(machine, "a list of more than 1000000 items");
  charge(machine, length * weight);
  return lua_tocfunction(machine, lua_upvalueindex(1))(machine);
}

int repeat(lua_State* machine) {
  const Text what = text(machine, 1);
  Text between{};
  between.data = luaL_optlstring(machine, 3, "", &between.size);
  const lua_Integer count = luaL_checkinteger(machine, 2);
  if (count > 1'000'000) luaL_error(machine, "string.rep of more than 1000000 times");
  if (count > 0)
    charge(machine,
           count / 4 + count * static_cast<lua_Integer>(what.size + between.size) / kBytesPerStep);
  return lua_tocfunction(machine, lua_upvalueindex(1))(machine);
}

int unpack(lua_State* machine) {
  luaL_checktype(machine, 1, LUA_TTABLE);
  const lua_Integer first = luaL_optinteger(machine, 2, 1);
  const lua_Integer last =
      lua_isnoneornil(machine, 3) ? luaL_len(machine, 1) : luaL_checkinteger(machine, 3);
  if (first < -1'000'000 || last > 1'000'000) luaL_error(machine, "too many results to unpack");
  if (last > first) charge(machine, last - first);
  return lua_tocfunction(machine, lua_upvalueindex(1))(machine);
}

void check(lua_State* machine, const PatternMatcher& matcher) {
  charge(machine, 0);  // the steps of the match were taken from the budget itself
  if (matcher.fault() != nullptr) luaL_error(machine, "%s", matcher.fault());
}

void push_capture(lua_State* machine, const PatternMatcher& matcher, int n, const char* subject,
                  const char* from, const char* to) {
  if (n >= matcher.captures()) {
    if (n != 0) luaL_error(machine, "invalid capture index");
    lua_pushlstring(machine, from, static_cast<std::size_t>(to - from));
    return;
  }
  const PatternMatcher::Capture& capture = matcher.capture(n);
  if (capture.length == PatternMatcher::kPosition)
    lua_pushinteger(machine, capture.start - subject + 1);
  else
    lua_pushlstring(machine, capture.start, static_cast<std::size_t>(capture.length));
}

int push_captures(lua_State* machine, const PatternMatcher& matcher, const char* subject,
                  const char* from, const char* to, bool whole) {
  const int count = matcher.captures() == 0 && whole ? 1 : matcher.captures();
  luaL_checkstack(machine, count, "too many captures");
  for (int i = 0; i < count; ++i) push_capture(machine, matcher, i, subject, from, to);
  return count;
}

/// string.find and string.match.
int search(lua_State* machine, bool find) {
  const Text subject = text(machine, 1), pattern = text(machine, 2);
  lua_Integer begin = luaL_optinteger(machine, 3, 1);
  const auto size = static_cast<lua_Integer>(subject.size);
  if (begin < 0) begin = begin < -size ? 1 : size + begin + 1;
  if (begin == 0) begin = 1;
  if (begin > size + 1) {
    luaL_pushfail(machine);
    return 1;
  }
  const auto offset = static_cast<std::size_t>(begin - 1);
  if (find && lua_toboolean(machine, 4) != 0) {
    charge(machine, (size + static_cast<lua_Integer>(pattern.size) * 4) / 4);
    const std::size_t at = subject.view().find(pattern.view(), offset);
    if (at == std::string_view::npos) {
      luaL_pushfail(machine);
      return 1;
    }
    lua_pushinteger(machine, static_cast<lua_Integer>(at) + 1);
    lua_pushinteger(machine, static_cast<lua_Integer>(at + pattern.size));
    return 2;
  }
  PatternMatcher matcher{subject.view(), pattern.view(), budget(machine)};
  for (std::size_t at = offset; at <= subject.size; ++at) {
    charge(machine, 1);
    const char* const end = matcher.at(at);
    check(machine, matcher);
    if (end != nullptr) {
      const char* const from = subject.data + at;
      if (!find) return push_captures(machine, matcher, subject.data, from, end, true);
      lua_pushinteger(machine, static_cast<lua_Integer>(at) + 1);
      lua_pushinteger(machine, end - subject.data);
      return push_captures(machine, matcher, subject.data, from, end, false) + 2;
    }
    if (matcher.anchored()) break;
  }
  luaL_pushfail(machine);
  return 1;
}
int find(lua_State* machine) { return search(machine, true); }
int match(lua_State* machine) { return search(machine, false); }

/// Upvalues: subject, pattern, where to go on, where the last match ended.
int next_match(lua_State* machine) {
  Text subject{}, pattern{};
  subject.data = lua_tolstring(machine, lua_upvalueindex(1), &subject.size);
  pattern.data = lua_tolstring(machine, lua_upvalueindex(2), &pattern.size);
  PatternMatcher matcher{subject.view(), pattern.view(), budget(machine)};
  const auto last = lua_tointeger(machine, lua_upvalueindex(4));
  for (auto at = static_cast<std::size_t>(lua_tointeger(machine, lua_upvalueindex(3)));
       at <= subject.size; ++at) {
    charge(machine, 1);
    const char* const end = matcher.at(at);
    check(machine, matcher);
    if (end == nullptr || end - subject.data == last) continue;
    lua_pushinteger(machine, end - subject.data);
    lua_copy(machine, -1, lua_upvalueindex(3));
    lua_copy(machine, -1, lua_upvalueindex(4));
    return push_captures(machine, matcher, subject.data, subject.data + at, end, true);
  }
  return 0;
}
int each_match(lua_State* machine) {
  text(machine, 1);
  text(machine, 2);
  lua_settop(machine, 2);
  lua_pushinteger(machine, 0);
  lua_pushinteger(machine, -1);
  lua_pushcclosure(machine, next_match, 4);
  return 1;
}

/// The replacement of one match goes into `out`.
void replacement(lua_State* machine, luaL_Buffer& out, const PatternMatcher& matcher,
                 const char* subject, const char* from, const char* to) {
  switch (lua_type(machine, 3)) {
    case LUA_TFUNCTION:
      lua_pushvalue(machine, 3);
      lua_call(machine, push_captures(machine, matcher, subject, from, to, true), 1);
      break;
    case LUA_TTABLE:
      push_capture(machine, matcher, 0, subject, from, to);
      lua_gettable(machine, 3);
      break;
    default: {
      const Text with = text(machine, 3);
      for (std::size_t i = 0; i < with.size; ++i) {
        charge(machine, 1);
        if (with.data[i] != '%') {
          luaL_addchar(&out, with.data[i]);
          continue;
        }
        const char c = ++i < with.size ? with.data[i] : '\0';
        if (c == '%') {
          luaL_addchar(&out, c);
        } else if (c == '0') {
          luaL_addlstring(&out, from, static_cast<std::size_t>(to - from));
        } else if (c >= '1' && c <= '9') {
          push_capture(machine, matcher, c - '1', subject, from, to);
          luaL_tolstring(machine, -1, nullptr);
          lua_remove(machine, -2);
          luaL_addvalue(&out);
        } else {
          luaL_error(machine, "invalid use of '%%' in replacement string");
        }
      }
      return;
    }
  }
  if (lua_toboolean(machine, -1) == 0) {
    lua_pop(machine, 1);
    luaL_addlstring(&out, from, static_cast<std::size_t>(to - from));
  } else if (lua_isstring(machine, -1) == 0) {
    luaL_error(machine, "invalid replacement value (a %s)", luaL_typename(machine, -1));
  } else {
    luaL_addvalue(&out);
  }
}

int substitute(lua_State* machine) {
  const Text subject = text(machine, 1), pattern = text(machine, 2);
  const int kind = lua_type(machine, 3);
  luaL_argexpected(
      machine,
      kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TTABLE || kind == LUA_TFUNCTION, 3,
      "string/function/table");
  const lua_Integer most = luaL_optinteger(machine, 4, static_cast<lua_Integer>(subject.size) + 1);
  luaL_Buffer out;
  luaL_buffinit(machine, &out);
  PatternMatcher matcher{subject.view(), pattern.view(), budget(machine)};
  const char* last = nullptr;
  std::size_t at = 0;
  lua_Integer count = 0;
  while (count < most) {
    charge(machine, 1);
    const char* const end = matcher.at(at);
    check(machine, matcher);
    if (end != nullptr && end != last) {
      ++count;
      replacement(machine, out, matcher, subject.data, subject.data + at, end);
      last = end;
      at = static_cast<std::size_t>(end - subject.data);
    } else if (at < subject.size) {
      luaL_addchar(&out, subject.data[at++]);
    } else {
      break;
    }
    if (matcher.anchored()) break;
  }
  luaL_addlstring(&out, subject.data + at, subject.size - at);
  luaL_pushresult(&out);
  lua_pushinteger(machine, count);
  return 2;
}

int claim_error(lua_State* machine) { return raised(machine); }
int claim_assert(lua_State* machine) {
  luaL_checkany(machine, 1);
  if (lua_toboolean(machine, 1) == 0) return raised(machine);
  return lua_gettop(machine);
}

int read_only(lua_State* machine) { return luaL_error(machine, "the libraries cannot be changed"); }

/// Sets `names` of the library at the top into the new table below it, each inside `wrapper`.
void take(lua_State* machine, const char* const* names, lua_CFunction wrapper, lua_Integer weight) {
  for (; *names != nullptr; ++names) {
    lua_getfield(machine, -1, *names);
    if (wrapper != nullptr) {
      lua_pushinteger(machine, weight);
      lua_pushcclosure(machine, wrapper, 2);
    }
    lua_setfield(machine, -3, *names);
  }
}

/// The table at the top becomes a table that reads from it and refuses to be written.
void protect(lua_State* machine) {
  lua_newtable(machine);
  lua_newtable(machine);
  lua_pushvalue(machine, -3);
  lua_setfield(machine, -2, "__index");
  lua_pushcfunction(machine, read_only);
  lua_setfield(machine, -2, "__newindex");
  lua_pushboolean(machine, 0);
  lua_setfield(machine, -2, "__metatable");
  lua_setmetatable(machine, -2);
  lua_remove(machine, -2);
}

void open(lua_State* machine, lua_CFunction opener, const char* name) {
  lua_newtable(machine);
  lua_pushcfunction(machine, opener);
  lua_pushstring(machine, name);
  lua_call(machine, 1, 1);
}

}  // namespace

void open_library(lua_State* machine) {
  constexpr const char* kBase[] = {"ipairs",   "next",     "pairs", "select",
                                   "tonumber", "tostring", "type",  nullptr};
  constexpr const char* kString[] = {"byte",    "char", "format", "len",  "lower",
                                     "reverse", "sub",  "upper",  nullptr};
  constexpr const char* kRepeat[] = {"rep", nullptr};
  constexpr const char* kUnpack[] = {"unpack", nullptr};
  constexpr const char* kTable[] = {"concat", "insert", "remove", nullptr};
  constexpr const char* kSort[] = {"sort", nullptr};
  constexpr const char* kMath[] = {"abs",  "ceil",       "floor",      "fmod",
                                   "max",  "min",        "tointeger",  "type",
                                   "huge", "maxinteger", "mininteger", nullptr};
  constexpr luaL_Reg kPatterns[] = {{"find", find},
                                    {"match", match},
                                    {"gmatch", each_match},
                                    {"gsub", substitute},
                                    {nullptr, nullptr}};
  open(machine, luaopen_base, "_G");
  take(machine, kBase, nullptr, 0);
  // What luaopen_base put among the globals is not kept.
  lua_newtable(machine);
  lua_rawseti(machine, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  lua_pop(machine, 1);
  lua_pushcfunction(machine, claim_error);
  lua_setfield(machine, -2, "error");
  lua_pushcfunction(machine, claim_assert);
  lua_setfield(machine, -2, "assert");

  open(machine, luaopen_string, "string");
  take(machine, kString, charged, 0);
  take(machine, kRepeat, repeat, 0);
  lua_pop(machine, 1);
  luaL_setfuncs(machine, kPatterns, 0);
  lua_pushliteral(machine, "");
  lua_getmetatable(machine, -1);
  lua_pushvalue(machine, -3);
  lua_setfield(machine, -2, "__index");
  lua_pop(machine, 2);
  protect(machine);
  lua_setfield(machine, -2, "string");

  open(machine, luaopen_table, "table");
  take(machine, kTable, charged_list, 1);
  take(machine, kSort, charged_list, 24);
  take(machine, kUnpack, unpack, 0);
  lua_pop(machine, 1);
  protect(machine);
  lua_setfield(machine, -2, "table");

  open(machine, luaopen_math, "math");
  take(machine, kMath, nullptr, 0);
  lua_pop(machine, 1);
  protect(machine);
  lua_setfield(machine, -2, "math");
}

}  // namespace claimwire::lua
