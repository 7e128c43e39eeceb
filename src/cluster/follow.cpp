// SPDX-License-Identifier: Apache-2.0
#include "follow.hpp"

#include "refusal.hpp"

#include <algorithm>

namespace plimsoll::cluster {

using domain::errc;
using domain::error;
using domain::result;

namespace {

constexpr int most_pages = 100;

std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.' || c == '_' || c == '~';
        const auto byte = static_cast<unsigned char>(c);
        if (plain)
            out += c;
        else
            (out += '%').append({digits[byte >> 4U], digits[byte & 15U]});
    }
    return out;
}

// The HTTP client gives a status other than 200 as "410 {…}"; nothing when that is not what ended it.
std::optional<error> refusal_in(const error& ended) {
    const std::string& text = ended.detail();
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits != 3 || (text.size() > 3 && text[3] != ' ')) return std::nullopt;
    return refusal(std::stoi(text.substr(0, 3)),
                   std::string_view(text).substr(std::min<std::size_t>(4, text.size())));
}

} // namespace

follower::follower(object what, listener tell, const client_options& how, endpoint& server,
                   net::http_client& http)
    : what_(std::move(what)),
      tell_(std::move(tell)),
      how_(how),
      server_(server),
      http_(http),
      title_("ConfigMap " + what_.name_space + "/" + what_.name),
      random_(std::random_device()()),
      pauses_(how.backoff_first, how.backoff_cap, std::random_device()()) {}

std::string follower::path(const std::string& more) const {
    return "/api/v1/namespaces/" + escaped(what_.name_space) +
           "/configmaps?fieldSelector=" + escaped("metadata.name=" + what_.name) + more;
}

runtime::awaitable<void> follower::run() {
    next step = next::list;
    for (;;) {
        if (step == next::list) {
            const auto listed = co_await list();
            if (listed) {
                step = next::watch;
                continue;
            }
            if (listed.error().code() == errc::cancelled) co_return;
            failed(listed.error());
        } else {
            step = co_await watch();
            if (step == next::stop) co_return;
            if (lively_) pauses_.reset();
        }
        // After an orderly end too: a server that ends each watch at once is not to be hammered.
        if (!co_await runtime::sleep_for(pauses_.next())) co_return;
    }
}

runtime::awaitable<result<wire::config_map_list>> follower::page(std::string token) {
    const auto limit = runtime::deadline::after(how_.list_limit);
    const std::string more = token.empty() ? "&limit=500" : "&limit=500&continue=" + escaped(token);
    auto request =
        co_await runtime::with_deadline(server_.request("GET", path(more)), limit, "reading the token");
    if (!request) co_return request.error();
    const auto reply = co_await http_.request(std::move(*request), limit);
    if (!reply) co_return reply.error();
    if (reply->status == 401) server_.doubt_token();
    if (reply->status != 200) co_return refusal(reply->status, reply->body);
    co_return wire::decode_config_map_list(reply->body);
}

runtime::awaitable<result<void>> follower::list() {
    std::optional<client::config_map> found;
    std::string token;
    bool restarted = false;
    for (int pages = 0; pages < most_pages; ++pages) {
        auto got = co_await page(token);
        if (!got && got.error().code() == errc::not_found && !token.empty() && !restarted) {
            token.clear(); // the state that the pages show is too old by now: from the first one again
            found.reset();
            restarted = true;
            continue;
        }
        if (!got) co_return got.error();
        for (wire::config_map& item : got->items)
            if (item.name == what_.name) found = std::move(item.data);
        version_ = std::move(got->resource_version);
        token = std::move(got->next);
        if (token.empty()) {
            recovered();
            now(std::move(found));
            co_return result<void>();
        }
    }
    co_return error(errc::bad_reply, "a list of more than " + std::to_string(most_pages) + " pages");
}

runtime::awaitable<follower::next> follower::watch() {
    trouble_.reset();
    too_old_ = false;
    lively_ = false;
    std::uniform_int_distribution<std::chrono::seconds::rep> between(how_.watch_least.count(),
                                                                     how_.watch_most.count());
    const std::chrono::seconds timeout(between(random_));
    const std::string more = "&watch=true&allowWatchBookmarks=true&resourceVersion=" + escaped(version_) +
                             "&timeoutSeconds=" + std::to_string(timeout.count());
    const auto limit = runtime::deadline::after(how_.list_limit);
    auto request =
        co_await runtime::with_deadline(server_.request("GET", path(more)), limit, "reading the token");
    if (!request) co_return after_watch(request.error());
    std::function<bool(std::string_view)> line = [this](std::string_view text) { return take(text); };
    const auto ended = co_await http_.follow(std::move(*request), how_.watch_silence, std::move(line));
    co_return after_watch(ended);
}

follower::next follower::after_watch(const result<void>& ended) {
    if (!ended) {
        if (ended.error().code() == errc::cancelled) return next::stop;
        const auto refused = refusal_in(ended.error());
        if (ended.error().code() == errc::deadline_exceeded && lively_) return next::watch;
        if (!refused) { // cut, or silent from the start: it goes on where it was
            trouble_ = ended.error();
            failed(*trouble_);
            return next::watch;
        }
        too_old_ = refused->code() == errc::not_found;
        if (refused->code() == errc::unauthenticated) server_.doubt_token();
        if (!too_old_) trouble_ = *refused;
    }
    if (trouble_) failed(*trouble_);
    return too_old_ || trouble_ ? next::list : next::watch;
}

} // namespace plimsoll::cluster
