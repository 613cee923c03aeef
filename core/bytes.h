#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace claimwire {

/// One immutable block of received bytes. Copies share the block; views into it live as long as
/// any copy.
class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::string block)
      : block_{std::make_shared<const std::string>(std::move(block))} {}

  std::string_view view() const { return block_ ? std::string_view{*block_} : std::string_view{}; }
  std::size_t size() const { return block_ ? block_->size() : 0; }
  bool empty() const { return size() == 0; }

 private:
  std::shared_ptr<const std::string> block_;
};

}  // namespace claimwire
