// SPDX-License-Identifier: Apache-2.0
// What a Redis sends: cut into the same replies however it is sliced, and taken for the answers to a poll's
// questions and to a login. An error never becomes a number, and no text shows the password.
#include "backends/redis/login.hpp"
#include "backends/redis/questions.hpp"
#include "target.hpp"

#include <algorithm>

namespace plimsoll::fuzz {

namespace {

using namespace backends::redis; // NOLINT(google-build-using-namespace): the target is about it alone

constexpr std::string_view password = "planted-password";
constexpr std::size_t text_limit = 2048;

struct stream {
    std::vector<reply> replies;
    std::string refused; // empty: it was not
    bool in_mid_reply = false;
};

stream read(std::string_view bytes, std::size_t piece) {
    reply_reader reader;
    stream out;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        const auto done = reader.read(bytes.substr(0, piece), out.replies);
        if (done) continue;
        expect(done.error().code() == domain::errc::bad_reply, "a broken stream is a bad reply");
        expect_readable(done.error().detail(), text_limit);
        out.refused = done.error().detail();
        const auto again = reader.read("+OK\r\n", out.replies);
        expect(!again && again.error() == done.error(), "an error is final");
        break;
    }
    out.in_mid_reply = reader.in_mid_reply();
    return out;
}

bool equal(const reply& a, const reply& b) {
    return a.type == b.type && a.integer == b.integer && a.text == b.text &&
           std::ranges::equal(a.elements, b.elements, equal);
}

void check_limits(const reply& of, std::size_t depth) {
    expect(of.elements.size() <= reply_limits::elements, "arrays are bounded");
    expect(of.text.size() <= reply_limits::bulk_bytes, "texts are bounded");
    expect(of.type == reply::kind::array || of.elements.empty(), "only an array has elements");
    if (of.type == reply::kind::array) expect(depth <= reply_limits::depth, "arrays are nested only so deep");
    for (const reply& one : of.elements)
        check_limits(one, depth + 1);
}

// One metric of each measure, then two whose key has to exist.
const std::vector<config::metric_settings>& metrics() {
    static const auto made = [] {
        using enum config::redis_measure;
        std::vector<config::metric_settings> out;
        const auto add = [&](config::redis_measure what, config::on_missing missing) {
            config::redis_key key;
            key.measure = what;
            key.key = "k";
            if (what == group_pending || what == group_lag) key.group = "workers";
            key.missing = missing;
            config::redis_query query;
            query.keys = {key};
            out.emplace_back().query = query;
        };
        for (const auto what :
             {list_length, set_size, sorted_set_size, hash_size, stream_length, group_pending, group_lag})
            add(what, config::on_missing::zero);
        add(list_length, config::on_missing::error);
        add(hash_size, config::on_missing::error);
        return out;
    }();
    return made;
}

// How many replies each of metrics() gets.
constexpr std::size_t replies_of[] = {1, 1, 1, 1, 1, 1, 1, 2, 2};

void check_value(const polling::observation& seen, std::span<const reply> of, std::size_t metric) {
    expect(seen.values.size() == 1, "one key gives one value");
    expect(seen.values.front().milli() >= 0, "a count is never negative");
    for (const reply& one : of)
        expect(one.type != reply::kind::error, "an error never becomes a number");
    const bool counts = metric < 5 || metric >= 7;
    if (!counts) return expect(of.back().type == reply::kind::array, "what a group has stands in an array");
    expect(of.back().type == reply::kind::integer, "only an integer becomes a count");
    expect(seen.values.front() == domain::quantity::from_units(of.back().integer),
           "a count is what was sent");
    if (of.size() == 2)
        expect(of.front().type == reply::kind::integer && (of.front().integer > 0 || of.back().integer > 0),
               "a key that is not there has no value");
}

void check_poll(std::span<const reply> replies) {
    std::vector<const config::metric_settings*> asked;
    for (const auto& one : metrics())
        asked.push_back(&one);
    const questions all(asked);
    if (replies.size() < all.commands()) return;
    replies = replies.first(all.commands());
    const auto outcomes = all.outcomes(replies, domain::instant());
    if (!outcomes) return expect_readable(outcomes.error().detail(), text_limit);
    expect(outcomes->size() == asked.size(), "each metric has its outcome");
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto mine = replies.first(replies_of[i]);
        replies = replies.subspan(replies_of[i]);
        const polling::outcome& got = (*outcomes)[i];
        if (got)
            check_value(*got, mine, i);
        else
            expect_readable(got.error().cause.detail(), text_limit);
    }
}

void check_login(std::span<const reply> replies) {
    config::redis_settings settings;
    settings.username = "user";
    settings.database = 3;
    const login first(settings, secret(password));
    const auto done = first.check(replies.first(std::min(replies.size(), first.replies())));
    if (done) return;
    expect_readable(done.error().detail(), text_limit);
    // Of AUTH's reply alone: what says the password later did not get it from us.
    if (!replies.empty() && replies.front().type == reply::kind::error)
        expect(done.error().detail().find(password) == std::string::npos, "no text shows the password");
}

} // namespace

void try_input(std::string_view bytes) {
    const stream whole = read(bytes, bytes.size());
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
        const stream sliced = read(bytes, piece);
        expect(std::ranges::equal(sliced.replies, whole.replies, equal), "slices make no difference");
        expect(sliced.refused.empty() == whole.refused.empty(), "slices make no difference");
        if (whole.refused.empty())
            expect(sliced.in_mid_reply == whole.in_mid_reply, "slices make no difference");
    }
    for (const reply& one : whole.replies)
        check_limits(one, 1);
    check_poll(whole.replies);
    check_login(whole.replies);
}

} // namespace plimsoll::fuzz
