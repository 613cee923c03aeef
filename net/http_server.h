#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "net/caller.h"
#include "net/http.h"
#include "net/runtime.h"
#include "net/tokens.h"

namespace claimwire::net {

/// What a client may cost the server. Beyond a limit: an answer that names it, then the connection
/// closes.
struct HttpLimits {
  std::uint32_t connections_max = 256;  ///< Beyond: 503 with Retry-After.
  std::uint32_t per_peer = 64;          ///< Beyond: 429 with Retry-After.
  std::uint32_t header_bytes_max = 16 * 1024;
  std::uint32_t headers_max = 100;
  std::uint64_t body_bytes_max = 16'000'000;          ///< Unless the mount says otherwise. 413.
  std::chrono::milliseconds idle_close{60'000};       ///< To the first byte of a request.
  std::chrono::milliseconds header_timeout{10'000};   ///< First byte to the end of the header. 408.
  std::chrono::milliseconds message_timeout{30'000};  ///< End of header to end of body. 408.
  std::chrono::milliseconds write_timeout{30'000};    ///< For an answer to be taken.
  std::uint32_t requests_per_connection_max = 1'000'000;
};

/// A part of the path space and who answers there.
struct Mount {
  std::string prefix;  ///< "/fhir": this path and all below it. "/": whatever no other has.
  /// Exact paths that GET and HEAD may read without logging in: "/fhir/metadata".
  std::vector<std::string> open_paths{};
  /// One of these is needed, or administrator. Empty: any authenticated caller. 403.
  std::vector<std::string> roles{};
  std::uint64_t body_bytes_max = 0;  ///< 0: that of HttpLimits.
  /// Called on the I/O thread with a whole request; long work goes to Runtime::work. May keep
  /// `respond` and call it later, from any thread.
  std::function<void(HttpRequest request, const Caller& caller, Respond respond)> handle;
};

/// An HTTP/1.1 server on a loopback address and, for the command line, a Unix socket. Refuses
/// repeated or conflicting lengths, transfer codings other than chunked, and bare line feeds, and
/// closes those connections (RFC 9112 sections 6.3 and 11.2; promise E4). Authentication comes
/// before the body is read: a bearer token, or over the Unix socket the peer's user id.
class HttpServer {
 public:
  HttpServer(Runtime& runtime, const Tokens& tokens, HttpLimits limits = {});
  ~HttpServer();  ///< As stop().
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// The longest matching prefix wins; a prefix already there is replaced. Also while it listens:
  /// a request that is on its way keeps the mount it found.
  void mount(Mount mount);
  void unmount(std::string_view prefix);  ///< Then 404. Unknown: nothing happens.
  /// Before listening. Told of every request that was refused because nobody known sent it: where
  /// it came from, as HttpRequest::peer. Called on the I/O thread, as often as a client likes.
  void on_refused(std::function<void(const std::string& peer)> told);

  /// Begins to accept; returns the port, which matters when 0 was asked for.
  /// Errors  net.address, http.not-loopback (there is no TLS yet), net.listen.
  Result<std::uint16_t> listen(std::string_view address);
  /// A socket of mode 0600, made anew; callers with this process's user id or root are
  /// administrators, others are refused. The caller holds the store's lock, so a socket file that
  /// is there is left over. Errors net.listen: with the system's reason.
  Result<void> listen_local(const std::string& path);

  /// Accepts no more, closes idle connections, lets requests in work finish for at most `grace`,
  /// then closes the rest. Not from the I/O thread.
  void stop(std::chrono::milliseconds grace = std::chrono::seconds{5});

  std::size_t connections() const;  ///< Open now.

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::net
