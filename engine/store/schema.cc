#include "engine/store/schema.h"

#include "core/text.h"

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
  segment INTEGER NOT NULL,          -- its bodies lie from here
  offset_from INTEGER NOT NULL,
  offset_to INTEGER NOT NULL,        -- to here
  crc INTEGER NOT NULL,              -- and have this checksum
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
CREATE TABLE segments(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE identities(
  first_message INTEGER PRIMARY KEY,
  last_message INTEGER NOT NULL,
  newest_received INTEGER NOT NULL,
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
INSERT INTO batch VALUES(1, 0, 1, 1, 1, 0, 0, 0, 0, X'', X'', 1);
)sql";

Result<std::string> one_text(sqlite::Database& database, std::string_view sql) {
  auto select = database.prepare(sql);
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  return *row ? std::string{select->text(0)} : std::string{};
}

}  // namespace

Result<void> prepare_schema(sqlite::Database& database, std::string_view environment) {
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
  if (*version != std::to_string(kSchemaVersion)) {
    return Error{"store.too-new",
                 concat("the store has schema version ", *version,
                        "; this claimwire knows version ", std::to_string(kSchemaVersion),
                        ". Start the program that wrote it, or a ", "newer one.")};
  }
  auto stamp = one_text(database, "SELECT value FROM about WHERE key='environment'");
  if (!stamp) return stamp.error();
  if (*stamp != environment) {
    return Error{
        "store.other-environment",
        concat("the store belongs to site.environment ", *stamp, "; the configuration says ",
               environment, ". Correct site.environment, or set store.url to another file.")};
  }
  return {};
}

}  // namespace claimwire::engine
