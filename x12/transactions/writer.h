#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/issue.h"
#include "core/origin.h"
#include "x12/syntax/delimiters.h"
#include "x12/transactions/claim_tree.h"

namespace claimwire::x12 {

/// Who sends to whom: what ISA, GS, 1000A and 1000B say. A partner's profile, never taken from a
/// message.
struct Envelope {
  std::string sender_qualifier = "ZZ";    ///< ISA05
  std::string sender_id{};                ///< ISA06, at most 15 characters; padded when written.
  std::string receiver_qualifier = "ZZ";  ///< ISA07
  std::string receiver_id{};              ///< ISA08
  std::string application_sender{};       ///< GS02; empty: as sender_id.
  std::string application_receiver{};     ///< GS03; empty: as receiver_id.
  bool acknowledgment_requested = false;  ///< ISA14
  std::string submitter_name{};           ///< 1000A NM103
  std::string submitter_id{};             ///< 1000A NM109
  std::string contact_name{};             ///< PER02; may be empty.
  std::string contact_phone{};            ///< PER, TE: digits. One of the three is needed.
  std::string contact_email{};            ///< PER, EM
  std::string contact_fax{};              ///< PER, FX
  std::string receiver_name{};            ///< 1000B NM103
  std::string receiver_party_id{};        ///< 1000B NM109
  Delimiters delimiters{};
};

/// The first number of each kind that this interchange may use; leased by the caller before and
/// never used again.
struct ControlNumbers {
  std::uint32_t interchange = 1;  ///< ISA13, 1 to 999999999.
  std::uint32_t group = 1;        ///< GS06 of the first group; further groups count up.
  std::uint32_t transaction = 1;  ///< ST02 of the first transaction; further ones count up.
};

enum class Usage : char { test = 'T', production = 'P' };  ///< ISA15

struct WriteOptions {
  Usage usage = Usage::test;
  DateTime timestamp{};                 ///< ISA09/10, GS04/05, BHT04/05: local time of the sender.
  std::uint32_t claims_per_set = 5000;  ///< CLM in one ST to SE at most.
  bool encounters = false;              ///< BHT06 RP instead of CH.
  bool line_feeds = false;              ///< A line feed behind each terminator, for people.
};

/// What filled one element of the output; in writing order.
struct ElementRecord {
  std::uint32_t segment = 0;  ///< Counts from 1 over the output; the ISA is 1.
  std::uint8_t element = 0;
  std::uint8_t component = 0;
  Origin from{};
  RuleId rule = 0;          ///< 0: the writer filled it.
  std::uint32_t claim = 0;  ///< Index into the input: whose value it is (`from.source` is that
                            ///< claim's); for a shared block the first claim that has it.

  X12Locator place() const { return {segment, element, component}; }
};

/// Where one claim of the input went.
struct ClaimPlace {
  std::uint32_t claim = 0;          ///< Index into the input.
  std::uint32_t segment_first = 0;  ///< Its CLM.
  std::uint32_t segment_last = 0;
  std::uint32_t billing_segment = 0;     ///< The HL of its 2000A.
  std::uint32_t subscriber_segment = 0;  ///< The HL of its 2000B.
  std::uint32_t patient_segment = 0;     ///< The HL of its 2000C; 0: the subscriber himself.
  std::uint32_t group = 0;               ///< GS06
  std::uint32_t transaction = 0;         ///< ST02
};

struct Written {
  std::string text{};
  std::vector<ElementRecord> elements{};  ///< Sorted by segment, element, component.
  std::vector<ClaimPlace> claims{};       ///< One for each claim of the input, in its order.
  Issues findings{};                      ///< What had to be changed or could not be written.
};

/// How many numbers a call of write_interchange() will use.
struct NumbersNeeded {
  std::uint32_t groups = 0;
  std::uint32_t transactions = 0;
};
NumbersNeeded numbers_needed(const std::vector<const ClaimTree*>& claims,
                             const WriteOptions& options);

/// Writes one interchange: a group a guide, transactions of at most `claims_per_set` claims, one
/// 2000A for each different billing block, under it one 2000B for each different subscriber block,
/// under that one 2000C for each different patient block, all in order of first appearance; HL, LX
/// and all counters; the guide's order of segments and elements; fixed qualifiers from the tables.
///
/// Characters: text is made upper case, accents are folded to ASCII, control characters dropped,
/// blanks at both ends cut; a character without ASCII form becomes `?`; a delimiter inside a value
/// becomes a blank (X12 has no escape); the last two with a finding. Type R is written without
/// trailing zeros (140.00 is 140). Lengths are not cut: a value longer than the guide allows is a
/// finding.
/// The same input gives the same bytes.
/// Issues  x12.write-delimiter, x12.write-character, x12.write-length; `from` is the value's
///         origin, `output_place` the path, `in_output` the place in `text`.
/// Errors  x12.envelope when an id or name of the envelope is missing, too long or holds a
///         delimiter; x12.numbers when a number leaves its range; x12.delimiters.
/// Source  005010X222A1, 005010X223A2; X12.5, X12.6.
Result<Written> write_interchange(const Envelope& envelope,
                                  const std::vector<const ClaimTree*>& claims,
                                  const ControlNumbers& numbers, const WriteOptions& options);

/// The record of an element of the output, or nullptr. Component 0 finds the first of the element.
const ElementRecord* find_record(const Written& written, X12Locator place);

}  // namespace claimwire::x12
