#include "net/runtime.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <future>
#include <thread>
#include <utility>

namespace claimwire::net {

namespace asio = boost::asio;

struct Runtime::Impl {
  explicit Impl(unsigned count) : workers{count}, pool{count} {}

  // One thread calls run(): with that hint Asio leaves out the locks of its queue.
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> busy{context.get_executor()};
  unsigned workers;
  asio::thread_pool pool;
  std::thread thread{};
  std::atomic<bool> running{false};
};

namespace {

unsigned worker_count(unsigned asked) {
  return asked != 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

Runtime::Runtime(unsigned workers) : impl_{std::make_unique<Impl>(worker_count(workers))} {}

Runtime::~Runtime() { stop(); }

void Runtime::start() {
  if (impl_->running.exchange(true)) return;
  impl_->thread = std::thread{[this] { impl_->context.run(); }};
}

void Runtime::stop() {
  if (!impl_->running.exchange(false)) return;
  impl_->busy.reset();
  impl_->context.stop();
  impl_->thread.join();
  impl_->pool.stop();
  impl_->pool.join();
}

void Runtime::post(std::function<void()> task) { asio::post(impl_->context, std::move(task)); }

void Runtime::post_after(std::chrono::milliseconds delay, std::function<void()> task) {
  auto timer = std::make_shared<asio::steady_timer>(impl_->context, delay);
  timer->async_wait([timer, task = std::move(task)](boost::system::error_code failed) {
    if (!failed) task();
  });
}

void Runtime::work(std::function<void()> task) { asio::post(impl_->pool, std::move(task)); }

void Runtime::run(const std::function<void()>& task) {
  if (in_io_thread() || !impl_->running) return task();
  std::promise<void> done;
  post([&] {
    task();
    done.set_value();
  });
  done.get_future().wait();
}

bool Runtime::in_io_thread() const { return impl_->thread.get_id() == std::this_thread::get_id(); }

unsigned Runtime::workers() const { return impl_->workers; }

boost::asio::io_context& Runtime::io() { return impl_->context; }

}  // namespace claimwire::net
