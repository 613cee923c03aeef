#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace claimwire::sqlite {

class Database;

/// One prepared statement, used again and again. Numbers of columns and parameters are SQLite's:
/// parameters from 1, columns from 0. Belongs to one thread at a time.
class Statement {
 public:
  Statement() = default;
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  /// Binding restarts the statement. Text and blobs are copied.
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind_blob(int parameter, std::string_view bytes);
  Statement& bind_null(int parameter);

  /// True: a row stands ready. False: no more; the statement may be bound and stepped again.
  /// Errors  sqlite.full, sqlite.busy, sqlite.corrupt, sqlite.io, sqlite.constraint, sqlite.error.
  Result<bool> step();
  /// For statements without rows. Errors as step().
  Result<void> run();
  void reset();

  std::int64_t number(int column) const;
  std::string_view text(int column) const;  ///< Also blobs; valid until the next step or reset.
  bool null(int column) const;

 private:
  friend class Database;
  sqlite3_stmt* handle_ = nullptr;
  sqlite3* database_ = nullptr;
};

/// One connection to an SQLite file. Not shared between threads at the same time.
class Database {
 public:
  enum class Mode { read_only, read_write, create };

  /// Opens with a busy time-out of 5 s and no cache shared. Errors as Statement::step().
  static Result<Database> open(const std::string& path, Mode mode);
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  /// One or more statements without results. Errors as Statement::step().
  Result<void> execute(const std::string& sql);
  /// Errors  sqlite.error when the text does not compile: a fault of ours or an older file.
  Result<Statement> prepare(std::string_view sql) const;
  /// Rows changed by this connection since it was opened.
  std::int64_t changes() const;

  /// Pages in the write-ahead log after the last commit of this connection.
  int log_pages() const { return *log_pages_; }
  enum class Checkpoint { passive, restart, truncate };
  /// Moves pages of the log into the file; passive waits for nobody. Busy is no error.
  Result<void> checkpoint(Checkpoint how);

 private:
  Database() = default;
  sqlite3* handle_ = nullptr;
  std::unique_ptr<int> log_pages_;
};

}  // namespace claimwire::sqlite
