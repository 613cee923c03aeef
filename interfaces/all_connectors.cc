#include "interfaces/all_connectors.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "core/text.h"
#include "interfaces/fhir/fhir_listener.h"
#include "interfaces/fhir/fhir_sender.h"
#include "interfaces/folder/folder_reader.h"
#include "interfaces/folder/folder_writer.h"
#include "interfaces/http/http_sender.h"
#include "interfaces/mllp/mllp_listener.h"
#include "interfaces/mllp/mllp_sender.h"
#include "interfaces/secret.h"

namespace claimwire::interfaces {

namespace {

using MadeSource = Result<std::unique_ptr<Source>>;
using MadeDestination = Result<std::unique_ptr<Destination>>;

Error bad(const config::Interface& from, std::string_view setting, std::string_view why) {
  const std::string place =
      from.place.file.empty()
          ? ""
          : concat(", line ", std::to_string(from.place.line), " of ", from.place.file);
  return {"interface.setting", concat("interfaces.", from.key, ".", setting, ": ", why, place)};
}

/// "1C0D" as its bytes; nothing when it is not pairs of hexadecimal digits.
std::optional<std::string> bytes_of(std::string_view hexadecimal) {
  if (hexadecimal.empty() || hexadecimal.size() % 2 != 0) return std::nullopt;
  std::string out;
  unsigned pending = 0;
  for (std::size_t at = 0; at < hexadecimal.size(); ++at) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const char digit = static_cast<char>(hexadecimal[at] >= 'a' && hexadecimal[at] <= 'f'
                                             ? hexadecimal[at] - 'a' + 'A'
                                             : hexadecimal[at]);
    const auto value = kDigits.find(digit);
    if (value == std::string_view::npos) return std::nullopt;
    pending = pending << 4U | static_cast<unsigned>(value);
    if (at % 2 == 1) {
      out += static_cast<char>(pending);
      pending = 0;
    }
  }
  return out;
}

Result<hl7::mllp::Framing> framing_of(const config::Interface& from) {
  const auto start = bytes_of(from.framing_start), end = bytes_of(from.framing_end);
  if (!start || !end)
    return bad(from, "framing", "start and end are bytes in hexadecimal, such as 0B and 1C0D");
  hl7::mllp::Framing framing;
  framing.start = *start;
  framing.end = *end;
  framing.lenient = from.lenient;
  framing.message_bytes_max = from.message_bytes_max;
  return framing;
}

Result<std::string> bearer_of(const config::Interface& from, const Surroundings& with) {
  if (from.bearer.empty()) return std::string{};
  return read_secret(from.bearer, with.folder);
}

MadeSource mllp_listener(const config::Interface& from, const Surroundings& with) {
  auto framing = framing_of(from);
  if (!framing) return framing.error();
  MllpListenerSettings to;
  to.key = from.key;
  to.listen = from.listen;
  to.peers = from.peers;
  to.plaintext_from = from.plaintext_from;
  to.connections_max = from.connections_max;
  to.per_peer = from.connections_per_peer;
  to.idle_close = from.idle_close;
  to.keepalive = from.keepalive;
  to.message_timeout = from.message_timeout;
  to.framing = std::move(*framing);
  return std::unique_ptr<Source>{
      std::make_unique<MllpListener>(with.runtime, *with.inbox, std::move(to))};
}

MadeDestination mllp_sender(const config::Interface& from, const Surroundings& with) {
  auto framing = framing_of(from);
  if (!framing) return framing.error();
  MllpSenderSettings to;
  to.key = from.key;
  to.to = from.to;
  to.keep_open = from.keep_open;
  to.connect_timeout = from.connect_timeout;
  to.ack_timeout = from.ack_timeout;
  to.framing = std::move(*framing);
  if (from.ack_wait_for == "application")
    to.wait_for = MllpSenderSettings::WaitFor::application;
  else if (from.ack_wait_for != "accept")
    return bad(from, "ack.wait_for", "is accept or application");
  const std::pair<std::string_view, AckAction*> codes[] = {{"AE", &to.on_ae},
                                                           {"AR", &to.on_ar},
                                                           {"CE", &to.on_ce},
                                                           {"CR", &to.on_cr},
                                                           {"timeout", &to.on_timeout}};
  for (const auto& [code, word] : from.ack_on) {
    const auto action = ack_action_named(word);
    if (!action) return bad(from, concat("ack.on.", code), action.error().message);
    AckAction* target = nullptr;
    for (const auto& [name, place] : codes)
      if (name == code) target = place;
    if (target == nullptr) return bad(from, "ack.on", "has AE, AR, CE, CR and timeout only");
    *target = *action;
  }
  for (const auto& [pattern, word] : from.ack_text) {
    const auto action = ack_action_named(word);
    if (!action) return bad(from, "ack.text", action.error().message);
    to.text.emplace(pattern, *action);
  }
  return std::unique_ptr<Destination>{std::make_unique<MllpSender>(with.runtime, std::move(to))};
}

MadeSource fhir_listener(const config::Interface& from, const Surroundings& with) {
  if (with.http == nullptr)
    return bad(from, "kind", "a fhir-listener needs http.listen, such as 127.0.0.1:8080");
  FhirListenerSettings to;
  to.key = from.key;
  to.path = from.path;
  to.message_bytes_max = from.message_bytes_max;
  to.version = with.version;
  to.date = with.date;
  to.code_sets = with.code_sets;
  to.today = with.today;
  return std::unique_ptr<Source>{
      std::make_unique<FhirListener>(*with.http, *with.inbox, std::move(to))};
}

MadeDestination fhir_client(const config::Interface& from, const Surroundings& with) {
  const auto url = net::Url::parse(from.url);
  if (!url) return bad(from, "url", url.error().message);
  auto bearer = bearer_of(from, with);
  if (!bearer) return bearer.error();
  FhirSenderSettings to;
  to.key = from.key;
  to.base = *url;
  to.bearer = std::move(*bearer);
  to.recognises_repeats = from.recognises_repeats;
  to.finds_claims = from.finds_claims;
  to.client.connect_timeout = from.connect_timeout;
  to.client.answer_timeout = from.ack_timeout;
  to.client.connections_max = static_cast<std::uint32_t>(to.parallel_max);
  for (const auto& [name, value] : from.headers) to.headers.push_back({name, value});
  if (from.submit == "submit")
    to.submit = FhirSenderSettings::Submit::operation;
  else if (from.submit != "create")
    return bad(from, "submit", "is create or submit");
  return std::unique_ptr<Destination>{std::make_unique<FhirSender>(with.runtime, std::move(to))};
}

MadeDestination http_client(const config::Interface& from, const Surroundings& with) {
  const auto url = net::Url::parse(from.url);
  if (!url) return bad(from, "url", url.error().message);
  auto bearer = bearer_of(from, with);
  if (!bearer) return bearer.error();
  HttpSenderSettings to;
  to.key = from.key;
  to.url = *url;
  to.bearer = std::move(*bearer);
  to.recognises_repeats = from.recognises_repeats;
  to.client.connect_timeout = from.connect_timeout;
  to.client.answer_timeout = from.ack_timeout;
  for (const auto& [name, value] : from.headers) to.headers.push_back({name, value});
  return std::unique_ptr<Destination>{std::make_unique<HttpSender>(with.runtime, std::move(to))};
}

MadeSource folder_reader(const config::Interface& from, const Surroundings& with) {
  FolderReaderSettings to;
  to.key = from.key;
  to.path = from.path;
  to.settled = from.settled;
  to.ready = from.ready;
  to.message_bytes_max = from.message_bytes_max;
  to.file_bytes_max = std::max(to.file_bytes_max, from.message_bytes_max);
  if (!from.ready.empty() && from.ready.find('*') == std::string::npos)
    return bad(from, "ready", "needs a * for the name of the file, such as *.done");
  if (from.order == "time")
    to.order = FolderReaderSettings::Order::time;
  else if (from.order != "name")
    return bad(from, "order", "is name or time");
  constexpr std::string_view kMove = "move:";
  if (from.after.rfind(kMove, 0) == 0 && from.after.size() > kMove.size())
    to.move_to = from.after.substr(kMove.size());
  else if (from.after == kMove)
    to.move_to = concat(from.path, "/done");
  else if (from.after != "delete")
    return bad(from, "after", "is delete or move:FOLDER");
  return std::unique_ptr<Source>{std::make_unique<FolderReader>(*with.inbox, std::move(to))};
}

MadeDestination folder_writer(const config::Interface& from, const Surroundings& with) {
  return std::unique_ptr<Destination>{
      std::make_unique<FolderWriter>(with.runtime, FolderWriterSettings{from.key, from.path})};
}

constexpr Kind kKinds[] = {
    {"mllp-listener", mllp_listener, nullptr}, {"mllp-sender", nullptr, mllp_sender},
    {"fhir-listener", fhir_listener, nullptr}, {"fhir-client", nullptr, fhir_client},
    {"http-client", nullptr, http_client},     {"folder-reader", folder_reader, nullptr},
    {"folder-writer", nullptr, folder_writer},
};

const Kind* kind_named(std::string_view name) {
  for (const Kind& kind : kKinds)
    if (kind.name == name) return &kind;
  return nullptr;
}

Error no_such(const config::Interface& from, std::string_view wanted) {
  std::string known;
  for (const Kind& kind : kKinds) known += concat(known.empty() ? "" : ", ", kind.name);
  return {"interface.kind", concat("interfaces.", from.key, ".kind: \"", printable(from.kind),
                                   "\" is no ", wanted, "; there are ", known)};
}

}  // namespace

std::span<const Kind> all_connectors() { return kKinds; }

bool same_connection(const config::Interface& one, const config::Interface& other) {
  const auto what_counts = [](const config::Interface& from) {
    // Of a source the engine, not its connector, waits for the check.
    const auto ack_timeout = from.is_destination() ? from.ack_timeout : std::chrono::milliseconds{};
    return std::tuple_cat(
        std::tie(from.kind, from.listen, from.peers, from.plaintext_from, from.connections_max,
                 from.connections_per_peer, from.idle_close, from.keepalive, from.message_timeout,
                 from.message_bytes_max, from.framing_start, from.framing_end, from.lenient),
        std::tie(from.path, from.to, from.keep_open, from.connect_timeout, from.ack_wait_for,
                 from.ack_on, from.ack_text, from.url, from.recognises_repeats, from.finds_claims,
                 from.submit, from.headers, from.settled, from.ready, from.order, from.after),
        std::tuple{ack_timeout});
  };
  return one.bearer.empty() && other.bearer.empty() && what_counts(one) == what_counts(other);
}

Result<std::unique_ptr<Source>> make_source(const config::Interface& settings,
                                            const Surroundings& with) {
  const Kind* kind = kind_named(settings.kind);
  if (kind == nullptr || kind->make_source == nullptr) return no_such(settings, "source");
  if (with.inbox == nullptr)
    return Error{"interface.no-inbox", "a source needs an inbox to hand its messages to"};
  return kind->make_source(settings, with);
}

Result<std::unique_ptr<Destination>> make_destination(const config::Interface& settings,
                                                      const Surroundings& with) {
  const Kind* kind = kind_named(settings.kind);
  if (kind == nullptr || kind->make_destination == nullptr) return no_such(settings, "destination");
  return kind->make_destination(settings, with);
}

}  // namespace claimwire::interfaces
