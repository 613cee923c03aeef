#pragma once
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include "core/result.h"

namespace claimwire::config {

/// "30s", "500ms", "7d", "0"; m is minutes, y 365 days. Errors: config.value.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);
/// "5s..15m", the first not above the second. Errors: config.value.
Result<std::pair<std::chrono::milliseconds, std::chrono::milliseconds>> parse_durations(
    std::string_view text);
/// "16MB", "64KiB", "4096". Errors: config.value.
Result<std::uint64_t> parse_size(std::string_view text);
/// Whole number in [least, most]. Errors: config.value.
Result<std::uint64_t> parse_count(std::string_view text, std::uint64_t least, std::uint64_t most);
/// host:port with port 0 to 65535 (0: the system picks one). Errors: config.value.
Result<std::pair<std::string_view, std::uint16_t>> parse_address(std::string_view text);
/// 127.0.0.0/8, ::1 or "localhost".
bool loopback(std::string_view host);

}  // namespace claimwire::config
