#include "engine/audit/audit_trail.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "core/decimal.h"
#include "core/log.h"
#include "core/text.h"
#include "wrap/crypto/sha256.h"

namespace claimwire::engine {
namespace {

constexpr std::size_t kReasonMost = 500;
constexpr std::size_t kHashLength = 64;
/// Pages of 4096 bytes in the write-ahead log from which a record also empties it.
constexpr int kLogMost = 256;
constexpr std::int64_t kVersion = 1;

// The triggers keep claimwire itself to appending; the chain is what tells of anybody else.
constexpr const char* kSchema = R"sql(
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS trail(
  number INTEGER PRIMARY KEY,        -- from 1, without gaps
  at INTEGER NOT NULL,               -- milliseconds since 1970-01-01 UTC
  who TEXT NOT NULL,
  roles TEXT NOT NULL,               -- joined by blanks
  peer TEXT NOT NULL,
  action TEXT NOT NULL,
  subjects TEXT NOT NULL,            -- joined by blanks
  reason TEXT NOT NULL,
  outcome TEXT NOT NULL,
  previous TEXT NOT NULL,            -- hash of the row before
  hash TEXT NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS trail_keeps_its_rows BEFORE DELETE ON trail
  BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER IF NOT EXISTS trail_changes_no_row BEFORE UPDATE ON trail
  BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
PRAGMA user_version=1;
COMMIT;
)sql";

constexpr std::string_view kColumns =
    "number, at, who, roles, peer, action, subjects, reason, outcome, previous, hash";

Error audit_error(std::string_view doing, const Error& cause) {
  return {"store.audit", concat("the audit trail cannot be ", doing, ": ", cause.message)};
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += concat(out.empty() ? "" : " ", part);
  return out;
}

std::vector<std::string> parted(std::string_view text) {
  if (text.empty()) return {};
  const auto parts = split(text, ' ');
  return {parts.begin(), parts.end()};
}

bool one_word(const std::string& text) {
  return !text.empty() && text.find(' ') == std::string::npos;
}

/// At most `most` bytes, ending where a character of UTF-8 ends.
std::string_view shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

Result<std::int64_t> version_of(const sqlite::Database& database) {
  auto version = database.prepare("PRAGMA user_version");
  if (!version) return version.error();
  if (auto row = version->step(); !row) return row.error();
  return version->number(0);
}

AuditRow row_of(const sqlite::Statement& statement) {
  AuditRow row;
  row.id.value = static_cast<std::uint64_t>(statement.number(0));
  row.at = utc_time(statement.number(1));
  row.who = statement.text(2);
  row.roles = parted(statement.text(3));
  row.peer = statement.text(4);
  row.action = statement.text(5);
  row.subjects = parted(statement.text(6));
  row.reason = statement.text(7);
  row.outcome = statement.text(8);
  row.previous = statement.text(9);
  row.hash = statement.text(10);
  return row;
}

/// What is wrong with `row` behind the record that `last` marks; empty: nothing.
std::string fault_of(const AuditRow& row, const AuditMark& last) {
  const std::string number = std::to_string(row.id.value);
  if (row.id.value != last.id.value + 1)
    return concat("record ", std::to_string(last.id.value + 1), " is missing; record ", number,
                  " stands in its place");
  const std::string before = last.hash.empty() ? std::string(kHashLength, '0') : last.hash;
  if (row.previous != before)
    return concat("record ", number, " does not carry the hash of the record before it");
  if (row.hash != crypto::sha256_hex(canonical(row)))
    return concat("record ", number, " is not what its hash was made of");
  return {};
}

/// Takes back what was begun; there may be nothing to take back.
class Transaction {
 public:
  explicit Transaction(sqlite::Database& database) : database_{database} {}
  ~Transaction() {
    if (open_) static_cast<void>(database_.execute("ROLLBACK").has_value());
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Result<void> begin() {
    auto begun = database_.execute("BEGIN IMMEDIATE");
    open_ = begun.has_value();
    return begun;
  }
  Result<void> commit() {
    auto committed = database_.execute("COMMIT");
    if (committed) open_ = false;
    return committed;
  }

 private:
  sqlite::Database& database_;
  bool open_ = false;
};

}  // namespace

std::string_view name(AuditOutcome outcome) {
  constexpr std::array<std::string_view, 3> kNames{"done", "refused", "failed"};
  return kNames.at(static_cast<std::size_t>(outcome));
}

std::string canonical(const AuditRow& row) {
  std::string out = "claimwire-audit-1";
  const auto put = [&](std::string_view part) {
    out += concat(std::to_string(part.size()), ":", part);
  };
  put(std::to_string(row.id.value));
  put(std::to_string(milliseconds(row.at)));
  put(row.who);
  put(joined(row.roles));
  put(row.peer);
  put(row.action);
  put(joined(row.subjects));
  put(row.reason);
  put(row.outcome);
  put(row.previous);
  return out;
}

std::string AuditMark::text() const { return concat(std::to_string(id.value), ":", hash); }

std::optional<AuditMark> AuditMark::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto number = Decimal::parse(text.substr(0, colon));
  const std::string_view hash = text.substr(colon + 1);
  if (!number || !number->whole() || number->coefficient() < 1 || hash.size() != kHashLength ||
      hash.find_first_not_of("0123456789abcdef") != std::string_view::npos)
    return std::nullopt;
  return AuditMark{AuditId{static_cast<std::uint64_t>(number->coefficient())}, std::string{hash}};
}

Result<std::unique_ptr<AuditTrail>> AuditTrail::open(const std::string& path, Files& files,
                                                     const Clock& clock) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (auto made = files.make_folder(folder); !made) return audit_error("opened", made.error());
  const bool fresh = !files.exists(path);
  // SQLite gives its other files the mode of this one: 0600.
  if (auto touched = files.open(path, true); !touched)
    return audit_error("opened", touched.error());
  auto database = sqlite::Database::open(path, sqlite::Database::Mode::read_write);
  if (!database) return audit_error("opened", database.error());
  if (auto set = database->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"); !set)
    return audit_error("opened", set.error());
  const auto version = version_of(*database);
  if (!version) return audit_error("opened", version.error());
  if (*version > kVersion)
    return Error{"store.audit",
                 concat(path,
                        ": written by a newer claimwire; use that one, or move the file "
                        "away, and a new trail begins")};
  if (*version < kVersion)
    if (auto made = database->execute(kSchema); !made) return audit_error("opened", made.error());
  if (fresh)
    if (auto synced = files.sync_folder(folder); !synced)
      return audit_error("opened", synced.error());
  return std::unique_ptr<AuditTrail>{new AuditTrail{std::move(*database), clock}};
}

Result<void> AuditTrail::record(const Caller& caller, std::string_view action,
                                const std::vector<std::string>& subjects, std::string_view reason,
                                AuditOutcome outcome) {
  AuditRow row;
  row.at = clock_.utc();
  row.who = caller.id;
  row.roles = caller.roles;
  row.peer = caller.peer;
  row.action = action;
  row.subjects = subjects;
  row.reason = shortened(reason, kReasonMost);
  row.outcome = name(outcome);
  // Joined by blanks, so that one with a blank would read as two.
  if (!std::all_of(row.roles.begin(), row.roles.end(), one_word) ||
      !std::all_of(row.subjects.begin(), row.subjects.end(), one_word))
    return Error{"store.audit", concat("the audit trail takes no role or subject that is empty or "
                                       "has a blank: ",
                                       printable(action))};
  const std::lock_guard lock{mutex_};
  if (auto appended = append(row); !appended) return audit_error("written", appended.error());
  return {};
}

/// The last row is read in the transaction that writes the next: another process may have written
/// since.
Result<void> AuditTrail::append(AuditRow& row) {
  Transaction transaction{database_};
  if (auto begun = transaction.begin(); !begun) return begun;
  {
    auto last = database_.prepare("SELECT number, hash FROM trail ORDER BY number DESC LIMIT 1");
    if (!last) return last.error();
    const auto found = last->step();
    if (!found) return found.error();
    row.id.value = *found ? static_cast<std::uint64_t>(last->number(0)) + 1 : 1;
    row.previous = *found ? std::string{last->text(1)} : std::string(kHashLength, '0');
  }
  row.hash = crypto::sha256_hex(canonical(row));
  auto insert =
      database_.prepare(concat("INSERT INTO trail(", kColumns, ") VALUES(?,?,?,?,?,?,?,?,?,?,?)"));
  if (!insert) return insert.error();
  insert->bind(1, static_cast<std::int64_t>(row.id.value))
      .bind(2, milliseconds(row.at))
      .bind(3, row.who)
      .bind(4, joined(row.roles))
      .bind(5, row.peer)
      .bind(6, row.action)
      .bind(7, joined(row.subjects))
      .bind(8, row.reason)
      .bind(9, row.outcome)
      .bind(10, row.previous)
      .bind(11, row.hash);
  if (auto inserted = insert->run(); !inserted) return inserted;
  if (auto committed = transaction.commit(); !committed) return committed;
  if (database_.log_pages() < kLogMost) return {};
  // The record is on disk; a log that stays long fails a later record, should it fill the disk.
  if (auto emptied = database_.checkpoint(sqlite::Database::Checkpoint::restart); !emptied)
    log::warning("audit.checkpoint", "the log of the audit trail could not be emptied",
                 {{"error", emptied.error().id}});
  return {};
}

Result<std::vector<AuditRow>> AuditTrail::entries(const AuditQuery& query) const {
  const std::lock_guard lock{mutex_};
  auto statement = database_.prepare(
      concat("SELECT ", kColumns, " FROM trail WHERE ",
             query.newest_first ? "number < ? ORDER BY number DESC" : "number > ? ORDER BY number",
             " LIMIT ?"));
  if (!statement) return audit_error("read", statement.error());
  constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  const std::int64_t start = query.newest_first ? kLast : kFirst;
  statement->bind(1, query.after ? static_cast<std::int64_t>(query.after.value) : start)
      .bind(2, static_cast<std::int64_t>(query.limit));
  std::vector<AuditRow> rows;
  for (;;) {
    const auto more = statement->step();
    if (!more) return audit_error("read", more.error());
    if (!*more) return rows;
    rows.push_back(row_of(*statement));
  }
}

Result<AuditVerdict> AuditTrail::verify(const std::optional<AuditMark>& known) const {
  AuditVerdict verdict;
  AuditQuery query;
  query.limit = 500;
  for (bool more = true; more;) {
    const auto rows = entries(query);
    if (!rows) return rows.error();
    more = rows->size() == query.limit;
    for (const AuditRow& row : *rows) {
      verdict.broken = fault_of(row, verdict.last);
      if (verdict.broken.empty() && known && known->id == row.id && known->hash != row.hash)
        verdict.broken = concat("record ", std::to_string(row.id.value),
                                " is not the one that was noted; the trail was written anew");
      if (!verdict.broken.empty()) return verdict;
      ++verdict.good;
      verdict.last = {row.id, row.hash};
      query.after = row.id;
    }
  }
  if (known && known->id > verdict.last.id)
    verdict.broken =
        concat("the trail ends with record ", std::to_string(verdict.last.id.value), "; record ",
               std::to_string(known->id.value), " was noted and is missing");
  return verdict;
}

}  // namespace claimwire::engine
