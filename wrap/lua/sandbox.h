#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/result.h"

namespace claimwire::lua {

/// Read-only data that a script walks: `claim.lines[2].amount`, `#claim.lines`, ipairs. Nothing of
/// it is copied, and nothing of it is there any more once the call has ended.
class View {
 public:
  virtual ~View() = default;

  /// What the view knows a place by; a script can only hand it back.
  struct Node {
    const void* type = nullptr;
    const void* object = nullptr;
    int kind = 0;
  };
  enum class Kind : std::uint8_t {
    unknown,  ///< There is no such name: an error of the script.
    nothing,  ///< nil
    text,
    node,
  };
  virtual Kind member(Node of, std::string_view name, Node& node, std::string& text) const = 0;
  /// Number of items; 0 for what is no list.
  virtual std::size_t size(Node of) const = 0;
  /// `index` from 0 to below size().
  virtual Kind item(Node of, std::size_t index, Node& node, std::string& text) const = 0;
};

/// What a script is given: text, a table of named texts, or a place of the call's view.
using NamedTexts = std::span<const std::pair<std::string, std::string>>;
using Argument = std::variant<std::string_view, NamedTexts, View::Node>;

/// What a script gives back. Whole numbers come as text; a number with a fraction is refused,
/// since amounts would lose their cents.
struct Value {
  enum class Kind : std::uint8_t { nothing, no, yes, text, list, map };
  Kind kind = Kind::nothing;
  std::string text{};
  std::vector<Value> items{};                            ///< Of a list.
  std::vector<std::pair<std::string, Value>> members{};  ///< Of a map, by name.
};

struct Limits {
  std::int64_t instructions = 100'000;  ///< Of the virtual machine; work inside the library counts.
  std::size_t memory_bytes = 1'000'000;   ///< More than what lay there before the call.
  std::int64_t cpu_microseconds = 2'000;  ///< For what the count of instructions misjudges.
};

/// One Lua 5.4 machine with the site's scripts in it. Scripts see their arguments, the parts of
/// the standard library that reach nothing outside (string, table, math): no
/// file, no clock, no other script, no code made at run time, and no way to keep
/// anything from one call to the next: each call runs the script anew in an environment of its
/// own. Belongs to one thread at a time.
class Sandbox {
 public:
  static constexpr std::size_t kSourceBytesMax = 256'000;
  static constexpr std::size_t kResultItemsMax = 1'000;

  explicit Sandbox(Limits limits = {});
  Sandbox(Sandbox&&) noexcept;
  Sandbox& operator=(Sandbox&&) noexcept;
  ~Sandbox();

  /// Compiles a script, as text only, and runs it once so that its functions are known. `path`
  /// stands in messages.
  /// Errors  lua.syntax, with file and line; lua.too-large; those of call().
  Result<void> load(const std::string& module, const std::string& path, std::string_view source);
  /// The functions that a loaded script defines as globals, by name.
  std::vector<std::string> functions(const std::string& module) const;

  /// Calls `module.function`. Messages name file and line and what is wrong, never a value.
  /// Errors  lua.missing; lua.failed (a fault of the script); lua.raised (it called error or
  ///         assert); lua.instructions; lua.memory; lua.result (what came back is of no use).
  Result<Value> call(const std::string& module, const std::string& function,
                     std::span<const Argument> arguments, const View* view = nullptr);

  /// For library.cc, whose functions count their work and end the call.
  static void charge(void* machine, std::int64_t work);
  static std::int64_t& budget(void* machine);
  [[noreturn]] static int raised(void* machine);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace claimwire::lua
