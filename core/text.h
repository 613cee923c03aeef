#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace claimwire {

/// Joins text pieces; anything convertible to std::string_view.
template <class... Parts>
std::string concat(const Parts&... parts) {
  std::string out;
  out.reserve((std::string_view{parts}.size() + ... + 0));
  (out.append(std::string_view{parts}), ...);
  return out;
}

std::string_view trim(std::string_view text);  ///< Without ASCII blanks at both ends.
std::string upper(std::string_view text);      ///< ASCII letters only.
std::string lower(std::string_view text);      ///< ASCII letters only.
bool equals_ignoring_case(std::string_view a, std::string_view b);    ///< ASCII letters only.
std::vector<std::string_view> split(std::string_view text, char at);  ///< "" gives one empty part.

/// `*` stands for any run of characters; everything else for itself.
bool matches_wildcard(std::string_view pattern, std::string_view text);

/// The candidate that a person most likely meant by `typed`, or empty when none is close
/// (edit distance over a third of the length).
std::string_view nearest(std::string_view typed, const std::vector<std::string_view>& candidates);

/// Text for one line of a terminal or log: control characters become \xNN, at most `most` bytes.
std::string printable(std::string_view text, std::size_t most = 80);

}  // namespace claimwire
