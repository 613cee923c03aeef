#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/origin.h"
#include "core/result.h"

namespace claimwire::mappings {

/// The bytes of a value: [offset, offset + length) of the message given.
struct ByteSpan {
  std::size_t offset = 0;
  std::size_t length = 0;
};

/// A received message, asked about the places that origins name. Owns what it reads but the bytes.
class Received {
 public:
  virtual ~Received() = default;

  /// "FT1[2]-11.1", "ChargeItem.code"; empty when it is none of this message.
  virtual std::string place(Origin at) const = 0;
  /// The text as it was received, escapes and all. `whole`: of everything at the place (all of
  /// PID-3); else of the value that a rule reads there (its first leaf).
  virtual std::string text(Origin at, bool whole) const = 0;
  virtual std::optional<ByteSpan> bytes(Origin at, bool whole) const = 0;
  /// Whether one of the two places holds the other, or they are the same.
  virtual bool overlaps(Origin a, Origin b) const = 0;
  /// Whether a rule that asked for `asked` took this leaf: of a place with levels left out it takes
  /// the first (PID-3 is PID-3[1].1.1).
  virtual bool reads(Origin asked, Origin leaf) const = 0;
  /// The non-empty places that a path means. Errors: of the path's own grammar.
  virtual Result<std::vector<Origin>> find(std::string_view path) const = 0;
  /// Every non-empty leaf.
  virtual std::vector<Origin> leaves() const = 0;
  /// What the engine itself reads there, whatever the rules say: "the type of the message". Empty
  /// when nothing.
  virtual std::string_view engine_use(Origin at) const = 0;
};

/// Reads HL7 v2. Errors: those of hl7::read_message.
Result<std::unique_ptr<Received>> received_hl7(std::string_view bytes);
/// Reads FHIR JSON. Errors: those of fhir::Content::read.
Result<std::unique_ptr<Received>> received_fhir(std::string_view bytes);
/// Reads X12. Errors: those of x12::Document::read.
Result<std::unique_ptr<Received>> received_x12(std::string_view bytes);

}  // namespace claimwire::mappings
