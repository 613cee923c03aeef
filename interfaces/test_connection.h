#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "config/configuration.h"

namespace claimwire::interfaces {

/// One thing that was tried, and how it went. For a person; no patient data, no secrets.
struct TestStep {
  std::string what;  ///< "connect to 10.20.1.9:6661"
  bool good = false;
  std::string detail;
};

struct TestSurroundings {
  std::string folder = ".";     ///< Of the configuration: what `file:` secrets start from.
  std::uint16_t port = 0;       ///< Of a listener that listens; 0: it does not.
  std::uint16_t http_port = 0;  ///< Of the HTTP server that a fhir-listener is mounted on.
  std::chrono::milliseconds patience{10'000};  ///< For each step.
};

/// Tries a connection without sending or taking a message, as fits its kind: connects (and of a
/// FHIR server asks what it can do), or lists the folder, then writes, reads and removes a probe
/// there. Ends at the first step that fails. Blocks; not on the I/O thread.
std::vector<TestStep> test_connection(const config::Interface& interface,
                                      const TestSurroundings& with);

/// Every step was good.
bool all_good(const std::vector<TestStep>& steps);

}  // namespace claimwire::interfaces
