#include "engine/store/state_pages.h"

#include <algorithm>
#include <cstring>

#include "engine/store/codec.h"

namespace claimwire::engine {
namespace {
// Clean pages kept in memory: 4 million things in 2 MB.
constexpr std::size_t kHeldMax = 4096;
constexpr Kind kCounted[] = {Kind::message, Kind::claim, Kind::delivery};
}  // namespace

Result<StatePages> StatePages::open(const sqlite::Database& database) {
  StatePages pages;
  auto select = database.prepare("SELECT states, unfinished FROM states WHERE kind=? AND page=?");
  if (!select) return select.error();
  auto replace = database.prepare(
      "INSERT INTO states(kind, page, states, unfinished) VALUES(?1,?2,?3,?4) "
      "ON CONFLICT(kind, page) DO UPDATE SET states=?3, unfinished=?4");
  if (!replace) return replace.error();
  auto remove = database.prepare("DELETE FROM states WHERE kind=? AND page=?");
  if (!remove) return remove.error();
  auto counts = database.prepare("SELECT counts FROM batch");
  if (!counts) return counts.error();
  if (auto row = counts->step(); !row) return row.error();
  BlobReader in{counts->text(0)};
  for (const Kind kind : kCounted)
    for (std::uint64_t& count : pages.counts_.of(kind)) count = in.number();
  pages.counts_before_ = pages.counts_;
  pages.select_ = std::move(*select);
  pages.replace_ = std::move(*replace);
  pages.remove_ = std::move(*remove);
  return pages;
}

StatePages::Page StatePages::unpack(std::string_view blob) {
  Page page{};
  std::memcpy(page.data(), blob.data(), std::min(blob.size(), page.size()));
  return page;
}

Result<StatePages::Held*> StatePages::page(Kind kind, std::uint64_t number) {
  const auto found = pages_.find({kind, number});
  if (found != pages_.end()) return &found->second;
  if (pages_.size() >= kHeldMax) {
    std::erase_if(pages_, [](const auto& each) { return !each.second.dirty; });
  }
  Held held;
  auto row = select_.bind(1, static_cast<std::int64_t>(kind))
                 .bind(2, static_cast<std::int64_t>(number))
                 .step();
  if (!row) return row.error();
  if (*row) {
    held.states = unpack(select_.text(0));
    held.unfinished = static_cast<std::uint32_t>(select_.number(1));
    select_.reset();
  }
  return &pages_.emplace(std::pair{kind, number}, held).first->second;
}

Result<std::uint8_t> StatePages::get(Kind kind, std::uint64_t id) {
  auto held = page(kind, id / kPerPage);
  if (!held) return held.error();
  return in_page((*held)->states, id);
}

Result<void> StatePages::set(Kind kind, std::uint64_t id, std::uint8_t to) {
  auto got = page(kind, id / kPerPage);
  if (!got) return got.error();
  changes_.push_back({kind, id, in_page((*got)->states, id)});
  put(**got, kind, id, to);
  return {};
}

Result<void> StatePages::erase(Kind kind, std::uint64_t id) {
  auto got = page(kind, id / kPerPage);
  if (!got) return got.error();
  put(**got, kind, id, 0);
  return {};
}

void StatePages::put(Held& held, Kind kind, std::uint64_t id, std::uint8_t to) {
  const std::uint8_t from = in_page(held.states, id);
  std::uint8_t& both = held.states[id % kPerPage / 2];
  both = static_cast<std::uint8_t>(id % 2 == 0 ? (both & 0xF0) | to : (both & 0x0F) | to << 4);
  if (from != 0 && !finished(kind, from)) --held.unfinished;
  if (to != 0 && !finished(kind, to)) ++held.unfinished;
  if (from != 0) --counts_.of(kind)[from];
  if (to != 0) ++counts_.of(kind)[to];
  if (!held.dirty) dirty_.emplace_back(kind, id / kPerPage);
  held.dirty = true;
}

std::string StatePages::packed_counts() const {
  BlobWriter out;
  StateCounts counts = counts_;
  for (const Kind kind : kCounted)
    for (const std::uint64_t count : counts.of(kind)) out.number(count);
  return out.take();
}

Result<void> StatePages::flush() {
  for (const auto& key : dirty_) {
    const Held& held = pages_.at(key);
    if (held.states == Page{}) {  // all of it was pruned
      auto removed = remove_.bind(1, static_cast<std::int64_t>(key.first))
                         .bind(2, static_cast<std::int64_t>(key.second))
                         .run();
      if (!removed) return removed;
      continue;
    }
    const std::string_view blob{reinterpret_cast<const char*>(held.states.data()),
                                held.states.size()};
    auto wrote = replace_.bind(1, static_cast<std::int64_t>(key.first))
                     .bind(2, static_cast<std::int64_t>(key.second))
                     .bind_blob(3, blob)
                     .bind(4, std::int64_t{held.unfinished})
                     .run();
    if (!wrote) return wrote;
  }
  return {};
}

void StatePages::committed() {
  for (const auto& key : dirty_) pages_.at(key).dirty = false;
  dirty_.clear();
  changes_.clear();
  counts_before_ = counts_;
}

void StatePages::forget() {
  for (const auto& key : dirty_) pages_.erase(key);
  dirty_.clear();
  changes_.clear();
  counts_ = counts_before_;
}

}  // namespace claimwire::engine
