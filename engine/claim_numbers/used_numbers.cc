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
constexpr std::uint64_t kMagic = 0x32'6e'75'6d'75'77'63ULL;  // "cwumun2"

struct Header {
  std::uint64_t magic = kMagic;
  std::uint64_t covered = 0;
  std::uint64_t crc = 0;
  std::uint64_t saves = 0;  ///< The greater of two files is the newer.
};

/// Of the header too: an old header above new bits would be a lie.
std::uint64_t crc_of(Header header, std::string_view bits) {
  header.crc = 0;
  return crc32c(bits, crc32c({reinterpret_cast<const char*>(&header), sizeof header}));
}

}  // namespace

UsedNumbers::UsedNumbers(std::string path, Files& files, const Store& store)
    : path_{std::move(path)}, files_{files}, store_{store}, bits_(kBits / 64) {}

Result<std::unique_ptr<UsedNumbers>> UsedNumbers::open(const std::string& path, Files& files,
                                                       const Store& store) {
  std::unique_ptr<UsedNumbers> out{new UsedNumbers{path, files, store}};
  out->load(path);
  out->load(path + ".2");
  if (auto added = out->add_from_store(); !added) return added.error();
  return out;
}

/// Takes the file when it is whole and newer than what was taken before.
void UsedNumbers::load(const std::string& path) {
  auto file = files_.open(path, false);
  if (!file) return;
  const auto head = (*file)->read_at(0, sizeof(Header));
  if (!head || head->size() != sizeof(Header)) return;
  Header header;
  std::memcpy(&header, head->data(), sizeof header);
  if (header.magic != kMagic || header.saves <= saves_) return;
  const auto bits = (*file)->read_at(sizeof(Header), kBytes);
  if (!bits || bits->size() != kBytes || header.crc != crc_of(header, *bits)) return;
  std::memcpy(bits_.data(), bits->data(), kBytes);
  covered_ = {header.covered};
  saves_ = header.saves;
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
  const std::lock_guard one_at_a_time{saving_};
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
  header.saves = saves_ + 1;
  header.crc = crc_of(header, bits);
  std::string head(sizeof header, '\0');
  std::memcpy(head.data(), &header, sizeof header);
  const std::string path = header.saves % 2 == 1 ? path_ : path_ + ".2";
  const bool fresh = !files_.exists(path);
  auto file = files_.open(path, true);
  if (!file) return file.error();
  if (auto put = (*file)->write_at(0, head); !put) return put;
  if (auto put = (*file)->write_at(sizeof header, bits); !put) return put;
  if (auto synced = (*file)->sync(); !synced) return synced;
  if (fresh) {
    if (auto kept = files_.sync_folder(path.substr(0, path.find_last_of('/') + 1)); !kept)
      return kept;
  }
  saves_ = header.saves;
  return {};
}

}  // namespace claimwire::engine
