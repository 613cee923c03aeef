#pragma once
#include <memory>
#include <vector>

#include "mappings/engine/run.h"
#include "x12/transactions/claim_tree.h"

namespace claimwire::mappings {

/// Writes values into the loops and elements of an 837. What the guide has no room for is a
/// finding.
class X12Sink final : public Sink {
 public:
  X12Sink(x12::ClaimTree& tree, Issues& issues) : tree_{tree}, issues_{issues} {}

  void* whole() override { return nullptr; }
  void* open(const Block& block, void* outer) override;
  void close(const Block& block, void* item) override;
  void put(const CompiledRule& rule, const CompiledChoice& choice, void* item,
           std::vector<Found>& values, bool whole) override;
  void erase(const CompiledRule&, void*, Origin) override {}
  Date day(void* item) const override;

 private:
  struct Open {
    x12::LoopNode* loop = nullptr;  ///< Of a loop; else the composite's own.
    std::vector<x12::ElementValue> parts{};
  };
  void failed(const Error& error);

  x12::ClaimTree& tree_;
  Issues& issues_;
  std::vector<std::unique_ptr<Open>> open_{};
};

}  // namespace claimwire::mappings
