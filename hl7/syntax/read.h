#pragma once
#include <cstddef>
#include <memory_resource>
#include <string_view>

#include "core/issue.h"
#include "core/result.h"
#include "hl7/syntax/message.h"

namespace claimwire::hl7 {

/// No message is read beyond these; each is far above what real feeds hold.
struct Limits {
  std::size_t segments_max = 16'000;  ///< At most 16,383: a locator counts no further.
  std::size_t fields_max = 500;       ///< Of one segment; at most 511.
  std::size_t repetitions_max = 500;  ///< Of one field; at most 511.
  std::size_t components_max = 255;   ///< Of one repetition, and subcomponents of a component.
};

/// How the messages of one connection are read.
struct ReadSettings {
  CharsetSettings charset{};
  Quirks quirks{};
  Limits limits{};
};

/// Reads one message: finds MSH behind a byte-order mark, a frame byte, blank lines or junk, learns
/// delimiters and character set, and indexes the bytes. A message in UTF-16 or UTF-32 is made UTF-8
/// in `arena` first, and one whose MSH-2 names a delimiter of several bytes is copied there with a
/// control character for it; offsets then count in that text.
/// Shape   `received` and `arena` outlive the Message.
/// Issues  hl7.leading-junk, hl7.trailing-junk, hl7.delimiters-odd, hl7.not-a-segment,
///         hl7.charset-unknown, hl7.charset-guessed, hl7.charset-doubtful, hl7.invalid-bytes, hl7.quirk-*,
///         hl7.second-msh (a batch, or two messages in one frame: see batch.h).
/// Errors  hl7.no-msh, hl7.no-field-separator, hl7.limit (segments, fields, repetitions, ...),
///         hl7.too-long (4 GB and more).
/// Source  HL7 v2.5.1 chapter 2, sections 2.5 to 2.7 and 2.16.9.
Result<Message> read_message(std::string_view received, const ReadSettings& settings,
                             std::pmr::memory_resource& arena, Issues& issues);
/// Whether MSH holds what every message must: type, control id, processing id, version.
/// Issues  hl7.required-field-missing.
void check_header(const Message& message, Issues& issues);

}  // namespace claimwire::hl7
