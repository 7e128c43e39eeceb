// SPDX-License-Identifier: Apache-2.0
#include "review.hpp"

#include "refusal.hpp"

#include <plimsoll/wire/review.hpp>
#include <plimsoll/wire/token_review.hpp>

#include <algorithm>
#include <charconv>

namespace plimsoll::cluster {

using domain::errc;
using domain::error;

namespace {

constexpr std::size_t reason_bytes = 1024;

// Authorizers are plugins: what they say is kept with the verdict and shown, so it has a limit. Cut
// between characters, not within one.
std::string shortened(std::string text) {
    if (text.size() <= reason_bytes) return text;
    std::size_t end = reason_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    text.resize(end);
    return text + "…";
}

// Seconds; a date or nonsense counts as none.
std::chrono::milliseconds retry_after(const std::string& text) {
    unsigned seconds = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data(), end, seconds);
    if (failed != std::errc() || stopped != end || seconds > 3600) return std::chrono::milliseconds(0);
    return std::chrono::seconds(seconds);
}

constexpr std::string_view instead = "(the token)";

void hide_whole(std::string& text, const std::string& token) {
    if (token.empty()) return;
    std::size_t at = text.find(token);
    while (at != std::string::npos) {
        text.replace(at, token.size(), instead);
        at = text.find(token, at + instead.size()); // past it: a token may be a word of it
    }
}

// What was too long has been cut, maybe in the middle of a token. Less than this of it could be any word.
void hide_begun(std::string& text, const std::string& token) {
    constexpr std::string_view cut = "…";
    constexpr std::size_t least = 8;
    for (std::size_t at = text.find(cut); at != std::string::npos; at = text.find(cut, at + cut.size())) {
        std::size_t begun = std::min(token.size(), at);
        while (begun >= least && text.compare(at - begun, begun, token, 0, begun) != 0)
            --begun;
        if (begun < least) continue;
        text.replace(at - begun, begun, instead);
        at += instead.size() - begun;
    }
}

} // namespace

std::string encode_review(const user_info& who, const attributes& what) {
    wire::access_review out;
    out.user = who.name;
    out.uid = who.uid;
    out.groups = who.groups;
    out.extra = who.extra;
    if (what.path.empty()) {
        wire::resource_attributes resource;
        resource.verb = what.verb;
        resource.group = what.group;
        resource.version = what.version;
        resource.resource = what.resource;
        resource.name_space = what.name_space;
        out.what = std::move(resource);
    } else {
        wire::non_resource_attributes path;
        path.path = what.path;
        path.verb = what.verb;
        out.what = std::move(path);
    }
    return wire::encode(out);
}

attempt judge(domain::result<net::client_response> reply) {
    if (!reply) {
        const errc code = reply.error().code();
        return attempt(reply.error(), code == errc::unavailable || code == errc::bad_reply);
    }
    if (reply->status == 200 || reply->status == 201) return attempt(std::move(reply->body), false);
    error said = refusal(reply->status, reply->body);
    if (said.code() == errc::permission_denied)
        said = error(said.code(), said.detail() + " (Plimsoll needs ClusterRole system:auth-delegator)");
    attempt out(said, said.code() == errc::unavailable || said.code() == errc::unauthenticated);
    out.token_refused = said.code() == errc::unauthenticated;
    out.wait = retry_after(reply->retry_after);
    return out;
}

domain::result<verdict> verdict_of(const std::string& body, const tokens& hidden) {
    const auto status = wire::decode_access_status(body);
    if (!status) return status.error();
    if (status->allowed && status->denied)
        return error(errc::bad_reply, "SubjectAccessReview: both allowed and denied");
    verdict out;
    out.allowed = status->allowed;
    out.reason = status->reason;
    // A denial for want of a role that could not be read looks like one by the rules without this.
    if (!out.allowed && !status->evaluation_error.empty())
        out.reason += (out.reason.empty() ? "" : ", ") + status->evaluation_error;
    out.reason = shortened(without(hidden, std::move(out.reason)));
    return out;
}

domain::result<token_verdict> token_verdict_of(const std::string& body, const tokens& hidden) {
    auto status = wire::decode_token_status(body);
    if (!status) return without(hidden, status.error());
    token_verdict out;
    out.authenticated = status->authenticated;
    if (!out.authenticated) {
        out.reason = shortened(without(hidden, std::move(status->error)));
        return out;
    }
    if (status->username.empty())
        return error(errc::bad_reply, "TokenReview: authenticated, but status.user.username is empty");
    out.who.name = std::move(status->username);
    out.who.uid = std::move(status->uid);
    out.who.groups = std::move(status->groups);
    out.who.extra = std::move(status->extra);
    return out;
}

std::string without(const tokens& hidden, std::string text) {
    for (const std::string& token : hidden) {
        hide_whole(text, token);
        hide_begun(text, token);
    }
    return text;
}

error without(const tokens& hidden, const error& why) { return {why.code(), without(hidden, why.detail())}; }

} // namespace plimsoll::cluster
