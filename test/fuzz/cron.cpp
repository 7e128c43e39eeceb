// SPDX-License-Identifier: Apache-2.0
// A cron line, and on a second line a moment (minutes since 1970, up to nine digits): when it happens next
// and happened last, against a walk minute by minute.
#include "reference/cron.hpp"
#include "target.hpp"

#include <plimsoll/calendar/cron_line.hpp>

namespace plimsoll::fuzz {

namespace {

using calendar::cron_line;
using calendar::local_minute;

std::int64_t moment_in(std::string_view text) {
    std::int64_t out = 0;
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    for (const char c : text.substr(0, 9))
        if (c >= '0' && c <= '9') out = out * 10 + (c - '0');
    // Ten thousand years from now are as good as any.
    return (negative ? -out : out) % 50'000'000;
}

std::int64_t count(local_minute at) { return at.time_since_epoch().count(); }

// Ten steps each way; no step leaves out a minute of the reference's.
void walk(const cron_line& line, const reference::cron& second, std::int64_t from) {
    std::int64_t at = from;
    for (int i = 0; i < 5; ++i) {
        const std::int64_t there = count(line.next(local_minute(std::chrono::minutes(at))));
        expect(reference::next(second, at) == there, "next is the reference's");
        expect(count(line.latest(local_minute(std::chrono::minutes(there)))) == there,
               "what comes next has come");
        at = there;
    }
    at = from;
    for (int i = 0; i < 5; ++i) {
        const std::int64_t there = count(line.latest(local_minute(std::chrono::minutes(at))));
        expect(reference::latest(second, at) == there, "latest is the reference's");
        at = there - 1;
    }
}

} // namespace

void try_input(std::string_view bytes) {
    const std::string_view text = take_until(bytes, '\n');
    const std::int64_t from = moment_in(bytes);
    const auto line = cron_line::parse(text);
    const auto second = reference::parse_cron(text);
    if (!line) {
        expect(line.error().code() == domain::errc::invalid_argument, "bad input is the writer's fault");
        expect_readable(line.error().detail(), 1024);
        expect(!second || !reference::next(*second, from), "the reference refuses it, or it never happens");
        return;
    }
    expect(second.has_value(), "the reference takes it, too");
    expect(line->text() == text, "the text is kept as it is");
    expect(line->same_minutes(*line), "it is equal to itself");
    walk(*line, *second, from);
}

} // namespace plimsoll::fuzz
