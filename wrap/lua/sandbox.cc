#include "wrap/lua/sandbox.h"

#include <time.h>

#include <cstdlib>
#include <map>

#include "core/text.h"
#include "wrap/lua/library.h"

namespace claimwire::lua {
namespace {

constexpr int kHookEvery = 250;
constexpr std::size_t kBlockBytesMax = 256'000;
constexpr int kResultDepthMax = 4;
constexpr std::int64_t kAllocatedBytesPerStep = 64;

std::int64_t cpu_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

/// A place of the view as a script holds it; of no use once its call has ended.
struct Placed {
  View::Node node;
  std::uint64_t call;
};
constexpr const char* kPlaced = "claimwire.view";

}  // namespace

/// Errors of Lua jump over C frames: what runs below lua_pcall has no object with a destructor, or
/// keeps it here.
struct Sandbox::State {
  enum class Cause : std::uint8_t { none, instructions, memory, raised };

  std::int64_t left = 0;
  Limits limits{};
  lua_State* machine = nullptr;
  std::size_t used = 0, memory_max = 0;
  bool metered = false;
  std::int64_t cpu_end = 0;
  Cause cause = Cause::none;
  int line = 0;
  const View* view = nullptr;
  std::uint64_t call = 0;
  std::string scratch{};
  int base = LUA_NOREF;
  struct Script {
    std::string path;
    int chunk = LUA_NOREF;
    std::vector<std::string> functions;
  };
  std::map<std::string, Script> scripts{};

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (machine != nullptr) lua_close(machine);
  }

  static State& of(lua_State* machine) {
    return **static_cast<State**>(lua_getextraspace(machine));
  }

  static void* allocate(void* self, void* block, std::size_t old_size, std::size_t size) {
    State& state = *static_cast<State*>(self);
    if (block == nullptr) old_size = 0;
    if (size == 0) {
      state.used -= old_size;
      std::free(block);
      return nullptr;
    }
    if (size > old_size && state.metered) {
      const std::size_t more = size - old_size;
      state.left -= static_cast<std::int64_t>(more) / kAllocatedBytesPerStep;
      if (size > kBlockBytesMax || state.used + more > state.memory_max) {
        if (state.cause == Cause::none) state.cause = Cause::memory;
        return nullptr;
      }
    }
    void* const made = std::realloc(block, size);
    if (made != nullptr) state.used += size - old_size;
    return made;
  }

  /// Ends the call. Nothing is allocated on the way out.
  [[noreturn]] static void stop(lua_State* machine, Cause cause) {
    State& state = of(machine);
    state.cause = cause;
    lua_Debug at{};
    for (int level = 0; level < 4 && lua_getstack(machine, level, &at) != 0; ++level)
      if (lua_getinfo(machine, "l", &at) != 0 && at.currentline > 0) {
        state.line = at.currentline;
        break;
      }
    lua_pushlightuserdata(machine, &state);
    lua_error(machine);
    std::abort();  // lua_error does not return
  }

  static void hook(lua_State* machine, lua_Debug*) {
    State& state = of(machine);
    state.left -= kHookEvery;
    if (state.left < 0 || cpu_microseconds() > state.cpu_end) {
      state.left = -1;
      stop(machine, Cause::instructions);
    }
  }

  void begin() {
    left = limits.instructions;
    memory_max = used + limits.memory_bytes;
    cpu_end = cpu_microseconds() + limits.cpu_microseconds;
    cause = Cause::none;
    line = 0;
    ++call;
    metered = true;
    lua_sethook(machine, &hook, LUA_MASKCOUNT, kHookEvery);
  }
  void end() {
    metered = false;
    view = nullptr;
    lua_sethook(machine, nullptr, 0, 0);
    lua_settop(machine, 0);
  }

  /// Runs `body`, which finds `with` as its argument, under the limits. LUA_OK or an error of Lua.
  int protect(lua_CFunction body, void* with, int results) {
    lua_pushcfunction(machine, body);
    lua_pushlightuserdata(machine, with);
    return lua_pcall(machine, 1, results, 0);
  }

  /// "scripts/west.lua:7: attempt to index a nil value (local 'x')"
  Error error(int status, const std::string& path) const {
    const std::string place = line > 0 ? concat(path, ":", std::to_string(line)) : path;
    if (cause == Cause::instructions)
      return {"lua.instructions", concat(place, ": runs longer than a script may (",
                                         std::to_string(limits.instructions),
                                         " instructions); is there a loop without end?")};
    if (cause == Cause::memory || status == LUA_ERRMEM)
      return {"lua.memory", concat(place, ": needs more memory than a script may (",
                                   std::to_string(limits.memory_bytes),
                                   " bytes); build smaller texts and tables")};
    std::string said;
    if (lua_type(machine, -1) == LUA_TSTRING) said = lua_tostring(machine, -1);
    // "west:7: what": the name of the chunk is the module's.
    std::size_t colon = said.find(':');
    std::string at;
    if (colon != std::string::npos) {
      const std::size_t next = said.find(':', colon + 1);
      at = said.substr(colon + 1, next == std::string::npos ? 0 : next - colon - 1);
      if (next != std::string::npos && !at.empty() &&
          at.find_first_not_of("0123456789") == std::string::npos)
        said = said.substr(next + 1);
      else
        at.clear();
    }
    if (at.empty() && line > 0) at = std::to_string(line);
    const std::string full = at.empty() ? path : concat(path, ":", at);
    if (cause == Cause::raised)
      return {"lua.raised", concat(full, ": the script called error or assert")};
    return {"lua.failed", concat(full, ": ", printable(trim(said), 200))};
  }

  static void push_placed(lua_State* machine, View::Node node) {
    auto* const placed = static_cast<Placed*>(lua_newuserdatauv(machine, sizeof(Placed), 0));
    *placed = {node, of(machine).call};
    luaL_setmetatable(machine, kPlaced);
  }
  static const Placed& placed(lua_State* machine) {
    const auto* const it = static_cast<const Placed*>(luaL_checkudata(machine, 1, kPlaced));
    if (of(machine).view == nullptr || it->call != of(machine).call)
      luaL_error(machine, "data of a call that has ended");
    return *it;
  }
  static int index_view(lua_State* machine) {
    State& state = of(machine);
    const Placed& at = placed(machine);
    charge(machine, 2);
    View::Node node;
    View::Kind kind = View::Kind::nothing;
    std::size_t name_size = 0;
    const char* name = nullptr;
    lua_Integer index = 0;
    if (lua_isinteger(machine, 2) != 0)
      index = lua_tointeger(machine, 2);
    else
      name = luaL_checklstring(machine, 2, &name_size);
    bool broken = false;
    try {
      state.scratch.clear();
      if (name != nullptr)
        kind = state.view->member(at.node, {name, name_size}, node, state.scratch);
      else if (index >= 1 && static_cast<std::size_t>(index) <= state.view->size(at.node))
        kind = state.view->item(at.node, static_cast<std::size_t>(index - 1), node, state.scratch);
    } catch (...) {
      broken = true;
    }
    if (broken) return luaL_error(machine, "the value cannot be read");
    switch (kind) {
      case View::Kind::unknown:
        return luaL_error(machine, "there is no field of that name");
      case View::Kind::nothing:
        lua_pushnil(machine);
        break;
      case View::Kind::text:
        lua_pushlstring(machine, state.scratch.data(), state.scratch.size());
        break;
      case View::Kind::node:
        push_placed(machine, node);
        break;
    }
    return 1;
  }
  static int length_of_view(lua_State* machine) {
    lua_pushinteger(machine,
                    static_cast<lua_Integer>(of(machine).view == nullptr
                                                 ? 0
                                                 : of(machine).view->size(placed(machine).node)));
    return 1;
  }

  static int set_up(lua_State* machine) {
    luaL_newmetatable(machine, kPlaced);
    lua_pushcfunction(machine, index_view);
    lua_setfield(machine, -2, "__index");
    lua_pushcfunction(machine, length_of_view);
    lua_setfield(machine, -2, "__len");
    lua_pop(machine, 1);
    lua_newtable(machine);  // metatable of each environment
    open_library(machine);
    lua_setfield(machine, -2, "__index");
    of(machine).base = luaL_ref(machine, LUA_REGISTRYINDEX);
    return 0;
  }

  struct Load {
    const char *name, *source;
    std::size_t size;
    int chunk;
  };
  static int compile(lua_State* machine) {
    auto& load = *static_cast<Load*>(lua_touserdata(machine, 1));
    if (luaL_loadbufferx(machine, load.source, load.size, load.name, "t") != LUA_OK)
      return lua_error(machine);
    load.chunk = luaL_ref(machine, LUA_REGISTRYINDEX);
    return 0;
  }

  struct Call {
    int chunk;
    const char* function;  ///< Null: only the environment.
    std::span<const Argument> arguments;
  };
  static int run(lua_State* machine) {
    const auto& call = *static_cast<const Call*>(lua_touserdata(machine, 1));
    lua_newtable(machine);
    lua_rawgeti(machine, LUA_REGISTRYINDEX, of(machine).base);
    lua_setmetatable(machine, -2);
    lua_rawgeti(machine, LUA_REGISTRYINDEX, call.chunk);
    lua_pushvalue(machine, -2);
    lua_setupvalue(machine, -2, 1);  // _ENV
    lua_call(machine, 0, 0);
    if (call.function == nullptr) return 1;
    lua_pushstring(machine, call.function);
    lua_rawget(machine, -2);
    for (const Argument& one : call.arguments) {
      if (const auto* text = std::get_if<std::string_view>(&one)) {
        lua_pushlstring(machine, text->data(), text->size());
      } else if (const auto* named = std::get_if<NamedTexts>(&one)) {
        lua_newtable(machine);
        for (const auto& [name, value] : *named) {
          lua_pushlstring(machine, value.data(), value.size());
          lua_setfield(machine, -2, name.c_str());
        }
      } else {
        push_placed(machine, std::get<View::Node>(one));
      }
    }
    lua_call(machine, static_cast<int>(call.arguments.size()), 1);
    return 1;
  }

  /// What stands at `index`; asks Lua nothing that could raise an error. Depth is bounded.
  bool read(int index, int depth, std::size_t& items, Value& into) {
    if (depth > kResultDepthMax || ++items > kResultItemsMax || lua_checkstack(machine, 4) == 0)
      return false;
    switch (lua_type(machine, index)) {
      case LUA_TNIL:
        return true;
      case LUA_TBOOLEAN:
        into.kind = lua_toboolean(machine, index) != 0 ? Value::Kind::yes : Value::Kind::no;
        return true;
      case LUA_TNUMBER:
        if (lua_isinteger(machine, index) == 0) return false;
        into.kind = Value::Kind::text;
        into.text = std::to_string(lua_tointeger(machine, index));
        return true;
      case LUA_TSTRING: {
        std::size_t size = 0;
        const char* const data = lua_tolstring(machine, index, &size);
        into.kind = Value::Kind::text;
        into.text.assign(data, size);
        return true;
      }
      case LUA_TTABLE:
        break;
      default:
        return false;
    }
    const auto length = static_cast<lua_Integer>(lua_rawlen(machine, index));
    if (length > static_cast<lua_Integer>(kResultItemsMax)) return false;
    into.kind = Value::Kind::list;
    for (lua_Integer i = 1; i <= length; ++i) {
      lua_rawgeti(machine, index, i);
      const bool good = read(lua_gettop(machine), depth + 1, items, into.items.emplace_back());
      lua_pop(machine, 1);
      if (!good) return false;
    }
    lua_pushnil(machine);
    while (lua_next(machine, index) != 0) {
      if (lua_type(machine, -2) == LUA_TSTRING) {
        into.kind = Value::Kind::map;
        auto& [name, value] = into.members.emplace_back();
        name = lua_tostring(machine, -2);
        if (!read(lua_gettop(machine), depth + 1, items, value)) {
          lua_pop(machine, 2);
          return false;
        }
      }
      lua_pop(machine, 1);
    }
    return into.members.empty() || into.items.empty();
  }
};

void charge(lua_State* machine, std::int64_t work) { Sandbox::charge(machine, work); }
std::int64_t& budget(lua_State* machine) { return Sandbox::budget(machine); }
int raised(lua_State* machine) { return Sandbox::raised(machine); }

void Sandbox::charge(void* machine, std::int64_t work) {
  auto* const lua = static_cast<lua_State*>(machine);
  State& state = State::of(lua);
  state.left -= work;
  if (state.metered && state.left < 0) State::stop(lua, State::Cause::instructions);
}
std::int64_t& Sandbox::budget(void* machine) {
  return State::of(static_cast<lua_State*>(machine)).left;
}
int Sandbox::raised(void* machine) {
  State::stop(static_cast<lua_State*>(machine), State::Cause::raised);
}

Sandbox::Sandbox(Limits limits) : state_{std::make_unique<State>()} {
  state_->limits = limits;
  state_->machine = lua_newstate(&State::allocate, state_.get());
  if (state_->machine == nullptr) return;
  *static_cast<State**>(lua_getextraspace(state_->machine)) = state_.get();
  if (state_->protect(&State::set_up, nullptr, 0) != LUA_OK) state_->base = LUA_NOREF;
  state_->end();
}
Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;
Sandbox::~Sandbox() = default;

Result<void> Sandbox::load(const std::string& module, const std::string& path,
                           std::string_view source) {
  State& state = *state_;
  if (state.base == LUA_NOREF) return Error{"lua.memory", concat(path, ": no memory for Lua")};
  if (source.size() > kSourceBytesMax)
    return Error{"lua.too-large",
                 concat(path, ": ", std::to_string(source.size()), " bytes; a script has at most ",
                        std::to_string(kSourceBytesMax))};
  const std::string name = "=" + module;
  State::Load load{name.c_str(), source.data(), source.size(), LUA_NOREF};
  if (const int status = state.protect(&State::compile, &load, 0); status != LUA_OK) {
    Error error = state.error(status, path);
    if (status != LUA_ERRMEM) error.id = "lua.syntax";
    state.end();
    return error;
  }
  State::Script& script = state.scripts[module];
  script = {path, load.chunk, {}};
  State::Call call{load.chunk, nullptr, {}};
  state.begin();
  if (const int status = state.protect(&State::run, &call, 1); status != LUA_OK) {
    const Error error = state.error(status, path);
    state.end();
    return error;
  }
  state.metered = false;
  lua_pushnil(state.machine);
  while (lua_next(state.machine, -2) != 0) {
    if (lua_type(state.machine, -2) == LUA_TSTRING && lua_isfunction(state.machine, -1))
      script.functions.emplace_back(lua_tostring(state.machine, -2));
    lua_pop(state.machine, 1);
  }
  state.end();
  return {};
}

std::vector<std::string> Sandbox::functions(const std::string& module) const {
  const auto found = state_->scripts.find(module);
  return found == state_->scripts.end() ? std::vector<std::string>{} : found->second.functions;
}

Result<Value> Sandbox::call(const std::string& module, const std::string& function,
                            std::span<const Argument> arguments, const View* view) {
  State& state = *state_;
  const auto script = state.scripts.find(module);
  if (script == state.scripts.end())
    return Error{"lua.missing", concat("there is no script ", module, ".lua")};
  State::Call call{script->second.chunk, function.c_str(), arguments};
  state.begin();
  state.view = view;
  const int status = state.protect(&State::run, &call, 1);
  if (status != LUA_OK) {
    const Error error = state.error(status, script->second.path);
    state.end();
    return error;
  }
  state.metered = false;
  Value value;
  std::size_t items = 0;
  const bool good = state.read(lua_gettop(state.machine), 0, items, value);
  state.end();
  if (!good)
    return Error{"lua.result",
                 concat(script->second.path, ": ", function,
                        " gives back what cannot be used; expected text, a whole number, true, "
                        "false, nil, or a short table of them")};
  return value;
}

}  // namespace claimwire::lua
