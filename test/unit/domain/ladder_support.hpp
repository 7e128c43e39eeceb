// SPDX-License-Identifier: Apache-2.0
// What the tests of the ladder share: short ways to tracks, policies and answers.
#pragma once

#include <plimsoll/domain/answer.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace plimsoll::domain::test {

using namespace std::chrono_literals;

inline const instant start{steady_time(1000h), wall_time(500000h)};

inline quantity q(std::int64_t units) { return quantity::from_units(units); }
inline quantity m(std::int64_t milli) { return quantity::from_milli(milli); }
inline target average(std::int64_t units) { return {target::kind::average_value, q(units)}; }
inline target total(std::int64_t units) { return {target::kind::value, q(units)}; }

// Series named by one label each.
inline std::vector<labels> queues(std::size_t n) {
    std::vector<labels> all;
    for (std::size_t i = 0; i < n; ++i)
        all.push_back({{"queue", std::string(1, static_cast<char>('a' + i))}});
    return all;
}

inline std::vector<std::size_t> every(const track& of) {
    std::vector<std::size_t> all(of.series().size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = i;
    return all;
}

inline error refused_connection() { return {errc::unavailable, "tasks: connection refused"}; }

// decide() for every series.
inline answer ask(const track& of, const policy& by, instant now) {
    const auto all = every(of);
    return decide(of, by, all, now);
}

inline std::vector<item> served(const answer& a) {
    if (const auto* none = std::get_if<refusal>(&a)) FAIL("refused: " << none->message);
    return std::get<std::vector<item>>(a);
}

inline refusal refused(const answer& a) {
    if (const auto* items = std::get_if<std::vector<item>>(&a)) {
        FAIL("served as " << to_string(items->front().from));
    }
    return std::get<refusal>(a);
}

inline std::vector<quantity> values(const answer& a) {
    std::vector<quantity> all;
    for (const auto& i : served(a))
        all.push_back(i.value);
    return all;
}

// The rung that answered: an origin or "refused".
inline std::string rung(const answer& a) {
    const auto* items = std::get_if<std::vector<item>>(&a);
    return items ? to_string(items->front().from) : "refused";
}

// As an HPA adds up: in plain integers, which no answer may overflow.
inline std::int64_t sum_milli(const answer& a) {
    std::int64_t sum = 0;
    for (const auto& i : served(a)) {
        REQUIRE(!__builtin_add_overflow(sum, i.value.milli(), &sum));
    }
    return sum;
}

} // namespace plimsoll::domain::test

// How a failed check shows a quantity.
namespace Catch {
template <>
struct StringMaker<plimsoll::domain::quantity> {
    static std::string convert(plimsoll::domain::quantity v) { return v.to_string(); }
};
} // namespace Catch
