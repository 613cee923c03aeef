#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/commands/commands.h"
#include "config/load.h"
#include "core/date.h"
#include "core/result.h"

namespace claimwire::apps {

/// Colour only on a terminal, and never when NO_COLOR is set.
bool colour();

/// A file's bytes, or standard input for "-". Errors: file.unreadable.
Result<std::string> read_input(const std::string& path);
/// Writes a file whole: to a temporary name, then renamed. Errors: file.unwritable.
Result<void> write_output(const std::string& path, std::string_view content);

/// Prints "claimwire: <message>" to standard error and sets the status.
void fail(Invocation& invocation, Status status, std::string_view message);

/// The files of --config, or claimwire.yaml when it is there, or none.
std::vector<std::string> config_files(const Invocation& invocation);
/// Loads them; prints every problem and sets the status when they cannot be used. Empty without
/// configuration: status kUsage with what to do, unless `optional`.
std::optional<config::Configuration> load_configuration(Invocation& invocation,
                                                        bool optional = false);

/// Rows of text in columns, as wide as the widest cell.
class Columns {
 public:
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// The day it is in UTC.
Date today();

/// "74,719"
std::string with_commas(std::uint64_t number);

}  // namespace claimwire::apps
