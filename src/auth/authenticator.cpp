// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/auth/authenticator.hpp>

#include "bearer.hpp"
#include "chain_verdict.hpp"
#include "refusal_log.hpp"
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

// As k8s.io/apiserver's AuthenticatedGroupAdder: what the front proxy calls anonymous stays it.
identity with_authenticated(identity who) {
    const auto is_known = [](const std::string& g) { return g == authenticated || g == unauthenticated; };
    if (who.name != anonymous && std::ranges::none_of(who.groups, is_known))
        who.groups.emplace_back(authenticated);
    return who;
}

identity nobody() {
    identity out;
    out.name = anonymous;
    out.groups.emplace_back(unauthenticated);
    return out;
}

telemetry::counter requests_by(telemetry::registry& in, const char* method) {
    return in.make_counter("plimsoll_authentication_requests_total",
                           "Requests by what told who asks: front_proxy, client_certificate, token, none "
                           "(anonymous), or refused (401).",
                           {{"by", method}});
}

// Every authenticator's reason, for the log.
void add(std::string& reasons, const std::string& who, const std::string& why) {
    if (!reasons.empty()) reasons += "; ";
    reasons += who + ": " + why;
}

} // namespace

struct authenticator::impl {
    impl(const runtime::clock& n, telemetry::registry& in, token_reviewer* t)
        : now(n),
          tokens(t),
          by_front_proxy(requests_by(in, "front_proxy")),
          by_certificate(requests_by(in, "client_certificate")),
          by_token(requests_by(in, "token")),
          by_nothing(requests_by(in, "none")),
          refused(requests_by(in, "refused")) {}

    // Whoever the certificate names; else nothing, and why in `reasons`.
    std::optional<identity> certified(const http::request& request, const http::peer& from,
                                      std::string& reasons) const;
    // The same for the token; its coroutine is awaited in place.
    runtime::awaitable<std::optional<identity>> bearing(const http::request& request, std::string& reasons);

    const runtime::clock& now;
    token_reviewer* const tokens;
    trust_ptr trusted = std::make_shared<const trust>();
    refusal_log refusals;

    const telemetry::counter by_front_proxy, by_certificate, by_token, by_nothing, refused;
};

std::optional<identity> authenticator::impl::certified(const http::request& request, const http::peer& from,
                                                       std::string& reasons) const {
    if (from.chain.empty()) return std::nullopt;
    const auto time = now.now().wall;
    if (trusted->front_proxy) {
        const auto refusal = front_proxy_refusal(from, trusted, time);
        auto who = refusal ? std::nullopt : read_remote_headers(request, *trusted->front_proxy);
        if (who) {
            by_front_proxy.add();
            who->came = way::front_proxy;
            return who;
        }
        add(reasons, "front proxy", refusal ? refusal->detail() : "its request names no user");
    }
    if (trusted->client_ca) {
        auto who = certificate_holder(from, trusted, time);
        if (who) {
            by_certificate.add();
            return std::move(*who);
        }
        add(reasons, "client CA", who.error().detail());
    }
    // A certificate that leads to nobody never makes an anonymous, whichever half is not there.
    if (reasons.empty()) reasons = "it is not known (yet) whose client certificates to trust";
    return std::nullopt;
}

runtime::awaitable<std::optional<identity>> authenticator::impl::bearing(const http::request& request,
                                                                         std::string& reasons) {
    const auto token = bearer_token(request);
    if (token && token->empty()) co_return std::nullopt;
    if (!token) {
        add(reasons, "token", token.error().detail());
        co_return std::nullopt;
    }
    if (tokens == nullptr) {
        add(reasons, "token", "bearer tokens are not accepted");
        co_return std::nullopt;
    }
    std::string text(*token);
    auto who = co_await tokens->identify(std::move(text));
    if (who) {
        by_token.add();
        co_return std::move(*who);
    }
    add(reasons, "token", who.error().detail());
    co_return std::nullopt;
}

authenticator::authenticator(const runtime::clock& now, telemetry::registry& instruments,
                             token_reviewer* tokens)
    : impl_(std::make_unique<impl>(now, instruments, tokens)) {}

authenticator::~authenticator() = default;

void authenticator::use(trust with) { impl_->trusted = std::make_shared<const trust>(std::move(with)); }

bool authenticator::ready() const { return impl_->trusted->front_proxy != nullptr; }

runtime::awaitable<result<identity>> authenticator::identify(const http::request& request,
                                                             const http::peer& from) {
    std::string reasons;
    auto who = impl_->certified(request, from, reasons);
    if (!who) who = co_await impl_->bearing(request, reasons);
    if (who) co_return with_authenticated(std::move(*who));
    if (reasons.empty()) {
        impl_->by_nothing.add();
        co_return nobody();
    }
    impl_->refused.add();
    impl_->refusals.add(from.address, reasons, impl_->now.now().steady);
    co_return error(errc::unauthenticated, std::move(reasons));
}

} // namespace plimsoll::auth
