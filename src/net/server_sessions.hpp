// SPDX-License-Identifier: Apache-2.0
// Who is connected. Knows the sessions but does not own them: each one's coroutine does, together with
// its ticket. Lives on the io thread and outlives the tickets.
#pragma once

#include "session.hpp"

#include <functional>
#include <list>

namespace plimsoll::net {

class session_registry {
public:
    class ticket {
    public:
        ticket(session_registry& in, session& of);
        ~ticket();
        ticket(ticket&& other) noexcept;
        ticket(const ticket&) = delete;
        ticket& operator=(const ticket&) = delete;
        ticket& operator=(ticket&&) = delete;

    private:
        session_registry* in_; // null once moved from
        std::list<session*>::iterator at_;
    };

    // `emptied` is called whenever the last session has ended.
    session_registry(std::size_t cap, telemetry::gauge connections, std::function<void()> emptied)
        : cap_(cap), connections_(connections), emptied_(std::move(emptied)) {}

    std::size_t size() const { return sessions_.size(); }
    enum class room { free, made, none };
    // At the cap, cuts the unauthenticated session that has waited longest for its peer, or for its
    // farewell; `none` when there is no such.
    room make_room();
    void end_late_ones();
    void end_idle_ones();
    void cut_all();

private:
    session* longest_waiting_stranger() const;

    std::size_t cap_;
    telemetry::gauge connections_;
    std::function<void()> emptied_;
    std::list<session*> sessions_;
};

} // namespace plimsoll::net
