#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace claimwire::apps {

/// The values of one message that were replaced, so that they are found where nobody expects them:
/// a name in a note, a record number in a Z-segment.
class KnownValues {
 public:
  /// Shorter than four characters, or three letters, says too little and is not remembered.
  void add(std::string_view value, std::string_view pseudonym);
  /// `text` with each known value in it replaced, as whole words and whatever its case.
  /// Cost    One look-up a word of `text`.
  std::string replaced_in(std::string_view text) const;

 private:
  struct Known {
    std::string value;  ///< In capitals, from its first letter or digit on.
    std::string pseudonym;
  };
  std::map<std::string, std::vector<Known>, std::less<>> by_first_word_{};
};

}  // namespace claimwire::apps
