#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace claimwire::engine {

/// How far the store's backlog is in memory, so that what is committed goes to its queue exactly
/// once: either at once, or with its page. While pages are loaded everything new waits in the
/// store. What comes while the last page is read is remembered, so that loading ends however fast
/// more arrives. A plain machine.
class Backlog {
 public:
  struct Late {
    std::uint64_t id;
    std::string key;
    std::uint64_t of = 0;
    std::string route{};
  };
  /// Beyond these the next page brings them.
  static constexpr std::size_t kLateMax = 1024;

  bool loading() const { return loading_; }
  /// Something was committed, a delivery `of` a message for a `route`. True: it goes to its queue
  /// now. Ids come in rising order.
  bool arrived(std::uint64_t id, const std::string& key, std::uint64_t of = 0,
               const std::string& route = {});
  /// The queue is full: the thing last told of and all that follow wait in the store.
  void overflow(std::uint64_t first_left);

  /// A page of what lies behind the returned id is about to be read. One at a time.
  std::uint64_t begin_page();
  bool reading() const { return reading_; }
  /// `id` came with the page.
  void loaded(std::uint64_t id);
  /// The page is in. With the last page loading ends, and what came meanwhile is returned: it goes
  /// to its queue now.
  std::vector<Late> end_page(bool last);
  /// From the beginning again: what was passed over may have its turn now.
  void again();

 private:
  bool loading_ = true, reading_ = false, late_whole_ = true;
  bool again_ = false;        ///< Asked for while a page was read.
  std::uint64_t loaded_ = 0;  ///< All up to this id went to their queue or are not of this backlog.
  std::vector<Late> late_;
};

}  // namespace claimwire::engine
