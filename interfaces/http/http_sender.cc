#include "interfaces/http/http_sender.h"

#include <utility>

#include "core/text.h"

namespace claimwire::interfaces {

using engine::SendResult;

namespace {

SendResult::What what_of(int status) {
  switch (status) {
    case 200:
    case 201:
    case 202:
    case 204:
      return SendResult::What::accepted;
    case 408:
    case 425:
    case 429:
    case 503:
      return SendResult::What::retry_later;
    default:
      return status >= 300 && status < 500 ? SendResult::What::refused
                                           : SendResult::What::no_answer;
  }
}

}  // namespace

engine::SendResult send_result_of(const Result<net::HttpReply>& reply) {
  SendResult made;
  if (!reply) {
    made.what = reply.error().is("http.no-answer") ? SendResult::What::no_answer
                                                   : SendResult::What::retry_later;
    made.detail = reply.error().message;
    return made;
  }
  made.what = what_of(reply->status);
  made.detail = concat("HTTP ", std::to_string(reply->status));
  if (const auto phrase = net::status_phrase(reply->status); phrase != "Unknown")
    made.detail += concat(" ", phrase);
  if (reply->status / 100 == 3) made.detail += "; redirects are not followed, set the final url";
  if (reply->status == 401 || reply->status == 403) made.detail += "; check auth";
  if (made.what == SendResult::What::retry_later) made.retry_after = reply->retry_after();
  made.answer = Bytes{reply->body};
  return made;
}

HttpSender::HttpSender(net::Runtime& runtime, HttpSenderSettings settings)
    : settings_{std::move(settings)}, client_{runtime, settings_.client} {}

HttpSender::~HttpSender() { stop(); }

void HttpSender::send(engine::Outgoing outgoing, std::function<void(SendResult)> done) {
  net::HttpCall call;
  call.url = settings_.url;
  call.content_type =
      outgoing.content_type.empty() ? "application/octet-stream" : outgoing.content_type;
  call.body = std::move(outgoing.bytes);
  call.headers = settings_.headers;
  if (!outgoing.idempotency_key.empty())
    call.headers.push_back({"Idempotency-Key", outgoing.idempotency_key});
  if (!settings_.bearer.empty())
    call.headers.push_back({"Authorization", concat("Bearer ", settings_.bearer)});
  client_.send(std::move(call), [done = std::move(done)](const Result<net::HttpReply>& reply) {
    done(send_result_of(reply));
  });
}

bool HttpSender::recognises_repeats() const { return settings_.recognises_repeats; }

std::size_t HttpSender::parallel_max() const { return settings_.parallel_max; }

void HttpSender::stop() { client_.stop(); }

}  // namespace claimwire::interfaces
