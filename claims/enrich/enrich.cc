#include "claims/enrich/enrich.h"

#include <algorithm>

#include "core/text.h"

namespace claimwire::claims {
constexpr IssueKind kProviderUnknown{
    .id = "enrich.provider-unknown",
    .severity = Severity::warning,
    .message = "the sender's provider id is not in the providers table on the date of service",
    .source = "configuration, tables.providers"};

namespace {

/// Fills providers from one table, remembering what it could not.
class ProviderRegistry {
 public:
  ProviderRegistry(const TableIndex& index, std::uint16_t source, UnmatchedValues& unmatched,
                   Issues& issues)
      : index_{index}, source_{source}, unmatched_{unmatched}, issues_{issues} {}

  void fill(Provider& provider, Date day) {
    if (!provider.local_id.has() || provider.local_id.value.empty() || provider.npi.has()) return;
    const TableRow row = index_.find({provider.local_id.value}, day);
    if (!row) {
      unmatched_.add(index_.table().name(), provider.local_id.value);
      issues_.push_back({.kind = &kProviderUnknown,
                         .from = provider.local_id.from,
                         .found = provider.local_id.value,
                         .detail = concat(index_.table().name(), ", date of service ",
                                          day.valid() ? day.iso() : "not known"),
                         .action = Action::warn});
      return;
    }
    const Origin origin{Origin::Kind::table_row, source_, row.line()};
    const auto add = [&](Text& field, std::string_view column) {
      const std::string_view cell = row.cell(column);
      if (!field.has() && !cell.empty()) field = {std::string{cell}, origin};
    };
    add(provider.npi, "npi");
    add(provider.taxonomy, "taxonomy");
    add(provider.organization, "organization");
    add(provider.name.family, "last");
    add(provider.name.given, "first");
    add(provider.name.middle, "middle");
  }

 private:
  const TableIndex& index_;
  std::uint16_t source_;
  UnmatchedValues& unmatched_;
  Issues& issues_;
};

/// The day the account is about: admission, else its first charge.
Date account_day(const Encounter& encounter) {
  if (const std::optional<Date> admitted = encounter.admitted.value.date()) return *admitted;
  Date first{};
  for (const Charge& charge : encounter.charges)
    if (charge.service.has() && (!first.valid() || charge.service.from.value < first))
      first = charge.service.from.value;
  return first;
}

}  // namespace

Result<EnrichTables> EnrichTables::make(std::shared_ptr<const Table> providers) {
  EnrichTables tables;
  if (!providers) return tables;
  // Asked for by both names, so that the error tells which one is not there.
  if (const Result<TableIndex> both = TableIndex::make(providers, {"local_id", "npi"}); !both)
    return both.error();
  Result<TableIndex> index = TableIndex::make(std::move(providers), {"local_id"});
  if (!index) return index.error();
  tables.providers_ = std::move(*index);
  return tables;
}

Issues enrich(Encounter& encounter, const EnrichTables& tables, const SourceNumber& source,
              UnmatchedValues& unmatched) {
  Issues issues;
  if (!tables.providers()) return issues;
  ProviderRegistry registry{*tables.providers(), source(tables.providers()->table()), unmatched,
                            issues};
  const Date day = account_day(encounter);
  for (Provider* provider :
       {&encounter.attending, &encounter.referring, &encounter.admitting, &encounter.operating})
    registry.fill(*provider, day);
  for (Procedure& procedure : encounter.procedures)
    registry.fill(procedure.surgeon, procedure.date.has() ? procedure.date.value : day);
  for (Charge& charge : encounter.charges) {
    const Date of_charge = charge.service.has() ? charge.service.from.value : day;
    registry.fill(charge.performer, of_charge);
    registry.fill(charge.orderer, of_charge);
  }
  return issues;
}

}  // namespace claimwire::claims
