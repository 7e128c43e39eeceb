// SPDX-License-Identifier: Apache-2.0
#include "load.hpp"

#include "judge.hpp"

#include "net/http_answer.hpp"

#include <boost/asio/redirect_error.hpp>

#include <sys/resource.h>

namespace plimsoll::bench {

using domain::result;
using runtime::awaitable;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t largest_body = std::size_t{16} * 1024 * 1024;

double processor_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

awaitable<void> until(runtime::timer& of) {
    boost::system::error_code ignored;
    co_await of.async_wait(boost::asio::redirect_error(runtime::use_awaitable, ignored));
}

// Reads one answer whole.
awaitable<result<void>> receive(net::stream& from, std::array<char, 16384>& buffer, net::http_answer& into,
                                runtime::deadline limit) {
    while (!into.complete()) {
        const auto got = co_await from.read_some(boost::asio::buffer(buffer), limit);
        if (!got && !from.ended_by_peer()) co_return got.error();
        const auto fed = got ? into.feed(std::string_view(buffer.data(), *got)) : into.feed_end();
        if (!fed) co_return fed.error();
    }
    co_return result<void>();
}

} // namespace

struct load::link {
    explicit link(runtime::executor ex) : wake(ex) {}

    std::unique_ptr<net::stream> bytes; // null: to be opened
    runtime::timer wake;
    std::array<char, 16384> buffer{};
};

load::load(runtime::executor ex, net::resolver& names, runtime::task_group& tasks,
           std::vector<std::string> requests, load_options how)
    : executor_(ex),
      names_(names),
      tasks_(tasks),
      requests_(std::move(requests)),
      how_(std::move(how)),
      finished_(ex) {
    for (std::size_t i = 0; i < how_.connections; ++i)
        links_.push_back(std::make_unique<link>(ex));
}

load::~load() = default;

awaitable<result<void>> load::connect() {
    for (const auto& each : links_)
        if (auto opened = co_await open(*each); !opened) co_return opened.error();
    co_return result<void>();
}

awaitable<result<void>> load::open(link& on) {
    auto opened = co_await net::connect(names_, how_.to, runtime::deadline::after(how_.timeout));
    if (!opened) co_return opened.error();
    on.bytes = std::move(*opened);
    co_return result<void>();
}

awaitable<void> load::run(schedule plan, tally& into) {
    plan_ = std::move(plan);
    into_ = &into;
    into.planned = plan_.size();
    due_ = taken_ = 0;
    serving_ = links_.size();
    idle_.clear();
    finished_.expires_at(steady_clock::time_point::max());
    const double used_before = processor_seconds();
    began_ = steady_clock::now();
    for (const auto& each : links_)
        tasks_.spawn("connection", serve(*each));
    co_await tell_what_is_due();
    while (serving_ > 0)
        co_await until(finished_);
    into.elapsed = steady_clock::now() - began_;
    into.processor =
        (processor_seconds() - used_before) / std::chrono::duration<double>(into.elapsed).count();
}

awaitable<void> load::tell_what_is_due() {
    runtime::timer clock(executor_);
    while (due_ < plan_.size()) {
        const auto now = steady_clock::now();
        for (; due_ < plan_.size() && due(due_) <= now; ++due_) {
            into_->late.add(now - due(due_));
            wake_one();
        }
        if (due_ == plan_.size()) break;
        clock.expires_at(due(due_));
        co_await until(clock);
    }
    // Whoever waits now learns that there will be no more; nobody begins to wait when all is due.
    while (!idle_.empty())
        wake_one();
}

void load::wake_one() {
    if (idle_.empty()) return;
    idle_.front()->wake.cancel();
    idle_.pop_front();
}

awaitable<void> load::serve(link& on) {
    while (taken_ < plan_.size()) {
        if (taken_ == due_)
            co_await wait_for_work(on);
        else
            co_await ask(on, taken_++);
    }
    if (--serving_ == 0) finished_.cancel();
}

awaitable<void> load::wait_for_work(link& on) {
    on.wake.expires_at(steady_clock::time_point::max());
    idle_.push_back(&on);
    co_await until(on.wake);
}

awaitable<void> load::ask(link& on, std::size_t request) {
    const auto when = due(request);
    const auto limit = runtime::deadline::after(how_.timeout);
    result<void> done;
    net::http_answer answer(largest_body);
    if (!on.bytes) {
        ++into_->opened;
        done = co_await open(on);
    }
    const std::string& head = requests_[request % requests_.size()];
    if (done) done = co_await on.bytes->write(boost::asio::buffer(head), limit);
    if (done) done = co_await receive(*on.bytes, on.buffer, answer, limit);
    if (done)
        judge(answer.status(), answer.take_body(), when, steady_clock::now());
    else
        into_->count_error(to_string(done.error().code()), done.error().detail());
    if (!done || !answer.reusable()) on.bytes.reset();
}

void load::judge(int status, const std::string& body, time_point due, time_point ended) {
    ++into_->done;
    if (status != 200) return into_->count_error(std::to_string(status), body);
    if (!how_.expect.empty() && body.find(how_.expect) == std::string::npos)
        return into_->count_error("wrong", body);
    if (how_.ages == look_at_ages::yes) {
        const auto found = ages(body, std::chrono::system_clock::now());
        if (!found) return into_->count_error("wrong", found.error().detail());
        for (const auto age : *found)
            into_->age.add(age);
    }
    into_->latency.add(ended - due);
    into_->body_bytes = body.size();
}

} // namespace plimsoll::bench
