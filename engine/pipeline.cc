#include "engine/pipeline.h"

#include <utility>

namespace claimwire::engine {
namespace {

constexpr std::pair<std::string_view, ReplayStage> kStages[] = {
    {"read", ReplayStage::read}, {"bill", ReplayStage::bill}, {"forward", ReplayStage::forward}};

}  // namespace

std::string_view name(ReplayStage stage) {
  for (const auto& [text, each] : kStages) {
    if (each == stage) return text;
  }
  return {};
}

std::optional<ReplayStage> replay_stage_named(std::string_view text) {
  for (const auto& [each, stage] : kStages) {
    if (each == text) return stage;
  }
  return std::nullopt;
}

}  // namespace claimwire::engine
