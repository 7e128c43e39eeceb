// SPDX-License-Identifier: Apache-2.0
#include "questions.hpp"

#include "printable.hpp"
#include "refusal.hpp"
#include "resp_command.hpp"

#include <variant>

namespace plimsoll::backends::redis {

using domain::errc;
using domain::error;
using domain::quantity;
using domain::result;

namespace {

std::string named(const question& q) { return std::string(q.type->noun) + " '" + printable(*q.key) + "'"; }

refusal out_of_step(const question& q, std::string_view command, const error& how) {
    return {refusal::scope::backend, how.within(std::string(command) + " of " + named(q))};
}

// What stands in the replies to one question.
std::variant<quantity, refusal> read(const question& q, std::span<const reply> replies) {
    for (const reply& r : replies) {
        if (r.type != reply::kind::error) continue;
        refusal why = refusal_of(r);
        if (why.whom == refusal::scope::question) why.cause = why.cause.within(named(q));
        return why;
    }
    const auto value = q.type->value(replies.back());
    if (!value) return out_of_step(q, q.type->command, value.error());
    if (q.missing == config::on_missing::zero) return *value;
    const auto exists = count_in(replies.front());
    if (!exists) return out_of_step(q, "EXISTS", exists.error());
    // A key that came between the two commands has a value that counts.
    if (*exists == quantity() && *value == quantity())
        return refusal{refusal::scope::question,
                       error(errc::not_found, named(q) + ": no such key, and it is configured as an error")};
    return *value;
}

} // namespace

questions::questions(const std::vector<const config::metric_settings*>& metrics) {
    for (const auto* metric : metrics) {
        for (const auto& list : std::get<config::redis_query>(metric->query).lists) {
            all_.emplace_back(list_length, list.key, list.missing);
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
        if (q.missing == config::on_missing::error) append_command(out, {"EXISTS", *q.key});
        append_command(out, {q.type->command, *q.key});
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
