#pragma once
#include <memory>
#include <string>

#include "interfaces/connector.h"
#include "net/http_client.h"
#include "net/runtime.h"

namespace claimwire::interfaces {

struct HttpSenderSettings {
  std::string key;  ///< Of the interface in the configuration.
  net::Url url{};
  std::string bearer{};  ///< The token itself, read by read_secret(); empty: none is sent.
  net::HttpHeaders headers{};
  bool recognises_repeats = false;  ///< The receiver knows a repeat by its Idempotency-Key.
  /// Under way at once, on `client.connections_max` connections: more than these, so that one commit
  /// of the store serves a whole window and no connection waits for it.
  std::size_t parallel_max = 64;
  net::HttpClientSettings client{};
};

/// Kind `http-client`: hands each delivery over by POST, with its Idempotency-Key.
/// 200, 201, 202 and 204 are accepted; 408, 425, 429 and 503 say later, by their Retry-After; other
/// 3xx and 4xx are refused; 500 and the rest leave open whether it was taken: no_answer.
class HttpSender final : public Destination {
 public:
  HttpSender(net::Runtime& runtime, HttpSenderSettings settings);
  ~HttpSender() override;

  void send(engine::Outgoing outgoing, std::function<void(engine::SendResult)> done) override;
  bool recognises_repeats() const override;
  std::size_t parallel_max() const override;
  void stop() override;

 private:
  const HttpSenderSettings settings_;
  net::HttpClient client_;
};

/// What an HTTP status or failure means for a delivery, as above. `answer` holds the body.
engine::SendResult send_result_of(const Result<net::HttpReply>& reply);

}  // namespace claimwire::interfaces
