// SPDX-License-Identifier: Apache-2.0
#include "server_sessions.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::net {

session_registry::ticket::ticket(session_registry& in, session& of)
    : in_(&in), at_(in.sessions_.insert(in.sessions_.end(), &of)) {
    in.connections_.add(1);
}

session_registry::ticket::ticket(ticket&& other) noexcept
    : in_(std::exchange(other.in_, nullptr)), at_(other.at_) {}

session_registry::ticket::~ticket() {
    if (in_ == nullptr) return;
    in_->sessions_.erase(at_);
    in_->connections_.add(-1);
    if (in_->sessions_.empty()) in_->emptied_();
}

session* session_registry::longest_waiting_stranger() const {
    session* found = nullptr;
    for (session* s : sessions_) {
        if (s->was_cut() || s->authenticated() || !s->may_make_room()) continue;
        if (found == nullptr || s->since() < found->since()) found = s;
    }
    return found;
}

session_registry::room session_registry::make_room() {
    if (sessions_.size() < cap_) return room::free;
    // Sessions that were cut leave the list only when their coroutines have run.
    const auto cut = std::ranges::count_if(sessions_, [](const session* s) { return s->was_cut(); });
    if (sessions_.size() - static_cast<std::size_t>(cut) < cap_) return room::free;
    session* leaves = longest_waiting_stranger();
    if (leaves == nullptr) return room::none;
    leaves->cut();
    return room::made;
}

// Ending a session only posts: none leaves the list within these loops.

void session_registry::end_late_ones() {
    const auto now = session::clock::now();
    for (session* s : sessions_)
        s->end_if_late(now);
}

void session_registry::end_idle_ones() {
    const auto now = session::clock::now();
    for (session* s : sessions_)
        s->end_if_idle(now);
}

void session_registry::cut_all() {
    for (session* s : sessions_)
        s->cut();
}

} // namespace plimsoll::net
