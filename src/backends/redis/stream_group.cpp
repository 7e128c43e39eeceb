// SPDX-License-Identifier: Apache-2.0
#include "stream_group.hpp"

#include <plimsoll/domain/printable.hpp>

#include <algorithm>

namespace plimsoll::backends::redis {

namespace {

using config::redis_key;
using domain::errc;
using domain::error;
using domain::printable;

refusal of_question(errc code, std::string why) {
    return {refusal::scope::question, error(code, std::move(why))};
}

bool is_text(const reply& r) { return r.type == reply::kind::bulk || r.type == reply::kind::status; }

// A group is told as a row of names and values, in an order that differs between versions.
const reply* find_field(const reply& group, std::string_view name) {
    for (std::size_t i = 0; i + 1 < group.elements.size(); i += 2)
        if (is_text(group.elements[i]) && group.elements[i].text == name) return &group.elements[i + 1];
    return nullptr;
}

finding lag_of(const reply& group, const std::string& named) {
    const reply* const lag = find_field(group, "lag");
    if (lag == nullptr)
        return of_question(errc::bad_reply,
                           "the server does not tell the lag of " + named +
                               "; that needs Redis 7.0 or later (measure: pending works with earlier ones)");
    if (lag->type == reply::kind::nil)
        return of_question(errc::bad_reply,
                           "Redis does not know the lag of " + named +
                               " (NULL): entries were deleted, or the group was created within the stream; "
                               "it knows again once the group has been given the last entry");
    return count_in(*lag);
}

} // namespace

finding pending_in(const reply& got, const redis_key&) {
    if (got.type != reply::kind::array || got.elements.size() != 4)
        return out_of_step(std::string("no summary of four elements but a reply of type ") +
                           to_string(got.type));
    return count_in(got.elements.front());
}

finding lag_in(const reply& got, const redis_key& of) {
    if (got.type != reply::kind::array)
        return out_of_step(std::string("no list of groups but a reply of type ") + to_string(got.type));
    const std::string named = "group '" + printable(of.group) + "'";
    for (const reply& group : got.elements) {
        const reply* const name = find_field(group, "name");
        if (group.type != reply::kind::array || name == nullptr || !is_text(*name))
            return out_of_step("a group without a name");
        if (name->text == of.group) return lag_of(group, named);
    }
    return of_question(errc::not_found, "no " + named + "; create it with XGROUP CREATE");
}

} // namespace plimsoll::backends::redis
