// SPDX-License-Identifier: Apache-2.0
#include "questions.hpp"

#include "refusal.hpp"
#include "resp_command.hpp"

#include <plimsoll/domain/printable.hpp>

namespace plimsoll::backends::redis {

using domain::errc;
using domain::error;
using domain::printable;
using domain::quantity;
using domain::result;

namespace {

std::string named(const question& q) { return std::string(q.type->noun) + " '" + printable(q.of->key) + "'"; }

refusal within(refusal why, const question& q, std::string_view command) {
    if (why.whom == refusal::scope::question)
        why.cause = why.cause.within(named(q));
    else
        why.cause = why.cause.within(std::string(command) + " of " + named(q));
    return why;
}

// What stands in the replies to one question.
finding read(const question& q, std::span<const reply> replies) {
    for (const reply& r : replies) {
        if (r.type != reply::kind::error) continue;
        refusal why = refusal_of(r);
        if (why.whom == refusal::scope::question) why.cause = why.cause.within(named(q));
        return why;
    }
    finding value = q.type->value(replies.back(), *q.of);
    if (const auto* why = std::get_if<refusal>(&value)) return within(*why, q, q.type->command);
    if (!q.asks_existence()) return value;
    const finding exists = count_in(replies.front());
    if (const auto* why = std::get_if<refusal>(&exists)) return within(*why, q, "EXISTS");
    // A key that came between the two commands has a value that counts.
    if (std::get<quantity>(exists) == quantity() && std::get<quantity>(value) == quantity())
        return refusal{refusal::scope::question,
                       error(errc::not_found, named(q) + ": no such key, and it is configured as an error")};
    return value;
}

} // namespace

bool question::asks_existence() const {
    // Of a group that is missing the command itself says so.
    return of->missing == config::on_missing::error && of->group.empty();
}

questions::questions(const std::vector<const config::metric_settings*>& metrics) {
    all_.reserve(metrics.size());
    ends_.reserve(metrics.size());
    for (const auto* metric : metrics) {
        for (const auto& key : std::get<config::redis_query>(metric->query).keys) {
            all_.emplace_back(key);
            commands_ += all_.back().commands();
        }
        ends_.push_back(all_.size());
    }
}

questions::batch questions::batch_from(std::size_t first) const {
    batch out;
    out.begin = out.end = first;
    while (out.end < all_.size() && out.commands + all_[out.end].commands() <= batch_commands)
        out.commands += all_[out.end++].commands();
    return out;
}

void questions::append_to(secret& out, const batch& of) const {
    for (std::size_t i = of.begin; i < of.end; ++i) {
        const question& q = all_[i];
        if (q.asks_existence()) append_command(out, {"EXISTS", q.of->key});
        q.type->append(out, *q.of);
    }
}

result<std::vector<polling::outcome>> questions::outcomes(std::span<const reply> replies,
                                                          domain::instant asked) const {
    std::vector<polling::outcome> out;
    out.reserve(ends_.size());
    std::size_t at = 0;
    for (const std::size_t end : ends_) {
        polling::observation seen;
        seen.asked = asked;
        std::optional<error> failed;
        for (; at < end; ++at) {
            const std::size_t count = all_[at].commands();
            auto got = read(all_[at], replies.first(count));
            replies = replies.subspan(count);
            if (const auto* value = std::get_if<quantity>(&got)) {
                seen.values.push_back(*value);
                continue;
            }
            auto& why = std::get<refusal>(got);
            if (why.whom == refusal::scope::backend) return why.cause;
            if (!failed) failed = std::move(why.cause);
        }
        if (failed)
            out.emplace_back(polling::query_failure{false, std::move(*failed)});
        else
            out.emplace_back(std::move(seen));
    }
    return out;
}

} // namespace plimsoll::backends::redis
