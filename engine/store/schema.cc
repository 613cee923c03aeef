#include "engine/store/schema.h"

#include <cstdlib>
#include <iterator>

#include "core/log.h"
#include "core/text.h"
#include "engine/store/codec.h"
#include "engine/store/segment_bodies.h"

namespace claimwire::engine {
namespace {

// Rows are narrow and keyed by ids that grow; no index has a random key. What belongs to a message
// is found by its id, which grows too.
constexpr std::string_view kTables = R"sql(
CREATE TABLE about(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE batch(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  number INTEGER NOT NULL,           -- of the last commit; all before it are known complete
  first_message INTEGER NOT NULL,    -- rows from these ids on were made by it
  first_claim INTEGER NOT NULL,
  first_delivery INTEGER NOT NULL,
  ranges BLOB NOT NULL,              -- where its bodies lie, and their checksums, by stream
  undo BLOB NOT NULL,                -- states before it
  counts BLOB NOT NULL,              -- things in each state after it
  clean INTEGER NOT NULL);
CREATE TABLE messages(
  id INTEGER PRIMARY KEY,
  received INTEGER NOT NULL,
  interface TEXT NOT NULL,
  peer TEXT NOT NULL,
  format INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  operation TEXT NOT NULL,
  type TEXT NOT NULL,
  control_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  duplicate_key TEXT NOT NULL,
  content_hash INTEGER NOT NULL,
  ordering_key TEXT NOT NULL,
  lane INTEGER NOT NULL,
  related INTEGER NOT NULL,
  body BLOB NOT NULL,
  reason TEXT NOT NULL,
  findings BLOB NOT NULL,
  charge_lines INTEGER NOT NULL DEFAULT 0,
  charge_cents INTEGER NOT NULL DEFAULT 0,
  dropped BLOB NOT NULL DEFAULT X'',
  history TEXT NOT NULL DEFAULT '',
  crashes INTEGER NOT NULL DEFAULT 0);
CREATE TABLE claims(
  id INTEGER PRIMARY KEY,
  message INTEGER NOT NULL,
  delivery INTEGER,
  created INTEGER NOT NULL,
  answer INTEGER NOT NULL,
  answered_by TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL,
  number TEXT NOT NULL,
  account TEXT NOT NULL,
  payer TEXT NOT NULL,
  form TEXT NOT NULL,
  lines INTEGER NOT NULL,
  cents INTEGER NOT NULL,
  findings BLOB NOT NULL,
  built BLOB NOT NULL,
  encounter BLOB NOT NULL,
  provenance BLOB NOT NULL,
  versions TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  message_findings BLOB NOT NULL,    -- of the message, with its first claim: saves a row
  received_lines INTEGER NOT NULL,
  received_cents INTEGER NOT NULL,
  dropped BLOB NOT NULL,
  route TEXT NOT NULL DEFAULT '',
  history TEXT NOT NULL DEFAULT '');
CREATE INDEX claims_by_message ON claims(message);
CREATE INDEX claims_by_delivery ON claims(delivery) WHERE delivery IS NOT NULL;
CREATE TABLE deliveries(
  id INTEGER PRIMARY KEY,
  message INTEGER NOT NULL,
  created INTEGER NOT NULL,
  reason TEXT NOT NULL,
  destination TEXT NOT NULL,
  content_type TEXT NOT NULL,
  file_name TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  control_numbers TEXT NOT NULL,
  claim_number TEXT NOT NULL,
  ordering_key TEXT NOT NULL,
  lane INTEGER NOT NULL,
  route TEXT NOT NULL DEFAULT '',
  body BLOB NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  first_attempt INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL DEFAULT 0,
  ended INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL DEFAULT '',
  answer BLOB NOT NULL DEFAULT X'',
  history TEXT NOT NULL DEFAULT '');
CREATE INDEX deliveries_by_message ON deliveries(message);
CREATE TABLE states(
  kind INTEGER NOT NULL,
  page INTEGER NOT NULL,
  states BLOB NOT NULL,
  unfinished INTEGER NOT NULL,
  PRIMARY KEY(kind, page)) WITHOUT ROWID;
CREATE INDEX states_unfinished ON states(kind, page) WHERE unfinished > 0;
CREATE TABLE segments(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  keep TEXT NOT NULL DEFAULT '',     -- the interface whose age for content it has; empty: the site
  begun INTEGER NOT NULL DEFAULT 0,  -- both in milliseconds that the store had run
  ended INTEGER,
  last_message INTEGER NOT NULL DEFAULT 0,  -- nothing in it belongs to a later one
  gone INTEGER NOT NULL DEFAULT 0);  -- 1: its file is to be removed, 2: it is
CREATE TABLE ages(
  ran INTEGER PRIMARY KEY,           -- when the store had run so many milliseconds
  next_message INTEGER NOT NULL);    -- the next message had this id
CREATE TABLE identities(
  first_message INTEGER PRIMARY KEY,
  last_message INTEGER NOT NULL,
  entries BLOB NOT NULL);
CREATE TABLE timers(
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  due INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  PRIMARY KEY(kind, subject)) WITHOUT ROWID;
CREATE INDEX timers_due ON timers(due);
CREATE TABLE counters(
  partner TEXT NOT NULL,
  counter INTEGER NOT NULL,
  leased INTEGER NOT NULL,
  PRIMARY KEY(partner, counter)) WITHOUT ROWID;
INSERT INTO batch VALUES(1, 0, 1, 1, 1, X'', X'', X'', 1);
)sql";

Result<std::string> one_text(sqlite::Database& database, std::string_view sql) {
  auto select = database.prepare(sql);
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  return *row ? std::string{select->text(0)} : std::string{};
}

/// Segments got ages and streams; what a commit placed became one blob for all of them.
Result<void> from_1(sqlite::Database& database) {
  auto changed = database.execute(
      "ALTER TABLE segments ADD COLUMN keep TEXT NOT NULL DEFAULT '';"
      "ALTER TABLE segments ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;"
      "ALTER TABLE segments ADD COLUMN ended INTEGER;"
      "ALTER TABLE segments ADD COLUMN last_message INTEGER NOT NULL DEFAULT 0;"
      "ALTER TABLE segments ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;"
      "UPDATE segments SET ended=0, last_message=(SELECT coalesce(max(id),0) FROM messages) "
      "WHERE id < (SELECT max(id) FROM segments);"
      "CREATE TABLE ages(ran INTEGER PRIMARY KEY, next_message INTEGER NOT NULL);"
      "ALTER TABLE identities DROP COLUMN newest_received;"
      "ALTER TABLE batch ADD COLUMN ranges BLOB NOT NULL DEFAULT X'';");
  if (!changed) return changed;
  auto batch = database.prepare(
      "SELECT segment, offset_from, offset_to, crc, (SELECT coalesce(max(id),0) FROM segments) "
      "FROM batch");
  if (!batch) return batch.error();
  if (auto row = batch->step(); !row) return row.error();
  const auto number = [&](int column) { return static_cast<std::uint32_t>(batch->number(column)); };
  SegmentBodies::Range range{"", number(0), number(1), number(2), number(3)};
  if (range.segment != number(4)) range = {"", number(4), 0, 0, 0};  // begun, nothing in it yet
  batch->reset();
  auto save = database.prepare("UPDATE batch SET ranges=?");
  if (!save) return save.error();
  const std::string ranges = range.segment == 0 ? std::string{} : pack(std::vector{range});
  if (auto saved = save->bind_blob(1, ranges).run(); !saved) return saved;
  return database.execute(
      "ALTER TABLE batch DROP COLUMN segment; ALTER TABLE batch DROP COLUMN offset_from;"
      "ALTER TABLE batch DROP COLUMN offset_to; ALTER TABLE batch DROP COLUMN crc;");
}

/// Claims and deliveries name the route that took their message; those of before are of none.
Result<void> from_2(sqlite::Database& database) {
  return database.execute(
      "ALTER TABLE claims ADD COLUMN route TEXT NOT NULL DEFAULT '';"
      "ALTER TABLE deliveries ADD COLUMN route TEXT NOT NULL DEFAULT '';");
}

/// Each makes of its version the next; the first is version 1's.
constexpr Result<void> (*kMigrations[])(sqlite::Database&) = {from_1, from_2};
static_assert(std::size(kMigrations) + 1 == kSchemaVersion);

/// The file as it was, on stable storage.
Result<void> copy_beside(sqlite::Database& database, Files& files, const std::string& path,
                         const std::string& copy) {
  if (auto removed = files.remove(copy); !removed) return removed;  // of a start that was cut short
  auto pages = one_text(database, "PRAGMA page_count");
  if (!pages) return pages.error();
  auto page_size = one_text(database, "PRAGMA page_size");
  if (!page_size) return page_size.error();
  const std::string folder = path.substr(0, path.find_last_of('/') + 1);
  const std::uint64_t wanted = 2 * std::stoull(*pages) * std::stoull(*page_size);
  if (const std::uint64_t have = files.free_bytes(folder); have < wanted) {
    return Error{"store.too-old",
                 concat("the store is of an older version and is copied before it is moved "
                        "forward; that takes ",
                        std::to_string(wanted / 1'000'000 + 1), " MB beside ", path, ", and ",
                        std::to_string(have / 1'000'000),
                        " MB are free. Make room, or start the older claimwire.")};
  }
  auto into = database.prepare("VACUUM INTO ?");
  if (!into) return into.error();
  if (auto copied = into->bind(1, copy).run(); !copied) return copied;
  auto file = files.open(copy, false);
  if (!file) return file.error();
  if (auto synced = (*file)->sync(); !synced) return synced;
  return files.sync_folder(folder);
}

Result<void> migrate(sqlite::Database& database, Files& files, const std::string& path, int from) {
  const std::string copy = concat(path, ".schema-", std::to_string(from));
  if (auto copied = copy_beside(database, files, path, copy); !copied) return copied;
  if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun) return begun;
  for (int version = from; version < kSchemaVersion; ++version) {
    const auto moved = kMigrations[version - 1](database);
    if (moved) continue;
    static_cast<void>(database.execute("ROLLBACK").has_value());
    return moved;
  }
  auto done =
      database.execute(concat("PRAGMA user_version=", std::to_string(kSchemaVersion), "; COMMIT"));
  if (done)
    log::info("store.migrated",
              "the store was moved to this version; the copy of what it was may be deleted once "
              "this version is known to work",
              {{"from", std::to_string(from)}, {"copy", copy}});
  return done;
}

}  // namespace

Result<void> prepare_schema(sqlite::Database& database, Files& files, const std::string& path,
                            std::string_view environment) {
  auto version = one_text(database, "PRAGMA user_version");
  if (!version) return version.error();
  if (*version == "0") {
    auto made = database.execute(concat(
        "BEGIN IMMEDIATE;", kTables, "PRAGMA user_version=", std::to_string(kSchemaVersion), ";"));
    if (!made) return made;
    auto stamp = database.prepare("INSERT INTO about VALUES('environment', ?)");
    if (!stamp) return stamp.error();
    if (auto stamped = stamp->bind(1, environment).run(); !stamped) return stamped;
    if (auto epoch = database.execute("INSERT INTO about VALUES('epoch', '0')"); !epoch)
      return epoch;
    return database.execute("COMMIT");
  }
  const int known = std::atoi(version->c_str());
  if (known > kSchemaVersion || known < 1) {
    return Error{"store.too-new",
                 concat("the store has schema version ", *version,
                        "; this claimwire knows versions up to ", std::to_string(kSchemaVersion),
                        ". Start the program that wrote it, or a newer one.")};
  }
  auto stamp = one_text(database, "SELECT value FROM about WHERE key='environment'");
  if (!stamp) return stamp.error();
  if (*stamp != environment) {
    return Error{
        "store.other-environment",
        concat("the store belongs to site.environment ", *stamp, "; the configuration says ",
               environment, ". Correct site.environment, or set store.url to another file.")};
  }
  if (known < kSchemaVersion) return migrate(database, files, path, known);
  return {};
}

}  // namespace claimwire::engine
