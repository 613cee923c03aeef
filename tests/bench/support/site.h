#pragma once
#include <cstdint>
#include <string>

namespace claimwire::bench {

/// What a generated configuration has beside the four payers.
struct SiteSettings {
  enum class Sink { none, http, folder };
  Sink sink = Sink::none;       ///< none: no route, so messages are stored, acknowledged, filtered.
  std::uint16_t sink_port = 0;  ///< Of an HttpSink.
  std::uint16_t last_port = 0;  ///< Where not 0, that of the last payer's sink.
  std::string codes = "var/codes";
  unsigned connections_max = 256;
};

/// Writes claimwire.yaml and its tables into `folder`: one hospital, one MLLP listener, four payers
/// by four partners and four destinations. Identifiers are invented.
void write_site(const std::string& folder, const SiteSettings& settings);

/// Imports the sample code sets of the quickstart into var/codes of `folder`.
void import_sample_codes(const std::string& claimwire, const std::string& folder);

/// The port in what `serve` printed.
std::uint16_t port_of(const std::string& output);

}  // namespace claimwire::bench
