// SPDX-License-Identifier: Apache-2.0
// The limits of what is kept; how long it holds is authorizer_cache_test's.
#include "set_clock.hpp"
#include "verdict_cache.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;
using namespace std::chrono_literals;

namespace {

const cluster::verdict yes{true, ""};
cluster::verdict no(std::string reason) { return {false, std::move(reason)}; }

class fixture {
public:
    explicit fixture(auth::authorizer::options how) : cache(how) {}
    void store(const std::string& key, cluster::verdict v = yes) { cache.store(key, std::move(v), now); }
    bool has(const std::string& key) { return cache.find(key, now).has_value(); }

    auth::verdict_cache cache;
    domain::steady_time now = test::set_clock().now().steady;
};

auth::authorizer::options limits(std::size_t entries, std::size_t bytes) {
    auth::authorizer::options out;
    out.entries = entries;
    out.bytes = bytes;
    return out;
}

} // namespace

TEST_CASE("kept verdicts: the least recently used goes first") {
    fixture it(limits(3, 1000));
    for (const char* key : {"a", "b", "c"})
        it.store(key);
    CHECK(it.has("a"));
    it.store("d");
    CHECK(it.cache.size() == 3);
    CHECK_FALSE(it.has("b"));
    CHECK(it.has("a"));
    CHECK(it.has("c"));
    it.store("a"); // an answer to a known question makes it recent, and is not one more
    it.store("e");
    CHECK(it.cache.size() == 3);
    CHECK_FALSE(it.has("d"));
}

TEST_CASE("kept verdicts: bytes of questions and reasons have a limit") {
    fixture it(limits(1000, 100));
    it.store(std::string(40, 'a'));
    it.store(std::string(20, 'b'), no(std::string(20, 'r')));
    CHECK(it.cache.size() == 2);
    it.store(std::string(21, 'c')); // one too many
    CHECK(it.cache.size() == 2);
    CHECK_FALSE(it.has(std::string(40, 'a')));
    it.store(std::string(60, 'd'), no(std::string(40, 'r'))); // all of it
    CHECK(it.cache.size() == 1);
    it.store(std::string(101, 'e')); // more than there is
    CHECK(it.cache.size() == 1);
    CHECK(it.has(std::string(60, 'd')));
    for (int i = 0; i < 1000; ++i) // what is replaced or goes is given back
        it.store(std::string(10, static_cast<char>('f' + i % 10)));
    CHECK(it.cache.size() == 10);
}

TEST_CASE("kept verdicts: an answer too long to keep ends the one before it") {
    fixture it(limits(10, 100));
    it.store("a");
    it.store("a", no(std::string(100, 'r')));
    CHECK_FALSE(it.has("a"));
}

TEST_CASE("kept verdicts: long questions, and no room at all") {
    fixture it(limits(10, 1000000));
    it.store(std::string(10000, 'a'));
    it.store(std::string(10001, 'b'));
    CHECK(it.has(std::string(10000, 'a')));
    CHECK_FALSE(it.has(std::string(10001, 'b')));
    fixture none(limits(0, 1000));
    none.store("a");
    CHECK_FALSE(none.has("a"));
}

TEST_CASE("kept verdicts: why somebody may is not kept") {
    fixture it(limits(10, 100));
    it.store("a", {true, std::string(100, 'r')});
    CHECK(it.has("a"));
}
