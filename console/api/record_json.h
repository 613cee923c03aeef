#pragma once
#include <optional>

#include "engine/audit/audit_trail.h"
#include "engine/ports/store.h"
#include "wrap/json/writer.h"

namespace claimwire::console {

/// One row as the API shows it, a JSON object. Ids are opaque text, times RFC 3339 UTC, money text.
/// `content` says whether what may be patient data (the offending text of a finding, its detail and
/// what is proposed instead) is shown.
void write_message(json::Writer& out, const engine::MessageRow& row, bool content);
/// `queue` is its work list while it is held; empty: none.
void write_claim(json::Writer& out, const engine::ClaimRow& row, const std::string& queue,
                 bool content);
/// `waits_for`: the id of what is older of its ordering key and not finished; or empty.
void write_delivery(json::Writer& out, const engine::DeliveryRow& row,
                    const std::string& waits_for);
void write_findings(json::Writer& out, const std::vector<engine::StoredFinding>& findings,
                    bool content);
void write_timeline(json::Writer& out, const std::vector<engine::TimelineEntry>& entries);
/// The tries of a delivery with their outcome, of the timeline of its message. The outcome `queued`
/// is a try that failed and is followed by another.
void write_attempts(json::Writer& out, engine::DeliveryId id,
                    const std::vector<engine::TimelineEntry>& timeline);
void write_ledger(json::Writer& out, const engine::Ledger& ledger);
void write_audit(json::Writer& out, const engine::AuditRow& row);

/// "2026-11-23T22:15:04.120Z"; empty for no time.
std::string rfc3339(engine::UtcTime time);
/// Cents as "1890.00".
std::string money_text(std::int64_t cents);

}  // namespace claimwire::console
