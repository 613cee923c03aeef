#include "apps/daemon/hl7_intake.h"

#include <algorithm>
#include <memory_resource>

#include "core/text.h"
#include "hl7/ack/ack.h"
#include "hl7/findings.h"
#include "hl7/structures/groups.h"
#include "hl7/syntax/text.h"

namespace claimwire::daemon {
constexpr IssueKind kVersionUnexpected{"intake.unsupported-version", Severity::error,
                                       "version (MSH-12) is not one that this interface expects",
                                       "setting `expect` of the interface"};

constexpr IssueKind kReceiverUnexpected{
    "intake.receiver-unexpected", Severity::error,
    "receiving application or facility (MSH-5, MSH-6) is not one that this interface expects",
    "setting `expect` of the interface"};

namespace {

using config::AckWhen;
using engine::Arrival;
using engine::Head;
using engine::Verdict;

/// The first value at `path`; empty when it is not there.
std::string first_value(const hl7::Message& message, const hl7::Path& path) {
  for (const Hl7Locator& at : hl7::find(message, path)) {
    hl7::Value value = hl7::value(message, at);
    if (value.presence == hl7::Presence::valued) return std::move(value.text);
  }
  return {};
}

std::string leaf(const hl7::Message& message, std::string_view segment, std::uint16_t field) {
  const auto index = message.find(segment);
  if (!index) return {};
  hl7::Value value =
      hl7::value(message, {.segment = static_cast<std::uint16_t>(*index + 1), .field = field});
  return value.presence == hl7::Presence::valued ? std::move(value.text) : std::string{};
}

/// Facility and account; without an account the patient, without that the connection.
std::string ordering_key(const hl7::Message& message, const Reading& reading,
                         const Arrival& arrival) {
  std::string key;
  for (const std::vector<hl7::Path>& alternatives : reading.order_by) {
    std::string value;
    for (const hl7::Path& path : alternatives)
      if (value.empty()) value = first_value(message, path);
    if (value.empty()) {
      key.clear();
      break;
    }
    key += concat(key.empty() ? "" : "|", value);
  }
  if (!key.empty()) return key;
  const std::string facility = leaf(message, "MSH", 4);
  std::string account = leaf(message, "PID", 18);
  if (account.empty()) account = leaf(message, "PV1", 19);
  if (!account.empty()) return concat(facility, "|", account);
  const std::string patient = leaf(message, "PID", 3);
  if (!patient.empty()) return concat(facility, "|patient|", patient);
  return concat("connection|", arrival.interface, "|", arrival.caller.id);
}

std::string duplicate_key(const hl7::Message& message, const Reading& reading,
                          const Arrival& arrival) {
  // A file says by its content that it came before; a sender by the ids it gives.
  if (!arrival.idempotency_key.empty())
    return concat("content|", arrival.caller.id, "|", arrival.idempotency_key);
  if (message.field("MSH", 10).empty()) return {};
  std::string key = "hl7v2";
  bool any = false;
  for (const hl7::Path& path : reading.duplicates_by) {
    const std::string value = first_value(message, path);
    any = any || !value.empty();
    key += concat("|", value);
  }
  // Without a value in any of its fields every message would be a repeat of the first.
  return any ? key : std::string{};
}

bool listed(const std::vector<std::string>& expected, const std::string& value) {
  return expected.empty() || std::any_of(expected.begin(), expected.end(), [&](const auto& one) {
           return upper(one) == upper(value);
         });
}

Issue at_field(const IssueKind& kind, const hl7::Message& message, std::uint16_t field) {
  Issue out;
  out.kind = &kind;
  const auto msh = message.find("MSH");
  const Hl7Locator at{.segment = static_cast<std::uint16_t>(msh.value_or(0) + 1), .field = field};
  out.from.kind = Origin::Kind::message;
  out.from.locator = at.pack() & 0xFFFF'FFFF'FFFF;
  return out;
}

void refuse(Head& head, Verdict verdict, Error error) {
  head.refusal = std::move(error);
  head.refusal_verdict = verdict;
}

/// What the interface expects of MSH.
void check_expectations(const hl7::Message& message, const config::Interface& interface,
                        Head& head) {
  if (!listed(interface.expect_receiving_application, leaf(message, "MSH", 5)))
    head.findings.push_back(at_field(kReceiverUnexpected, message, 5));
  else if (!listed(interface.expect_receiving_facility, leaf(message, "MSH", 6)))
    head.findings.push_back(at_field(kReceiverUnexpected, message, 6));
  else if (!listed(interface.expect_versions, leaf(message, "MSH", 12)))
    head.findings.push_back(at_field(kVersionUnexpected, message, 12));
  else
    return;
  refuse(head, Verdict::reject,
         {std::string{head.findings.back().kind->id},
          std::string{head.findings.back().kind->message}});
}

/// Segments and header fields that must be there.
void check_whole(const hl7::Message& message, Head& head) {
  Issues issues;
  hl7::check_header(message, issues);
  hl7::group_tree(message, issues);
  for (Issue& issue : issues)
    if (issue.kind == &hl7::kRequiredFieldMissing || issue.kind == &hl7::kRequiredSegmentMissing)
      head.findings.push_back(std::move(issue));
  if (!head.findings.empty())
    refuse(head, Verdict::error,
           {std::string{head.findings.front().kind->id},
            std::string{head.findings.front().kind->message}});
}

void check_route(const hl7::Message& message, const DaemonSnapshot& snapshot,
                 const config::Interface& interface, Head& head) {
  if (interface.unrouted != config::Unrouted::refuse) return;
  const mappings::RoutedMessage routed{
      .interface = interface.key, .type = head.type, .hl7 = &message, .facility = [&] {
        return mappings::facility_of(message, snapshot.rules());
      }};
  if (!snapshot.routes().of(routed).none()) return;
  refuse(head, Verdict::reject,
         {"intake.no-route", "no route takes messages of this type; do not send it again"});
}

/// Table 0357 for why a message was not taken.
int refusal_code(std::string_view id) {
  if (id == "intake.no-route") return 200;
  if (id == kVersionUnexpected.id) return 203;
  return 207;
}

hl7::Verdict hl7_verdict(Verdict verdict) {
  switch (verdict) {
    case Verdict::accept:
      return hl7::Verdict::accepted;
    case Verdict::error:
      return hl7::Verdict::error;
    case Verdict::reject:
    case Verdict::try_later:
      break;
  }
  return hl7::Verdict::rejected;
}

/// The first segment of a message that plainly begins with it; else the whole.
std::string_view header_of(std::string_view message) {
  if (!message.starts_with("MSH")) return message;
  return message.substr(0, message.find_first_of("\r\n"));
}

DateTime utc_date_time(engine::UtcTime now) {
  return time_zone::Zone{}.local(engine::milliseconds(now));
}

}  // namespace

std::string message_type(const hl7::Message& message) {
  const auto index = message.find("MSH");
  if (!index) return {};
  const auto part = [&](std::uint16_t component) {
    return hl7::value(message, {.segment = static_cast<std::uint16_t>(*index + 1),
                                .field = 9,
                                .repetition = 1,
                                .component = component})
        .text;
  };
  const std::string type = part(1), trigger = part(2);
  return printable(trigger.empty() ? type : concat(type, "^", trigger), 20);
}

bool processing_id_taken(const hl7::Message& message, const DaemonSnapshot& snapshot,
                         const config::Interface* interface) {
  const std::string expected = interface == nullptr ? "" : interface->expect_processing_id;
  if (expected == "any") return true;
  const std::string id = leaf(message, "MSH", 11);
  if (!expected.empty()) return id == expected;
  return snapshot.configuration().site.environment == config::Environment::test || id == "P";
}

Head examine_hl7(const Arrival& arrival, const DaemonSnapshot& snapshot, AckWhen when) {
  const Reading& reading = snapshot.reading(arrival.interface);
  std::pmr::monotonic_buffer_resource arena;
  Head head;
  head.ordering_key = concat("connection|", arrival.interface, "|", arrival.caller.id);
  Issues reading_issues;
  const auto message = hl7::read_message(arrival.body.view(), reading.hl7, arena, reading_issues);
  if (!message) {
    refuse(head, Verdict::reject, message.error());
    return head;
  }
  head.type = message_type(*message);
  head.control_id = printable(leaf(*message, "MSH", 10), 199);
  head.sender = printable(concat(leaf(*message, "MSH", 3), "|", leaf(*message, "MSH", 4)), 200);
  head.duplicate_key = duplicate_key(*message, reading, arrival);
  head.ordering_key = ordering_key(*message, reading, arrival);
  for (const Issue& issue : reading_issues)
    if (issue.kind == &hl7::kCharsetUnknown)
      refuse(head, Verdict::reject,
             {"hl7.charset-unknown",
              "MSH-18 names a character set that is not known; send one of HL7 table 0211"});
  if (head.refusal) return head;
  // Also one who wants to hear of errors alone (MSH-16 of ER): the check finds them.
  head.answer_after_check =
      hl7::enhanced_mode(*message) &&
      (hl7::wants_ack(*message, hl7::AckStep::application, hl7::Verdict::accepted) ||
       hl7::wants_ack(*message, hl7::AckStep::application, hl7::Verdict::error));
  const config::Interface* interface = snapshot.interface(arrival.interface);
  if (interface == nullptr) return head;
  check_expectations(*message, *interface, head);
  if (head.refusal || when == AckWhen::stored) return head;
  check_whole(*message, head);
  if (!head.refusal) check_route(*message, snapshot, *interface, head);
  return head;
}

engine::Answer answer_hl7(const Arrival& arrival, const Head& head, Verdict verdict,
                          const Issues& findings, const Error* why, const AnswerContext& context) {
  engine::Answer out;
  out.http_status = verdict == Verdict::accept ? 200 : verdict == Verdict::error ? 422 : 400;
  out.content_type = "x-application/hl7-v2+er7";
  const hl7::Verdict said = hl7_verdict(verdict);
  hl7::AckOptions options;
  options.control_id = context.id;
  options.now = utc_date_time(context.now);

  std::pmr::monotonic_buffer_resource arena;
  Issues ignored;
  const std::string_view whole = arrival.body.view();
  // Without findings the header says all that an acknowledgment needs.
  const auto message =
      hl7::read_message(findings.empty() ? header_of(whole) : whole, {}, arena, ignored);
  const auto written = [&](hl7::AckStep step, hl7::Verdict how) {
    options.step = step;
    const bool about_places = std::any_of(findings.begin(), findings.end(), [](const Issue& one) {
      return one.from.kind == Origin::Kind::message;
    });
    if (message && (how == hl7::Verdict::accepted || about_places))
      return hl7::write_ack(*message, how, findings, options);
    const std::string reason = why == nullptr ? "not taken" : why->message;
    return hl7::write_refusal(arrival.body.view(), how,
                              why == nullptr ? 207 : refusal_code(why->id), reason, options);
  };
  if (!message || !hl7::enhanced_mode(*message)) {
    out.body = written(hl7::AckStep::application, said);
    return out;
  }
  // Enhanced mode. What was stored is accepted, whatever the check said of it afterwards.
  const hl7::Verdict accept_step =
      head.answer_after_check && context.stored && !head.refusal ? hl7::Verdict::accepted : said;
  if (hl7::wants_ack(*message, hl7::AckStep::accept, accept_step))
    out.accept_acknowledgment = written(hl7::AckStep::accept, accept_step);
  if (head.answer_after_check && context.stored && !head.refusal &&
      hl7::wants_ack(*message, hl7::AckStep::application, said)) {
    options.control_id += "A";  // an id of its own
    out.body = written(hl7::AckStep::application, said);
  }
  if (out.body.empty()) std::swap(out.body, out.accept_acknowledgment);
  return out;
}

}  // namespace claimwire::daemon
