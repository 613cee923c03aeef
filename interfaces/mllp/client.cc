#include "interfaces/mllp/client.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "core/text.h"
#include "interfaces/mllp/mllp_sender.h"
#include "net/address.h"
#include "net/runtime.h"

namespace claimwire::interfaces {

namespace {

using Clock = std::chrono::steady_clock;
using engine::SendResult;

/// Results on their way from the I/O thread to the caller's.
class Results {
 public:
  struct One {
    std::size_t connection;
    MllpExchange exchange;
    SendResult::What what;
  };
  void put(One one) {
    const std::lock_guard lock{mutex_};
    ready_.push_back(std::move(one));
    wake_.notify_one();
  }
  One take() {
    std::unique_lock lock{mutex_};
    wake_.wait(lock, [this] { return !ready_.empty(); });
    One one = std::move(ready_.front());
    ready_.pop_front();
    return one;
  }

 private:
  std::mutex mutex_{};
  std::condition_variable wake_{};
  std::deque<One> ready_{};
};

std::chrono::microseconds since(Clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
}

/// "AA" of "MSA-1 AA, error 101".
std::string code_in(std::string_view detail) {
  constexpr std::string_view kBefore = "MSA-1 ";
  const auto at = detail.find(kBefore);
  return at == std::string_view::npos ? "" : std::string{detail.substr(at + kBefore.size(), 2)};
}

}  // namespace

Result<MllpReport> send_over_mllp(const MllpClientSettings& settings,
                                  const std::function<std::optional<Bytes>()>& next,
                                  const std::function<void(const MllpExchange&)>& each) {
  if (const auto to = net::HostPort::parse(settings.to); !to) return to.error();
  net::Runtime runtime{1};
  runtime.start();
  Results results;
  std::vector<std::unique_ptr<MllpSender>> senders;
  for (unsigned n = 0; n < std::max(1U, settings.connections); ++n) {
    MllpSenderSettings one;
    one.key = "client";
    one.to = settings.to;
    one.connect_timeout = settings.connect_timeout;
    one.ack_timeout = settings.ack_timeout;
    senders.push_back(std::make_unique<MllpSender>(runtime, std::move(one)));
  }
  MllpReport report;
  std::vector<std::chrono::microseconds> times;
  const auto begin = Clock::now();
  std::size_t taken = 0, under_way = 0;
  const auto begin_next = [&](std::size_t connection) {
    auto message = next();
    if (!message) return;
    if (settings.rate > 0)
      std::this_thread::sleep_until(
          begin + std::chrono::duration_cast<Clock::duration>(
                      std::chrono::duration<double>{static_cast<double>(taken) / settings.rate}));
    const std::size_t number = taken++;
    ++under_way;
    engine::Outgoing outgoing;
    outgoing.bytes = std::move(*message);
    senders[connection]->send(
        std::move(outgoing), [&results, connection, number, at = Clock::now()](SendResult got) {
          results.put(
              {connection,
               {number, code_in(got.detail), std::string{got.answer.view()}, got.detail, since(at)},
               got.what});
        });
  };
  for (std::size_t n = 0; n < senders.size(); ++n) begin_next(n);
  while (under_way > 0) {
    const Results::One one = results.take();
    --under_way;
    ++report.sent;
    if (one.exchange.code.empty())
      ++report.unanswered;
    else
      ++(one.what == SendResult::What::accepted ? report.accepted : report.refused);
    if (!one.exchange.code.empty()) times.push_back(one.exchange.took);
    each(one.exchange);
    begin_next(one.connection);
  }
  report.took = since(begin);
  for (const auto& sender : senders) sender->stop();
  runtime.stop();
  if (times.empty()) return report;
  std::sort(times.begin(), times.end());
  report.median = times[times.size() / 2];
  report.p99 = times[times.size() * 99 / 100];
  report.slowest = times.back();
  return report;
}

}  // namespace claimwire::interfaces
