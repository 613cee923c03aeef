#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "codes/code_sets.h"
#include "config/configuration.h"
#include "core/date.h"
#include "core/result.h"
#include "engine/ports/inbox.h"
#include "interfaces/connector.h"
#include "net/http_server.h"
#include "net/runtime.h"

namespace claimwire::interfaces {

/// What a connector is made with, beside its settings.
struct Surroundings {
  net::Runtime& runtime;
  engine::Inbox* inbox = nullptr;   ///< For sources.
  net::HttpServer* http = nullptr;  ///< For fhir-listener; none when `http.listen` is not set.
  std::string folder = ".";         ///< Of the configuration: what `file:` secrets start from.
  std::string version{};            ///< Of the program.
  std::string date{};               ///< FHIR dateTime of the configuration in force.
  std::function<std::shared_ptr<const codes::CodeSets>()> code_sets{};  ///< For fhir-listener.
  std::function<Date()> today{};                                        ///< The same.
};

/// One kind of connection; exactly one of the makers is set.
struct Kind {
  std::string_view name;  ///< "mllp-listener", as `kind:` says.
  Result<std::unique_ptr<Source>> (*make_source)(const config::Interface&, const Surroundings&);
  Result<std::unique_ptr<Destination>> (*make_destination)(const config::Interface&,
                                                           const Surroundings&);
};

std::span<const Kind> all_connectors();

/// Makes a connector of its settings; a source is not started yet.
/// Errors  interface.kind; a setting the kind cannot use, with its name; secret.*.
Result<std::unique_ptr<Source>> make_source(const config::Interface& settings,
                                            const Surroundings& with);
Result<std::unique_ptr<Destination>> make_destination(const config::Interface& settings,
                                                      const Surroundings& with);

/// Whether a connector made of one would do for the other: all else of an interface counts for how
/// its messages are worked. A secret may have changed behind the same name, so a connector with one
/// never does.
bool same_connection(const config::Interface& one, const config::Interface& other);

}  // namespace claimwire::interfaces
