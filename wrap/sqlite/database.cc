#include "wrap/sqlite/database.h"

#include <sqlite3.h>

#include <utility>

#include "core/text.h"

namespace claimwire::sqlite {
namespace {

constexpr int kBusyMs = 5000;

Error error_of(sqlite3* database, int code) {
  std::string_view id = "sqlite.error";
  switch (code & 0xFF) {
    case SQLITE_FULL:
      id = "sqlite.full";
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      id = "sqlite.busy";
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      id = "sqlite.corrupt";
      break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      id = "sqlite.io";
      break;
    case SQLITE_CONSTRAINT:
      id = "sqlite.constraint";
      break;
    default:
      break;
  }
  // SQLite's messages name tables, columns and codes, never values.
  const char* text = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  return {std::string{id}, concat("SQLite: ", text, " (code ", std::to_string(code), ")")};
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : handle_{std::exchange(other.handle_, nullptr)}, database_{other.database_} {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(database_, other.database_);
  return *this;
}

Statement::~Statement() { sqlite3_finalize(handle_); }

// A wrong parameter number is the only way a bind fails here, apart from memory: step() then says
// what is missing, since the statement would store NULL in a NOT NULL column.
Statement& Statement::bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(handle_, parameter, value);
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
  sqlite3_bind_text64(handle_, parameter, text.data() == nullptr ? "" : text.data(), text.size(),
                      SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
  sqlite3_bind_blob64(handle_, parameter, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(),
                      SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  sqlite3_bind_null(handle_, parameter);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(handle_);
    return false;
  }
  Error error = error_of(database_, code);
  sqlite3_reset(handle_);
  return error;
}

Result<void> Statement::run() {
  auto more = step();
  if (!more) return more.error();
  if (*more) sqlite3_reset(handle_);
  return {};
}

void Statement::reset() { sqlite3_reset(handle_); }

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(handle_, column); }

std::string_view Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(handle_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

bool Statement::null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

Result<Database> Database::open(const std::string& path, Mode mode) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  flags |= mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (mode == Mode::create) flags |= SQLITE_OPEN_CREATE;
  Database database;
  database.log_pages_ = std::make_unique<int>(0);
  const int code = sqlite3_open_v2(path.c_str(), &database.handle_, flags, nullptr);
  if (code != SQLITE_OK) return error_of(database.handle_, code);
  sqlite3_extended_result_codes(database.handle_, 1);
  sqlite3_busy_timeout(database.handle_, kBusyMs);
  // The hook stands in for automatic checkpoints: the store decides when.
  sqlite3_wal_hook(
      database.handle_,
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
      },
      database.log_pages_.get());
  return database;
}

Database::Database(Database&& other) noexcept
    : handle_{std::exchange(other.handle_, nullptr)}, log_pages_{std::move(other.log_pages_)} {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(log_pages_, other.log_pages_);
  return *this;
}

Database::~Database() { sqlite3_close_v2(handle_); }

Result<void> Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error_of(handle_, code);
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) const {
  Statement statement;
  statement.database_ = handle_;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement.handle_, nullptr);
  if (code != SQLITE_OK) return error_of(handle_, code);
  return statement;
}

std::int64_t Database::changes() const { return sqlite3_total_changes64(handle_); }

Result<void> Database::checkpoint(Checkpoint how) {
  const int mode = how == Checkpoint::passive   ? SQLITE_CHECKPOINT_PASSIVE
                   : how == Checkpoint::restart ? SQLITE_CHECKPOINT_RESTART
                                                : SQLITE_CHECKPOINT_TRUNCATE;
  const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, nullptr, nullptr);
  if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY) return error_of(handle_, code);
  return {};
}

}  // namespace claimwire::sqlite
