// Bytes on a connection of the HTTP server: every answer begins as one, what a handler gets is
// whole and within its limits, and the split of the bytes changes nothing of the statuses.
#include "net/http_server.h"

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "net/runtime.h"
#include "net/tokens.h"
#include "tests/fuzz/fuzz.h"
#include "tests/net/raw_client.h"

using namespace claimwire;

namespace {

constexpr std::size_t kBodyMax = 4000;

/// Over the local socket, where the caller is known without a token. Lives as long as the process.
struct Server {
  Server() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cw-fuzz-XXXXXX").string();
    fuzz::must(::mkdtemp(pattern.data()) != nullptr, "a folder can be made");
    path = pattern + "/socket";
    tokens = std::make_unique<net::Tokens>(pattern + "/tokens");
    net::HttpLimits limits;
    limits.body_bytes_max = kBodyMax;
    limits.header_bytes_max = 2000;
    limits.headers_max = 20;
    server = std::make_unique<net::HttpServer>(runtime, *tokens, limits);
    server->mount(
        {"/",
         {"/livez"},
         {},
         0,
         [](const net::HttpRequest& request, const net::Caller&, const net::Respond& respond) {
           fuzz::must(request.body.size() <= kBodyMax, "a body within its limit");
           fuzz::must(!request.path.empty(), "a path");
           fuzz::must(request.headers.size() <= 20, "headers within their limit");
           static_cast<void>(request.parameter("q"));
           static_cast<void>(request.media_type());
           respond({200, "text/plain", std::string{request.body.view()}, {}, {}});
         }});
    runtime.start();
    fuzz::must(server->listen_local(path).has_value(), "it listens");
  }
  net::Runtime runtime{1};
  std::string path{};
  std::unique_ptr<net::Tokens> tokens{};
  std::unique_ptr<net::HttpServer> server{};
};

Server& server() {
  static auto* const one = new Server;
  return *one;
}

/// The status of each answer to the bytes, sent in two pieces.
std::vector<std::string> statuses(std::string_view bytes, std::size_t split) {
  test::RawClient client{server().path};
  fuzz::must(client.connected(), "it takes connections");
  split = std::min(split, bytes.size());
  if (client.send(bytes.substr(0, split))) client.send(bytes.substr(split));
  client.finish_sending();
  const std::string got = client.receive_all(std::chrono::seconds{8});
  fuzz::must(client.closed_by_peer(), "it closes when nothing more comes");
  std::vector<std::string> out;
  fuzz::must(got.empty() || got.compare(0, 9, "HTTP/1.1 ") == 0, "an answer or none");
  for (std::size_t at = got.find("HTTP/1.1 "); at != std::string::npos;
       at = got.find("HTTP/1.1 ", at + 9)) {
    if (at == 0 || got[at - 1] == '\n' || got.find("\r\n\r\n", at) != std::string::npos)
      out.push_back(got.substr(at + 9, 3));
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text(data, size);
  if (bytes.find("HTTP/1.1 ") != std::string_view::npos) return 0;  // an echo is no answer
  const auto whole = statuses(bytes, bytes.size());
  const auto split = statuses(bytes, bytes.size() / 2);
  // Where the server refuses it closes, and what it then leaves unread may take the answer along.
  if (!whole.empty() && !split.empty())
    fuzz::must(whole.front() == split.front(), "split anywhere gives the same");
  return 0;
}
