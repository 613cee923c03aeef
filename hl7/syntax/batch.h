#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/issue.h"
#include "hl7/syntax/message.h"
#include "hl7/syntax/quirks.h"

namespace claimwire::hl7 {

/// One message inside a file or block.
struct BatchMessage {
  ByteRange bytes{};        ///< From its MSH to where the next segment of the file begins.
  std::uint32_t batch = 0;  ///< Number of its BHS, from 1; 0 outside any batch.
};

/// A file taken apart. Control ids are raw, as views into the bytes.
struct Batch {
  std::vector<BatchMessage> messages{};
  std::size_t batches = 0;                            ///< BHS segments seen.
  bool enveloped = false;                             ///< There is any FHS, BHS, BTS or FTS.
  std::string_view file_control_id{};                 ///< FHS-11
  std::vector<std::string_view> batch_control_ids{};  ///< BHS-11 of each batch.
};

/// Cuts `[FHS] {[BHS] {message} [BTS]} [FTS]`, and files of bare messages one after the other:
/// every MSH begins a message. Framed messages in a file (VT, FS) are accepted too. Bytes in UTF-16
/// or UTF-32 are not looked into. Issues  hl7.batch-count (BTS-1), hl7.file-count (FTS-1),
/// hl7.batch-order, hl7.batch-junk (text
///         that is in no message). Their `place` is "BTS[n]-1" and so on.
/// Source  HL7 v2.5.1 chapter 2, section 2.10.3.
Batch split_batch(std::string_view bytes, const Quirks& quirks, Issues& issues);

}  // namespace claimwire::hl7
