// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/worker.hpp>

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace plimsoll::runtime {

// Shared by the owner and the thread, which outlives the owner when it was left to itself.
struct worker::state {
    std::mutex guard;
    std::condition_variable changed;
    std::deque<std::function<void()>> queue;
    bool stopping = false;
    bool ended = false;
    std::thread thread; // touched by the owner alone

    void run();
    void begin_stop();
};

void worker::state::run() {
    std::unique_lock lock(guard);
    for (;;) {
        changed.wait(lock, [this] { return stopping || !queue.empty(); });
        if (stopping) break;
        {
            auto job = std::move(queue.front());
            queue.pop_front();
            lock.unlock();
            job();
        } // what the job holds goes here, not under the lock
        lock.lock();
    }
    ended = true;
    changed.notify_all();
}

void worker::state::begin_stop() {
    std::deque<std::function<void()>> dropped;
    {
        const std::scoped_lock lock(guard);
        stopping = true;
        dropped.swap(queue);
    }
    changed.notify_all();
} // a dropped job's destructor may tell someone; not under the lock

worker::worker(std::string name) : state_(std::make_shared<state>()) {
    name.resize(std::min<std::size_t>(name.size(), 15)); // the kernel refuses longer ones
    state_->thread = std::thread([shared = state_, name = std::move(name)] {
        pthread_setname_np(pthread_self(), name.c_str());
        shared->run();
    });
}

worker::~worker() {
    state_->begin_stop();
    if (state_->thread.joinable()) state_->thread.join();
}

void worker::post(std::function<void()> job) {
    {
        const std::scoped_lock lock(state_->guard);
        if (state_->stopping) return;
        state_->queue.push_back(std::move(job));
    }
    state_->changed.notify_all();
}

bool worker::stop(std::chrono::milliseconds patience) {
    state_->begin_stop();
    std::unique_lock lock(state_->guard);
    const bool ended = state_->changed.wait_for(lock, patience, [this] { return state_->ended; });
    lock.unlock();
    if (!state_->thread.joinable()) return ended;
    if (ended)
        state_->thread.join();
    else
        state_->thread.detach();
    return ended;
}

} // namespace plimsoll::runtime
