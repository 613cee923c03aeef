#include "engine/claim_numbers/used_numbers.h"

#include <cstring>

#include "core/crc32c.h"
#include "core/log.h"
#include "wrap/crypto/siphash.h"

namespace claimwire::engine {
namespace {

constexpr std::uint64_t kBits = std::uint64_t{1} << 27;
constexpr std::size_t kBytes = kBits / 8;
constexpr std::uint32_t kSaveEvery = 50'000;
constexpr int kProbes = 4;
// The file depends on it: never changes.
constexpr crypto::SipKey kKey{0x636c61696d776972ULL, 0x6e756d6265727301ULL};
constexpr std::uint64_t kMagic = 0x31'6e'75'6d'75'77'63ULL;  // "cwumun1"

struct Header {
  std::uint64_t magic = kMagic;
  std::uint64_t covered = 0;
  std::uint64_t crc = 0;
};

}  // namespace

UsedNumbers::UsedNumbers(std::string path, Files& files, const Store& store)
    : path_{std::move(path)}, files_{files}, store_{store}, bits_(kBits / 64) {}

Result<std::unique_ptr<UsedNumbers>> UsedNumbers::open(const std::string& path, Files& files,
                                                       const Store& store) {
  std::unique_ptr<UsedNumbers> out{new UsedNumbers{path, files, store}};
  if (!out->load()) out->bits_.assign(out->bits_.size(), 0);
  if (auto added = out->add_from_store(); !added) return added.error();
  return out;
}

/// False when there is nothing to trust; the bits are then undefined.
bool UsedNumbers::load() {
  auto file = files_.open(path_, false);
  if (!file) return false;
  const auto head = (*file)->read_at(0, sizeof(Header));
  if (!head || head->size() != sizeof(Header)) return false;
  Header header;
  std::memcpy(&header, head->data(), sizeof header);
  const auto bits = (*file)->read_at(sizeof(Header), kBytes);
  if (!bits || bits->size() != kBytes || header.magic != kMagic || header.crc != crc32c(*bits))
    return false;
  std::memcpy(bits_.data(), bits->data(), kBytes);
  covered_ = {header.covered};
  return true;
}

Result<void> UsedNumbers::add_from_store() {
  ClaimQuery query;
  query.limit = 1000;
  query.after = covered_;
  for (;;) {
    const auto page = store_.claims(query);
    if (!page) return page.error();
    for (const ClaimRow& row : *page) {
      add(row.number);
      query.after = row.id;
    }
    if (page->size() < query.limit) break;
  }
  covered_ = query.after;
  return {};
}

bool UsedNumbers::add(std::string_view number) {
  const std::uint64_t hash = crypto::siphash13(number, kKey);
  const std::uint64_t step = (hash >> 32) | 1;
  std::uint64_t at = hash;
  bool fresh = false;
  for (int probe = 0; probe < kProbes; ++probe, at += step) {
    const std::uint64_t bit = at % kBits;
    std::uint64_t& word = bits_[bit / 64];
    const std::uint64_t mask = std::uint64_t{1} << bit % 64;
    fresh = fresh || (word & mask) == 0;
    word |= mask;
  }
  return fresh;
}

bool UsedNumbers::take(std::string_view number) {
  bool fresh = false, full = false;
  {
    const std::lock_guard lock{mutex_};
    fresh = add(number);
    full = ++since_save_ >= kSaveEvery;
    if (full) since_save_ = 0;
  }
  if (full)
    if (const auto saved = save(); !saved)
      log::warning("engine.used-numbers", "the used claim numbers could not be saved; trying again",
                   {{"error", saved.error().id}});
  return fresh;
}

Result<void> UsedNumbers::save() {
  // Every claim that is stored by now took its number before, so the bits cover it.
  ClaimQuery newest;
  newest.newest_first = true;
  newest.limit = 1;
  const auto last = store_.claims(newest);
  if (!last) return last.error();
  Header header;
  header.covered = last->empty() ? 0 : last->front().id.value;
  std::string bits(kBytes, '\0');
  {
    const std::lock_guard lock{mutex_};
    std::memcpy(bits.data(), bits_.data(), kBytes);
  }
  header.crc = crc32c(bits);
  std::string head(sizeof header, '\0');
  // The old header goes first: a file that is torn in between fails its checksum.
  auto file = files_.open(path_, true);
  if (!file) return file.error();
  std::memcpy(head.data(), &header, sizeof header);
  if (auto put = (*file)->write_at(0, head); !put) return put;
  if (auto put = (*file)->write_at(sizeof header, bits); !put) return put;
  return (*file)->sync();
}

}  // namespace claimwire::engine
