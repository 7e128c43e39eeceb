// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/auth/authenticator.hpp>

#include "remote_headers.hpp"

#include <algorithm>

namespace plimsoll::auth {

using domain::errc;
using domain::error;
using domain::result;

namespace {

constexpr std::string_view anonymous = "system:anonymous";
constexpr std::string_view authenticated = "system:authenticated";
constexpr std::string_view unauthenticated = "system:unauthenticated";

// A refused chain is looked at again after this: it may only have been too early.
constexpr std::chrono::seconds refused_for(10);

error refused(std::string why) { return {errc::unauthenticated, std::move(why)}; }

// What a chain is worth under one configuration; kept in http::peer::verdict.
struct chain_verdict {
    std::shared_ptr<const request_header_config> under; // held, so that its address stays its own
    domain::wall_time from, until;
    std::optional<error> refusal; // none: this is the front proxy

    bool holds(const std::shared_ptr<const request_header_config>& config, domain::wall_time now) const {
        return under == config && from <= now && now < until;
    }
};

std::optional<error> judge_name(const std::string& name, const std::vector<std::string>& allowed) {
    if (allowed.empty() || std::ranges::find(allowed, name) != allowed.end()) return std::nullopt;
    return refused("the client certificate's common name is none of requestheader-allowed-names");
}

chain_verdict judge(const std::vector<std::string>& chain, std::shared_ptr<const request_header_config> under,
                    domain::wall_time now) {
    chain_verdict out{std::move(under), now, now + refused_for, std::nullopt};
    const auto names = out.under->ca.verify(chain, now);
    if (!names) {
        out.refusal = refused(names.error().detail());
        return out;
    }
    out.refusal = judge_name(names->common_name, out.under->allowed_names);
    // notAfter itself is still a moment of validity, but nobody misses that second.
    out.until = names->valid_until;
    return out;
}

const chain_verdict& verdict_on(const http::peer& from,
                                const std::shared_ptr<const request_header_config>& config,
                                domain::wall_time now) {
    const auto* kept = static_cast<const chain_verdict*>(from.verdict.get());
    if (kept == nullptr || !kept->holds(config, now))
        from.verdict = std::make_shared<const chain_verdict>(judge(from.chain, config, now));
    return *static_cast<const chain_verdict*>(from.verdict.get());
}

// As k8s.io/apiserver's AuthenticatedGroupAdder: what the front proxy calls anonymous stays it.
void add_authenticated(identity& to) {
    const auto is_known = [](const std::string& g) { return g == authenticated || g == unauthenticated; };
    if (to.name == anonymous || std::ranges::any_of(to.groups, is_known)) return;
    to.groups.emplace_back(authenticated);
}

bool has_bearer_token(const http::request& request) {
    const std::string_view value = request.find("Authorization");
    const std::size_t blank = value.find(' ');
    if (blank == std::string_view::npos || !http::equals_ignore_case(value.substr(0, blank), "bearer"))
        return false;
    return value.find_first_not_of(' ', blank) != std::string_view::npos;
}

identity nobody() {
    identity out;
    out.name = anonymous;
    out.groups.emplace_back(unauthenticated);
    return out;
}

} // namespace

result<identity> authenticator::identify(const http::request& request, const http::peer& from) const {
    if (from.chain.empty()) {
        if (has_bearer_token(request)) return refused("bearer tokens are not accepted");
        return nobody();
    }
    if (!config_) return refused("it is not known yet whose client certificates to trust");
    const chain_verdict& proxy = verdict_on(from, config_, now_.now().wall);
    if (proxy.refusal) return *proxy.refusal;
    auto who = read_remote_headers(request, *config_);
    if (!who) return refused("the front proxy's request names no user");
    add_authenticated(*who);
    return std::move(*who);
}

} // namespace plimsoll::auth
