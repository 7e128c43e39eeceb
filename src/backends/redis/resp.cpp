// SPDX-License-Identifier: Apache-2.0
#include "resp.hpp"

#include "resp_objects.hpp"

#include <hiredis/read.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace plimsoll::backends::redis {

using domain::errc;
using domain::error;
using domain::result;

struct reply_reader::impl {
    impl() : functions(reply_functions()), raw(redisReaderCreateWithFunctions(&functions)) {
        if (raw == nullptr) throw std::bad_alloc();
        raw->privdata = &now;
    }
    ~impl() { redisReaderFree(raw); }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;

    // What has been fed and is not yet part of the reply under way.
    std::string_view unread() const { return std::string_view(raw->buf + raw->pos, raw->len - raw->pos); }

    redisReplyObjectFunctions functions;
    reply_under_way now;
    redisReader* raw;
    std::optional<error> failed;
};

const char* to_string(reply::kind k) {
    switch (k) {
    case reply::kind::nil:
        return "nil";
    case reply::kind::integer:
        return "integer";
    case reply::kind::status:
        return "status";
    case reply::kind::bulk:
        return "bulk string";
    case reply::kind::array:
        return "array";
    case reply::kind::error:
        return "error";
    }
    return "?";
}

reply_reader::reply_reader() : impl_(std::make_unique<impl>()) {}
reply_reader::~reply_reader() = default;

result<void> reply_reader::read(std::string_view bytes, std::vector<reply>& out) {
    // hiredis buffers and rescans what it is fed without bounds, so it is fed little at a time.
    constexpr std::size_t slice_bytes = std::size_t{16} * 1024;
    if (const auto& failed = impl_->failed) return *failed;
    while (!bytes.empty()) {
        const std::size_t room = reply_limits::fed_bytes - fed_bytes_;
        if (room == 0) return fail("a reply of more than 1 MiB");
        const auto slice = bytes.substr(0, std::min(slice_bytes, room));
        bytes.remove_prefix(slice.size());
        if (redisReaderFeed(impl_->raw, slice.data(), slice.size()) != REDIS_OK)
            return fail(impl_->raw->errstr);
        fed_bytes_ += slice.size();
        if (auto done = drain(out); !done) return done;
    }
    return {};
}

result<void> reply_reader::drain(std::vector<reply>& out) {
    for (;;) {
        void* object = nullptr;
        if (redisReaderGetReply(impl_->raw, &object) != REDIS_OK)
            return fail(impl_->now.refused.empty() ? impl_->raw->errstr : impl_->now.refused);
        if (object == nullptr) return check_unfinished();
        out.push_back(std::move(impl_->now.root));
        fed_bytes_ = impl_->unread().size();
    }
}

// The line or bulk string that hiredis waits for the end of: it has no limit for either.
result<void> reply_reader::check_unfinished() {
    const auto unread = impl_->unread();
    if (impl_->raw->ridx < 0 || unread.empty()) return {};
    const bool bulk = impl_->raw->rstack[impl_->raw->ridx].type == REDIS_REPLY_STRING;
    const auto line_end = bulk ? unread.find("\r\n") : std::string_view::npos;
    if (line_end == std::string_view::npos) {
        // One byte more may be the CR of a line that just fits.
        if (unread.size() > reply_limits::line_bytes + 1) return fail("a line of more than 64 KiB");
        return {};
    }
    std::uint64_t declared = 0;
    const auto* const end = unread.data() + line_end;
    const auto parsed = std::from_chars(unread.data(), end, declared);
    if (parsed.ec != std::errc() || parsed.ptr != end || declared > reply_limits::bulk_bytes)
        return fail("a bulk string of more than 1 MiB");
    return {};
}

error reply_reader::fail(const std::string& how) {
    error why(errc::bad_reply, "not an answer in Redis' protocol (RESP2): " + how);
    impl_->failed = why;
    return why;
}

} // namespace plimsoll::backends::redis
