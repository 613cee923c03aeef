#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "claims/model/fields.h"
#include "core/origin.h"
#include "fhir/content.h"
#include "fhir/path.h"
#include "hl7/structures/groups.h"
#include "hl7/syntax/message.h"
#include "mappings/engine/compiled.h"

namespace claimwire::mappings {

/// One value read, and its place.
struct Found {
  std::string text{};
  Origin from{};
};

/// What stands at a place: nothing, the explicit null of HL7, or values.
struct Values {
  std::vector<Found> items{};
  bool null = false;
  Origin null_at{};

  void clear() {
    items.clear();
    null = false;
  }
};

/// The present item of a loop.
struct Item {
  std::uint64_t number = 0;      ///< HL7: segment index from 0. FHIR: node.
  const void* object = nullptr;  ///< Of a model: the struct.
  bool of_another = false;  ///< HL7: in a group that another loop reads; `also` decides.
};

/// The open loops, innermost first; the last is the whole.
struct Scope {
  const Scope* outer = nullptr;
  const Block* block = nullptr;
  Item item{};
  std::size_t position = 0;  ///< Of the item in its loop, from 1.
  void* built = nullptr;     ///< The struct of the target made for it.
  /// HL7: the segment that a segment id means here, by number; filled when first asked.
  static constexpr std::int32_t kUnknown = -2, kNone = -1;
  mutable std::vector<std::int32_t> segments{};
};

/// Reads one message, resource or claim for the rules of a mapping.
class Source {
 public:
  virtual ~Source() = default;

  /// The values at `path` seen from `scope`. `all`: every repetition and every segment; else the
  /// first. `whole`: the composite as one, for a target that takes its parts.
  virtual void find(const SourcePath& path, const Scope& scope, bool all, bool whole,
                    Values& into) const = 0;
  /// The items of a loop, seen from the scope around it.
  virtual std::vector<Item> items(const Block& block, const SourcePath& each,
                                  const Scope& outer) const = 0;
  /// Fills a composite group from the place found, each part with its own place.
  virtual void fill(claims::Composite composite, Origin from, void* group) const = 0;
  virtual Origin origin(const Scope& scope) const = 0;  ///< Of the item.
  /// "FT1[2]-4": a path as it stands in a finding.
  virtual std::string place(const SourcePath& path, const Scope& scope) const = 0;
  virtual std::string place(Origin from) const = 0;
  /// Of the amount at a place, as the source says it; empty when it says none.
  virtual std::string_view currency(Origin) const { return {}; }
};

class Hl7Source final : public Source {
 public:
  /// Both outlive the source. With `read`, every place that a rule asked for is written there.
  Hl7Source(const Mapping& mapping, const hl7::Message& message, const hl7::GroupTree& tree,
            std::vector<Origin>* read = nullptr)
      : mapping_{mapping}, message_{message}, tree_{tree}, read_{read} {}

  void find(const SourcePath& path, const Scope& scope, bool all, bool whole,
            Values& into) const override;
  std::vector<Item> items(const Block& block, const SourcePath& each,
                          const Scope& outer) const override;
  void fill(claims::Composite composite, Origin from, void* group) const override;
  Origin origin(const Scope& scope) const override;
  std::string place(const SourcePath& path, const Scope& scope) const override;
  std::string place(Origin from) const override;

 private:
  std::int32_t segment(std::uint16_t number, const std::string& id, const Scope& scope) const;
  std::vector<std::size_t> segments(const std::string& id, const Scope& scope) const;
  bool foreign(std::size_t candidate, std::size_t present) const;
  void take(Hl7Locator at, bool whole, Values& into) const;
  void log(Hl7Locator at) const;

  const Mapping& mapping_;
  const hl7::Message& message_;
  const hl7::GroupTree& tree_;
  std::vector<Origin>* read_;
};

class FhirSource final : public Source {
 public:
  /// `focal`: the Claim or Encounter that is being read; the only one of its type that paths see,
  /// and resources that name another Encounter or another patient stay out of sight. None: the
  /// whole body. With `read`, every value that a rule asked for is written there.
  explicit FhirSource(const fhir::Content& content, json::Value focal = {},
                      std::vector<Origin>* read = nullptr);
  FhirSource(const FhirSource&) = delete;
  FhirSource& operator=(const FhirSource&) = delete;

  void find(const SourcePath& path, const Scope& scope, bool all, bool whole,
            Values& into) const override;
  std::vector<Item> items(const Block& block, const SourcePath& each,
                          const Scope& outer) const override;
  void fill(claims::Composite composite, Origin from, void* group) const override;
  Origin origin(const Scope& scope) const override;
  std::string place(const SourcePath& path, const Scope& scope) const override;
  std::string place(Origin from) const override;
  std::string_view currency(Origin from) const override;

 private:
  json::Value value(const Scope& scope) const;
  std::vector<json::Value> values(const SourcePath& path, const Scope& scope) const;
  bool foreign(json::Value resource, json::Value patient) const;
  void fill_provider(json::Value value, claims::Provider& provider) const;

  const fhir::Content& content_;
  json::Value focal_;
  /// The entries in sight by type.
  std::map<std::string_view, std::vector<json::Value>> seen_{};
  fhir::Path::EntriesOf entries_of_{};
  std::vector<Origin>* read_;
};

/// How dates of a model become text: 20260903 (X12), 2026-09-03 (FHIR).
enum class DateText : std::uint8_t { compact, iso };

class ModelSource final : public Source {
 public:
  ModelSource(const void* root, DateText dates) : root_{root}, dates_{dates} {}

  void find(const SourcePath& path, const Scope& scope, bool all, bool whole,
            Values& into) const override;
  std::vector<Item> items(const Block& block, const SourcePath& each,
                          const Scope& outer) const override;
  void fill(claims::Composite composite, Origin from, void* group) const override;
  Origin origin(const Scope& scope) const override;
  std::string place(const SourcePath& path, const Scope& scope) const override;
  std::string place(Origin from) const override;

 private:
  const void* root_;
  DateText dates_;
};

/// Values of a model at `path`; `levels` holds the struct of the whole, then of each open loop.
void find_in_model(const ModelPath& path, const std::vector<const void*>& levels, DateText dates,
                   bool all, Values& into);

/// True for ten digits that pass the check of an NPI (Luhn over 80840 and the number).
bool looks_like_npi(std::string_view text);

}  // namespace claimwire::mappings
