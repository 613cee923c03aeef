#include "net/runtime.h"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <thread>
#include <utility>

#include "engine/shell/threads.h"

namespace claimwire::net {

namespace asio = boost::asio;

struct Runtime::Impl {
  explicit Impl(unsigned count) : workers{count} {}

  // One thread calls run(): with that hint Asio leaves out the locks of its queue.
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> busy{context.get_executor()};
  engine::Threads workers;
  std::thread thread{};
  std::atomic<bool> running{false};
};

Runtime::Runtime(unsigned workers) : impl_{std::make_unique<Impl>(workers)} {}

Runtime::~Runtime() { stop(); }

void Runtime::start() {
  if (impl_->running.exchange(true)) return;
  impl_->thread = std::thread{[this] { impl_->context.run(); }};
}

void Runtime::stop() {
  if (!impl_->running.exchange(false)) return;
  impl_->workers.stop();
  impl_->busy.reset();
  impl_->context.stop();
  impl_->thread.join();
}

void Runtime::post(std::function<void()> task) { asio::post(impl_->context, std::move(task)); }

void Runtime::post_after(std::chrono::milliseconds delay, std::function<void()> task) {
  auto timer = std::make_shared<asio::steady_timer>(impl_->context, delay);
  timer->async_wait([timer, task = std::move(task)](boost::system::error_code failed) {
    if (!failed) task();
  });
}

void Runtime::work(std::function<void()> task) { impl_->workers.post(std::move(task)); }

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

engine::Executor& Runtime::workers() { return impl_->workers; }

boost::asio::io_context& Runtime::io() { return impl_->context; }

}  // namespace claimwire::net
