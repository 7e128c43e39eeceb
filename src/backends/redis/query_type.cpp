// SPDX-License-Identifier: Apache-2.0
#include "query_type.hpp"

#include "resp_command.hpp"
#include "stream_group.hpp"

namespace plimsoll::backends::redis {

namespace {

using config::redis_key;
using config::redis_measure;
using domain::errc;
using domain::error;

finding count_of_key(const reply& got, const redis_key&) { return count_in(got); }

constexpr query_type list_length{
    "list", "LLEN", [](secret& to, const redis_key& of) { append_command(to, {"LLEN", of.key}); },
    count_of_key};
constexpr query_type set_size{"set", "SCARD",
                              [](secret& to, const redis_key& of) { append_command(to, {"SCARD", of.key}); },
                              count_of_key};
constexpr query_type sorted_set_size{
    "sorted set", "ZCARD", [](secret& to, const redis_key& of) { append_command(to, {"ZCARD", of.key}); },
    count_of_key};
constexpr query_type hash_size{"hash", "HLEN",
                               [](secret& to, const redis_key& of) { append_command(to, {"HLEN", of.key}); },
                               count_of_key};
constexpr query_type stream_length{
    "stream", "XLEN", [](secret& to, const redis_key& of) { append_command(to, {"XLEN", of.key}); },
    count_of_key};
constexpr query_type group_pending{
    "stream", "XPENDING",
    [](secret& to, const redis_key& of) { append_command(to, {"XPENDING", of.key, of.group}); }, pending_in};
constexpr query_type group_lag{
    "stream", "XINFO GROUPS",
    [](secret& to, const redis_key& of) { append_command(to, {"XINFO", "GROUPS", of.key}); }, lag_in};

} // namespace

const query_type& type_of(redis_measure measure) {
    switch (measure) {
    case redis_measure::list_length:
        return list_length;
    case redis_measure::set_size:
        return set_size;
    case redis_measure::sorted_set_size:
        return sorted_set_size;
    case redis_measure::hash_size:
        return hash_size;
    case redis_measure::stream_length:
        return stream_length;
    case redis_measure::group_pending:
        return group_pending;
    case redis_measure::group_lag:
        return group_lag;
    }
    return list_length;
}

refusal out_of_step(std::string why) {
    return {refusal::scope::backend, error(errc::bad_reply, std::move(why))};
}

finding count_in(const reply& got) {
    if (got.type != reply::kind::integer)
        return out_of_step(std::string("not a number but a reply of type ") + to_string(got.type));
    if (got.integer < 0) return out_of_step("a negative count, " + std::to_string(got.integer));
    return domain::quantity::from_units(got.integer);
}

} // namespace plimsoll::backends::redis
