// SPDX-License-Identifier: Apache-2.0
// Lines `Name: value`, as the front proxy sends them: who that is, against a second reading; and the bearer
// token among them.
#include "auth/remote_headers.hpp"
#include "auth/bearer.hpp"
#include "reference/url.hpp"
#include "support/certificates.hpp"
#include "target.hpp"

#include <algorithm>
#include <cctype>

namespace plimsoll::fuzz {

namespace {

constexpr std::string_view extra_prefix = "X-Remote-Extra-";

const auth::request_header_config& names() {
    static const auth::request_header_config made =
        auth::request_header_config::parse(
            {{"requestheader-client-ca-file", test::authority::self_signed(test::wish()).own().pem},
             {"requestheader-allowed-names", "[]"},
             {"requestheader-username-headers", R"(["X-Remote-User"])"},
             {"requestheader-uid-headers", R"(["X-Remote-Uid"])"},
             {"requestheader-group-headers", R"(["X-Remote-Group"])"},
             {"requestheader-extra-headers-prefix", R"(["X-Remote-Extra-"])"}})
            .value();
    return made;
}

std::string lower(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

http::request request_in(std::string_view text) {
    http::request out;
    out.method = "GET";
    out.target = "/";
    while (!text.empty()) {
        std::string_view line = take_until(text, '\n');
        const std::string_view name = take_until(line, ':');
        if (line.starts_with(' ')) line.remove_prefix(1);
        out.fields.push_back({name, line});
    }
    return out;
}

std::size_t count(const http::request& request, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::count_if(
        request.fields, [&](const auto& f) { return lower(f.name) == lower(name) && !f.value.empty(); }));
}

void check_extra(const http::request& request, const auth::identity& who) {
    std::size_t expected = 0;
    for (const auto& f : request.fields) {
        const std::string name = lower(f.name);
        if (!name.starts_with(lower(extra_prefix))) continue;
        ++expected;
        const std::string rest = name.substr(extra_prefix.size());
        const std::string key = reference::unescape(rest, reference::plus::literal).value_or(rest);
        expect(auth::extra_key(f.name.substr(extra_prefix.size())) == key,
               "a second decoder reads the same key");
        const auto at = who.extra.find(key);
        expect(at != who.extra.end() && std::ranges::count(at->second, f.value) > 0,
               "no extra value is lost");
    }
    std::size_t found = 0;
    for (const auto& [key, values] : who.extra)
        found += values.size();
    expect(found == expected, "no extra value is invented");
}

void check_token(const http::request& request) {
    const auto token = auth::bearer_token(request);
    if (!token) {
        expect(token.error().code() == domain::errc::unauthenticated, "a bad token is nobody's");
        return expect_readable(token.error().detail(), 256);
    }
    expect(token->size() <= auth::token_bytes_limit, "a limit holds");
    expect(std::ranges::all_of(*token, [](char c) { return c > ' ' && c < '\x7f'; }),
           "a token is plain ASCII");
    expect(token->empty() || count(request, "Authorization") == 1, "a token comes alone");
}

} // namespace

void try_input(std::string_view bytes) {
    const http::request request = request_in(bytes);
    check_token(request);
    const auto who = auth::read_remote_headers(request, names());
    const auto user =
        std::ranges::find_if(request.fields, [](const auto& f) { return lower(f.name) == "x-remote-user"; });
    const bool named = user != request.fields.end() && !user->value.empty();
    expect(who.has_value() == named, "somebody has a name, and nobody has none");
    if (!who) return;
    expect(who->name == user->value, "the first name counts");
    expect(who->groups.size() == count(request, "X-Remote-Group"), "no group is lost or invented");
    check_extra(request, *who);
}

} // namespace plimsoll::fuzz
