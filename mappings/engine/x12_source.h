#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "mappings/engine/source.h"
#include "x12/transactions/document.h"

namespace claimwire::mappings {

/// Component `n` of the composite that a loop over `HI` is at; 0 is the composite's number as
/// service lines point at it. Nothing when `text` is not written `HI-n`.
std::optional<std::uint8_t> composite_component(std::string_view text);
/// What is wrong with a path that a mapping `from: x12` reads, with the nearest name; empty when it
/// can be read. `loop`: of an `each`, which names a loop or, without element, a segment.
std::string x12_path_problem(const x12::Path& path, bool loop);

/// One claim of an 837 as rules see it: the loop 2300 and what stands around it. A path means the
/// nearest place: of the present item first, then of each loop around it, and never anything that
/// belongs to another claim, line or subscriber.
class X12Source final : public Source {
 public:
  /// `claim` is a loop 2300, an index into document.loops(). With `read`, every place that a rule
  /// asked for is written there.
  X12Source(const x12::Document& document, std::uint32_t claim, std::vector<Origin>* read = nullptr)
      : document_{document}, claim_{claim}, read_{read} {}

  void find(const SourcePath& path, const Scope& scope, bool all, bool whole,
            Values& into) const override;
  std::vector<Item> items(const Block& block, const SourcePath& each,
                          const Scope& outer) const override;
  void fill(claims::Composite composite, Origin from, void* group) const override;
  Origin origin(const Scope& scope) const override;
  std::string place(const SourcePath& path, const Scope& scope) const override;
  std::string place(Origin from) const override;

 private:
  std::uint32_t loop(const Scope& scope) const;
  std::vector<std::uint32_t> loops(const x12::Path& path, std::uint32_t from) const;
  std::vector<std::uint32_t> segments(const x12::Path& path, std::uint32_t from) const;
  bool take(std::uint32_t segment, std::uint8_t element, std::uint8_t component,
            Values& into) const;
  claims::Text text(std::uint32_t segment, std::uint8_t element) const;
  void fill_provider(std::uint32_t segment, claims::Provider& provider) const;

  const x12::Document& document_;
  std::uint32_t claim_;
  std::vector<Origin>* read_;
};

}  // namespace claimwire::mappings
