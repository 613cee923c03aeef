#include "interfaces/test_connection.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>

#include "core/text.h"
#include "interfaces/secret.h"
#include "net/address.h"
#include "net/http_client.h"
#include "net/url.h"
#include "wrap/json/document.h"

namespace claimwire::interfaces {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::ip::tcp;

class Test {
 public:
  Test(const config::Interface& interface, const TestSurroundings& with)
      : interface_{interface}, with_{with} {}

  std::vector<TestStep> run() {
    const std::string& kind = interface_.kind;
    if (kind == "mllp-sender") {
      connect(interface_.to);
    } else if (kind == "http-client" || kind == "fhir-client") {
      ask(kind == "fhir-client");
    } else if (kind == "folder-writer") {
      folder(interface_.path);
    } else if (kind == "folder-reader") {
      constexpr std::string_view kMove = "move:";
      const std::string after = interface_.after.starts_with(kMove)
                                    ? interface_.after.substr(kMove.size())
                                    : std::string{};
      if (folder(interface_.path) && !after.empty()) folder(after);
    } else {
      listener();
    }
    return std::move(steps_);
  }

 private:
  bool step(std::string what, bool good, std::string detail) {
    steps_.push_back({std::move(what), good, std::move(detail)});
    return good;
  }

  bool connect(const std::string& address) {
    const std::string what = concat("connect to ", address);
    const auto wanted = net::HostPort::parse(address);
    if (!wanted) return step(what, false, wanted.error().message);
    asio::io_context io;
    tcp::resolver resolver{io};
    tcp::socket socket{io};
    boost::system::error_code failed = asio::error::timed_out;
    const auto began = std::chrono::steady_clock::now();
    resolver.async_resolve(
        wanted->host, std::to_string(wanted->port),
        [&](boost::system::error_code unresolved, const tcp::resolver::results_type& found) {
          failed = unresolved;
          if (unresolved) return;
          failed = asio::error::timed_out;
          asio::async_connect(
              socket, found,
              [&](boost::system::error_code refused, const tcp::endpoint&) { failed = refused; });
        });
    io.run_for(with_.patience);
    boost::system::error_code ignored;
    socket.close(ignored);
    resolver.cancel();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - began);
    return step(
        what, !failed,
        failed ? failed.message() : concat("connected in ", std::to_string(took.count()), " ms"));
  }

  /// HEAD changes nothing at the other side; of a FHIR server the CapabilityStatement.
  void ask(bool fhir) {
    auto url = net::Url::parse(interface_.url);
    if (!url) {
      step(concat("read ", interface_.url), false, url.error().message);
      return;
    }
    net::HttpCall call;
    call.method = fhir ? "GET" : "HEAD";
    if (fhir) {
      while (!url->target.empty() && url->target.back() == '/') url->target.pop_back();
      url->target += "/metadata";
      call.headers.push_back({"Accept", "application/fhir+json"});
    }
    call.url = *url;
    for (const auto& [name, value] : interface_.headers) call.headers.push_back({name, value});
    if (!interface_.bearer.empty()) {
      const auto secret = read_secret(interface_.bearer, with_.folder);
      if (!step("read the token", secret.has_value(), secret ? "there" : secret.error().message))
        return;
      call.headers.push_back({"Authorization", concat("Bearer ", *secret)});
    }
    net::Runtime runtime{1};
    runtime.start();
    net::HttpClient client{runtime,
                           {.connect_timeout = with_.patience, .answer_timeout = with_.patience}};
    std::promise<Result<net::HttpReply>> answered;
    client.send(std::move(call),
                [&](Result<net::HttpReply> reply) { answered.set_value(std::move(reply)); });
    const auto reply = answered.get_future().get();
    client.stop();
    runtime.stop();
    const std::string what = concat(fhir ? "GET " : "HEAD ", url->authority(), url->target);
    if (!reply) {
      step(what, false, reply.error().message);
      return;
    }
    const std::string status = concat("HTTP ", std::to_string(reply->status));
    if (reply->status == 401 || reply->status == 403) {
      step(what, false, concat(status, ": the token or address of this sender is not accepted"));
    } else if (!fhir) {
      // It was reached and knows us; what it says to HEAD says little of POST.
      step(what, reply->status < 500, status);
    } else {
      const auto document = json::Document::parse(reply->body);
      const bool statement = reply->status == 200 && document &&
                             document->root()["resourceType"].text() == "CapabilityStatement";
      step(what, statement,
           statement ? concat("CapabilityStatement, FHIR ",
                              printable(document->root()["fhirVersion"].text(), 20))
                     : concat(status, ", no CapabilityStatement"));
    }
  }

  bool folder(const std::string& path) {
    std::error_code failed;
    std::size_t files = 0;
    for (fs::directory_iterator at{path, failed}, end; !failed && at != end; at.increment(failed))
      ++files;
    if (failed == std::errc::no_such_file_or_directory && fs::create_directories(path, failed))
      failed.clear();
    if (!step(concat("list ", path), !failed,
              failed ? failed.message() : concat(std::to_string(files), " files")))
      return false;
    // A name that readers leave alone: it begins with a dot and ends as what is not whole yet.
    const std::string probe =
        concat(path, "/.claimwire-probe-", std::to_string(::getpid()), ".part");
    constexpr std::string_view kContent =
        "claimwire tests this folder; this file may be removed.\n";
    const int file = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written = file >= 0 && ::write(file, kContent.data(), kContent.size()) ==
                                    static_cast<ssize_t>(kContent.size());
    written = written && ::fsync(file) == 0;
    const int why = errno;
    if (file >= 0) ::close(file);
    if (!step("write a probe", written, written ? "written" : std::strerror(why))) {
      if (file >= 0) ::unlink(probe.c_str());
      return false;
    }
    std::ifstream in{probe, std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{in}, {}};
    const bool same = step("read it back", content == kContent,
                           content == kContent ? "the same" : "it is not what was written");
    const bool removed = ::unlink(probe.c_str()) == 0;
    return step("remove it", removed, removed ? "removed" : std::strerror(errno)) && same;
  }

  void listener() {
    const bool fhir = interface_.kind == "fhir-listener";
    const std::uint16_t port = fhir ? with_.http_port : with_.port;
    if (!step("listen", port != 0,
              port == 0 ? "it does not listen; is it stopped?"
                        : concat("port ", std::to_string(port))))
      return;
    const auto bound = net::HostPort::parse(interface_.listen);
    std::string host = fhir || !bound ? "127.0.0.1" : bound->host;
    if (host == "0.0.0.0") host = "127.0.0.1";
    if (host == "::") host = "::1";
    connect(net::HostPort{host, port}.text());
  }

  const config::Interface& interface_;
  const TestSurroundings& with_;
  std::vector<TestStep> steps_{};
};

}  // namespace

std::vector<TestStep> test_connection(const config::Interface& interface,
                                      const TestSurroundings& with) {
  return Test{interface, with}.run();
}

bool all_good(const std::vector<TestStep>& steps) {
  return std::all_of(steps.begin(), steps.end(), [](const TestStep& each) { return each.good; });
}

}  // namespace claimwire::interfaces
