// SPDX-License-Identifier: Apache-2.0
// Whose turn it is to do a TLS handshake: so many at once, and so many of one address. Who waits has no
// TLS state yet, and addresses take turns, so that a crowd from one of them delays no other. While somebody
// waits, handshakes whose peers are silent, or drip, are cut. Lives on the io thread and outlives the places.
#pragma once

#include <plimsoll/telemetry/instruments.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <string>

namespace plimsoll::net {

// A connection that wants a handshake, as the line sees it.
class handshaker {
public:
    using clock = std::chrono::steady_clock;

    virtual void begin() = 0;                    // its turn has come
    virtual void cut() = 0;                      // its turn is over; it must end
    virtual clock::time_point heard() const = 0; // when its peer's last byte came

protected:
    ~handshaker() = default;
};

class handshake_line {
public:
    using clock = handshaker::clock;
    struct limits {
        std::size_t at_once, of_one_address;
        std::chrono::milliseconds patience; // with a silent peer; shrinks to a fifth in a crowd
    };
    struct instruments {
        telemetry::gauge waiting;
        telemetry::counter cut;
    };

    // `somebody_waits` is called when the first one has to: cut_silent_ones() should be called from then on.
    handshake_line(limits most, instruments count, std::function<void()> somebody_waits)
        : most_(most), count_(count), somebody_waits_(std::move(somebody_waits)) {}
    handshake_line(const handshake_line&) = delete;
    handshake_line& operator=(const handshake_line&) = delete;

    class place;

    std::size_t waiting() const { return waiting_; }
    std::size_t under_way() const { return under_way_; }
    std::chrono::milliseconds patience() const;
    // Cuts whoever keeps another from beginning and has been silent for longer than patience(), or under way
    // for longer than twice that, whatever it says: of the address with the most handshakes under way first,
    // and there the one that has been so for longest.
    void cut_silent_ones(clock::time_point now);

private:
    struct lane {
        std::string address;
        std::list<place*> waiting, under_way;
    };
    using lanes = std::list<lane>;

    lanes::iterator lane_of(const std::string& address);
    bool may_begin(const lane& one) const;
    void let_begin(clock::time_point now);
    place* most_in_the_way(clock::time_point now);

    const limits most_;
    const instruments count_;
    const std::function<void()> somebody_waits_;
    lanes lanes_; // of the addresses that have places; whose turn comes next first
    std::size_t waiting_ = 0;
    std::size_t under_way_ = 0;
};

// A connection's place: waits first, unless it can begin at once. Given back when it ends.
class handshake_line::place {
public:
    // REQUIRES: `who` outlives *this.
    place(handshake_line& in, handshaker& who, const std::string& address);
    ~place();
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    bool begun() const { return begun_at_ != clock::time_point::min(); }

private:
    friend class handshake_line;

    void begin(clock::time_point now);
    void leave();
    // Bytes count for so long only: one every few milliseconds is no handshake.
    clock::time_point silent_since() const {
        return std::min(std::max(begun_at_, who_.heard()), begun_at_ + in_.patience());
    }

    handshake_line& in_;
    handshaker& who_;
    lanes::iterator lane_;
    std::list<place*>::iterator at_;
    clock::time_point begun_at_ = clock::time_point::min();
    bool left_ = false;
};

} // namespace plimsoll::net
