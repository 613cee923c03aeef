#pragma once
#include <chrono>
#include <string>

#include "apps/commands/commands.h"
#include "core/result.h"
#include "net/http_client.h"

namespace claimwire::apps {

/// How a command reaches the running daemon.
class DaemonClient {
 public:
  /// `server` is what --server said; empty: the Unix socket beside the configuration's store, or
  /// where that is not there its http.listen. CLAIMWIRE_TOKEN is sent when it is set.
  /// Errors  daemon.unknown without configuration and --server; url.syntax.
  static Result<DaemonClient> make(Invocation& invocation, const std::string& server);

  /// GET of a path below /api/v1, such as "/messages?limit=10": the body of a 200.
  /// Errors  http.not-reached, http.no-answer; the id and detail of a problem that the daemon
  ///         answered.
  Result<std::string> get(const std::string& path) const;
  /// POST of a JSON object; long work of the daemon is waited for. `expect` goes as If-Match, empty: without. Errors: as get().
  Result<std::string> post(const std::string& path, const std::string& body,
                           const std::string& expect = {}) const;

 private:
  Result<std::string> call(const std::string& method, const std::string& path,
                          const net::HttpHeaders& headers, const std::string& body,
                          std::chrono::seconds timeout) const;

  std::string socket_, url_;
};

/// `text` for a query parameter: everything but letters, digits, '-', '.', '_' and '~' as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace claimwire::apps
