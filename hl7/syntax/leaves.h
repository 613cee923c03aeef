#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "core/origin.h"
#include "hl7/syntax/message.h"

namespace claimwire::hl7 {

/// One non-empty leaf: a subcomponent, or what stands alone in its field.
struct Leaf {
  Hl7Locator at{};         ///< All five numbers are set.
  std::string_view raw{};  ///< As received.
};

/// Walks all non-empty leaves in the order they stand, without allocating. MSH-1 and MSH-2 are
/// leaves too, never cut.
///   Leaves leaves{message};
///   while (auto leaf = leaves.next()) print(full_path_text(leaf->at, message), leaf->raw);
class Leaves {
 public:
  explicit Leaves(const Message& message) : message_{&message} {}
  std::optional<Leaf> next();

 private:
  bool next_field();

  const Message* message_;
  std::size_t index_ = 0;
  Hl7Locator at_{0, 0, 1, 1, 0};
  std::string_view field_{};
  std::size_t offset_ = 0;  ///< Of what follows in field_; past its size when used up.
};

}  // namespace claimwire::hl7
