// SPDX-License-Identifier: Apache-2.0
// Who is connected. Knows the sessions but does not own them: each one's coroutine does, together with
// its ticket. Lives on the io thread and outlives the tickets.
#pragma once

#include "session.hpp"

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>

namespace plimsoll::net {

class session_registry {
    struct place {
        session* who;
        std::map<std::string, std::size_t>::iterator address;
    };

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
        std::list<place>::iterator at_;
    };

    // `busy`: how long an answer protects its connection. `emptied` is called whenever the last session
    // has ended.
    session_registry(std::size_t cap, std::chrono::milliseconds busy, telemetry::gauge connections,
                     std::function<void()> emptied)
        : cap_(cap), busy_(busy), connections_(connections), emptied_(std::move(emptied)) {}

    std::size_t size() const { return sessions_.size(); }
    enum class room { free, made, none };
    // At the cap, cuts a session: a stranger whose turn it is to say something, or who takes his leave; if
    // there is none, one of somebody known; then a stranger, and then somebody known, whose answer takes
    // too long. Of equals one of the address that has most connections, and of its own the one that is so for
    // longest. Never the front proxy's: HPAs read by it.
    // A few strangers who have come just now go after somebody known who idles: where the known have all
    // connections, newcomers would else cut one another before they can say who they are.
    // `none` when nobody may be cut, and while too many that were cut have not ended: a handler that is under
    // way keeps its session.
    room make_room();
    void end_late_ones();
    void end_idle_ones();
    void cut_all();

private:
    // Sessions there may be, with those that were cut.
    std::size_t most() const { return cap_ + std::max<std::size_t>(cap_ / 4, 1); }
    // Strangers who have come within `busy_`, or whose last answer has left within it.
    bool is_newcomer(const session& one, session::clock::time_point now) const;
    bool newcomers_are_few(session::clock::time_point now) const;
    enum class newcomers { before_the_known, after_the_known };
    std::optional<unsigned> leaves_in_round(const session& one, newcomers go,
                                            session::clock::time_point now) const;
    static bool leaves_before(const place& one, const place& other); // of the same round
    session* first_to_leave() const;

    std::size_t cap_;
    std::chrono::milliseconds busy_;
    telemetry::gauge connections_;
    std::function<void()> emptied_;
    std::map<std::string, std::size_t> addresses_; // how many sessions each has that has any
    std::list<place> sessions_;
};

} // namespace plimsoll::net
