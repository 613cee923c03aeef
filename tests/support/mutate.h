#pragma once
#include <algorithm>
#include <random>
#include <string>
#include <string_view>

namespace claimwire::test {

/// One to four of: a character changed to one of `loved`, one put in, a run cut out, doubled or
/// repeated, any byte, the end cut off.
inline std::string mutated(std::string text, std::string_view loved, std::mt19937_64& random) {
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
  for (std::size_t changes = 1 + below(4); changes > 0 && !text.empty(); --changes) {
    const std::size_t at = below(text.size());
    const std::size_t length = 1 + below(std::min<std::size_t>(40, text.size() - at));
    switch (below(7)) {
      case 0:
        text[at] = loved[below(loved.size())];
        break;
      case 1:
        text.insert(at, 1, loved[below(loved.size())]);
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(below(text.size()), text.substr(at, length));
        break;
      case 4:
        text.insert(at, 1 + below(200), loved[below(loved.size())]);
        break;
      case 5:
        text[at] = static_cast<char>(random());
        break;
      default:
        if (below(8) == 0) text.resize(at);
        break;
    }
  }
  return text;
}

}  // namespace claimwire::test
