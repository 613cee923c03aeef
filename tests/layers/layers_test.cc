#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Include {
  fs::path file;  ///< From the source root.
  int line;
  std::string what;
  bool quoted;
};

std::vector<Include> includes() {
  static const std::regex kInclude{R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re"};
  std::vector<Include> found;
  const fs::path root{CLAIMWIRE_SOURCE_DIR};
  for (const char* top : {"core", "wrap", "hl7", "fhir", "x12", "codes", "config", "scripts",
                          "claims", "mappings", "engine", "net", "interfaces", "console", "apps"}) {
    if (!fs::exists(root / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator{root / top}) {
      const auto extension = entry.path().extension();
      if (extension != ".h" && extension != ".cc") continue;
      std::ifstream in{entry.path()};
      std::string line;
      for (int number = 1; std::getline(in, line); ++number) {
        std::smatch match;
        if (line.find("include") != std::string::npos && std::regex_search(line, match, kInclude))
          found.push_back({fs::relative(entry.path(), root), number, match[2], match[1] == "\""});
      }
    }
  }
  return found;
}

/// The picture of docs/architecture.md: each folder, and what it may include besides itself.
const std::map<std::string, std::set<std::string>> kMayInclude{
    {"core", {}},
    {"wrap", {"core"}},
    {"hl7", {"core", "wrap"}},
    {"fhir", {"core", "wrap"}},
    {"x12", {"core", "wrap"}},
    {"codes", {"core", "wrap"}},
    {"config", {"core", "wrap"}},
    {"scripts", {"core", "wrap"}},
    {"claims", {"core", "wrap", "hl7", "fhir", "x12", "codes", "config", "scripts"}},
    {"mappings", {"core", "wrap", "hl7", "fhir", "x12", "codes", "config", "scripts", "claims"}},
    {"engine",
     {"core", "wrap", "hl7", "fhir", "x12", "codes", "config", "scripts", "claims", "mappings"}},
    {"net",
     {"core", "wrap", "hl7", "fhir", "x12", "codes", "config", "scripts", "claims", "mappings",
      "engine"}},
    {"interfaces",
     {"core", "wrap", "hl7", "fhir", "x12", "codes", "config", "scripts", "claims", "mappings",
      "engine", "net"}},
    {"console",
     {"core", "wrap", "hl7", "fhir", "x12", "codes", "config", "scripts", "claims", "mappings",
      "engine", "net"}},
    {"apps",
     {"core", "wrap", "hl7", "fhir", "x12", "codes", "config", "scripts", "claims", "mappings",
      "engine", "net", "interfaces", "console"}},
};

std::string top_of(const fs::path& file) { return file.begin()->string(); }

TEST(Layers, IncludesPointDown) {
  const auto all = includes();
  ASSERT_GT(all.size(), 50u) << "the scan found no sources";
  for (const Include& include : all) {
    if (!include.quoted) continue;
    const std::string from = top_of(include.file), to = top_of(include.what);
    const auto allowed = kMayInclude.find(from);
    ASSERT_NE(allowed, kMayInclude.end()) << include.file << ": folder not in the table";
    EXPECT_TRUE(from == to || allowed->second.count(to) > 0)
        << include.file.string() << ":" << include.line << " includes " << include.what << ": "
        << from << " stands below or beside " << to;
  }
}

TEST(Layers, WrapFoldersDoNotSeeEachOther) {
  for (const Include& include : includes()) {
    if (!include.quoted || top_of(include.file) != "wrap" || top_of(include.what) != "wrap")
      continue;
    EXPECT_EQ(*std::next(include.file.begin()), *std::next(fs::path{include.what}.begin()))
        << include.file.string() << ":" << include.line;
  }
}

/// Each third-party header, and the folders that may include it.
const std::vector<std::pair<std::string, std::vector<std::string>>> kThirdParty{
    {"rapidjson/", {"wrap/json/"}},
    {"yaml-cpp/", {"wrap/yaml/"}},
    {"re2/", {"wrap/regex/"}},
    {"sqlite3.h", {"wrap/sqlite/"}},
    {"iconv.h", {"wrap/charset/"}},
    {"cctz/", {"wrap/time_zone/"}},
    {"Poco/", {"wrap/zip/", "wrap/xml/"}},
    {"zip.h", {"wrap/zip/"}},
    {"zlib.h", {"wrap/zip/", "wrap/crypto/"}},
    {"zstd.h", {"wrap/zstd/"}},
    {"lua.h", {"wrap/lua/"}},
    {"openssl/", {"wrap/crypto/"}},
    {"spdlog/", {"core/log.cc"}},
    {"fmt/", {"core/log.cc"}},
    {"CLI/", {"apps/", "wrap/cli/"}},
    {"boost/", {"net/", "interfaces/", "engine/ports/", "engine/shell/"}},
    {"gtest/", {}},
    {"gmock/", {}},
    {"benchmark/", {}},
};

TEST(Layers, EachThirdPartyHeaderHasOneHome) {
  for (const Include& include : includes()) {
    for (const auto& [prefix, homes] : kThirdParty) {
      if (include.what.rfind(prefix, 0) != 0) continue;
      const std::string file = include.file.string();
      EXPECT_TRUE(std::any_of(homes.begin(), homes.end(),
                              [&](const std::string& home) { return file.rfind(home, 0) == 0; }))
          << file << ":" << include.line << " includes " << include.what;
    }
  }
}

TEST(Layers, NoHeaderShowsBoost) {
  for (const Include& include : includes()) {
    if (include.what.rfind("boost/", 0) != 0) continue;
    EXPECT_EQ(include.file.extension(), ".cc") << include.file.string() << ":" << include.line;
  }
}

}  // namespace
