// SPDX-License-Identifier: Apache-2.0
// A duration: its canonical text means the same, and its parts add up.
#include "target.hpp"

#include <plimsoll/config/duration.hpp>

#include <cmath>
#include <cstdlib>
#include <string>

namespace plimsoll::fuzz {

namespace {

// By strtod and the units' lengths; REQUIRES: a text that was accepted.
double milliseconds_in(const std::string& text) {
    double sum = 0;
    const char* at = text.c_str();
    while (*at != '\0') {
        char* end = nullptr;
        const double count = std::strtod(at, &end);
        const std::string_view rest(end);
        const double unit = rest.starts_with("ms")  ? 1
                            : rest.starts_with("s") ? 1e3
                            : rest.starts_with("m") ? 6e4
                                                    : 3.6e6;
        sum += count * unit;
        at = end + (rest.starts_with("ms") ? 2 : rest.empty() ? 0 : 1);
    }
    return sum;
}

} // namespace

void try_input(std::string_view bytes) {
    const auto made = config::parse_duration(bytes);
    if (!made) {
        expect(made.error().code() == domain::errc::invalid_argument, "bad input is the writer's fault");
        if (is_printable(bytes)) expect_readable(made.error().detail(), 512);
        return;
    }
    expect(made->count() >= 0, "a duration is never negative");
    expect(*made <= std::chrono::hours(366 * 24), "a duration is at most a year");
    expect(std::abs(milliseconds_in(std::string(bytes)) - static_cast<double>(made->count())) < 0.5,
           "its parts add up");
    const std::string text = config::to_text(*made);
    const auto again = config::parse_duration(text);
    expect(again.has_value() && *again == *made, "the canonical text means the same");
    expect(config::to_text(*again) == text, "the canonical text is canonical");
}

} // namespace plimsoll::fuzz
