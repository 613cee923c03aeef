#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "apps/daemon/snapshot.h"
#include "config/load.h"
#include "engine/pipeline.h"

namespace claimwire::test {

/// Settings of a test's configuration beside the usual ones: YAML for the end of each section.
struct Extra {
  std::string interfaces{};  ///< "  lab: { ... }\n"
  std::string partners{};
  std::string payers{};
  std::string routes{};    ///< In place of the usual one when not empty.
  std::string facility{};  ///< More of facilities.west: ", mapping: west.yaml"
  std::string ehr{};       ///< More of interfaces.ehr: ", ack: { when: read }"
  std::string fhir{};      ///< More of interfaces.fhir.
  std::string environment = "test";
  std::string uncovered = "warn";  ///< Of every code set, none of which is loaded.
};

/// A configuration in a folder of its own, with an invented hospital: an HL7 and a FHIR listener,
/// payers MCB and MCA by X12 to a folder, ACME by FHIR where `Extra` gives it a destination.
class Site {
 public:
  explicit Site(const Extra& extra = {});
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  const std::string& folder() const { return folder_; }
  std::string file(std::string_view name, std::string_view content) const;  ///< Its path.
  void write(const Extra& extra) const;  ///< The configuration anew.
  config::Configuration configuration() const;
  /// The snapshot of the configuration; fails the test when there are problems.
  std::shared_ptr<const daemon::DaemonSnapshot> snapshot() const;
  /// Its problems, a line each, without the folder.
  std::string problems() const;
  std::vector<std::string> files(std::string_view below) const;  ///< Contents, oldest first.

 private:
  std::string folder_;
};

/// Which message, and what is in it.
struct Visit {
  std::string control_id = "M1";
  std::string account = "V1";
  std::string charge = "CH1";
  std::string payer = "MCB";
  std::string kind = "CG";
  std::string procedure = "99284^^C4";
  std::string amount = "200.00";
  std::string diagnosis = "R07.9";
  std::string more{};  ///< Further segments, before IN1.
  std::string msh{};   ///< Behind MSH-12.
  std::string facility = "WEST";
  std::string type = "DFT^P03^DFT_P03";
};
/// An invented HL7 message with one charge.
std::string hl7(const Visit& visit = {});

/// An invented FHIR Claim; `identifier` names it.
std::string fhir_claim(std::string_view identifier, std::string_view more = "");

engine::Arrival arrival(std::string body, engine::Arrival::Format format = {},
                        std::string operation = "");

}  // namespace claimwire::test
