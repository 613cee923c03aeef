#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codes/code_key.h"
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
  std::uint32_t billable = 0;
  std::uint32_t headers = 0;
  std::uint32_t skipped = 0;  ///< Lines that hold no code (notices, blank lines).
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
};

/// One release frozen to bytes: sorted keys, a hash index over them, fixed-size rows, texts. The
/// bytes are the file; a file is mapped and used in place, shared between processes.
/// Cost    Opening checks lengths and the CRC-32C of everything but the texts (about 0.5 ms for
///         100,000 codes); texts are checked by verify(). Looking up a code touches two cache
///         lines.
class CodeTable {
 public:
  /// Maps `path`. Errors: codes.table-unreadable, codes.table-damaged, codes.table-version.
  static Result<std::shared_ptr<const CodeTable>> open(const std::string& path);
  /// The same from bytes in memory. Errors as above.
  static Result<std::shared_ptr<const CodeTable>> from_bytes(std::string bytes);
  /// The bytes of a table. Rows need not be sorted.
  /// Errors  codes.code-repeated, codes.code-not-packable, codes.title-too-long, each with the
  /// line.
  static Result<std::string> freeze(const ReleaseFacts& facts, std::span<const CodeRow> rows);

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
  /// Checks the texts too. Errors: codes.table-damaged.
  Result<void> verify() const;

 private:
  friend struct Entry;
  struct Row;
  struct Header;
  CodeTable() = default;
  Result<void> attach(std::string_view bytes, const std::string& name);
  std::string_view text(std::uint64_t at, std::size_t length) const;

  ReleaseFacts facts_;
  std::string name_;
  std::span<const CodeKey> keys_;
  std::span<const std::uint32_t> slots_;
  std::span<const Row> rows_;
  std::string_view texts_;
  std::uint32_t texts_crc_ = 0;
  std::uint64_t slot_mask_ = 0;
  std::string owned_;
  void* mapped_ = nullptr;
  std::size_t mapped_size_ = 0;
};

}  // namespace claimwire::codes
