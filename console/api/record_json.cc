#include "console/api/record_json.h"

#include <cstdio>
#include <utility>

#include "core/date.h"

namespace claimwire::console {
namespace {

void write_charges(json::Writer& out, const engine::Charges& charges) {
  out.begin_object()
      .member("lines", std::uint64_t{charges.lines})
      .member("amount", money_text(charges.cents))
      .end_object();
}

void time_member(json::Writer& out, std::string_view key, engine::UtcTime time) {
  const std::string text = rfc3339(time);
  if (!text.empty()) out.member(key, text);
}

void text_member(json::Writer& out, std::string_view key, const std::string& text) {
  if (!text.empty()) out.member(key, text);
}

}  // namespace

std::string rfc3339(engine::UtcTime time) {
  const std::int64_t ms = engine::milliseconds(time);
  if (ms <= 0) return {};
  const Date day = Date::from_days(static_cast<std::int32_t>(ms / 86'400'000));
  const auto rest = static_cast<int>(ms % 86'400'000);
  char clock[24];
  std::snprintf(clock, sizeof clock, "T%02d:%02d:%02d.%03dZ", rest / 3'600'000, rest / 60'000 % 60,
                rest / 1000 % 60, rest % 1000);
  return day.iso() + clock;
}

std::string money_text(std::int64_t cents) { return Decimal{cents, 2}.text(); }

void write_findings(json::Writer& out, const std::vector<engine::StoredFinding>& findings,
                    bool content) {
  out.begin_array();
  for (const engine::StoredFinding& finding : findings) {
    out.begin_object()
        .member("id", finding.id)
        .member("severity", name(finding.severity))
        .member("action", name(finding.action))
        .member("message", finding.message);
    text_member(out, "path", finding.place);
    text_member(out, "output_path", finding.output_place);
    if (content) text_member(out, "detail", finding.detail);
    if (content) text_member(out, "found", finding.found);
    if (content && !finding.proposals.empty()) {
      out.key("proposals").begin_array();
      for (const Proposal& proposal : finding.proposals)
        out.begin_object()
            .member("value", proposal.value)
            .member("reason", proposal.reason)
            .end_object();
      out.end_array();
    }
    out.end_object();
  }
  out.end_array();
}

void write_message(json::Writer& out, const engine::MessageRow& row, bool content) {
  out.begin_object().member("id", row.id.text()).member("received", rfc3339(row.received));
  out.member("state", name(row.state));
  text_member(out, "reason", row.reason);
  text_member(out, "interface", row.interface);
  text_member(out, "peer", row.peer);
  text_member(out, "type", row.type);
  text_member(out, "control_id", row.control_id);
  text_member(out, "sender", row.sender);
  text_member(out, "related", row.related.text());
  if (row.replay != engine::ReplayStage::none) out.member("replay", name(row.replay));
  out.member("bytes", std::uint64_t{row.body.length});
  out.key("findings");
  write_findings(out, row.findings, content);
  out.end_object();
}

void write_claim(json::Writer& out, const engine::ClaimRow& row, const std::string& queue,
                 bool content) {
  out.begin_object()
      .member("id", row.id.text())
      .member("message", row.message.text())
      .member("created", rfc3339(row.created))
      .member("status", name(row.status))
      .member("answer", name(row.answer));
  text_member(out, "answered_by", row.answered_by);
  text_member(out, "reason", row.reason);
  text_member(out, "queue", queue);
  out.member("number", row.number);
  text_member(out, "account", row.account);
  text_member(out, "payer", row.payer);
  text_member(out, "form", row.form);
  text_member(out, "route", row.route);
  out.member("total", money_text(row.charges.cents))
      .member("lines", std::uint64_t{row.charges.lines});
  text_member(out, "delivery", row.delivery.text());
  text_member(out, "snapshot", row.snapshot);
  if (!row.versions.empty()) {
    // Stored as a JSON object; damaged text is left out rather than passed on.
    const auto versions = json::Document::parse(row.versions);
    if (versions) out.key("versions").value(versions->root());
  }
  out.key("findings");
  write_findings(out, row.findings, content);
  out.end_object();
}

void write_delivery(json::Writer& out, const engine::DeliveryRow& row,
                    const std::string& waits_for) {
  out.begin_object()
      .member("id", row.id.text())
      .member("message", row.message.text())
      .member("created", rfc3339(row.created))
      .member("state", name(row.state));
  text_member(out, "reason", row.reason);
  text_member(out, "waits_for", waits_for);
  text_member(out, "route", row.route);
  out.member("destination", row.destination).member("attempts", std::uint64_t{row.attempts});
  time_member(out, "first_attempt", row.first_attempt);
  if (row.state == engine::DeliveryState::queued) time_member(out, "due", row.due);
  time_member(out, "ended", row.ended);
  text_member(out, "claim_number", row.claim_number);
  text_member(out, "control_numbers", row.control_numbers);
  text_member(out, "file", row.file_name);
  text_member(out, "idempotency_key", row.idempotency_key);
  text_member(out, "detail", row.detail);
  out.member("bytes", std::uint64_t{row.body.length}).end_object();
}

void write_audit(json::Writer& out, const engine::AuditRow& row) {
  const auto texts = [&](std::string_view key, const std::vector<std::string>& all) {
    out.key(key).begin_array();
    for (const std::string& one : all) out.string(one);
    out.end_array();
  };
  out.begin_object()
      .member("id", row.id.text())
      .member("number", row.id.value)
      .member("at", rfc3339(row.at))
      .member("who", row.who);
  texts("roles", row.roles);
  text_member(out, "peer", row.peer);
  out.member("action", row.action);
  texts("subjects", row.subjects);
  text_member(out, "reason", row.reason);
  out.member("outcome", row.outcome).member("previous", row.previous).member("hash", row.hash);
  out.end_object();
}

void write_timeline(json::Writer& out, const std::vector<engine::TimelineEntry>& entries) {
  out.begin_array();
  for (const engine::TimelineEntry& entry : entries) {
    out.begin_object()
        .member("at", rfc3339(entry.at))
        .member("subject", entry.subject)
        .member("what", entry.what)
        .member("by", entry.by);
    text_member(out, "why", entry.why);
    if (!entry.versions.empty()) {
      const auto versions = json::Document::parse(entry.versions);
      if (versions && versions->root().is_object())
        out.key("versions").value(versions->root());
      else
        out.key("versions").begin_object().member("snapshot", entry.versions).end_object();
    }
    out.end_object();
  }
  out.end_array();
}

void write_attempts(json::Writer& out, engine::DeliveryId id,
                    const std::vector<engine::TimelineEntry>& timeline) {
  const std::string subject = id.text();
  std::uint64_t number = 0;
  bool created = false;
  out.begin_array();
  for (const engine::TimelineEntry& entry : timeline) {
    if (entry.subject != subject || entry.by != "claimwire") continue;
    if (!std::exchange(created, true) || entry.what == "dismissed") continue;  // no try
    out.begin_object()
        .member("number", ++number)
        .member("at", rfc3339(entry.at))
        .member("outcome", entry.what);
    text_member(out, "detail", entry.why);
    out.end_object();
  }
  out.end_array();
}

void write_ledger(json::Writer& out, const engine::Ledger& ledger) {
  out.begin_object().member("balances", ledger.balances);
  out.member("contradictions", ledger.counts.contradictions);
  out.key("books").begin_array();
  for (const engine::Book& book : ledger.books) {
    out.begin_object().member("name", book.name).member("unit", book.unit);
    out.member("total", book.total).member("balances", book.balances);
    out.key("parts").begin_object();
    for (const auto& [name, count] : book.parts) out.member(name, count);
    out.end_object().end_object();
  }
  out.end_array();
  out.key("sent");
  write_charges(out, ledger.counts.sent);
  out.key("held");
  write_charges(out, ledger.counts.held);
  out.member("text", ledger.text()).end_object();
}

}  // namespace claimwire::console
