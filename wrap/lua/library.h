#pragma once
#include <cstdint>
#include <lua5.4/lua.hpp>

namespace claimwire::lua {

/// Counts work that the library does in C, where no instruction is counted. Does not return when
/// the budget is used up. Defined with the sandbox.
void charge(lua_State* machine, std::int64_t work);
/// What is left, for a loop that counts by itself and calls charge() behind it.
std::int64_t& budget(lua_State* machine);
/// As `error` of a script: what it says may be a value, so it goes no further.
int raised(lua_State* machine);

/// Leaves on the stack the table of what scripts see, each library in it read-only, and makes
/// `("x"):upper()` use the same functions. Runs inside a protected call: errors are Lua's, and
/// nothing here has a destructor for them to jump over.
void open_library(lua_State* machine);

}  // namespace claimwire::lua
