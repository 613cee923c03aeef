#include "config/schema/parse_value.h"

#include <charconv>
#include <limits>

#include "core/text.h"

namespace claimwire::config {
namespace {

Error expected(std::string_view what, std::string_view got) {
  return {"config.value", concat("expected ", what, ", got \"", printable(got, 60), "\"")};
}

/// Splits leading digits from what follows.
std::pair<std::string_view, std::string_view> number_and_unit(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return {text.substr(0, end), text.substr(end)};
}

bool to_number(std::string_view digits, std::uint64_t& value) {
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return !digits.empty() && problem == std::errc{} && end == digits.data() + digits.size();
}

}  // namespace

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const Error bad = expected("a duration such as 30s, 15m, 24h or 7d", text);
  const auto [digits, unit] = number_and_unit(text);
  std::uint64_t count = 0;
  if (!to_number(digits, count)) return bad;
  std::uint64_t factor = 0;
  if (unit == "ms")
    factor = 1;
  else if (unit == "s")
    factor = 1000;
  else if (unit == "m")
    factor = 60'000;
  else if (unit == "h")
    factor = 3'600'000;
  else if (unit == "d")
    factor = 86'400'000;
  else if (unit == "y")
    factor = 365ull * 86'400'000;
  else if (unit.empty() && count == 0)
    factor = 1;
  else
    return bad;
  constexpr std::uint64_t kMost = 100ull * 365 * 86'400'000;
  if (count > kMost / factor) return bad;
  return std::chrono::milliseconds{static_cast<std::int64_t>(count * factor)};
}

Result<std::pair<std::chrono::milliseconds, std::chrono::milliseconds>> parse_durations(
    std::string_view text) {
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) return expected("two durations such as 5s..15m", text);
  const auto least = parse_duration(text.substr(0, dots));
  if (!least) return least.error();
  const auto most = parse_duration(text.substr(dots + 2));
  if (!most) return most.error();
  if (*least > *most) return expected("the shorter duration first", text);
  return std::pair{*least, *most};
}

Result<std::uint64_t> parse_size(std::string_view text) {
  const Error bad = expected("a size such as 16MB, 64KiB or 4096", text);
  const auto [digits, unit] = number_and_unit(text);
  std::uint64_t count = 0;
  if (!to_number(digits, count)) return bad;
  std::uint64_t factor = 0;
  if (unit.empty() || unit == "B")
    factor = 1;
  else if (unit == "kB")
    factor = 1000;
  else if (unit == "MB")
    factor = 1'000'000;
  else if (unit == "GB")
    factor = 1'000'000'000;
  else if (unit == "KiB")
    factor = 1ull << 10;
  else if (unit == "MiB")
    factor = 1ull << 20;
  else if (unit == "GiB")
    factor = 1ull << 30;
  else
    return bad;
  if (count > std::numeric_limits<std::int64_t>::max() / factor) return bad;
  return count * factor;
}

Result<std::uint64_t> parse_count(std::string_view text, std::uint64_t least, std::uint64_t most) {
  std::uint64_t value = 0;
  if (!to_number(text, value) || value < least || value > most)
    return expected(
        concat("a whole number from ", std::to_string(least), " to ", std::to_string(most)), text);
  return value;
}

Result<std::pair<std::string_view, std::uint16_t>> parse_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0)
    return expected("host:port, for example 127.0.0.1:2575", text);
  std::string_view host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  std::uint64_t port = 0;
  if (!to_number(text.substr(colon + 1), port) || port > 65535)
    return Error{"config.value", concat("port ", printable(text.substr(colon + 1), 20),
                                        " is not 0 to 65535 (0: the system picks one)")};
  return std::pair{host, static_cast<std::uint16_t>(port)};
}

bool loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.substr(0, 4) == "127.";
}

}  // namespace claimwire::config
