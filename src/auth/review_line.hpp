// SPDX-License-Identifier: Apache-2.0
// So many reviews at once; further ones wait in the order of their arrival. Lives on the io thread and
// outlives the turns.
#pragma once

#include <plimsoll/runtime/executor.hpp>

#include <boost/asio/redirect_error.hpp>

#include <cstddef>
#include <list>

namespace plimsoll::auth {

class review_line {
public:
    explicit review_line(std::size_t at_once) : free_(at_once) {}
    review_line(const review_line&) = delete;
    review_line& operator=(const review_line&) = delete;

    // The right to ask, once wait() has said so; given back when it ends.
    class turn {
    public:
        turn(review_line& in, runtime::executor ex)
            : in_(in), come_(ex, runtime::timer::time_point::max()), at_(in.waiting_.end()) {
            if (in_.free_ > 0) {
                --in_.free_;
                mine_ = true;
            } else {
                at_ = in_.waiting_.insert(in_.waiting_.end(), this);
            }
        }
        ~turn() {
            if (mine_)
                in_.pass_on();
            else
                in_.waiting_.erase(at_);
        }
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;

        // False when the waiter was cancelled.
        runtime::awaitable<bool> wait() {
            boost::system::error_code woken;
            if (!mine_) co_await come_.async_wait(boost::asio::redirect_error(runtime::use_awaitable, woken));
            co_return mine_;
        }

    private:
        friend class review_line;

        review_line& in_;
        runtime::timer come_;
        std::list<turn*>::iterator at_;
        bool mine_ = false;
    };

private:
    void pass_on() {
        if (waiting_.empty()) {
            ++free_;
            return;
        }
        turn* next = waiting_.front();
        waiting_.pop_front();
        next->mine_ = true;
        next->come_.cancel();
    }

    std::size_t free_;
    std::list<turn*> waiting_;
};

} // namespace plimsoll::auth
