// SPDX-License-Identifier: Apache-2.0
#include "handshake_line.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace plimsoll::net {

handshake_line::place::place(handshake_line& in, handshaker& who, const std::string& address)
    : in_(in), who_(who), lane_(in.lane_of(address)) {
    at_ = lane_->waiting.insert(lane_->waiting.end(), this);
    ++in_.waiting_;
    in_.count_.waiting.add(1);
    in_.let_begin(clock::now());
    if (!begun() && in_.waiting_ == 1) in_.somebody_waits_();
}

handshake_line::place::~place() {
    if (left_) return;
    leave();
    in_.let_begin(clock::now());
}

void handshake_line::place::begin(clock::time_point now) {
    begun_at_ = now;
    lane_->under_way.splice(lane_->under_way.end(), lane_->waiting, at_);
    --in_.waiting_;
    in_.count_.waiting.add(-1);
    ++in_.under_way_;
    in_.lanes_.splice(in_.lanes_.end(), in_.lanes_, lane_); // the others have their turns first
    who_.begin();
}

void handshake_line::place::leave() {
    left_ = true;
    if (begun()) {
        lane_->under_way.erase(at_);
        --in_.under_way_;
    } else {
        lane_->waiting.erase(at_);
        --in_.waiting_;
        in_.count_.waiting.add(-1);
    }
    if (lane_->under_way.empty() && lane_->waiting.empty()) in_.lanes_.erase(lane_);
}

handshake_line::lanes::iterator handshake_line::lane_of(const std::string& address) {
    const auto same = [&address](const lane& one) { return one.address == address; };
    const auto found = std::ranges::find_if(lanes_, same);
    // A new address comes before those that had their turn already.
    return found != lanes_.end() ? found : lanes_.insert(lanes_.begin(), lane{address, {}, {}});
}

bool handshake_line::may_begin(const lane& one) const {
    return !one.waiting.empty() && one.under_way.size() < most_.of_one_address;
}

void handshake_line::let_begin(clock::time_point now) {
    while (under_way_ < most_.at_once) {
        const auto next = std::ranges::find_if(lanes_, [this](const lane& one) { return may_begin(one); });
        if (next == lanes_.end()) return;
        next->waiting.front()->begin(now);
    }
}

std::chrono::milliseconds handshake_line::patience() const {
    const auto at_once = static_cast<double>(most_.at_once);
    const auto share = at_once / (at_once + static_cast<double>(waiting_));
    return std::chrono::duration_cast<std::chrono::milliseconds>(most_.patience * std::max(share, 0.2));
}

handshake_line::place* handshake_line::most_in_the_way(clock::time_point now) {
    // Those lack a place of all; any other that waits lacks one of its own address.
    const bool all_taken = std::ranges::any_of(lanes_, [this](const lane& one) { return may_begin(one); });
    const auto silent_before = now - patience();
    place* found = nullptr;
    for (const lane& one : lanes_) {
        if (!all_taken && one.waiting.empty()) continue;
        for (place* candidate : one.under_way) {
            const auto since = candidate->silent_since();
            if (since > silent_before) continue;
            const auto how_many = one.under_way.size();
            const auto most = found == nullptr ? 0 : found->lane_->under_way.size();
            if (how_many > most || (how_many == most && since < found->silent_since())) found = candidate;
        }
    }
    return found;
}

void handshake_line::cut_silent_ones(clock::time_point now) {
    while (waiting_ > 0) {
        place* silent = most_in_the_way(now);
        if (silent == nullptr) return;
        silent->leave();
        count_.cut.add();
        silent->who_.cut();
        let_begin(now);
    }
}

} // namespace plimsoll::net
