#pragma once
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/issue.h"
#include "core/result.h"
#include "mappings/engine/compiled.h"

namespace claimwire::mappings {

/// A message changed in place, and what was wrong with it.
struct EditedMessage {
  std::string bytes{};  ///< From its MSH on, without frame; equal to what came where no rule acted.
  Issues findings{};    ///< mapping.*: those that hold or reject keep the copy from being sent.

  bool held() const { return blocks_delivery(findings); }
};

/// Applies an HL7-to-HL7 mapping: every rule acts on each segment its target names, in the order of
/// the file, and reads what was received, never what another rule wrote. Every other byte stays.
/// Shape   `NK1: drop` takes the segments out; `PID-19: drop` empties the field. A field copied
/// from
///         a field (`PV1-3: PV1-6`, no table, no `do`) keeps its components. A target with a
///         predicate (`PID-3[.5 = MR].1`) means the first repetition it picks, when dropping all.
///         A segment that is not there is not made; `missing:` then says what happens.
/// Issues  mapping.place-unwritable, and those of rules (mapping.missing, ...).
/// Errors  those of hl7::read_message; mapping.wrong-direction when `mapping` is none for HL7;
///         mapping.edit-utf16: bytes in UTF-16 or UTF-32 cannot be changed in place.
Result<EditedMessage> edit_hl7(std::string_view bytes, const Mapping& mapping, Date today);

extern const IssueKind kNotWritten;  ///< mapping.place-unwritable

}  // namespace claimwire::mappings
