// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/answer.hpp>

#include <catch2/catch.hpp>

#include <random>

using namespace plimsoll::domain;

namespace {

std::vector<quantity> milli(const std::vector<std::int64_t>& values) {
    std::vector<quantity> all;
    for (const auto v : values)
        all.push_back(quantity::from_milli(v));
    return all;
}

} // namespace

TEST_CASE("shares") {
    struct row {
        const char* name;
        std::int64_t sum;
        std::vector<std::int64_t> weights;
        std::vector<std::int64_t> shares;
    };
    constexpr auto most = quantity::max_milli;
    const row rows[] = {
        {"one part gets all", 5, {0}, {5}},
        {"equally without weights", 40000, {0, 0}, {20000, 20000}},
        {"equally, odd thousandths first", 40000, {0, 0, 0}, {13334, 13333, 13333}},
        {"fewer thousandths than parts", 2, {0, 0, 0}, {1, 1, 0}},
        {"in proportion", 100, {1, 3}, {25, 75}},
        {"in proportion, odd thousandths first", 10, {1, 1, 1}, {4, 3, 3}},
        {"a part without weight gets nothing", 3, {0, 1, 1}, {0, 2, 1}},
        {"nothing", 0, {3, 4}, {0, 0}},
        {"nothing without weights", 0, {0, 0}, {0, 0}},
        {"the weights themselves", 12, {5, 0, 7}, {5, 0, 7}},
        {"huge, the weights themselves", most, {most - 1, 1}, {most - 1, 1}},
        {"huge weights", most, {most, most}, {4611686018427387500, 4611686018427387500}},
        {"huge and odd",
         most - 1,
         {most, most, most},
         {3074457345618258333, 3074457345618258333, 3074457345618258333}},
        {"negative", -10, {1, 1, 1}, {-4, -3, -3}},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        CHECK(share_out(quantity::from_milli(r.sum), milli(r.weights)) == milli(r.shares));
    }
}

TEST_CASE("shares add up to their sum exactly, whatever it is") {
    std::mt19937_64 random(20240229);
    std::uniform_int_distribution<std::size_t> count(1, 20);
    std::uniform_int_distribution<int> bits(0, 63);
    const auto any = [&] {
        return quantity::from_milli(static_cast<std::int64_t>(random() >> (1 + bits(random)) % 64));
    };
    for (int round = 0; round < 20000; ++round) {
        const auto sum = quantity::from_milli(std::max<std::int64_t>(0, any().milli()));
        std::vector<quantity> weights(count(random));
        for (auto& w : weights)
            w = random() % 4 == 0 ? quantity()
                                  : quantity::from_milli(std::max<std::int64_t>(0, any().milli()));
        std::int64_t total = 0; // cannot overflow while it stays at or below `sum`
        for (const auto share : share_out(sum, weights)) {
            REQUIRE(share.milli() >= 0);
            REQUIRE(share.milli() <= sum.milli() - total);
            total += share.milli();
        }
        REQUIRE(total == sum.milli());
    }
}
