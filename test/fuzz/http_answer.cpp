// SPDX-License-Identifier: Apache-2.0
// What a server of ours (Prometheus, kube-apiserver) answers: the same however it is cut into pieces, and
// never longer than its limit.
#include "net/http_answer.hpp"
#include "target.hpp"

namespace plimsoll::fuzz {

namespace {

constexpr std::size_t body_limit = 512;

struct outcome {
    bool refused = false;
    bool complete = false;
    bool reusable = false;
    int status = 0;
    std::string body, type, retry_after;

    friend bool operator==(const outcome&, const outcome&) = default;
};

domain::result<void> fed(net::http_answer& answer, std::string_view bytes, std::size_t piece) {
    while (!bytes.empty() && !answer.complete()) {
        if (auto done = answer.feed(bytes.substr(0, piece)); !done) return done;
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    // Left over bytes are what a connection would hand over with the answer's last ones.
    if (!bytes.empty()) return answer.feed(bytes);
    return answer.complete() ? domain::result<void>() : answer.feed_end();
}

outcome read(std::string_view bytes, std::size_t piece) {
    net::http_answer answer(body_limit);
    outcome out;
    const auto done = fed(answer, bytes, piece);
    expect(answer.body_size() <= body_limit, "a body's limit holds");
    if (!done) {
        expect(done.error().code() == domain::errc::bad_reply, "a bad answer is a bad reply");
        expect_readable(done.error().detail(), 256);
        out.refused = true;
        return out;
    }
    out.complete = answer.complete();
    expect(out.complete, "an answer that ended is complete or refused");
    out.reusable = answer.reusable();
    out.status = answer.status();
    out.body = answer.take_body();
    out.type = answer.field("Content-Type");
    out.retry_after = answer.field("Retry-After");
    expect(out.status >= 200 && out.status <= 999, "an interim answer is none");
    return out;
}

} // namespace

void try_input(std::string_view bytes) {
    const outcome whole = read(bytes, bytes.size());
    const outcome in_bytes = read(bytes, 1);
    expect(whole == in_bytes, "the pieces make no difference");
    expect(read(bytes, 7) == whole, "the pieces make no difference");
}

} // namespace plimsoll::fuzz
