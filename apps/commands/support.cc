#include "apps/commands/support.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "core/text.h"

namespace claimwire::apps {

bool colour() { return std::getenv("NO_COLOR") == nullptr && isatty(STDOUT_FILENO) == 1; }

Result<std::string> read_input(const std::string& path) {
  if (path == "-")
    return std::string{std::istreambuf_iterator<char>{std::cin}, std::istreambuf_iterator<char>{}};
  std::error_code problem;
  if (std::filesystem::is_directory(path, problem))
    return Error{"file.unreadable", concat(path, ": is a folder; expected a file")};
  std::ifstream in{path, std::ios::binary};
  if (!in) return Error{"file.unreadable", concat(path, ": ", std::strerror(errno))};
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

Result<void> write_output(const std::string& path, std::string_view content) {
  const std::string temporary = path + ".tmp";
  std::ofstream out{temporary, std::ios::binary | std::ios::trunc};
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) return Error{"file.unwritable", concat(path, ": ", std::strerror(errno))};
  std::error_code problem;
  std::filesystem::rename(temporary, path, problem);
  if (problem) return Error{"file.unwritable", concat(path, ": ", problem.message())};
  return {};
}

void fail(Invocation& invocation, Status status, std::string_view message) {
  std::cerr << "claimwire: " << message << "\n";
  invocation.status = status;
}

Date today() {
  const std::time_t now = std::time(nullptr);
  return Date::from_days(static_cast<std::int32_t>(now / 86400));
}

std::vector<std::string> config_files(const Invocation& invocation) {
  if (!invocation.configs.empty()) return invocation.configs;
  std::error_code problem;
  if (std::filesystem::is_regular_file("claimwire.yaml", problem)) return {"claimwire.yaml"};
  return {};
}

std::optional<config::Configuration> load_configuration(Invocation& invocation, bool optional) {
  const std::vector<std::string> files = config_files(invocation);
  if (files.empty()) {
    if (!optional)
      fail(invocation, kUsage,
           "no claimwire.yaml here; name one with --config FILE, or write a first one with "
           "`claimwire init`");
    return std::nullopt;
  }
  config::Loaded loaded = config::load(files);
  for (const config::Problem& problem : loaded.problems) std::cerr << problem.text() << "\n";
  if (!loaded.usable()) {
    fail(invocation, kUsage, "the configuration cannot be used; correct what stands above");
    return std::nullopt;
  }
  return std::move(loaded.configuration);
}

std::string Columns::text() const {
  std::vector<std::size_t> widths;
  const auto width = [](const std::string& cell) {
    std::size_t count = 0;  // UTF-8 continuation bytes take no room.
    for (const char c : cell) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return count;
  };
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - width(row[i]) + 2, ' ');
    }
    out += line + "\n";
  }
  return out;
}

std::string with_commas(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

}  // namespace claimwire::apps
