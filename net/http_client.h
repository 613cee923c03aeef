#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "net/http.h"
#include "net/runtime.h"
#include "net/url.h"

namespace claimwire::net {

struct HttpClientSettings {
  std::chrono::milliseconds connect_timeout{10'000};  ///< Name, connect and TLS together.
  std::chrono::milliseconds answer_timeout{30'000};  ///< Last byte sent to last byte of the answer.
  std::uint64_t response_bytes_max = 16'000'000;
  std::uint32_t header_bytes_max = 64 * 1024;
  std::uint32_t connections_max = 8;            ///< At once; further requests wait in order.
  std::uint32_t waiting_max = 1024;             ///< Beyond: http.busy.
  std::chrono::milliseconds keep_open{30'000};  ///< An idle connection is kept this long.
  std::string trust_file{};  ///< PEM of extra authorities; empty: the system's alone.
};

struct HttpCall {
  std::string method = "POST";
  Url url{};
  HttpHeaders headers{};
  std::string content_type{};
  Bytes body{};
};

struct HttpReply {
  int status = 0;
  HttpHeaders headers{};
  std::string body{};

  std::string_view header(std::string_view name) const { return net::header(headers, name); }
  /// Retry-After in seconds or as a date, at most a day; nothing when absent or unreadable.
  std::optional<std::chrono::seconds> retry_after() const;
};

/// An HTTP/1.1 client for one destination: keeps connections open, verifies chain and host name of
/// https (there is no way to switch it off), and tells what matters to a claim: whether any byte
/// may have reached the other side. Errors  http.not-reached: nothing left us, so trying again is
/// safe; http.no-answer: the peer may
///         have the request (timeout, hung up, unreadable answer, answer over its limit);
///         http.busy: too many wait already, nothing left us. Texts say what happened, never
///         content.
class HttpClient {
 public:
  explicit HttpClient(Runtime& runtime, HttpClientSettings settings = {});
  ~HttpClient();  ///< As stop().
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// `done` is called once, on the I/O thread. From any thread.
  void send(HttpCall call, std::function<void(Result<HttpReply>)> done);
  /// Closes all connections; what waits or is on its way ends with an error as above.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace claimwire::net
