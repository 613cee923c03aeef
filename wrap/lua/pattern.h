#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace claimwire::lua {

/// Matches the patterns of Lua 5.4 (reference manual, section 6.4.1), counting its steps: Lua's own
/// matcher cannot be stopped, and `("a*"):rep(20)` takes years. Trivial to destroy, so that an
/// error of Lua may jump over it.
class PatternMatcher {
 public:
  static constexpr int kCapturesMax = 32;
  static constexpr std::ptrdiff_t kPosition = -2;  ///< Length of a position capture, `()`.

  /// `steps` is counted down; below zero the match ends with tired().
  PatternMatcher(std::string_view subject, std::string_view pattern, std::int64_t& steps);

  /// Tries at `offset` alone, without the ^. The end of the match, or null.
  const char* at(std::size_t offset);
  bool anchored() const { return anchored_; }  ///< The pattern begins with ^.

  bool tired() const { return steps_ < 0; }
  const char* fault() const { return fault_; }  ///< "malformed pattern ...", or null.

  struct Capture {
    const char* start = nullptr;
    std::ptrdiff_t length = 0;
  };
  int captures() const { return level_; }
  const Capture& capture(int n) const { return captures_[n]; }

 private:
  static constexpr int kDepthMax = 180;
  static constexpr std::ptrdiff_t kOpen = -1;

  const char* match(const char* s, const char* p);
  const char* expand_most(const char* s, const char* p, const char* after);
  const char* expand_least(const char* s, const char* p, const char* after);
  const char* begin_capture(const char* s, const char* p, std::ptrdiff_t length);
  const char* end_capture(const char* s, const char* p);
  const char* back_reference(const char* s, int digit);
  const char* balanced(const char* s, const char* p);
  const char* class_end(const char* p);
  bool single(const char* s, const char* p, const char* after) const;
  const char* fail(const char* what);
  bool step() { return --steps_ >= 0 && fault_ == nullptr; }

  const char *begin_, *end_, *pattern_, *pattern_end_;
  std::int64_t& steps_;
  const char* fault_ = nullptr;
  bool anchored_ = false;
  int level_ = 0, depth_ = 0;
  Capture captures_[kCapturesMax];
};

}  // namespace claimwire::lua
