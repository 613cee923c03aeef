#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/configuration.h"
#include "fhir/content.h"
#include "hl7/syntax/message.h"
#include "mappings/engine/definition.h"
#include "scripts/expression.h"

namespace claimwire::mappings {

/// A message as the `when` of a route sees it. Views live as long as the question.
struct RoutedMessage {
  std::string_view interface;  ///< Key in the configuration.
  std::string_view type;       ///< "DFT^P03", "Bundle", "Claim".
  const hl7::Message* hl7 = nullptr;
  const fhir::Content* fhir = nullptr;
  /// What the sender calls the place of care; asked only where a route wants to know.
  std::function<std::string()> facility{};
};

/// Where a message goes. Pointers are into the configuration that the Routes were compiled from.
struct Taken {
  const config::Route* bill = nullptr;  ///< The first `bill` route that matches; at most one.
  std::vector<const config::Route*> forward{};  ///< Every `forward` route that matches.

  bool none() const { return bill == nullptr && forward.empty(); }
};

/// The routes of a configuration, their expressions compiled. Immutable; any thread may ask.
class Routes {
 public:
  Routes() = default;
  /// `configuration` outlives the Routes. Problems: an expression that does not compile, a path
  /// that is neither a fact of the engine nor an HL7 or FHIR path.
  static Routes compile(const config::Configuration& configuration, Problems& problems);

  Taken of(const RoutedMessage& message) const;

 private:
  struct Compiled;
  std::vector<std::shared_ptr<const Compiled>> routes_;
  const config::Configuration* configuration_ = nullptr;
};

}  // namespace claimwire::mappings
