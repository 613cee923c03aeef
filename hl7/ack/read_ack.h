#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "hl7/ack/ack.h"
#include "hl7/syntax/message.h"

namespace claimwire::hl7 {

/// One ERR segment, or one repetition of ERR-1.
struct AckError {
  std::string code{};      ///< Table 0357: "101".
  std::string location{};  ///< "PID[1]-3.1", as far as it was said.
  std::string severity{};  ///< E, F, I, W; empty before version 2.5.
  std::string text{};      ///< ERR-8, else ERR-7, else the text of the code.
};

/// An acknowledgment received.
struct Ack {
  Verdict verdict = Verdict::accepted;
  AckStep step = AckStep::application;
  std::string code{};        ///< MSA-1 as sent.
  std::string control_id{};  ///< MSA-2, raw: compared with the MSH-10 sent, byte for byte.
  std::string text{};  ///< MSA-3, else the first error's text. From the peer: show, never log.
  std::vector<AckError> errors{};
  std::optional<std::int64_t> expected_sequence{};  ///< MSA-4
};

/// Reads the MSA and ERR of any message that has an MSA: peers write `ACK`, `ACK^A01`,
/// `ACK^A01^ACK` and `ACK^A01^ACK_A01` alike.
/// Errors  hl7.ack-without-msa; hl7.ack-code when MSA-1 is none of table 0008.
Result<Ack> read_ack(const Message& message);

}  // namespace claimwire::hl7
