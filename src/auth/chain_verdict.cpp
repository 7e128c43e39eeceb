// SPDX-License-Identifier: Apache-2.0
#include "chain_verdict.hpp"

#include <algorithm>

namespace plimsoll::auth {

using domain::errc;
using domain::error;
using domain::result;

namespace {

// A refused chain is looked at again after this: it may only have been too early.
constexpr std::chrono::seconds refused_for(10);

constexpr const char* credential_id = "authentication.kubernetes.io/credential-id";

error refused(std::string why) { return {errc::unauthenticated, std::move(why)}; }

template <typename T>
struct conclusion {
    domain::wall_time from, until;
    T what;

    bool holds(domain::wall_time now) const { return from <= now && now < until; }
};

using proxy_conclusion = conclusion<std::optional<error>>;
using holder_conclusion = conclusion<result<identity>>;

struct chain_verdict {
    trust_ptr under; // held, so that its address stays its own
    std::optional<proxy_conclusion> proxy;
    std::optional<holder_conclusion> holder;
};

// The conclusion of that kind, drawn now if there is none that still holds.
template <typename Conclusion, typename Judge>
auto conclude(const http::peer& from, const trust_ptr& under, domain::wall_time now,
              std::optional<Conclusion> chain_verdict::* which, Judge judge) {
    const auto* kept = static_cast<const chain_verdict*>(from.verdict.get());
    if (kept != nullptr && kept->under != under) kept = nullptr;
    if (kept != nullptr) {
        const std::optional<Conclusion>& known = kept->*which;
        if (known && known->holds(now)) return known->what;
    }
    chain_verdict next = kept != nullptr ? *kept : chain_verdict{under, std::nullopt, std::nullopt};
    Conclusion drawn = judge();
    auto out = drawn.what;
    next.*which = std::move(drawn);
    from.verdict = std::make_shared<const chain_verdict>(std::move(next));
    return out;
}

std::optional<error> judge_name(const std::string& name, const std::vector<std::string>& allowed) {
    if (allowed.empty() || std::ranges::find(allowed, name) != allowed.end()) return std::nullopt;
    return refused("the client certificate's common name is none of requestheader-allowed-names");
}

proxy_conclusion judge_proxy(const std::vector<std::string>& chain, const request_header_config& by,
                             domain::wall_time now) {
    const auto names = by.ca.verify(chain, now);
    if (!names) return {now, now + refused_for, refused(names.error().detail())};
    // notAfter itself is still a moment of validity, but nobody misses that second.
    return {now, names->valid_until, judge_name(names->common_name, by.allowed_names)};
}

holder_conclusion judge_holder(const std::vector<std::string>& chain, const net::trust_bundle& by,
                               domain::wall_time now) {
    auto names = by.verify(chain, now);
    if (!names) return {now, now + refused_for, refused(names.error().detail())};
    if (names->common_name.empty())
        return {now, names->valid_until, refused("the client certificate has no common name")};
    identity who;
    who.name = std::move(names->common_name);
    who.uid = std::move(names->uid);
    who.groups = std::move(names->organizations);
    who.extra[credential_id] = {"X509SHA256=" + names->sha256};
    return {now, names->valid_until, std::move(who)};
}

} // namespace

std::optional<error> front_proxy_refusal(const http::peer& from, const trust_ptr& under,
                                         domain::wall_time now) {
    return conclude(from, under, now, &chain_verdict::proxy,
                    [&] { return judge_proxy(from.chain, *under->front_proxy, now); });
}

result<identity> certificate_holder(const http::peer& from, const trust_ptr& under, domain::wall_time now) {
    return conclude(from, under, now, &chain_verdict::holder,
                    [&] { return judge_holder(from.chain, *under->client_ca, now); });
}

} // namespace plimsoll::auth
