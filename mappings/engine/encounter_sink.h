#pragma once
#include "claims/model/encounter.h"
#include "mappings/engine/run.h"

namespace claimwire::mappings {

/// Writes values into an Encounter, converting each to the type of its target. A value that does
/// not convert is a finding at its place in the source, and the target stays empty.
class EncounterSink final : public Sink {
 public:
  EncounterSink(claims::Encounter& encounter, const Source& source, Issues& issues, Date today)
      : encounter_{encounter}, source_{source}, issues_{issues}, today_{today} {}

  void* whole() override { return &encounter_; }
  void* open(const Block& block, void* outer) override;
  void close(const Block& block, void* item) override;
  void put(const CompiledRule& rule, const CompiledChoice& choice, void* item,
           std::vector<Found>& values, bool whole) override;
  void erase(const CompiledRule& rule, void* item, Origin from) override;
  Date day(void* item) const override;

 private:
  void leaf(const CompiledRule& rule, const claims::FieldInfo& field, void* at,
            std::vector<Found>& values);
  void extra(const CompiledRule& rule, const std::string& as, void* at, Found& value);
  Result<Money> read_money(const Found& value) const;
  void unreadable(const CompiledRule& rule, const Found& value, std::string_view what);

  claims::Encounter& encounter_;
  const Source& source_;
  Issues& issues_;
  Date today_;
};

/// A day written as HL7 or FHIR write it; nothing when it is none.
std::optional<Date> read_day(std::string_view text);

}  // namespace claimwire::mappings
