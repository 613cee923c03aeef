#include "engine/store/sqlite_store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/date.h"
#include "core/log.h"
#include "core/text.h"
#include "engine/held_findings.h"
#include "engine/store/codec.h"
#include "engine/store/schema.h"

namespace claimwire::engine {
namespace {

// One commit takes at most this many batches: more would only make the first ones wait.
constexpr std::size_t kGroupMax = 1024;
constexpr std::size_t kWorkSlots = 256;  // behind them the number of the last commit
// Pages of 4096 bytes in the write-ahead log: from 16 MB on a checkpoint runs beside the writer,
// from 64 MB on the writer waits for one, since a passive one never starts a busy log again.
constexpr int kLogPassive = 4096, kLogRestart = 16384;
constexpr std::chrono::seconds kRoomEvery{1};

Error stopped() { return {"store.stopped", "the store is closed or has failed; start again."}; }

/// What the store calls the errors of the layer below.
Error as_store_error(const Error& error) {
  if (error.is("sqlite.full")) return {"store.disk-full", error.message};
  if (error.is("sqlite.busy")) return {"store.busy", error.message};
  if (error.message.rfind("SQLite", 0) == 0) return {"store.io", error.message};
  return error;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

std::string name_of_day(UtcTime now) {
  return Date::from_days(static_cast<std::int32_t>(milliseconds(now) / 86'400'000)).compact();
}

bool accepts(const Batch& batch) {
  return std::any_of(batch.steps.begin(), batch.steps.end(),
                     [](const Step& step) { return std::holds_alternative<AcceptStep>(step); });
}

/// Asked before a batch joins a commit: one body that fits no segment fails its own batch, not
/// everyone's.
bool has_room_in_segment(const Batch& batch) {
  const auto fits = [](const Bytes& bytes) { return bytes.size() < SegmentBodies::kSegmentBytes; };
  const auto parcel_fits = [&](const Parcel& parcel) { return fits(parcel.bytes); };
  return std::all_of(batch.steps.begin(), batch.steps.end(), [&](const Step& step) {
    if (const auto* in = std::get_if<AcceptStep>(&step))
      return !in->keep_body || fits(in->arrival.body);
    if (const auto* out = std::get_if<OutcomeStep>(&step)) return fits(out->answer);
    const auto* made = std::get_if<ProcessedStep>(&step);
    if (made == nullptr) return true;
    const auto& forwards = made->processed.forwards;
    return std::all_of(forwards.begin(), forwards.end(), parcel_fits) &&
           std::all_of(made->processed.claims.begin(), made->processed.claims.end(),
                       [&](const BuiltClaim& claim) {
                         return fits(claim.built) && fits(claim.encounter) &&
                                (!claim.parcel || parcel_fits(*claim.parcel));
                       });
  });
}

}  // namespace

SqliteStore::SqliteStore(const StoreOptions& options, Ports ports)
    : options_{options}, ports_{std::move(ports)}, keep_{options.keep} {}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const StoreOptions& options, Ports ports) {
  std::unique_ptr<SqliteStore> store{new SqliteStore{options, std::move(ports)}};
  if (auto started = store->start(); !started) {
    store->closed_ = true;
    return as_store_error(started.error());
  }
  return store;
}

SqliteStore::~SqliteStore() { close(); }

Result<void> SqliteStore::start() {
  const std::string folder = folder_of(options_.path);
  Files& files = ports_.files;
  if (auto made = files.make_folder(concat(folder, "/bodies")); !made) return made;
  auto lock = files.lock(options_.path + ".lock");
  if (!lock) return lock.error();
  lock_ = std::move(*lock);
  if (auto saved = save_log(); !saved) return saved;
  // SQLite gives its other files the mode of this one: 0600.
  if (auto touched = files.open(options_.path, true); !touched) return touched.error();
  auto database = sqlite::Database::open(options_.path, sqlite::Database::Mode::read_write);
  if (!database) return database.error();
  database_ = std::make_unique<sqlite::Database>(std::move(*database));
  auto set = database_->execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF; "
      "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;");
  if (!set) return set;
  if (auto ready = prepare_schema(*database_, files, options_.path, options_.environment); !ready)
    return ready;
  if (auto synced = files.sync_folder(folder); !synced) return synced;
  bodies_ = std::make_unique<SegmentBodies>(files, concat(folder, "/bodies"));
  bodies_->set_day(name_of_day(ports_.clock.utc()));
  if (auto recovered = recover(); !recovered) return recovered;
  if (auto opened = open_control_numbers(); !opened) return opened;

  auto epoch = database_->prepare(
      "UPDATE about SET value = CAST(value AS INTEGER) + 1 WHERE key='epoch' RETURNING value");
  if (!epoch) return epoch.error();
  auto row = epoch->step();
  if (!row) return row.error();
  epoch_ = static_cast<std::uint64_t>(epoch->number(0));
  if (auto more = epoch->step(); !more) return more.error();

  auto writer = Writer::open(*database_, *bodies_, ages_, epoch_, ports_.clock.now(),
                             options_.identities_kept);
  if (!writer) return writer.error();
  writer_ = std::move(*writer);
  state_counts_ = writer_->counts();

  // The names of the files made since: without them a lease could vanish in a power cut.
  if (auto synced = files.sync_folder(folder); !synced) return synced;

  auto checkpoints = sqlite::Database::open(options_.path, sqlite::Database::Mode::read_write);
  if (!checkpoints) return checkpoints.error();
  checkpoints_ = std::make_unique<sqlite::Database>(std::move(*checkpoints));
  // A connection that never read does not know of the log, and checkpoints nothing.
  auto knows = checkpoints_->prepare("SELECT number FROM batch");
  if (!knows) return knows.error();
  if (auto read = knows->step(); !read) return read.error();
  knows->reset();
  auto reader = Reader::open(options_.path);
  if (!reader) return reader.error();
  reader_ = std::move(*reader);
  look_at_room();
  return {};
}
/// A process that stopped for a failed sync leaves a write-ahead log that reads well and is not on
/// the disk: the system drops what it could not write and calls it clean, so that no later sync
/// saves it, and a power cut takes it with every commit behind it. Written once more before
/// anything relies on it. A clean stop leaves an empty log.
Result<void> SqliteStore::save_log() {
  constexpr std::size_t kPiece = 1U << 20;
  const std::string path = options_.path + "-wal";
  if (!ports_.files.exists(path)) return {};
  auto log = ports_.files.open(path, false);
  if (!log) return log.error();
  for (std::uint64_t at = 0;;) {
    auto piece = (*log)->read_at(at, kPiece);
    if (!piece) return piece.error();
    if (!piece->empty()) {
      if (auto wrote = (*log)->write_at(at, *piece); !wrote) return wrote;
    }
    at += piece->size();
    if (piece->size() == kPiece) continue;
    return at == 0 ? Result<void>{} : (*log)->sync();
  }
}

/// Puts right what the last process left: the bodies of its last commit may not have reached the
/// disk although the rows did. Nothing of that commit was acknowledged, shown or sent, so it is
/// taken back whole. A body of an earlier commit that fails its checksum is damage: reported when
/// it is read, never repaired in silence.
Result<void> SqliteStore::recover() {
  if (auto loaded = load_ages(); !loaded) return loaded;
  auto segments = database_->prepare("SELECT id, name, begun, gone FROM segments ORDER BY id");
  if (!segments) return segments.error();
  std::map<std::uint32_t, std::pair<std::string, Ages::Ran>> known;
  for (;;) {
    auto more = segments->step();
    if (!more) return more.error();
    if (!*more) break;
    const auto segment = static_cast<std::uint32_t>(segments->number(0));
    known[segment] = {std::string{segments->text(1)}, Ages::Ran{segments->number(2)}};
    bodies_->know(segment, known[segment].first, segments->number(3) != 0);
  }
  auto batch = database_->prepare(
      "SELECT first_message, first_claim, first_delivery, ranges, undo, clean, number FROM batch");
  if (!batch) return batch.error();
  auto row = batch->step();
  if (!row) return row.error();
  if (!*row) return Error{"store.damaged", "the batch row is gone; restore the store from backup."};
  const auto number = [&](int column) { return static_cast<std::uint64_t>(batch->number(column)); };
  const std::uint64_t messages = number(0), claims = number(1), deliveries = number(2);
  std::vector<SegmentBodies::Range> ranges = unpack_ranges(batch->text(3));
  const std::string undo{batch->text(4)};
  const bool clean = number(5) != 0;
  commit_ = number(6);
  batch->reset();

  recovery_.unclean = !clean;
  bool torn = false;
  for (SegmentBodies::Range& range : ranges) {
    if (clean) break;
    auto whole = bodies_->confirm(range);
    if (!whole) {
      // Not torn but unreadable: what lies there may have been acknowledged. Its rows stay, what
      // needs it fails by name, and nothing is written into that segment any more.
      log::error("store.segment-unreadable", whole.error().message, {{"error", whole.error().id}});
      recovery_.damaged.push_back(known[range.segment].first);
      range.to = SegmentBodies::kSegmentBytes;
    } else if (!*whole) {
      torn = true;
    }
  }
  if (torn) {
    for (SegmentBodies::Range& range : ranges) {
      if (range.to != SegmentBodies::kSegmentBytes) range.to = range.from;
    }
    if (auto undone = undo_last_batch(messages, claims, deliveries, undo, ranges); !undone)
      return undone;
    recovery_.last_batch_undone = true;
    log::warning("store.last-batch-undone",
                 "the last commit had not reached the disk whole; it was not acknowledged and is "
                 "taken back");
  }
  for (const SegmentBodies::Range& range : ranges)
    bodies_->resume(range, known[range.segment].second);
  if (auto removed = remove_given_up(); !removed) return removed;
  auto dirty = database_->execute("UPDATE batch SET clean=0");
  if (!dirty) return dirty;
  return open_work_notes(clean);
}

Result<void> SqliteStore::load_ages() {
  auto marks = database_->prepare("SELECT ran, next_message FROM ages ORDER BY ran");
  if (!marks) return marks.error();
  for (;;) {
    auto more = marks->step();
    if (!more) return more.error();
    if (!*more) return {};
    ages_.load({Ages::Ran{marks->number(0)}, static_cast<std::uint64_t>(marks->number(1))});
  }
}

/// Segments that the last process gave up and did not come to remove.
Result<void> SqliteStore::remove_given_up() {
  auto given_up = database_->prepare("SELECT id FROM segments WHERE gone=1");
  if (!given_up) return given_up.error();
  for (;;) {
    auto more = given_up->step();
    if (!more) return more.error();
    if (!*more) break;
    const auto segment = static_cast<std::uint32_t>(given_up->number(0));
    if (auto removed = bodies_->remove(segment); !removed) return removed;
  }
  return database_->execute("UPDATE segments SET gone=2 WHERE gone=1");
}

Result<void> SqliteStore::undo_last_batch(std::uint64_t messages, std::uint64_t claims,
                                          std::uint64_t deliveries, std::string_view undo,
                                          const std::vector<SegmentBodies::Range>& ranges) {
  constexpr auto received = static_cast<std::uint8_t>(MessageState::received);
  if (auto begun = database_->execute("BEGIN IMMEDIATE"); !begun) return begun;
  auto pages = StatePages::open(*database_);
  if (!pages) return pages.error();
  struct Change {
    Kind kind;
    std::uint64_t id;
    std::uint8_t from;
  };
  std::vector<Change> changes;
  for (BlobReader in{undo}; in.more();) {
    const Change change{static_cast<Kind>(in.number(1)), in.number(),
                        static_cast<std::uint8_t>(in.number(1))};
    if (in.good()) changes.push_back(change);
  }
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    if (auto set = pages->set(change->kind, change->id, change->from); !set) return set;
  }
  if (auto flushed = pages->flush(); !flushed) return flushed;
  if (auto taken = take_back_reviews(claims); !taken) return taken;
  const std::pair<const char*, std::uint64_t> gone[] = {
      {"DELETE FROM messages WHERE id>=?", messages},
      {"DELETE FROM claims WHERE id>=?", claims},
      {"DELETE FROM deliveries WHERE id>=?", deliveries},
      // A release that is taken back: its delivery's number is another's soon.
      {"UPDATE claims SET delivery=NULL WHERE delivery>=?", deliveries},
      {"DELETE FROM identities WHERE last_message>=?", messages},
  };
  for (const auto& [sql, from] : gone) {
    auto statement = database_->prepare(sql);
    if (!statement) return statement.error();
    if (auto ran = statement->bind(1, static_cast<std::int64_t>(from)).run(); !ran) return ran;
  }
  // What an undone step wrote beside the state: the charges would count twice.
  auto fresh = database_->prepare(
      "UPDATE messages SET reason='', charge_lines=0, charge_cents=0, dropped=X'' WHERE id=?");
  if (!fresh) return fresh.error();
  for (const Change& change : changes) {
    if (change.kind != Kind::message || change.from != received) continue;
    if (auto ran = fresh->bind(1, static_cast<std::int64_t>(change.id)).run(); !ran) return ran;
  }
  auto emptied = database_->prepare("UPDATE batch SET undo=X'', counts=?, ranges=?");
  if (!emptied) return emptied.error();
  std::vector<SegmentBodies::Range> empty = ranges;
  for (SegmentBodies::Range& range : empty) {
    range.from = range.to;
    range.crc = 0;
  }
  emptied->bind_blob(1, pages->packed_counts()).bind_blob(2, pack(empty));
  if (auto ran = emptied->run(); !ran) return ran;
  return database_->execute("COMMIT");
}

/// Opens the leases, which a restore does not overwrite, and finds out by them whether this store
/// is the one that last ran here.
Result<void> SqliteStore::open_control_numbers() {
  ControlNumberLeases::Ends known;
  auto counters = database_->prepare("SELECT partner, counter, leased FROM counters");
  if (!counters) return counters.error();
  for (;;) {
    auto more = counters->step();
    if (!more) return more.error();
    if (!*more) break;
    known[{std::string{counters->text(0)}, static_cast<Counter>(counters->number(1))}] =
        static_cast<std::uint64_t>(counters->number(2));
  }
  auto leases = ControlNumberLeases::open(
      ports_.files, options_.path + ".numbers", known,
      [this](const std::string& partner, Counter counter, std::uint64_t end) {
        const std::lock_guard guard{mutex_};
        leases_.push_back({{partner, counter}, end});
      },
      [this](const Error& error) { fail_for_good(error); });
  if (!leases) return leases.error();
  control_numbers_ = std::move(*leases);
  newest_commit_ = std::max(newest_commit_, control_numbers_->marked());
  if (newest_commit_ > commit_) {
    if (auto taken = take_as_restored(newest_commit_); !taken) return taken;
  }
  return control_numbers_->mark(commit_);
}

/// A backup was put in the place of a younger store. What waits in it may have been worked and sent
/// since, so nothing of it goes out by itself (promises B4, G4): a delivery that waited counts as
/// being sent, which the engine makes in doubt or, where repeating is harmless, sends again under
/// the same identity; a message that waited is held for a person; control numbers go on past every
/// end known. In one transaction, with a number of commits that says it is done.
Result<void> SqliteStore::take_as_restored(std::uint64_t newest_commit) {
  recovery_.restored = true;
  log::error("store.restored",
             "the store is older than the one that last ran here: what waited in it may have been "
             "sent since. Messages are held, deliveries in doubt; a person decides.");
  if (auto begun = database_->execute("BEGIN IMMEDIATE"); !begun) return begun;
  auto pages = StatePages::open(*database_);
  if (!pages) return pages.error();
  auto held =
      database_->prepare("UPDATE messages SET reason=?2, history=history || ?3 WHERE id=?1");
  if (!held) return held.error();
  const std::string line = history_line(ports_.clock.utc(), name(MessageState::held), "claimwire",
                                        "the store was restored");
  struct Waits {
    Kind kind;
    std::uint8_t from, to;
  };
  constexpr Waits kWaits[] = {
      {Kind::message, static_cast<std::uint8_t>(MessageState::received),
       static_cast<std::uint8_t>(MessageState::held)},
      {Kind::delivery, static_cast<std::uint8_t>(DeliveryState::queued),
       static_cast<std::uint8_t>(DeliveryState::sending)},
  };
  for (const auto& [kind, from, to] : kWaits) {
    auto unfinished =
        database_->prepare("SELECT page, states FROM states WHERE kind=? AND unfinished > 0");
    if (!unfinished) return unfinished.error();
    unfinished->bind(1, static_cast<std::int64_t>(kind));
    for (;;) {
      auto more = unfinished->step();
      if (!more) return more.error();
      if (!*more) break;
      const std::uint64_t first =
          static_cast<std::uint64_t>(unfinished->number(0)) * StatePages::kPerPage;
      const StatePages::Page page = StatePages::unpack(unfinished->text(1));
      for (std::uint64_t id = first; id < first + StatePages::kPerPage; ++id) {
        if (StatePages::in_page(page, id) != from) continue;
        if (auto set = pages->set(kind, id, to); !set) return set;
        if (kind != Kind::message) continue;
        auto noted = held->bind(1, static_cast<std::int64_t>(id))
                         .bind(2, std::string_view{"store.restored"})
                         .bind(3, line)
                         .run();
        if (!noted) return noted;
      }
    }
  }
  if (auto flushed = pages->flush(); !flushed) return flushed;
  control_numbers_->skip(ControlNumberLeases::kPastRestore);
  for (const auto& [counter, end] : leases_) {
    if (auto saved = save_lease(counter.first, counter.second, end); !saved) return saved;
  }
  // The undo of the batch before must not be taken over what was changed here.
  auto number = database_->prepare("UPDATE batch SET number=?1, undo=X'', ranges=X'', counts=?2");
  if (!number) return number.error();
  auto numbered = number->bind(1, static_cast<std::int64_t>(newest_commit + 1))
                      .bind_blob(2, pages->packed_counts())
                      .run();
  if (!numbered) return numbered;
  if (auto committed = database_->execute("COMMIT"); !committed) return committed;
  commit_ = newest_commit + 1;
  return {};
}

Result<void> SqliteStore::save_lease(const std::string& partner, Counter counter,
                                     std::uint64_t end) {
  auto save = database_->prepare(
      "INSERT INTO counters VALUES(?1,?2,?3) ON CONFLICT DO UPDATE SET leased=max(leased,?3)");
  if (!save) return save.error();
  return save->bind(1, partner)
      .bind(2, static_cast<std::int64_t>(counter))
      .bind(3, static_cast<std::int64_t>(end))
      .run();
}

/// Claims that are gone were none of the first of their payer.
Result<void> SqliteStore::take_back_reviews(std::uint64_t first_claim) {
  auto claims = database_->prepare("SELECT payer, findings FROM claims WHERE id>=?");
  if (!claims) return claims.error();
  claims->bind(1, static_cast<std::int64_t>(first_claim));
  std::map<std::string, std::int64_t> counted;
  for (;;) {
    auto more = claims->step();
    if (!more) return more.error();
    if (!*more) break;
    for (const StoredFinding& finding : unpack_findings(claims->text(1))) {
      if (finding.id == kReviewFirst.id) ++counted[std::string{claims->text(0)}];
    }
  }
  auto less = database_->prepare(
      "UPDATE about SET value = CAST(CAST(value AS INTEGER) - ?2 AS TEXT) WHERE key=?1");
  if (!less) return less.error();
  for (const auto& [payer, count] : counted) {
    if (auto ran = less->bind(1, review_key(payer)).bind(2, count).run(); !ran) return ran;
  }
  return {};
}

Result<void> SqliteStore::open_work_notes(bool clean) {
  auto notes = ports_.files.open(options_.path + ".work", true);
  if (!notes) return notes.error();
  work_notes_ = std::move(*notes);
  auto slots = work_notes_->read_at(0, kWorkSlots * 8);
  if (!slots) return slots.error();
  auto newest = work_notes_->read_at(kWorkSlots * 8, 8);
  if (!newest) return newest.error();
  newest_commit_ = BlobReader{*newest}.number();
  if (!clean) {
    for (BlobReader in{*slots}; in.more();) {
      const MessageId id{in.number()};
      if (in.good() && id) recovery_.in_work.push_back(id);
    }
    std::sort(recovery_.in_work.begin(), recovery_.in_work.end());
  }
  auto wiped = work_notes_->write_at(0, std::string(kWorkSlots * 8, '\0'));
  if (!wiped) return wiped;
  work_slots_ = work_notes_->numbers(kWorkSlots + 1);
  return {};
}

void SqliteStore::note_in_work(std::size_t slot, MessageId message) {
  note(slot % kWorkSlots, message.value);
}

void SqliteStore::note(std::size_t place, std::uint64_t value) {
  if (!work_slots_.empty()) {
    work_slots_[place].store(value, std::memory_order_relaxed);
    return;
  }
  BlobWriter out;
  out.number(value);
  // A note that cannot be written costs only knowledge: which message ended the process, and which
  // commit was the last before a restore.
  static_cast<void>(work_notes_->write_at(place * 8, out.take()).has_value());
}

void SqliteStore::commit(Batch batch, Committed done) {
  {
    const std::lock_guard guard{mutex_};
    if (!stopped_ && !broken_) {
      waiting_.push_back({std::move(batch), std::move(done)});
      if (!scheduled_) schedule();
      return;
    }
  }
  done(stopped());
}

void SqliteStore::schedule() {
  scheduled_ = true;
  ports_.writer.post([this] { drain(); });
}

void SqliteStore::drain() {
  std::vector<Waiting> group;
  {
    const std::lock_guard guard{mutex_};
    const std::size_t count = std::min(waiting_.size(), kGroupMax);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    group.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
  }
  if (!group.empty()) commit_group(std::move(group));
  const std::lock_guard guard{mutex_};
  scheduled_ = false;
  if (!waiting_.empty()) {
    schedule();
  } else {
    idle_.notify_all();
  }
}

void SqliteStore::commit_group(std::vector<Waiting> group) {
  look_at_room();
  std::vector<Waiting> served;
  served.reserve(group.size());
  for (Waiting& each : group) {
    if (broken_) {
      each.done(stopped());
    } else if (!has_room_in_segment(each.batch)) {
      each.done(
          Error{"store.body-too-large",
                concat("more than ", std::to_string(SegmentBodies::kSegmentBytes),
                       " bytes in one piece; lower message_bytes_max or split the message.")});
    } else if (!has_room_ && accepts(each.batch)) {
      each.done(Error{"store.disk-full",
                      concat("less than store.disk_reserve is free beside ", options_.path,
                             ". Free some space; intake resumes by itself.")});
    } else {
      served.push_back(std::move(each));
    }
  }
  if (served.empty()) return;

  bodies_->set_day(name_of_day(ports_.clock.utc()));
  const std::int64_t rows_before = database_->changes();
  std::vector<std::vector<StepResult>> results(served.size());
  std::int64_t steps = 0;
  KeepPolicy keep;
  std::vector<std::uint32_t> removed;
  {
    const std::lock_guard guard{mutex_};
    keep = keep_;
    removed = std::exchange(removed_, {});
  }
  for (const std::uint32_t segment : removed) writer_->removed(segment);
  const auto work = [&]() -> Result<void> {
    if (auto begun = writer_->begin(ports_.clock.now(), keep); !begun) return begun;
    for (std::size_t i = 0; i < served.size(); ++i) {
      for (const Step& step : served[i].batch.steps) {
        auto result = writer_->apply(step);
        if (!result) return result.error();
        results[i].push_back(std::move(*result));
        ++steps;
      }
    }
    return make_durable();
  };
  const Result<void> outcome = work();
  if (outcome) {
    writer_->committed();
    note(kWorkSlots, ++commit_);
    {
      const std::lock_guard guard{mutex_};
      state_counts_ = writer_->counts();
      reopened_ = writer_->reopened();
      leases_.erase(leases_.begin(),
                    leases_.begin() + static_cast<std::ptrdiff_t>(leases_in_commit_));
    }
    rows_ += database_->changes() - rows_before;
    ++commits_;
    steps_ += steps;
    for (std::size_t i = 0; i < served.size(); ++i) served[i].done(std::move(results[i]));
    if (auto gone = writer_->take_gone(); !gone.empty()) remove_segments(gone);
    look_at_log();
    return;
  }
  const Error error = as_store_error(outcome.error());
  // A full disk passes, and so does another program that holds the database for a moment. After any
  // other failed write what reached the disk is unknown: the file is not trusted again (promise
  // A4).
  if (!broken_ && !error.is("store.disk-full") && !error.is("store.busy")) fail_for_good(error);
  if (!broken_) {
    static_cast<void>(database_->execute("ROLLBACK").has_value());  // SQLite may have done so
    writer_->rolled_back();
  }
  for (Waiting& each : served) each.done(error);
}

Result<void> SqliteStore::make_durable() {
  // Taken out once they are in a commit that stands; until then later commits save them again.
  std::vector<std::pair<std::pair<std::string, Counter>, std::uint64_t>> leases;
  {
    const std::lock_guard guard{mutex_};
    leases = leases_;
  }
  leases_in_commit_ = leases.size();
  for (const auto& [counter, end] : leases) {
    auto saved = save_lease(counter.first, counter.second, end);
    if (!saved) return saved;
  }
  if (auto finished = writer_->finish(); !finished) return finished;
  if (!bodies_->needs_sync()) return database_->execute("COMMIT");
  Result<void> synced, committed;
  ports_.writer.both([&] { synced = bodies_->sync(); },
                     [&] { committed = database_->execute("COMMIT"); });
  if (!synced) {
    // Rows without their bodies may be on the disk; recovery takes them back.
    fail_for_good(synced.error());
    return synced;
  }
  return committed;
}

/// Beside the writer: to give a file's space back can take the file system a while.
void SqliteStore::remove_segments(const std::vector<std::uint32_t>& segments) {
  {
    const std::lock_guard guard{mutex_};
    ++removing_;
  }
  ports_.beside.post([this, segments] {
    std::vector<std::uint32_t> removed;
    for (const std::uint32_t segment : segments) {
      if (const auto gone = bodies_->remove(segment); gone) {
        removed.push_back(segment);
      } else {  // the next start tries it again
        log::warning("store.segment-not-removed", gone.error().message,
                     {{"error", gone.error().id}});
      }
    }
    const std::lock_guard guard{mutex_};
    removed_.insert(removed_.end(), removed.begin(), removed.end());
    --removing_;
    idle_.notify_all();
  });
}

void SqliteStore::fail_for_good(const Error& error) {
  if (broken_.exchange(true)) return;
  log::error("store.failed", "the store is not trusted any more; start again to recover",
             {{"error", error.id}});
  if (ports_.fatal) ports_.fatal(error);
}

void SqliteStore::look_at_room() {
  const Instant now = ports_.clock.now();
  if (options_.disk_reserve == 0 ||
      (room_looked_at_ != Instant{} && now - room_looked_at_ < kRoomEvery)) {
    return;
  }
  room_looked_at_ = now;
  const bool room = ports_.files.free_bytes(folder_of(options_.path)) >= options_.disk_reserve;
  if (room != has_room_.exchange(room)) {
    log::warning(
        room ? "store.room" : "store.no-room",
        room ? "space is back; intake goes on" : "the disk reserve is reached; intake waits");
  }
}

void SqliteStore::look_at_log() {
  const int pages = database_->log_pages();
  if (pages < kLogRestart) restart_log_at_ = kLogRestart;
  if (pages >= restart_log_at_) {
    // Waits for readers up to the busy time-out; one that stays longer is not waited for again
    // until the log has grown by as much.
    restart_log_at_ = pages + kLogRestart;
    if (auto done = database_->checkpoint(sqlite::Database::Checkpoint::restart); !done)
      log::warning("store.checkpoint", "the log could not be started again",
                   {{"error", done.error().id}});
  } else if (pages >= kLogPassive && !checkpointing_.exchange(true)) {
    ports_.beside.post([this] {
      static_cast<void>(
          checkpoints_->checkpoint(sqlite::Database::Checkpoint::passive).has_value());
      checkpointing_ = false;
      const std::lock_guard guard{mutex_};
      idle_.notify_all();
    });
  }
}

SqliteStore::Work SqliteStore::work() const { return {rows_, commits_, steps_}; }

void SqliteStore::close() {
  {
    std::unique_lock guard{mutex_};
    if (closed_) return;
    closed_ = stopped_ = true;
    idle_.wait(guard, [this] {
      return !scheduled_ && waiting_.empty() && !checkpointing_ && removing_ == 0;
    });
  }
  if (broken_) return;
  const Instant now = ports_.clock.now();
  auto clean = database_->execute(concat(
      "UPDATE batch SET clean=1; INSERT OR REPLACE INTO ages VALUES(",
      std::to_string(ages_.ran(now).count()), ",", std::to_string(writer_->next_message()), ");"));
  if (clean) clean = database_->checkpoint(sqlite::Database::Checkpoint::truncate);
  if (clean) clean = control_numbers_->mark(commit_);
  if (!clean)
    log::warning("store.close", "not closed cleanly; the next start recovers",
                 {{"error", clean.error().id}});
}

Result<std::optional<MessageRow>> SqliteStore::message(MessageId id) const {
  return reader_->message(id);
}
Result<std::optional<ClaimRow>> SqliteStore::claim(ClaimId id) const { return reader_->claim(id); }
Result<std::optional<DeliveryRow>> SqliteStore::delivery(DeliveryId id) const {
  return reader_->delivery(id);
}
Result<std::vector<MessageRow>> SqliteStore::messages(const MessageQuery& query) const {
  return reader_->messages(query);
}
Result<std::vector<ClaimRow>> SqliteStore::claims(const ClaimQuery& query) const {
  return reader_->claims(query);
}
Result<std::vector<DeliveryRow>> SqliteStore::deliveries(const DeliveryQuery& query) const {
  return reader_->deliveries(query);
}
Result<std::vector<TimelineEntry>> SqliteStore::timeline(MessageId id) const {
  return reader_->timeline(id);
}
Result<std::vector<TimerRow>> SqliteStore::timers(UtcTime due, std::size_t limit) const {
  return reader_->timers(due, limit);
}
void SqliteStore::keep(KeepPolicy policy) {
  const std::lock_guard guard{mutex_};
  keep_ = std::move(policy);
}

/// On connections of their own, as every walk that may be long.
Result<ExpiredMessages> SqliteStore::expired_messages(MessageId after) const {
  KeepPolicy keep;
  {
    const std::lock_guard guard{mutex_};
    keep = keep_;
  }
  const Instant now = ports_.clock.now();
  const auto bound = [&](const config::Keep& of) {
    return of.metadata ? ages_.older_than(*of.metadata, now) : 0;
  };
  Reader::Bounds bounds{bound(keep.site), {}};
  for (const auto& [interface, own] : keep.interfaces) bounds.interfaces[interface] = bound(own);
  auto reader = Reader::open(options_.path);
  if (!reader) return reader.error();
  return (*reader)->expired_messages(after, bounds);
}

Result<ExpiredSegments> SqliteStore::expired_segments() const {
  KeepPolicy keep;
  ExpiredSegments out;
  {
    const std::lock_guard guard{mutex_};
    keep = keep_;
    out.reopened = reopened_;
  }
  const Ages::Ran ran = ages_.ran(ports_.clock.now());
  auto reader = Reader::open(options_.path);
  if (!reader) return reader.error();
  auto segments = (*reader)->expired_segments([&](std::string_view interface, Ages::Ran ended) {
    const auto age = content_age(keep, interface);
    return age && ran - ended >= *age;
  });
  if (!segments) return segments.error();
  out.segments = std::move(*segments);
  return out;
}

/// On a connection of its own: a walk over all rows must not keep the engine's reads waiting.
Result<Ledger> SqliteStore::reconcile() const {
  auto reader = Reader::open(options_.path);
  if (!reader) return reader.error();
  auto counts = (*reader)->count();
  if (!counts) return counts.error();
  return make_ledger(std::move(*counts));
}

Result<std::vector<LedgerSlice>> SqliteStore::reconcile(const LedgerQuery& query) const {
  auto reader = Reader::open(options_.path);
  if (!reader) return reader.error();
  return (*reader)->slices(query);
}

StateCounts SqliteStore::state_counts() const {
  const std::lock_guard guard{mutex_};
  return state_counts_;
}

}  // namespace claimwire::engine
