#include "console/api/row_facts.h"

#include <algorithm>
#include <array>

#include "claims/edits/all_edits.h"
#include "console/api/record_json.h"
#include "core/text.h"

namespace claimwire::console {
namespace {

constexpr std::array<std::string_view, 10> kMessagePaths{
    "id",         "state",  "type",    "event",  "interface",
    "control_id", "sender", "finding", "reason", "age"};
constexpr std::array<std::string_view, 12> kClaimPaths{"id",      "state",   "status", "answer",
                                                       "payer",   "account", "number", "form",
                                                       "finding", "reason",  "total",  "age"};
constexpr std::array<std::string_view, 9> kDeliveryPaths{
    "id", "state", "destination", "number", "reason", "attempts", "file", "interface", "age"};
constexpr std::array<std::string_view, 9> kAuditPaths{
    "id", "who", "role", "peer", "action", "subject", "reason", "outcome", "age"};

template <std::size_t N>
Result<void> check_path(std::string_view path, const std::array<std::string_view, N>& known) {
  if (std::find(known.begin(), known.end(), path) != known.end()) return {};
  const std::vector<std::string_view> names{known.begin(), known.end()};
  const std::string_view meant = nearest(path, names);
  std::string all;
  for (const auto name : names) all += (all.empty() ? "" : ", ") + std::string{name};
  return Error{"script.path",
               concat("\"", printable(path, 40), "\" is not known here",
                      meant.empty() ? std::string{} : concat("; did you mean ", meant, "?"),
                      " Known are ", all, ".")};
}

void put(scripts::Found& found, std::string text) {
  if (!text.empty()) found.values.push_back(std::move(text));
}

void put_age(scripts::Found& found, engine::UtcTime since, engine::UtcTime now) {
  put(found, std::to_string((now - since).count() / 1000));
}

void put_findings(scripts::Found& found, const std::vector<engine::StoredFinding>& findings) {
  for (const auto& finding : findings) put_finding(found, finding.id);
}

}  // namespace

void put_finding(scripts::Found& found, const std::string& id) {
  put(found, id);
  put(found, claims::catalogue_name(id));
}

Result<void> MessageFacts::check(std::string_view path) { return check_path(path, kMessagePaths); }
Result<void> ClaimFacts::check(std::string_view path) { return check_path(path, kClaimPaths); }
Result<void> DeliveryFacts::check(std::string_view path) {
  return check_path(path, kDeliveryPaths);
}
Result<void> AuditFacts::check(std::string_view path) { return check_path(path, kAuditPaths); }

void MessageFacts::resolve(std::size_t, std::string_view path, scripts::Found& found) const {
  if (path == "id") return put(found, row_.id.text());
  if (path == "state") return put(found, std::string{name(row_.state)});
  if (path == "type") return put(found, row_.type);
  if (path == "event")
    return put(found, row_.type.substr(std::min(row_.type.size(), row_.type.find('^') + 1)));
  if (path == "interface") return put(found, row_.interface);
  if (path == "control_id") return put(found, row_.control_id);
  if (path == "sender") return put(found, row_.sender);
  if (path == "reason") return put(found, row_.reason);
  if (path == "finding") return put_findings(found, row_.findings);
  if (path == "age") return put_age(found, row_.received, now_);
}

void ClaimFacts::resolve(std::size_t, std::string_view path, scripts::Found& found) const {
  if (path == "id") return put(found, row_.id.text());
  if (path == "state" || path == "status") return put(found, std::string{name(row_.status)});
  if (path == "answer") return put(found, std::string{name(row_.answer)});
  if (path == "payer") return put(found, row_.payer);
  if (path == "account") return put(found, row_.account);
  if (path == "number") return put(found, row_.number);
  if (path == "form") return put(found, row_.form);
  if (path == "reason") return put(found, row_.reason);
  if (path == "finding") return put_findings(found, row_.findings);
  if (path == "total") return put(found, money_text(row_.charges.cents));
  if (path == "age") return put_age(found, row_.created, now_);
}

void DeliveryFacts::resolve(std::size_t, std::string_view path, scripts::Found& found) const {
  if (path == "id") return put(found, row_.id.text());
  if (path == "state") return put(found, std::string{name(row_.state)});
  if (path == "destination" || path == "interface") return put(found, row_.destination);
  if (path == "number") return put(found, row_.claim_number);
  if (path == "reason") return put(found, row_.reason);
  if (path == "attempts") return put(found, std::to_string(row_.attempts));
  if (path == "file") return put(found, row_.file_name);
  if (path == "age") return put_age(found, row_.created, now_);
}

void AuditFacts::resolve(std::size_t, std::string_view path, scripts::Found& found) const {
  if (path == "id") return put(found, row_.id.text());
  if (path == "who") return put(found, row_.who);
  if (path == "peer") return put(found, row_.peer);
  if (path == "action") return put(found, row_.action);
  if (path == "reason") return put(found, row_.reason);
  if (path == "outcome") return put(found, row_.outcome);
  if (path == "age") return put_age(found, row_.at, now_);
  for (const std::string& one : path == "role" ? row_.roles : row_.subjects) put(found, one);
}

}  // namespace claimwire::console
