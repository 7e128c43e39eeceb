// SPDX-License-Identifier: Apache-2.0
// Who begins, in which order, and who is cut so that others may: without sockets.
#include "handshake_line.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

using namespace plimsoll::net;
using namespace std::chrono_literals;

namespace {

using clock_type = handshaker::clock;

struct peer final : handshaker {
    peer(handshake_line& in, std::string from, std::vector<std::string>& begun)
        : address(std::move(from)), order(begun), place(std::in_place, in, *this, address) {}

    void begin() override { order.push_back(address); }
    void cut() override { was_cut = true; }
    clock_type::time_point heard() const override { return last; }

    std::string address;
    std::vector<std::string>& order;
    bool was_cut = false;
    clock_type::time_point last{};
    std::optional<handshake_line::place> place; // last: it may begin at once
};

struct crowd {
    explicit crowd(handshake_line::limits most = {16, 4, 250ms})
        : line(most, {all.make_gauge("waiting", ""), all.make_counter("cut", "")}, [this] { ++woken; }) {}

    peer& add(const std::string& address) {
        peers.push_back(std::make_unique<peer>(line, address, order));
        return *peers.back();
    }
    void add(const std::string& address, int times) {
        for (int i = 0; i < times; ++i)
            add(address);
    }
    // The first of that address that is under way has finished.
    void finish(const std::string& address) {
        const auto at = std::find_if(peers.begin(), peers.end(), [&](const auto& p) {
            return p->address == address && p->place && p->place->begun() && !p->was_cut;
        });
        REQUIRE(at != peers.end());
        (*at)->place.reset();
    }
    auto begun(const std::string& address) { return std::count(order.begin(), order.end(), address); }
    auto cut(const std::string& address) {
        return std::count_if(peers.begin(), peers.end(),
                             [&](const auto& p) { return p->address == address && p->was_cut; });
    }
    double waiting() { return all.make_gauge("waiting", "").value(); }
    double counted_cut() { return all.make_counter("cut", "").value(); }

    plimsoll::telemetry::registry all;
    int woken = 0;
    std::vector<std::string> order; // addresses, as they began
    handshake_line line;
    std::vector<std::unique_ptr<peer>> peers;
};

} // namespace

TEST_CASE("so many of one address, and so many at once") {
    crowd it;
    it.add("a", 6);
    CHECK(it.begun("a") == 4);
    CHECK(it.waiting() == 2);
    for (const char* other : {"b", "c", "d"})
        it.add(other, 4);
    CHECK(it.line.under_way() == 16);
    it.add("e");
    CHECK(it.begun("e") == 0);
    it.finish("b");
    CHECK(it.begun("e") == 1);
    CHECK(it.line.under_way() == 16);
    CHECK(it.line.waiting() == 2);
}

TEST_CASE("addresses take turns, and a new one comes first") {
    crowd it({2, 2, 250ms});
    it.add("a", 6);
    it.add("b", 3);
    it.add("c", 1);
    it.order.clear();
    for (int i = 0; i < 2; ++i)
        it.finish("a");
    CHECK(it.order == std::vector<std::string>{"c", "b"});
    it.finish("c");
    it.finish("b");
    CHECK(it.order == std::vector<std::string>{"c", "b", "a", "b"});
}

TEST_CASE("who waits may leave") {
    crowd it({1, 1, 250ms});
    it.add("a");
    peer& gone = it.add("b");
    it.add("c");
    CHECK(it.waiting() == 2);
    gone.place.reset();
    CHECK(it.waiting() == 1);
    it.finish("a");
    CHECK(it.begun("b") == 0);
    CHECK(it.begun("c") == 1);
    CHECK(it.waiting() == 0);
}

TEST_CASE("the first who waits wakes whoever cuts") {
    crowd it({1, 1, 250ms});
    it.add("a");
    CHECK(it.woken == 0);
    it.add("a", 3);
    CHECK(it.woken == 1);
}

TEST_CASE("silence is cut only where it keeps another from beginning") {
    crowd it({4, 2, 250ms});
    it.add("a", 2);
    it.add("b");
    const auto late = clock_type::now() + 1s;
    it.line.cut_silent_ones(late); // nobody waits
    CHECK(it.counted_cut() == 0);
    it.add("a"); // waits for one of its own address
    it.line.cut_silent_ones(clock_type::now());
    CHECK(it.counted_cut() == 0);
    it.line.cut_silent_ones(late);
    CHECK(it.cut("a") == 1);
    CHECK(it.cut("b") == 0);
    CHECK(it.begun("a") == 3);
    CHECK(it.line.under_way() == 3);
    CHECK(it.counted_cut() == 1);
}

TEST_CASE("of the address with the most, the one that has been silent longest") {
    crowd it({4, 3, 10s});
    const auto now = clock_type::now() + 10s;
    peer& alone = it.add("b");
    alone.last = now - 9500ms;
    peer& first = it.add("a");
    first.last = now - 8500ms;
    peer& second = it.add("a");
    second.last = now - 9s;
    peer& lively = it.add("a");
    lively.last = now - 10ms;
    it.add("c");
    it.line.cut_silent_ones(now);
    CHECK(second.was_cut);
    CHECK(it.counted_cut() == 1);
    CHECK(it.begun("c") == 1);
    it.add("d", 3);
    it.line.cut_silent_ones(now);
    CHECK(first.was_cut);
    CHECK(alone.was_cut); // nobody of "a" is left who is silent
    CHECK_FALSE(lively.was_cut);
}

TEST_CASE("a peer that drips is cut after twice the patience, where it keeps another from beginning") {
    crowd it({2, 1, 10s});
    peer& dripping = it.add("a");
    peer& elsewhere = it.add("b");
    const auto at = [&](std::chrono::seconds later) {
        const auto now = clock_type::now() + later;
        dripping.last = now;
        elsewhere.last = now;
        it.line.cut_silent_ones(now);
    };
    at(60s); // nobody waits: it has its whole time
    CHECK_FALSE(dripping.was_cut);
    it.add("a");
    at(0s);
    CHECK_FALSE(dripping.was_cut);
    at(2 * 10s);
    CHECK(dripping.was_cut);
    CHECK(it.begun("a") == 2);
    at(60s); // nobody waits any more
    CHECK_FALSE(elsewhere.was_cut);
}

TEST_CASE("patience shrinks in a crowd, to a fifth") {
    crowd it({16, 4, 250ms});
    CHECK(it.line.patience() == 250ms);
    it.add("a", 4 + 16);
    CHECK(it.line.patience() == 125ms);
    it.add("a", 500);
    CHECK(it.line.patience() == 50ms);
}

TEST_CASE("a crowd of silent ones delays another address by nothing") {
    crowd it;
    it.add("flood", 500);
    it.add("kube-apiserver", 2);
    CHECK(it.begun("kube-apiserver") == 2);
}

TEST_CASE("when a hundred addresses are silent a newcomer's turn comes next") {
    crowd it;
    for (int i = 0; i < 100; ++i)
        it.add("flood " + std::to_string(i), 4);
    it.add("kube-apiserver");
    CHECK(it.begun("kube-apiserver") == 0);
    it.line.cut_silent_ones(clock_type::now() + 1s);
    CHECK(it.begun("kube-apiserver") == 1);
}
