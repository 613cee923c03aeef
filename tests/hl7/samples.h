#pragma once
#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "hl7/syntax/read.h"
#include "tests/support/folders.h"

namespace claimwire::hl7 {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

inline const std::filesystem::path kSharedHl7 = std::filesystem::path{tests::shared_folder()} / "hl7";

/// Every sample message of the shared ground, sorted; empty where that folder is absent.
inline std::vector<std::filesystem::path> shared_samples() {
  std::vector<std::filesystem::path> found;
  if (!std::filesystem::is_directory(kSharedHl7 / "samples")) return found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{kSharedHl7 / "samples"})
    if (entry.path().extension() == ".hl7") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

inline std::string_view field_of(std::string_view line, std::size_t n) {
  for (; n > 0; --n) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) return {};
    line.remove_prefix(tab + 1);
  }
  return line.substr(0, line.find('\t'));
}

/// Reads well-formed text of a test; a copy of it lives as long as the test program.
inline Message message_of(std::string_view text, const ReadSettings& settings = {}) {
  static std::pmr::monotonic_buffer_resource arena;
  static std::deque<std::string> kept;
  Issues issues;
  Result<Message> read = read_message(kept.emplace_back(text), settings, arena, issues);
  return std::move(read.value());
}

}  // namespace claimwire::hl7
