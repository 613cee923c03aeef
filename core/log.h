#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace claimwire::log {

enum class Level { debug, info, warning, error };

/// One named value of a log line. No patient data: ids, counts, names of settings.
using Field = std::pair<std::string_view, std::string>;

/// Writes one JSON line to standard error: time (UTC), level, event, then the fields. `event` is a
/// short dotted name ("interface.listening"), `message` a sentence for a person.
void write(Level level, std::string_view event, std::string_view message,
           std::initializer_list<Field> fields = {});

inline void info(std::string_view event, std::string_view message,
                 std::initializer_list<Field> fields = {}) {
  write(Level::info, event, message, fields);
}
inline void warning(std::string_view event, std::string_view message,
                    std::initializer_list<Field> fields = {}) {
  write(Level::warning, event, message, fields);
}
inline void error(std::string_view event, std::string_view message,
                  std::initializer_list<Field> fields = {}) {
  write(Level::error, event, message, fields);
}

/// Lines below `level` are left out. Default: info.
void set_level(Level level);
/// Lines go to this file, appended, instead of standard error. False when it cannot be opened.
bool set_file(const std::string& path);

}  // namespace claimwire::log
