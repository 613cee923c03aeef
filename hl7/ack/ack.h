#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/issue.h"
#include "hl7/syntax/message.h"

namespace claimwire::hl7 {

/// How a message was taken; MSA-1 says AA, AE, AR or, for the accept step, CA, CE, CR (table 0008).
enum class Verdict : std::uint8_t { accepted, error, rejected };
/// Which acknowledgment of enhanced mode; original mode knows the application one only.
enum class AckStep : std::uint8_t { accept, application };

/// MSH-15 or MSH-16 is valued: the sender speaks enhanced mode.
bool enhanced_mode(const Message& message);
/// Whether the sender wants this acknowledgment (MSH-15, MSH-16, table 0155). In original mode the
/// application one always; in enhanced mode an empty field means never.
bool wants_ack(const Message& message, AckStep step, Verdict verdict);
/// "AA", "CE", ...
std::string_view ack_code(AckStep step, Verdict verdict);

/// What an acknowledgment says beside the message it answers.
struct AckOptions {
  std::string control_id{};  ///< MSH-10 of the acknowledgment: new, unique to us; plain ASCII.
  DateTime now{};            ///< MSH-7.
  AckStep step = AckStep::application;
  std::optional<std::int64_t> expected_sequence{};  ///< MSA-4, sequence number protocol.
};

/// Writes the acknowledgment of `message`, in its own delimiters and version: MSH with sender and
/// receiver swapped, MSA with MSH-10 repeated exactly, and an ERR for each of `issues` that the
/// verdict is about (none when accepted; at most 20). MSA-3 and ERR hold our own wording only,
/// never Issue::found or Issue::detail. Shape   Segments end in CR; no frame. Source  HL7 v2.5.1
/// chapter 2, sections 2.9 and 2.16.1, 2.16.5, 2.16.8; tables 0008, 0357, 0516.
std::string write_ack(const Message& message, Verdict verdict, const Issues& issues,
                      const AckOptions& options);

/// The answer when no message could be read: `head` is as much as came (may be empty or junk).
/// MSH-10 is repeated if `head` has a readable MSH; `code` is from table 0357, `reason` our own
/// wording.
std::string write_refusal(std::string_view head, Verdict verdict, int code, std::string_view reason,
                          const AckOptions& options);

/// Table 0357 for a finding: 101 for a missing field, 102 for a data type, ... 207 for what no
/// other code fits.
int error_code(const Issue& issue);
/// Its text: "Required field missing".
std::string_view error_text(int code);

}  // namespace claimwire::hl7
