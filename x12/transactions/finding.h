#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "core/issue.h"

namespace claimwire::x12 {

/// Where a receiver would report a finding.
enum class AckLevel : std::uint8_t {
  none,  ///< Not reported by an acknowledgment of structure.
  TA1,   ///< TA105: the whole interchange.
  AK9,   ///< AK905: the group.
  IK5,   ///< IK502: the transaction.
  IK3,   ///< IK304: a segment.
  IK4,   ///< IK403: an element.
};

/// The code a finding becomes in a TA1 or 999.
struct Ack999 {
  AckLevel level = AckLevel::none;
  std::string_view code{};  ///< "I10"; empty with AckLevel::none.
  friend bool operator==(const Ack999&, const Ack999&) = default;
};

/// The code of a finding raised by this folder; AckLevel::none for others.
Ack999 ack_code(const Issue& issue);
std::string_view name(AckLevel level);  ///< "IK4"

/// One finding of validate(), with what a 999 says beside the code.
struct Finding {
  Issue issue{};  ///< `place`: "2300[1]/2400[2]/SV102".
  Ack999 ack{};
  std::uint8_t level = 1;  ///< WEDI SNIP level 1 to 4, 5 where the shape of a code shows it.
  std::string segment{};   ///< IK301
  std::string loop{};      ///< IK303; empty in the envelope.
  std::uint32_t segment_in_set = 0;  ///< IK302: ST is 1; 0 in the envelope.
  std::string transaction{};         ///< ST02; empty outside a transaction.
  std::uint8_t element = 0;          ///< IK401-1
  std::uint8_t component = 0;        ///< IK401-2
};

using FindingSink = std::function<void(Finding&&)>;

/// Every kind this folder can raise, for the reference page.
struct FindingKind {
  IssueKind issue;
  Ack999 ack;
  std::uint8_t level;
};
std::span<const FindingKind* const> all_finding_kinds();

}  // namespace claimwire::x12
