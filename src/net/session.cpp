// SPDX-License-Identifier: Apache-2.0
#include "session.hpp"

namespace plimsoll::net {

namespace {

// How long a connection's first request is waited for while the server stops.
constexpr std::chrono::seconds first_request_grace{1};

} // namespace

void session::cut() {
    cut_ = true;
    close_socket();
}

void session::leave() {
    leaving_ = true;
    interrupt();
}

void session::end_if_late(clock::time_point now) {
    if (now < until_) return;
    if (state_ == state::idle && !leaving_)
        leave();
    else
        cut();
}

void session::end_if_idle(clock::time_point now) {
    if (state_ != state::idle) return;
    if (served_)
        leave();
    else
        until_ = std::min(until_, now + first_request_grace);
}

void session::enter(state next, clock::duration at_most) {
    state_ = next;
    since_ = clock::now();
    until_ = at_most == clock::duration::max() ? clock::time_point::max() : since_ + at_most;
}

void session::note_who_it_is(const reply& made) {
    const bool nobody_any_more = made.response.status == 401; // the CA was replaced, the token ran out
    authenticated_ = made.authenticated || (authenticated_ && !nobody_any_more);
    front_proxy_ = made.front_proxy || (front_proxy_ && !nobody_any_more);
}

void session::enter_idle() {
    const auto& limits = shared_.limits;
    enter(state::idle, authenticated_ ? limits.idle : limits.idle_unauthenticated);
    if (shared_.phase == serving::stopping) until_ = std::min(until_, since_ + first_request_grace);
}

} // namespace plimsoll::net
