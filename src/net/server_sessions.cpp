// SPDX-License-Identifier: Apache-2.0
#include "server_sessions.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace plimsoll::net {

session_registry::ticket::ticket(session_registry& in, session& of)
    : in_(&in),
      at_(in.sessions_.insert(in.sessions_.end(), {&of, in.addresses_.try_emplace(of.address()).first})) {
    ++at_->address->second;
    in.connections_.add(1);
}

session_registry::ticket::ticket(ticket&& other) noexcept
    : in_(std::exchange(other.in_, nullptr)), at_(other.at_) {}

session_registry::ticket::~ticket() {
    if (in_ == nullptr) return;
    if (--at_->address->second == 0) in_->addresses_.erase(at_->address);
    in_->sessions_.erase(at_);
    in_->connections_.add(-1);
    if (in_->sessions_.empty()) in_->emptied_();
}

bool session_registry::is_newcomer(const session& one, session::clock::time_point now) const {
    return !one.authenticated() && !one.is_front_proxy() && !one.busy() && !one.was_cut() &&
           now - one.since() < busy_;
}

// More than these are a crowd, whose members make room for one another.
bool session_registry::newcomers_are_few(session::clock::time_point now) const {
    const auto how_many =
        std::ranges::count_if(sessions_, [&](const place& p) { return is_newcomer(*p.who, now); });
    return static_cast<std::size_t>(how_many) <= cap_ / 8;
}

// The lower round is cut first; nothing: it stays.
std::optional<unsigned> session_registry::leaves_in_round(const session& one, newcomers go,
                                                          session::clock::time_point now) const {
    if (one.was_cut() || one.is_front_proxy()) return std::nullopt;
    if (one.busy()) {
        if (now - one.since() < busy_) return std::nullopt;
        return one.authenticated() ? 4U : 3U;
    }
    if (one.authenticated()) return 1U;
    return go == newcomers::after_the_known && is_newcomer(one, now) ? 2U : 0U;
}

bool session_registry::leaves_before(const place& one, const place& other) {
    const std::size_t ones = one.address->second;
    const std::size_t others = other.address->second;
    return ones != others ? ones > others : one.who->since() < other.who->since();
}

session* session_registry::first_to_leave() const {
    const auto now = session::clock::now();
    const auto go = newcomers_are_few(now) ? newcomers::after_the_known : newcomers::before_the_known;
    const place* found = nullptr;
    unsigned lowest = std::numeric_limits<unsigned>::max();
    for (const place& one : sessions_) {
        const auto round = leaves_in_round(*one.who, go, now);
        if (!round || *round > lowest) continue;
        if (*round == lowest && !leaves_before(one, *found)) continue;
        found = &one;
        lowest = *round;
    }
    return found == nullptr ? nullptr : found->who;
}

session_registry::room session_registry::make_room() {
    if (sessions_.size() < cap_) return room::free;
    if (sessions_.size() >= most()) return room::none;
    // Sessions that were cut leave the list only when their coroutines have run.
    const auto cut = std::ranges::count_if(sessions_, [](const place& p) { return p.who->was_cut(); });
    if (sessions_.size() - static_cast<std::size_t>(cut) < cap_) return room::free;
    session* leaves = first_to_leave();
    if (leaves == nullptr) return room::none;
    leaves->cut();
    return room::made;
}

// Ending a session only posts: none leaves the list within these loops.

void session_registry::end_late_ones() {
    const auto now = session::clock::now();
    for (const place& p : sessions_)
        p.who->end_if_late(now);
}

void session_registry::end_idle_ones() {
    const auto now = session::clock::now();
    for (const place& p : sessions_)
        p.who->end_if_idle(now);
}

void session_registry::cut_all() {
    for (const place& p : sessions_)
        p.who->cut();
}

} // namespace plimsoll::net
