#include "wrap/lua/pattern.h"

#include <cstring>

namespace claimwire::lua {
namespace {

constexpr char kEscape = '%';

bool in_ascii(unsigned char c, unsigned char first, unsigned char last) {
  return first <= c && c <= last;
}

/// %a, %d ...: ASCII, whatever the locale. A capital letter means all others.
bool of_class(unsigned char c, unsigned char letter) {
  const bool small = in_ascii(letter, 'a', 'z');
  const bool alpha = in_ascii(c, 'a', 'z') || in_ascii(c, 'A', 'Z');
  const bool digit = in_ascii(c, '0', '9');
  bool is = false;
  switch (small ? letter : letter + 32) {
    case 'a':
      is = alpha;
      break;
    case 'c':
      is = c < 32 || c == 127;
      break;
    case 'd':
      is = digit;
      break;
    case 'g':
      is = in_ascii(c, 33, 126);
      break;
    case 'l':
      is = in_ascii(c, 'a', 'z');
      break;
    case 'p':
      is = in_ascii(c, 33, 126) && !alpha && !digit;
      break;
    case 's':
      is = c == ' ' || in_ascii(c, 9, 13);
      break;
    case 'u':
      is = in_ascii(c, 'A', 'Z');
      break;
    case 'w':
      is = alpha || digit;
      break;
    case 'x':
      is = digit || in_ascii(c, 'a', 'f') || in_ascii(c, 'A', 'F');
      break;
    default:
      return letter == c;
  }
  return small == is;
}

unsigned char byte(const char* at) { return static_cast<unsigned char>(*at); }

/// [set], from '[' to its ']'.
bool of_set(unsigned char c, const char* p, const char* last) {
  bool wanted = true;
  if (p[1] == '^') {
    wanted = false;
    ++p;
  }
  while (++p < last) {
    if (*p == kEscape) {
      ++p;
      if (of_class(c, byte(p))) return wanted;
    } else if (p[1] == '-' && p + 2 < last) {
      p += 2;
      if (in_ascii(c, byte(p - 2), byte(p))) return wanted;
    } else if (byte(p) == c) {
      return wanted;
    }
  }
  return !wanted;
}

}  // namespace

PatternMatcher::PatternMatcher(std::string_view subject, std::string_view pattern,
                               std::int64_t& steps)
    : begin_{subject.data()},
      end_{subject.data() + subject.size()},
      pattern_{pattern.data()},
      pattern_end_{pattern.data() + pattern.size()},
      steps_{steps} {
  if (pattern_ != pattern_end_ && *pattern_ == '^') {
    anchored_ = true;
    ++pattern_;
  }
}

const char* PatternMatcher::at(std::size_t offset) {
  level_ = depth_ = 0;
  const char* const end = match(begin_ + offset, pattern_);
  if (end == nullptr || fault_ != nullptr || tired()) return nullptr;
  for (int i = 0; i < level_; ++i)
    if (captures_[i].length == kOpen) return fail("unfinished capture");
  return end;
}

const char* PatternMatcher::fail(const char* what) {
  if (fault_ == nullptr) fault_ = what;
  return nullptr;
}

/// Recursion is bounded by kDepthMax.
const char* PatternMatcher::match(const char* s, const char* p) {
  if (++depth_ > kDepthMax) return fail("pattern too complex");
  struct Leave {
    int& depth;
    ~Leave() { --depth; }
  } leave{depth_};
  while (p != pattern_end_) {
    if (!step()) return nullptr;
    if (*p == '(')
      return p + 1 != pattern_end_ && p[1] == ')' ? begin_capture(s, p + 2, kPosition)
                                                  : begin_capture(s, p + 1, kOpen);
    if (*p == ')') return end_capture(s, p + 1);
    if (*p == '$' && p + 1 == pattern_end_) return s == end_ ? s : nullptr;
    if (*p == kEscape && p + 1 != pattern_end_) {
      if (p[1] == 'b') {
        s = balanced(s, p + 2);
        if (s == nullptr) return nullptr;
        p += 4;
        continue;
      }
      if (p[1] == 'f') {
        p += 2;
        if (p == pattern_end_ || *p != '[') return fail("missing '[' after '%f' in pattern");
        const char* const after = class_end(p);
        if (after == nullptr) return nullptr;
        const unsigned char before = s == begin_ ? 0 : byte(s - 1);
        const unsigned char here = s == end_ ? 0 : byte(s);
        if (of_set(before, p, after - 1) || !of_set(here, p, after - 1)) return nullptr;
        p = after;
        continue;
      }
      if (in_ascii(byte(p + 1), '0', '9')) {
        s = back_reference(s, p[1]);
        if (s == nullptr) return nullptr;
        p += 2;
        continue;
      }
    }
    const char* const after = class_end(p);
    if (after == nullptr) return nullptr;
    const char how = after == pattern_end_ ? '\0' : *after;
    if (how == '*') return expand_most(s, p, after);
    if (how == '-') return expand_least(s, p, after);
    const bool here = single(s, p, after);
    if (how == '+') return here ? expand_most(s + 1, p, after) : nullptr;
    if (how == '?') {
      if (here)
        if (const char* const end = match(s + 1, after + 1)) return end;
      if (fault_ != nullptr || tired()) return nullptr;
      p = after + 1;
      continue;
    }
    if (!here) return nullptr;
    ++s;
    p = after;
  }
  return s;
}

const char* PatternMatcher::class_end(const char* p) {
  if (*p++ == kEscape) {
    if (p == pattern_end_) return fail("malformed pattern (ends with '%')");
    return p + 1;
  }
  if (p[-1] != '[') return p;
  if (p != pattern_end_ && *p == '^') ++p;
  do {
    if (p == pattern_end_) return fail("malformed pattern (missing ']')");
    if (*p++ == kEscape) {
      if (p == pattern_end_) return fail("malformed pattern (missing ']')");
      ++p;
    }
  } while (p == pattern_end_ || *p != ']');
  return p + 1;
}

bool PatternMatcher::single(const char* s, const char* p, const char* after) const {
  if (s >= end_) return false;
  switch (*p) {
    case '.':
      return true;
    case kEscape:
      return of_class(byte(s), byte(p + 1));
    case '[':
      steps_ -= (after - p) / 8;
      return of_set(byte(s), p, after - 1);
    default:
      return *p == *s;
  }
}

const char* PatternMatcher::expand_most(const char* s, const char* p, const char* after) {
  std::ptrdiff_t count = 0;
  while (single(s + count, p, after)) {
    if (!step()) return nullptr;
    ++count;
  }
  for (; count >= 0; --count) {
    if (const char* const end = match(s + count, after + 1)) return end;
    if (!step()) return nullptr;
  }
  return nullptr;
}

const char* PatternMatcher::expand_least(const char* s, const char* p, const char* after) {
  for (;; ++s) {
    if (const char* const end = match(s, after + 1)) return end;
    if (!step() || !single(s, p, after)) return nullptr;
  }
}

const char* PatternMatcher::begin_capture(const char* s, const char* p, std::ptrdiff_t length) {
  if (level_ >= kCapturesMax) return fail("too many captures");
  captures_[level_++] = {s, length};
  const char* const end = match(s, p);
  if (end == nullptr) --level_;
  return end;
}

const char* PatternMatcher::end_capture(const char* s, const char* p) {
  int open = level_ - 1;
  while (open >= 0 && captures_[open].length != kOpen) --open;
  if (open < 0) return fail("invalid pattern capture");
  captures_[open].length = s - captures_[open].start;
  const char* const end = match(s, p);
  if (end == nullptr) captures_[open].length = kOpen;
  return end;
}

const char* PatternMatcher::back_reference(const char* s, int digit) {
  const int n = digit - '1';
  if (n < 0 || n >= level_ || captures_[n].length < 0) return fail("invalid capture index");
  const std::ptrdiff_t length = captures_[n].length;
  steps_ -= length / 16;
  if (end_ - s < length) return nullptr;
  if (std::memcmp(captures_[n].start, s, static_cast<std::size_t>(length)) != 0) return nullptr;
  return s + length;
}

const char* PatternMatcher::balanced(const char* s, const char* p) {
  if (pattern_end_ - p < 2) return fail("malformed pattern (missing arguments to '%b')");
  if (s >= end_ || *s != *p) return nullptr;
  int open = 1;
  while (++s < end_) {
    if (!step()) return nullptr;
    if (*s == p[1]) {
      if (--open == 0) return s + 1;
    } else if (*s == *p) {
      ++open;
    }
  }
  return nullptr;
}

}  // namespace claimwire::lua
