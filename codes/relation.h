#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "codes/code_key.h"
#include "core/date.h"

namespace claimwire::codes {

/// What a table says of a code, or of a code and another. The numbers stand in table files: they
/// are never given to something else.
enum class Relation : std::uint16_t {
  none = 0,
  ptp_edit = 1,     ///< Column 1 and `other`, column 2; value: modifier indicator; text: rationale.
  mue = 2,          ///< value: units; detail: adjudication indicator, 0 unstated; text: rationale.
  add_on = 3,       ///< Add-on code and `other`, a primary (or none); value: type 1, 2 or 3.
  mce = 4,          ///< value: an MceList; text: the publisher's name of the rule.
  replaced_by = 5,  ///< Old code and `other`, a code that came instead; text as printed.
  replaces = 6,     ///< New code and `other`, a code used before; text as printed.
  inclusion = 7,    ///< text: a term that the code stands for.
  includes = 8,     ///< text: an "includes" note. From here to seventh_character: ICD-10-CM.
  excludes1 = 9,    ///< Not coded together; `other` begins the codes excluded; text: the note.
  excludes2 = 10,   ///< May be coded together; as above.
  code_first = 11,  ///< `other` begins a code to be put before; text: the note.
  use_additional = 12,     ///< `other` begins a code to be put behind; text: the note.
  code_also = 13,          ///< `other` begins a code to be put beside; text: the note.
  note = 14,               ///< text.
  seventh_character = 15,  ///< value: the character; text: its meaning.
  index_term = 16,         ///< text: an index entry that leads to the code; value: 1 for a prefix.
  manifestation = 17,      ///< Etiology code and `other`, its manifestation; text: the entry.
  pcs_value =
      18,       ///< PCS table (first 3 characters): value: position << 8 | character; text: label.
  status = 19,  ///< OPPS status indicator in text.
  fee = 20,     ///< Fee schedule: `other` is the modifier; text: its columns, see fee_line().
  locality = 21,   ///< ZIP5: text: state, carrier, locality ..., see read_zip5().
  policy = 22,     ///< Procedure and `other`, a diagnosis; value: 1 covered, 0 not; text: policy.
  gem = 23,        ///< Source and `other`, the target; value: the five flags as a number.
  drg_class = 24,  ///< MS-DRG: text: MDC, a blank, P or M.
  enrolled = 25,   ///< Registries, by NPI: text as documented with the reader.
};

/// "ptp-edit", "excludes1" ...; "none" for a number that is none.
std::string_view name(Relation relation);

/// One row, as a reader hands it over.
struct RelationRow {
  CodeKey code = 0;
  CodeKey other = 0;  ///< 0: the row is about `code` alone.
  Relation kind = Relation::none;
  std::uint16_t detail = 0;
  std::uint32_t value = 0;
  std::uint32_t text = 0;  ///< Index into RelationRows::texts.
  std::uint32_t line = 0;  ///< In the file it was read from, from 1.
  Date from{};             ///< First day; no date: since the release began.
  Date through{};          ///< Last day; no date: as long as the release.
};

/// Rows and their texts, each text once: a file of two million pairs has a dozen rationales.
class RelationRows {
 public:
  RelationRows() : texts_{std::string{}} {}

  /// `text` is put into row.text.
  void add(RelationRow row, std::string_view text);

  bool empty() const { return rows_.empty(); }
  std::size_t size() const { return rows_.size(); }
  const std::vector<RelationRow>& rows() const { return rows_; }
  const std::vector<std::string>& texts() const { return texts_; }  ///< The first is empty.
  const std::string& text(const RelationRow& row) const { return texts_[row.text]; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::vector<RelationRow> rows_;
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> ids_;
};

}  // namespace claimwire::codes
