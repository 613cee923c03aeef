#pragma once
#include "engine/audit/audit_trail.h"
#include "engine/ports/store.h"
#include "scripts/expression.h"

namespace claimwire::console {

/// Adds a finding by its id and by its name in the catalogue, "DX-02", so that either may be asked
/// for. An empty id adds nothing.
void put_finding(scripts::Found& found, const std::string& id);

/// Rows as the expression language of `list` sees them: state, type, event, interface, payer,
/// destination, account, finding, total, age and the row's own names.
class MessageFacts final : public scripts::Facts {
 public:
  MessageFacts(const engine::MessageRow& row, engine::UtcTime now) : row_{row}, now_{now} {}
  void resolve(std::size_t slot, std::string_view path, scripts::Found& found) const override;
  static Result<void> check(std::string_view path);

 private:
  const engine::MessageRow& row_;
  engine::UtcTime now_;
};

class ClaimFacts final : public scripts::Facts {
 public:
  ClaimFacts(const engine::ClaimRow& row, engine::UtcTime now) : row_{row}, now_{now} {}
  void resolve(std::size_t slot, std::string_view path, scripts::Found& found) const override;
  static Result<void> check(std::string_view path);

 private:
  const engine::ClaimRow& row_;
  engine::UtcTime now_;
};

class DeliveryFacts final : public scripts::Facts {
 public:
  DeliveryFacts(const engine::DeliveryRow& row, engine::UtcTime now) : row_{row}, now_{now} {}
  void resolve(std::size_t slot, std::string_view path, scripts::Found& found) const override;
  static Result<void> check(std::string_view path);

 private:
  const engine::DeliveryRow& row_;
  engine::UtcTime now_;
};

/// Of the audit trail: role and subject are lists.
class AuditFacts final : public scripts::Facts {
 public:
  AuditFacts(const engine::AuditRow& row, engine::UtcTime now) : row_{row}, now_{now} {}
  void resolve(std::size_t slot, std::string_view path, scripts::Found& found) const override;
  static Result<void> check(std::string_view path);

 private:
  const engine::AuditRow& row_;
  engine::UtcTime now_;
};

}  // namespace claimwire::console
