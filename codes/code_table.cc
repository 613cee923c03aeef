#include "codes/code_table.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

#include "core/crc32c.h"
#include "core/text.h"

namespace claimwire::codes {

// The file, version 2, in the byte order of the machine that wrote it: Header; keys, rising; slots
// (row + 1, 0 for none) of an open hash index with linear probing; rows; facts as lines of
// "name<TAB>value"; where relations are: the first one of each key and one past the last, what
// groups of them have in common, the relations; texts. Every part starts on a multiple of 8.
struct CodeTable::Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t byte_order;
  std::uint64_t file_size;
  std::uint64_t count;
  std::uint64_t slot_count;  ///< A power of two, at least twice `count`.
  std::uint64_t facts_size;
  std::uint64_t relation_count;
  std::uint64_t relation_fact_count;
  std::uint64_t texts_size;
  std::uint32_t index_crc;      ///< Of everything between this header and the relations.
  std::uint32_t unchecked_crc;  ///< Of relations and texts.
  std::uint32_t header_crc;     ///< Of the header up to here.
  std::uint32_t unused;         ///< 0.
};

struct CodeTable::Row {
  std::uint32_t text_at;  ///< Title, short title and cross reference, one after the other.
  std::uint32_t line;
  std::int32_t from;  ///< Days since 1970, or kNoDay.
  std::int32_t through;
  std::uint16_t title_size;
  std::uint16_t short_title_size;  ///< 0: as the title.
  std::uint16_t cross_reference_size;
  std::uint16_t flags;  ///< Bit 0: billable; bit 1: only named by relations.
};

struct CodeTable::RelationCells {
  std::uint32_t other;  ///< Row of the other code + 1, 0 for none.
  std::uint32_t fact;   ///< Index of what it shares with others.
  std::uint32_t line;
};

// What many relations have in common: two million pairs share a few thousand of these.
struct CodeTable::RelationFact {
  std::int32_t from;  ///< Days since 1970, or kNoDay.
  std::int32_t through;
  std::uint32_t value;
  std::uint32_t text_at;
  std::uint32_t text_size;
  std::uint16_t kind;
  std::uint16_t detail;
};

namespace {

constexpr char kMagic[8] = {'C', 'W', 'C', 'O', 'D', 'E', 'S', '\n'};
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kByteOrder = 0x01020304;
constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::min();
constexpr std::uint16_t kBillable = 1;
constexpr std::uint16_t kOnlyNamed = 2;
constexpr std::uint64_t kRowsMax = 16'000'000;
constexpr std::uint64_t kRelationsMax = 64'000'000;

constexpr std::uint64_t round_up(std::uint64_t n) { return (n + 7) & ~std::uint64_t{7}; }

// Fibonacci hashing: the high bits of a product with 2^64 / phi depend on all bits of the key.
std::uint64_t slot_of(CodeKey key, std::uint64_t mask) {
  return (key * 0x9E3779B97F4A7C15ULL >> 32) & mask;
}

std::int32_t to_days(Date date) { return date.valid() ? date.days() : kNoDay; }
Date from_days(std::int32_t days) { return days == kNoDay ? Date{} : Date::from_days(days); }

template <class T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

void pad(std::string& out) { out.resize(round_up(out.size()), '\0'); }

struct FactLine {
  std::string_view name;
  std::string ReleaseFacts::* value;
};
constexpr FactLine kFactTexts[] = {
    {"set", &ReleaseFacts::set},
    {"label", &ReleaseFacts::label},
    {"effective_why", &ReleaseFacts::effective_why},
    {"format", &ReleaseFacts::format},
    {"source_file", &ReleaseFacts::source_file},
    {"source_member", &ReleaseFacts::source_member},
    {"sha256", &ReleaseFacts::sha256},
    {"notice", &ReleaseFacts::notice},
    {"part", &ReleaseFacts::part},
    {"contents", &ReleaseFacts::contents},
};
struct FactDate {
  std::string_view name;
  Date ReleaseFacts::* value;
};
constexpr FactDate kFactDates[] = {
    {"effective", &ReleaseFacts::effective},
    {"ends", &ReleaseFacts::ends},
    {"history_from", &ReleaseFacts::history_from},
};
struct FactCount {
  std::string_view name;
  std::uint32_t ReleaseFacts::* value;
};
constexpr FactCount kFactCounts[] = {
    {"billable", &ReleaseFacts::billable},
    {"headers", &ReleaseFacts::headers},
    {"skipped", &ReleaseFacts::skipped},
    {"relations", &ReleaseFacts::relations},
};

std::string facts_text(const ReleaseFacts& facts) {
  std::string out;
  const auto line = [&out](std::string_view name, std::string_view value) {
    out.append(name).append("\t");
    for (const char c : value) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    out.append("\n");
  };
  for (const FactLine& fact : kFactTexts) line(fact.name, facts.*fact.value);
  for (const FactDate& fact : kFactDates) {
    if ((facts.*fact.value).valid()) line(fact.name, (facts.*fact.value).iso());
  }
  for (const FactCount& fact : kFactCounts) line(fact.name, std::to_string(facts.*fact.value));
  return out;
}

ReleaseFacts facts_from(std::string_view text) {
  ReleaseFacts facts;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, tab);
    const std::string_view value = line.substr(tab + 1);
    for (const FactLine& fact : kFactTexts) {
      if (fact.name == name) facts.*fact.value = std::string{value};
    }
    for (const FactDate& fact : kFactDates) {
      if (fact.name == name) facts.*fact.value = Date::parse_iso(value).value_or(Date{});
    }
    for (const FactCount& fact : kFactCounts) {
      if (fact.name != name) continue;
      std::from_chars(value.data(), value.data() + value.size(), facts.*fact.value);
    }
  }
  return facts;
}

Error damaged(const std::string& name, std::string_view what) {
  return {"codes.table-damaged", concat(name, ": ", what,
                                        ". The table file was changed or cut after it was written; "
                                        "remove the release and import its source again.")};
}

Error at_line(std::string_view id, std::uint32_t line, std::string_view what) {
  return {std::string{id}, concat("line ", std::to_string(line), ": ", what)};
}

template <class Fact>
const Fact& fact_of(std::span<const Fact> facts, std::uint32_t at) {
  static constexpr Fact kNothing{};
  return at < facts.size() ? facts[at] : kNothing;
}

// Notes repeat themselves in the publishers' own files; a pair or limit that does is a fault.
bool may_repeat(std::uint16_t kind) {
  switch (static_cast<Relation>(kind)) {
    case Relation::ptp_edit:
    case Relation::mue:
    case Relation::add_on:
    case Relation::mce:
    case Relation::status:
    case Relation::fee:
    case Relation::locality:
    case Relation::policy:
    case Relation::enrolled:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::string Entry::code() const { return unpack(key()); }
CodeKey Entry::key() const { return table->keys_[row]; }
std::string_view Entry::title() const {
  const CodeTable::Row& r = table->rows_[row];
  return table->text(r.text_at, r.title_size);
}
std::string_view Entry::short_title() const {
  const CodeTable::Row& r = table->rows_[row];
  if (r.short_title_size == 0) return title();
  return table->text(std::uint64_t{r.text_at} + r.title_size, r.short_title_size);
}
std::string_view Entry::cross_reference() const {
  const CodeTable::Row& r = table->rows_[row];
  return table->text(std::uint64_t{r.text_at} + r.title_size + r.short_title_size,
                     r.cross_reference_size);
}
bool Entry::billable() const { return (table->rows_[row].flags & kBillable) != 0; }
Date Entry::from() const { return from_days(table->rows_[row].from); }
Date Entry::through() const { return from_days(table->rows_[row].through); }
std::uint32_t Entry::line() const { return table->rows_[row].line; }
bool Entry::listed() const { return (table->rows_[row].flags & kOnlyNamed) == 0; }

bool Entry::in_force(Date day) const {
  const CodeTable::Row& r = table->rows_[row];
  if (r.from == kNoDay && r.through == kNoDay) return true;
  const std::int32_t days = day.days();
  return (r.from == kNoDay || r.from <= days) && (r.through == kNoDay || days <= r.through);
}

// Relations are not checked on opening, so each index is, here.
CodeKey Related::other() const {
  const std::uint32_t other = table->relations_[row].other;
  return other == 0 || other > table->keys_.size() ? 0 : table->keys_[other - 1];
}
std::uint32_t Related::line() const { return table->relations_[row].line; }
Relation Related::kind() const {
  return static_cast<Relation>(fact_of(table->relation_facts_, table->relations_[row].fact).kind);
}
std::uint16_t Related::detail() const {
  return fact_of(table->relation_facts_, table->relations_[row].fact).detail;
}
std::uint32_t Related::value() const {
  return fact_of(table->relation_facts_, table->relations_[row].fact).value;
}
std::string_view Related::text() const {
  const auto& fact = fact_of(table->relation_facts_, table->relations_[row].fact);
  return table->text(fact.text_at, fact.text_size);
}
Date Related::from() const {
  return from_days(fact_of(table->relation_facts_, table->relations_[row].fact).from);
}
Date Related::through() const {
  return from_days(fact_of(table->relation_facts_, table->relations_[row].fact).through);
}
bool Related::in_force(Date day) const {
  const auto& fact = fact_of(table->relation_facts_, table->relations_[row].fact);
  const std::int32_t days = day.days();
  return (fact.from == kNoDay || fact.from <= days) &&
         (fact.through == kNoDay || days <= fact.through);
}

CodeTable::~CodeTable() {
  if (mapped_ != nullptr) munmap(mapped_, mapped_size_);
}

Result<std::shared_ptr<const CodeTable>> CodeTable::open(const std::string& path) {
  const auto unreadable = [&path] {
    return Error{"codes.table-unreadable", concat(path, ": ", std::strerror(errno))};
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return unreadable();
  struct stat status = {};
  if (fstat(file, &status) != 0) {
    const Error error = unreadable();
    ::close(file);
    return error;
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size < sizeof(Header)) {
    ::close(file);
    return damaged(path, "shorter than its header");
  }
  void* mapped = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  ::close(file);
  if (mapped == MAP_FAILED) return unreadable();
  std::shared_ptr<CodeTable> table{new CodeTable};
  table->mapped_ = mapped;
  table->mapped_size_ = size;
  if (auto good = table->attach({static_cast<const char*>(mapped), size}, path); !good) {
    return good.error();
  }
  return std::shared_ptr<const CodeTable>{std::move(table)};
}

Result<std::shared_ptr<const CodeTable>> CodeTable::from_bytes(std::string bytes) {
  std::shared_ptr<CodeTable> table{new CodeTable};
  table->owned_ = std::move(bytes);
  if (auto good = table->attach(table->owned_, "code table in memory"); !good) return good.error();
  return std::shared_ptr<const CodeTable>{std::move(table)};
}

Result<void> CodeTable::attach(std::string_view bytes, const std::string& name) {
  name_ = name;
  if (bytes.size() < sizeof(Header)) return damaged(name, "shorter than its header");
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (std::memcmp(header.magic, kMagic, sizeof kMagic) != 0) {
    return damaged(name, "is no code table");
  }
  if (header.version != kVersion || header.byte_order != kByteOrder) {
    return Error{"codes.table-version",
                 concat(name, ": table format ", std::to_string(header.version),
                        " or its byte order is not this program's (format ",
                        std::to_string(kVersion), "). Import the release's source again.")};
  }
  if (crc32c(bytes.substr(0, offsetof(Header, header_crc))) != header.header_crc ||
      header.unused != 0) {
    return damaged(name, "its header's checksum is wrong");
  }
  if (header.count > kRowsMax || header.slot_count > 4 * kRowsMax ||
      !std::has_single_bit(header.slot_count) || header.slot_count <= header.count ||
      header.facts_size > bytes.size() || header.texts_size > bytes.size() ||
      header.relation_count > kRelationsMax || header.relation_fact_count > kRelationsMax) {
    return damaged(name, "its header's sizes cannot be");
  }
  const std::uint64_t keys_at = sizeof(Header);
  const std::uint64_t slots_at = keys_at + header.count * sizeof(CodeKey);
  const std::uint64_t rows_at = round_up(slots_at + header.slot_count * sizeof(std::uint32_t));
  const std::uint64_t facts_at = rows_at + header.count * sizeof(Row);
  const std::uint64_t starts_at = round_up(facts_at + header.facts_size);
  const std::uint64_t starts_count = header.relation_count == 0 ? 0 : header.count + 1;
  const std::uint64_t shared_at = round_up(starts_at + starts_count * sizeof(std::uint32_t));
  const std::uint64_t relations_at =
      round_up(shared_at + header.relation_fact_count * sizeof(RelationFact));
  const std::uint64_t texts_at =
      round_up(relations_at + header.relation_count * sizeof(RelationCells));
  if (header.file_size != bytes.size() || texts_at + header.texts_size != bytes.size()) {
    return damaged(name, "its length is not what its header says");
  }
  const std::string_view index = bytes.substr(keys_at, starts_at - keys_at);
  if (crc32c(index) != header.index_crc) return damaged(name, "its index checksum is wrong");

  keys_ = {reinterpret_cast<const CodeKey*>(bytes.data() + keys_at), header.count};
  slots_ = {reinterpret_cast<const std::uint32_t*>(bytes.data() + slots_at), header.slot_count};
  rows_ = {reinterpret_cast<const Row*>(bytes.data() + rows_at), header.count};
  relation_starts_ = {reinterpret_cast<const std::uint32_t*>(bytes.data() + starts_at),
                      starts_count};
  relation_facts_ = {reinterpret_cast<const RelationFact*>(bytes.data() + shared_at),
                     header.relation_fact_count};
  relations_ = {reinterpret_cast<const RelationCells*>(bytes.data() + relations_at),
                header.relation_count};
  texts_ = bytes.substr(texts_at);
  unchecked_ = bytes.substr(starts_at);
  unchecked_crc_ = header.unchecked_crc;
  slot_mask_ = header.slot_count - 1;
  facts_ = facts_from(bytes.substr(facts_at, header.facts_size));
  return {};
}

Result<void> CodeTable::verify() const {
  if (crc32c(unchecked_) != unchecked_crc_) {
    return damaged(name_, "the checksum of its relations and texts is wrong");
  }
  return {};
}

std::string_view CodeTable::text(std::uint64_t at, std::size_t length) const {
  if (at > texts_.size() || length > texts_.size() - at) return {};
  return texts_.substr(at, length);
}

Entry CodeTable::find(CodeKey key) const {
  if (key == 0) return {};
  // An index without a free slot (never written by freeze) must still end the search.
  for (std::uint64_t slot = slot_of(key, slot_mask_), tried = 0; tried <= slot_mask_;
       slot = (slot + 1) & slot_mask_, ++tried) {
    const std::uint32_t found = slots_[slot];
    if (found == 0 || found > keys_.size()) return {};
    if (keys_[found - 1] == key) return {this, found - 1};
  }
  return {};
}

std::uint32_t CodeTable::lower_bound(CodeKey key) const {
  return static_cast<std::uint32_t>(std::lower_bound(keys_.begin(), keys_.end(), key) -
                                    keys_.begin());
}

RelatedRange CodeTable::relations_of(CodeKey key) const {
  const Entry entry = find(key);
  if (!entry || relation_starts_.empty()) return {};
  const auto count = static_cast<std::uint32_t>(relations_.size());
  const std::uint32_t end = std::min(relation_starts_[entry.row + 1], count);
  return {this, std::min(relation_starts_[entry.row], end), end};
}

RelatedRange CodeTable::relations_between(CodeKey key, CodeKey other) const {
  const RelatedRange all = relations_of(key);
  const Entry entry = find(other);
  if (!entry || all.empty()) return {};
  const auto first = relations_.begin() + (*all.begin()).row;
  const auto range = std::equal_range(
      first, first + all.size(), RelationCells{.other = entry.row + 1, .fact = 0, .line = 0},
      [](const RelationCells& a, const RelationCells& b) { return a.other < b.other; });
  return {this, static_cast<std::uint32_t>(range.first - relations_.begin()),
          static_cast<std::uint32_t>(range.second - relations_.begin())};
}

namespace {

struct PackedRow {
  CodeKey key;
  const CodeRow* row;  // null for a code that only relations name
};

// All codes of the table in order: those listed, and those that only relations name.
Result<std::vector<PackedRow>> all_codes(std::span<const CodeRow> rows,
                                         const RelationRows& relations) {
  std::vector<PackedRow> codes;
  codes.reserve(rows.size());
  for (const CodeRow& row : rows) {
    const CodeKey key = pack(row.code);
    if (key == 0) {
      return at_line("codes.code-not-packable", row.line,
                     concat("'", printable(row.code, 40),
                            "' is not 1 to 12 letters and digits, as a code must be"));
    }
    codes.push_back({key, &row});
  }
  const auto before = [](const PackedRow& a, const PackedRow& b) {
    return a.key != b.key ? a.key < b.key : a.row < b.row;
  };
  std::sort(codes.begin(), codes.end(), before);
  for (std::size_t i = 1; i < codes.size(); ++i) {
    if (codes[i].key != codes[i - 1].key) continue;
    return at_line("codes.code-repeated", codes[i].row->line,
                   concat("code ", unpack(codes[i].key), " was already on line ",
                          std::to_string(codes[i - 1].row->line)));
  }
  std::vector<CodeKey> named;
  CodeKey last = 0;  // neighbours mostly have the same first code
  for (const RelationRow& row : relations.rows()) {
    if (row.code == 0) {
      return at_line("codes.code-not-packable", row.line,
                     "a row has no code of letters and digits");
    }
    if (row.code != last) named.push_back(row.code);
    last = row.code;
    if (row.other != 0) named.push_back(row.other);
    // Millions of rows name some ten thousand codes.
    constexpr std::size_t kTidyAt = 1 << 20;
    if (named.size() < kTidyAt) continue;
    std::sort(named.begin(), named.end());
    named.erase(std::unique(named.begin(), named.end()), named.end());
  }
  std::sort(named.begin(), named.end());
  named.erase(std::unique(named.begin(), named.end()), named.end());
  const std::size_t listed = codes.size();
  for (const CodeKey key : named) {
    const auto end = codes.begin() + static_cast<std::ptrdiff_t>(listed);
    const auto at = std::lower_bound(codes.begin(), end, PackedRow{key, nullptr}, before);
    if (at == end || at->key != key) codes.push_back({key, nullptr});
  }
  std::sort(codes.begin(), codes.end(), before);
  return codes;
}

}  // namespace

Result<std::string> CodeTable::freeze(const ReleaseFacts& facts, std::span<const CodeRow> rows,
                                      const RelationRows& relations) {
  if (rows.empty() && relations.empty()) {
    return Error{"codes.empty-file",
                 concat(facts.source_file, ": no line holds a code. Is it the right file?")};
  }
  if (rows.size() > kRowsMax || relations.size() > kRelationsMax) {
    return Error{"codes.too-many-rows", concat(facts.source_file, ": more than ",
                                               std::to_string(kRowsMax), " codes in one release")};
  }
  const Result<std::vector<PackedRow>> codes = all_codes(rows, relations);
  if (!codes) return codes.error();

  std::vector<CodeKey> keys;
  std::vector<Row> packed;
  std::string texts;
  keys.reserve(codes->size());
  packed.reserve(codes->size());
  for (const PackedRow& code : *codes) {
    keys.push_back(code.key);
    if (code.row == nullptr) {
      Row named = {};
      named.from = named.through = kNoDay;
      named.flags = kOnlyNamed;
      packed.push_back(named);
      continue;
    }
    const CodeRow& row = *code.row;
    constexpr std::size_t most = std::numeric_limits<std::uint16_t>::max();
    if (row.title.size() > most || row.short_title.size() > most ||
        row.cross_reference.size() > most || texts.size() > 0xF000'0000) {
      return at_line("codes.title-too-long", row.line, "a text is longer than 65535 bytes");
    }
    const bool own_short = row.short_title != row.title;
    packed.push_back(
        {.text_at = static_cast<std::uint32_t>(texts.size()),
         .line = row.line,
         .from = to_days(row.from),
         .through = to_days(row.through),
         .title_size = static_cast<std::uint16_t>(row.title.size()),
         .short_title_size = static_cast<std::uint16_t>(own_short ? row.short_title.size() : 0),
         .cross_reference_size = static_cast<std::uint16_t>(row.cross_reference.size()),
         .flags = row.billable ? kBillable : std::uint16_t{0}});
    texts += row.title;
    if (own_short) texts += row.short_title;
    texts += row.cross_reference;
  }
  std::vector<std::uint32_t> slots(std::bit_ceil(2 * keys.size()));
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    std::uint64_t slot = slot_of(keys[i], slots.size() - 1);
    while (slots[slot] != 0) slot = (slot + 1) & (slots.size() - 1);
    slots[slot] = i + 1;
  }
  const auto index_of = [&keys](CodeKey key) {
    return static_cast<std::uint32_t>(std::lower_bound(keys.begin(), keys.end(), key) -
                                      keys.begin());
  };

  std::vector<std::uint32_t> text_starts;
  for (const std::string& text : relations.texts()) {
    text_starts.push_back(static_cast<std::uint32_t>(texts.size()));
    if (texts.size() + text.size() > 0xF000'0000) {
      return Error{"codes.title-too-long", "the texts are longer than 4 GB together"};
    }
    texts += text;
  }
  struct Placed {
    std::uint32_t code;
    RelationCells cells;
    std::uint64_t order;  // kind, then first day

    auto sorted_by() const { return std::tuple{code, cells.other, order, cells.fact}; }
  };
  std::map<std::tuple<std::int32_t, std::int32_t, std::uint32_t, std::uint32_t, std::uint16_t,
                      std::uint16_t>,
           std::uint32_t>
      shared_ids;
  std::vector<RelationFact> shared;
  std::vector<Placed> placed;
  placed.reserve(relations.size());
  CodeKey last_code = 0;
  std::uint32_t last_index = 0;
  for (const RelationRow& row : relations.rows()) {
    const std::int32_t from = to_days(row.from);
    const auto kind = static_cast<std::uint16_t>(row.kind);
    const auto [known, is_new] =
        shared_ids.try_emplace({from, to_days(row.through), row.value, row.text, kind, row.detail},
                               static_cast<std::uint32_t>(shared.size()));
    if (is_new) {
      shared.push_back({.from = from,
                        .through = to_days(row.through),
                        .value = row.value,
                        .text_at = text_starts[row.text],
                        .text_size = static_cast<std::uint32_t>(relations.text(row).size()),
                        .kind = kind,
                        .detail = row.detail});
    }
    if (row.code != last_code) last_index = index_of(row.code);
    last_code = row.code;
    const std::uint64_t day = static_cast<std::uint32_t>(from) ^ 0x8000'0000U;  // kNoDay first
    placed.push_back({last_index,
                      {row.other == 0 ? 0 : index_of(row.other) + 1, known->second, row.line},
                      std::uint64_t{kind} << 32 | day});
  }
  std::sort(placed.begin(), placed.end(),
            [](const Placed& a, const Placed& b) { return a.sorted_by() < b.sorted_by(); });
  std::vector<std::uint32_t> starts;
  std::vector<RelationCells> cells;
  cells.reserve(placed.size());
  if (!placed.empty()) starts.resize(keys.size() + 1);
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const Placed& now = placed[i];
    if (i > 0 && placed[i - 1].sorted_by() == now.sorted_by()) {
      if (may_repeat(shared[now.cells.fact].kind)) continue;
      const auto [first, second] = std::minmax(now.cells.line, placed[i - 1].cells.line);
      return at_line("codes.row-repeated", second,
                     concat("says of ", unpack(keys[now.code]), " what line ",
                            std::to_string(first), " says already"));
    }
    ++starts[now.code + 1];
    cells.push_back(now.cells);
  }
  for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];

  std::string index;
  index.append(bytes_of(keys)).append(bytes_of(slots));
  pad(index);  // the header's size is a multiple of 8, so this aligns in the file too
  const std::string told = facts_text(facts);
  index.append(bytes_of(packed)).append(told);
  pad(index);
  std::string unchecked;
  unchecked.append(bytes_of(starts));
  pad(unchecked);
  unchecked.append(bytes_of(shared));
  pad(unchecked);
  unchecked.append(bytes_of(cells));
  pad(unchecked);
  unchecked.append(texts);

  Header header = {};
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  header.version = kVersion;
  header.byte_order = kByteOrder;
  header.file_size = sizeof header + index.size() + unchecked.size();
  header.count = keys.size();
  header.slot_count = slots.size();
  header.facts_size = told.size();
  header.relation_count = cells.size();
  header.relation_fact_count = shared.size();
  header.texts_size = texts.size();
  header.index_crc = crc32c(index);
  header.unchecked_crc = crc32c(unchecked);
  const std::string_view raw{reinterpret_cast<const char*>(&header), sizeof header};
  header.header_crc = crc32c(raw.substr(0, offsetof(Header, header_crc)));
  static_assert(sizeof header % 8 == 0 && sizeof(Row) % 8 == 0 && sizeof(RelationFact) % 8 == 0);
  return concat(raw, index, unchecked);
}

}  // namespace claimwire::codes
