#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/issue.h"
#include "mappings/engine/fhir_element.h"
#include "mappings/engine/fhir_target.h"
#include "mappings/engine/run.h"

namespace claimwire::mappings {

/// Collects the values of a FHIR Claim and writes it at the end:
/// - a named item and a contained resource of constants alone (`value:`) are left out, so that a
///   mapping needs no `when` for every code system;
/// - a reference to a contained resource that was left out goes too; contained resources that say
///   the same are one, and so are members of the care team that do;
/// - items are numbered in order (`sequence`), and a careTeamSequence of "#rendering" is the number
///   of the member whose provider that is.
class FhirSink final : public Sink {
 public:
  explicit FhirSink(Issues& issues) : issues_{issues} {}

  void* whole() override { return nullptr; }
  void* open(const Block& block, void* outer) override;
  void close(const Block& block, void* item) override;
  void put(const CompiledRule& rule, const CompiledChoice& choice, void* item,
           std::vector<Found>& values, bool whole) override;
  void erase(const CompiledRule&, void*, Origin) override {}
  Date day(void*) const override { return {}; }

  /// The resource as JSON. A value that its element does not take is a finding with its place in
  /// the message, and left out.
  std::string finish();
  /// What filled the element at this path of the output ("Claim.item[0].net.value"), or the first
  /// value inside it.
  Origin origin(std::string_view path) const;
  /// Every element in writing order; after finish().
  const std::vector<FhirElement>& written() const { return written_; }

 private:
  struct Value {
    std::string path;
    std::string text;
    Origin from{};
    bool constant = false;
    std::size_t star = FhirTarget::npos;
    std::uint32_t rule = 0;
  };
  /// An item of a list, or a contained resource.
  struct Part {
    std::string type;  ///< "item", "Practitioner"
    std::string name;  ///< With the turn of the loop: "rendering-2".
    std::vector<Value> values{};
    bool said = false;  ///< Not by constants alone.
    std::size_t turn = 0;
  };

  Part& part(std::vector<Part>& among, const std::string& type, const std::string& name);
  void expand_stars(std::vector<Value>& values);
  void resolve_references();
  void merge_contained();
  void merge_care_team();
  void link_care_team();
  static std::string said(const Part& part);

  Issues& issues_;
  std::vector<Value> claim_{};
  std::vector<Part> items_{};
  std::vector<Part> contained_{};
  std::map<std::string, std::size_t> parts_{};  ///< Where each named part stands, while collecting.
  std::vector<std::unique_ptr<std::size_t>> open_{};  ///< Index into items_ of each open loop item.
  std::vector<std::pair<std::string, std::size_t>> turns_{};  ///< Of each loop, by its target.
  std::vector<FhirElement> written_{};
};

}  // namespace claimwire::mappings
