#pragma once
#include <string>
#include <vector>

#include "wrap/json/writer.h"

namespace claimwire::fhir {

struct Operation {
  std::string name;        ///< Without $: "submit".
  std::string definition;  ///< Canonical URL of its OperationDefinition.
};

struct ServedResource {
  std::string type;                       ///< "Claim".
  std::vector<std::string> interactions;  ///< R4 type-restful-interaction: "create", "read".
  std::vector<Operation> operations{};
};

/// What a server does, as GET [base]/metadata tells it.
struct Served {
  std::string version;  ///< Of the program.
  std::string date;     ///< FHIR dateTime: of the program or its configuration.
  std::string url{};    ///< [base]; empty: left out.
  std::vector<ServedResource> resources;
  std::vector<std::string> interactions{};  ///< Of the whole system: "transaction", "batch".
  std::vector<Operation> operations{};      ///< Of the whole system: "process-message".
};

/// A CapabilityStatement of kind instance, FHIR 4.0.1, JSON only.
std::string write_capability_statement(const Served& served,
                                       json::Layout layout = json::Layout::compact);

}  // namespace claimwire::fhir
