#include "apps/daemon/message_intake.h"

#include <algorithm>
#include <memory_resource>
#include <set>

#include "apps/daemon/fhir_intake.h"
#include "apps/daemon/hl7_intake.h"
#include "core/text.h"

namespace claimwire::daemon {
namespace {

using engine::Arrival;
using engine::Head;

/// "837P" for an interchange that opens with ST*837 in a group of 005010X222, "835" for others.
std::string x12_type(std::string_view text) {
  if (text.size() < 106) return "X12";
  const char element = text[3];
  const char terminator = text[105];
  std::string type = "X12";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(terminator, at), text.size());
    const std::string_view segment = trim(text.substr(at, end - at));
    const auto cut = split(segment, element);
    if (cut[0] == "ST" && cut.size() > 1) {
      type = printable(cut[1], 3);
      const std::string_view guide = cut.size() > 3 ? cut[3] : std::string_view{};
      if (guide.find("X222") != std::string_view::npos) type += 'P';
      if (guide.find("X223") != std::string_view::npos) type += 'I';
      if (guide.find("X224") != std::string_view::npos) type += 'D';
      return type;
    }
    at = end + 1;
  }
  return type;
}

Head examine_x12(const Arrival& arrival) {
  Head head;
  head.type = x12_type(arrival.body.view());
  head.sender = arrival.caller.id;
  head.ordering_key = concat("x12|", arrival.interface);
  if (!arrival.idempotency_key.empty())
    head.duplicate_key = concat("x12|", arrival.caller.id, "|", arrival.idempotency_key);
  return head;
}

}  // namespace

MessageIntake::MessageIntake(const engine::Clock& clock) : clock_{clock} {}

Head MessageIntake::examine(const Arrival& arrival, const engine::Snapshot& snapshot,
                            config::AckWhen when) {
  const auto& ours = static_cast<const DaemonSnapshot&>(snapshot);
  switch (arrival.format) {
    case Arrival::Format::hl7v2:
      return examine_hl7(arrival, ours, when);
    case Arrival::Format::fhir:
      return examine_fhir(arrival, ours, when);
    case Arrival::Format::x12:
      break;
  }
  return examine_x12(arrival);
}

engine::Answer MessageIntake::answer(const Arrival& arrival, const Head& head,
                                     engine::Verdict verdict, const Issues& findings,
                                     const Error* why, std::string_view message_id) {
  const AnswerContext context{.id = message_id.empty() ? new_id() : std::string{message_id},
                              .stored = !message_id.empty(),
                              .now = clock_.utc()};
  switch (arrival.format) {
    case Arrival::Format::hl7v2:
      return answer_hl7(arrival, head, verdict, findings, why, context);
    case Arrival::Format::fhir:
      return answer_fhir(arrival, head, verdict, findings, why, context);
    case Arrival::Format::x12:
      break;
  }
  engine::Answer out;  // a file: its connector acts on the outcome
  out.http_status = verdict == engine::Verdict::accept ? 202 : 400;
  return out;
}

std::string MessageIntake::new_id() {
  return concat("r", std::to_string(engine::milliseconds(clock_.utc())), "-",
                std::to_string(++answers_));
}

}  // namespace claimwire::daemon
