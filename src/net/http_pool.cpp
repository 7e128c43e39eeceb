// SPDX-License-Identifier: Apache-2.0
#include "http_pool.hpp"

namespace plimsoll::net {

using domain::errc;
using domain::error;
using domain::result;

// A place in the row of those who wait; left by whoever is served, or gives up.
class http_pool::place {
public:
    place(http_pool& in, waiter& who) : in_(in), who_(who) { in_.waiting_.push_back(&who_); }
    ~place() { in_.waiting_.remove(&who_); }
    place(const place&) = delete;
    place& operator=(const place&) = delete;

private:
    http_pool& in_;
    waiter& who_;
};

runtime::awaitable<result<http_pool::lease>> http_pool::acquire(std::shared_ptr<http_pool> self,
                                                                runtime::deadline limit) {
    if (self->leased_ < self->connections_) {
        ++self->leased_;
        co_return lease(self);
    }
    waiter me(co_await boost::asio::this_coro::executor, limit);
    const place in_row(*self, me);
    const waking how = co_await me.wait();
    if (how == waking::woken) co_return lease(self); // taken over as it was given back
    if (how == waking::cancelled) co_return error(errc::cancelled, "waiting for a connection was cancelled");
    co_return error(errc::deadline_exceeded,
                    "all " + std::to_string(self->connections_) + " connections were busy for too long");
}

void http_pool::give_back() {
    if (waiting_.empty()) {
        --leased_;
        return;
    }
    waiter* next = waiting_.front();
    waiting_.pop_front(); // it may not be woken twice
    next->wake();
}

std::unique_ptr<http_link> http_pool::take_kept() {
    const auto oldest = std::chrono::steady_clock::now() - idle_;
    std::erase_if(kept_, [oldest](const auto& link) { return link->kept_since < oldest; });
    while (!kept_.empty()) {
        auto link = std::move(kept_.back());
        kept_.pop_back();
        if (link->bytes->quiet()) return link;
    }
    return nullptr;
}

void http_pool::keep(std::unique_ptr<http_link> link) {
    if (link->generation != generation_) return;
    link->kept_since = std::chrono::steady_clock::now();
    kept_.push_back(std::move(link));
}

void http_pool::drop_kept() {
    kept_.clear();
    ++generation_;
}

} // namespace plimsoll::net
