#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_key.h"
#include "codes/relation.h"
#include "core/date.h"
#include "core/result.h"

namespace claimwire::codes {

/// One code as an importer read it.
struct CodeRow {
  std::string code;             ///< Undotted.
  std::string title;            ///< UTF-8; the long text where the publisher has two.
  std::string short_title;      ///< Empty: as `title`.
  std::string cross_reference;  ///< HCPCS: codes to use instead, with blanks between.
  bool billable = true;         ///< False for a heading.
  Date from{};                  ///< First day, where the row says; else no date.
  Date through{};               ///< Last day, where the row says; else no date.
  std::uint32_t line = 0;       ///< In the file it was read from, from 1.
};

/// What a release says of itself; kept in its table file.
struct ReleaseFacts {
  std::string set;            ///< "icd10cm"
  std::string label;          ///< "FY2026", "FY2023 April update"
  Date effective{};           ///< First day it is in force.
  Date ends{};                ///< Last day by the publisher's calendar; no date: open.
  Date history_from{};        ///< Its rows' own dates tell the truth back to here; else no date.
  std::string effective_why;  ///< How `effective` was found, for a person.
  std::string format;         ///< The reader that read it: "icd10-order".
  std::string source_file;    ///< As given: "cms_2026_dx.zip".
  std::string source_member;  ///< Inside a zip; else empty.
  std::string sha256;         ///< Of the bytes of the member, or of the file: 64 hex digits.
  std::string notice;         ///< "licensed": titles are not to be exported; else empty.
  std::string part;           ///< "f1": one of several files that make up the release; else empty.
  std::string contents;       ///< MCE: the lists it has, with blanks between; else empty.
  std::uint32_t billable = 0;
  std::uint32_t headers = 0;
  std::uint32_t skipped = 0;    ///< Lines that hold no code (notices, blank lines).
  std::uint32_t relations = 0;  ///< Rows of a table that says something of codes (pairs, limits).
};

/// A code in a table. Views live as long as the table.
class CodeTable;
struct Entry {
  const CodeTable* table = nullptr;
  std::uint32_t row = 0;

  explicit operator bool() const { return table != nullptr; }
  std::string code() const;  ///< "S72001A"
  CodeKey key() const;
  std::string_view title() const;
  std::string_view short_title() const;
  std::string_view cross_reference() const;
  bool billable() const;
  Date from() const;     ///< No date: since the release began.
  Date through() const;  ///< No date: as long as the release.
  std::uint32_t line() const;
  bool in_force(Date day) const;
  /// Is it a code of the set? Others are only named by a relation: the second code of a pair.
  bool listed() const;
};

/// A relation in a table. Views live as long as the table.
struct Related {
  const CodeTable* table = nullptr;
  std::uint32_t row = 0;

  explicit operator bool() const { return table != nullptr; }
  CodeKey other() const;  ///< 0: none.
  Relation kind() const;
  std::uint16_t detail() const;
  std::uint32_t value() const;
  std::string_view text() const;
  Date from() const;     ///< No date: since the release began.
  Date through() const;  ///< No date: as long as the release.
  std::uint32_t line() const;
  bool in_force(Date day) const;
};

/// Neighbouring relations of a table: `for (const Related related : table.relations_of(key))`.
class RelatedRange {
 public:
  class Iterator {
   public:
    Iterator(const CodeTable* table, std::uint32_t row) : at_{table, row} {}
    Related operator*() const { return at_; }
    Iterator& operator++() {
      ++at_.row;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_.row != other.at_.row; }

   private:
    Related at_;
  };
  RelatedRange() = default;
  RelatedRange(const CodeTable* table, std::uint32_t begin, std::uint32_t end)
      : table_{table}, begin_{begin}, end_{end} {}
  Iterator begin() const { return {table_, begin_}; }
  Iterator end() const { return {table_, end_}; }
  std::uint32_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }

 private:
  const CodeTable* table_ = nullptr;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
};

/// One release frozen to bytes: sorted keys, a hash index over them, fixed-size rows, relations
/// between the codes, texts. The bytes are the file; a file is mapped and used in place, shared
/// between processes.
/// Cost    Opening checks lengths and the CRC-32C of everything but relations and texts (about 0.5
///         ms for 100,000 codes); those are checked by verify(). Looking up a code touches two
///         cache lines. A relation takes 12 bytes: what rows have in common (days, value, text) is
///         kept once.
class CodeTable {
 public:
  /// Maps `path`. Errors: codes.table-unreadable, codes.table-damaged, codes.table-version.
  static Result<std::shared_ptr<const CodeTable>> open(const std::string& path);
  /// The same from bytes in memory. Errors as above.
  static Result<std::shared_ptr<const CodeTable>> from_bytes(std::string bytes);
  /// The bytes of a table. Rows need not be sorted; codes that only relations name need no row.
  /// Errors  codes.code-repeated, codes.code-not-packable, codes.title-too-long,
  ///         codes.row-repeated (two relations alike in everything), each with the line.
  static Result<std::string> freeze(const ReleaseFacts& facts, std::span<const CodeRow> rows,
                                    const RelationRows& relations = {});

  CodeTable(const CodeTable&) = delete;
  CodeTable& operator=(const CodeTable&) = delete;
  ~CodeTable();

  const ReleaseFacts& facts() const { return facts_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(keys_.size()); }
  /// The row of `key`, or an empty Entry.
  Entry find(CodeKey key) const;
  Entry at(std::uint32_t row) const { return {this, row}; }
  /// The first row whose key is not below `key`.
  std::uint32_t lower_bound(CodeKey key) const;
  /// What the table says of a code, by other code, kind and first day; nothing for a code not in
  /// it.
  RelatedRange relations_of(CodeKey key) const;
  /// The same between two codes. Cost: two hash look-ups and a binary search, no memory taken.
  RelatedRange relations_between(CodeKey key, CodeKey other) const;
  std::uint32_t relation_count() const { return static_cast<std::uint32_t>(relations_.size()); }
  /// Checks relations and texts too. Errors: codes.table-damaged.
  Result<void> verify() const;

 private:
  friend struct Entry;
  friend struct Related;
  struct Row;
  struct RelationCells;
  struct RelationFact;
  struct Header;
  CodeTable() = default;
  Result<void> attach(std::string_view bytes, const std::string& name);
  std::string_view text(std::uint64_t at, std::size_t length) const;

  ReleaseFacts facts_;
  std::string name_;
  std::span<const CodeKey> keys_;
  std::span<const std::uint32_t> slots_;
  std::span<const Row> rows_;
  std::span<const std::uint32_t> relation_starts_;  ///< For each row of `keys_` its first one.
  std::span<const RelationCells> relations_;
  std::span<const RelationFact> relation_facts_;
  std::string_view texts_;
  std::string_view unchecked_;  ///< Relations and texts, as one piece.
  std::uint32_t unchecked_crc_ = 0;
  std::uint64_t slot_mask_ = 0;
  std::string owned_;
  void* mapped_ = nullptr;
  std::size_t mapped_size_ = 0;
};

}  // namespace claimwire::codes
