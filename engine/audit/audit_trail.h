#pragma once
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "engine/ids.h"
#include "engine/ports/caller.h"
#include "engine/ports/clock.h"
#include "engine/ports/files.h"
#include "wrap/sqlite/database.h"

namespace claimwire::engine {

/// How an audited action ended.
enum class AuditOutcome : std::uint8_t { done, refused, failed };
std::string_view name(AuditOutcome outcome);

/// One record of the trail. Holds ids, never what they name: no patient data.
struct AuditRow {
  AuditId id;
  UtcTime at{};
  std::string who;                    ///< Caller::id.
  std::vector<std::string> roles;     ///< Caller::roles.
  std::string peer;                   ///< Caller::peer.
  std::string action;                 ///< Dotted and lower-case: "content.viewed".
  std::vector<std::string> subjects;  ///< Opaque ids: "m_...", "token:lab".
  std::string reason;
  std::string outcome;   ///< name() of an AuditOutcome.
  std::string previous;  ///< Hash of the record before; 64 zeros for the first.
  std::string hash;      ///< SHA-256 of canonical(), in hexadecimal.
};

/// What is hashed: "claimwire-audit-1", then number, milliseconds since 1970, who, roles, peer,
/// action, subjects, reason, outcome and previous, each as its length in bytes, ':' and its bytes.
/// Roles and subjects are joined by one blank.
std::string canonical(const AuditRow& row);

struct AuditQuery {
  AuditId after;  ///< The last id of the page before; none: from the start.
  bool newest_first = false;
  std::size_t limit = 100;
};

/// A place in the trail that was noted elsewhere: "42:9f86d0...". What stands up to it cannot be
/// changed, and the trail cannot be cut before it, without verify() telling.
struct AuditMark {
  AuditId id;
  std::string hash;

  std::string text() const;  ///< "0:" for an empty trail.
  static std::optional<AuditMark> parse(std::string_view text);
};

/// What verify() found.
struct AuditVerdict {
  std::uint64_t good = 0;  ///< Records before the first broken one.
  AuditMark last;          ///< The last good one.
  std::string broken;      ///< Which record is the first broken one, and why. Empty: none.
};

/// Who did what, when, from where (promise F7): rows in an SQLite file of their own, each carrying
/// the hash of the one before. Several processes may write one trail: `claimwire token add` beside
/// a running daemon. Thread-safe.
/// Errors  of every method: store.audit, saying what could not be done. The action that was to be
///         recorded must then not happen, or its result not be given away.
class AuditTrail {
 public:
  /// Makes the file (mode 0600, WAL, synchronous=FULL) and its folder when they are not there.
  /// `files` and `clock` outlive the trail.
  static Result<std::unique_ptr<AuditTrail>> open(const std::string& path, Files& files,
                                                  const Clock& clock);

  /// Returns once the record is on stable storage: one fsync. A role or subject has no blanks; of
  /// `reason`, which is a person's sentence, the first 500 bytes are kept.
  Result<void> record(const Caller& caller, std::string_view action,
                      const std::vector<std::string>& subjects, std::string_view reason,
                      AuditOutcome outcome = AuditOutcome::done);
  /// A page, in the order of the trail or newest first.
  Result<std::vector<AuditRow>> entries(const AuditQuery& query) const;
  /// Walks the whole chain, a page at a time. Finds a changed, removed or inserted record, and with
  /// `known` also that the trail was cut before that place or written anew. Without a mark that was
  /// kept elsewhere it cannot find that the last records are missing, nor that somebody who can
  /// write the file computed the chain anew: hashes need no secret.
  Result<AuditVerdict> verify(const std::optional<AuditMark>& known = std::nullopt) const;

 private:
  AuditTrail(sqlite::Database database, const Clock& clock)
      : clock_{clock}, database_{std::move(database)} {}
  Result<void> append(AuditRow& row);

  const Clock& clock_;
  mutable std::mutex mutex_{};
  mutable sqlite::Database database_;
};

}  // namespace claimwire::engine
