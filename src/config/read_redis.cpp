// SPDX-License-Identifier: Apache-2.0
// What a metric asks of a Redis.
#include "readers.hpp"

#include "text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace plimsoll::config {
namespace {

// A type of key: where the metric lists those of it, and how messages call one.
struct key_type {
    std::string_view list;
    std::string_view noun;
    redis_measure measure;
};

constexpr std::array types{
    key_type{"lists", "list", redis_measure::list_length},
    key_type{"sets", "set", redis_measure::set_size},
    key_type{"sortedSets", "sorted set", redis_measure::sorted_set_size},
    key_type{"hashes", "hash", redis_measure::hash_size},
    key_type{"streams", "stream", redis_measure::stream_length},
};

constexpr std::array<std::string_view, 6> query_keys{"backend",    "lists",  "sets",
                                                     "sortedSets", "hashes", "streams"};
constexpr std::array<std::string_view, 3> element_keys{"key", "labels", "missing"};
constexpr std::array<std::string_view, 5> stream_keys{"key", "group", "measure", "labels", "missing"};

constexpr std::array<std::string_view, 2> missing_words{"zero", "error"};
constexpr std::array<on_missing, 2> missing_values{on_missing::zero, on_missing::error};
constexpr std::array<std::string_view, 3> measure_words{"length", "pending", "lag"};
constexpr std::array<redis_measure, 3> measure_values{redis_measure::stream_length,
                                                      redis_measure::group_pending, redis_measure::group_lag};

std::string key_of_a(const key_type& type) { return "the key of a Redis " + std::string(type.noun); }

// Any bytes but none: Redis has no rules for keys and groups.
std::string read_bytes(const cursor& of, const std::string& what) {
    const std::string* text = scalar_text(of, what);
    if (text == nullptr) return {};
    if (text->empty()) of.error("empty; write " + what);
    return *text;
}

// Pending or lag of a group, or the stream's length: what is written must fit together.
void read_group(const fields& stream, redis_key& into) {
    if (const auto group = stream.find("group")) into.group = read_bytes(*group, "a consumer group's name");
    const auto measure = stream.find("measure");
    const auto word = measure ? read_choice(*measure, measure_words) : std::nullopt;
    if (word) into.measure = measure_values[*word];
    const bool of_group = word && into.measure != redis_measure::stream_length;
    if (of_group && !stream.has("group"))
        measure->error("a group's; name the consumer group with `group`, or write `length`");
    if (!stream.has("group")) return;
    if (!stream.has("measure"))
        stream.error_at("measure", "missing, and `group` is given; write `pending` (delivered, not "
                                   "acknowledged) or `lag` (not yet delivered)");
    else if (word && !of_group)
        measure->error("`length` counts for all groups; write `pending` or `lag`, or remove `group`");
    if (stream.has("missing"))
        stream.error_at("missing", "a missing stream or group is always an error where `group` is given; "
                                   "remove this");
    into.missing = on_missing::error;
}

redis_key read_element(const cursor& of, const key_type& type) {
    redis_key made;
    made.measure = type.measure;
    const bool stream = type.measure == redis_measure::stream_length;
    const auto known = stream ? std::span<const std::string_view>(stream_keys) : element_keys;
    const fields element(of, known);
    if (const auto key = element.require("key", "give " + key_of_a(type)))
        made.key = read_bytes(*key, key_of_a(type));
    if (const auto labels = element.find("labels")) made.labels = read_labels(*labels);
    if (const auto missing = element.find("missing")) {
        const auto word = read_choice(*missing, missing_words);
        if (word) made.missing = missing_values[*word];
    }
    if (stream) read_group(element, made);
    return made;
}

// An HPA adds up what it gets: the same number twice counts twice, and two series with the same labels
// cannot be told apart.
class twins {
public:
    void judge(const cursor& of, const key_type& type, const redis_key& made) {
        judge_key(of, type, made);
        const node* labels = of.at->find("labels");
        const bool usable =
            of.at->what == node::kind::mapping && (labels == nullptr || labels->what == node::kind::mapping);
        if (!usable) return;
        if (const auto [first, is_new] = labels_.emplace(made.labels, spot(of, type)); !is_new)
            of.error("the same labels as the " + first->second + "; give each " + std::string(type.noun) +
                     " its own, as labels: {queue: task}");
    }

private:
    static std::string spot(const cursor& of, const key_type& type) {
        return std::string(type.noun) + " at line " + std::to_string(of.where().at.line);
    }

    void judge_key(const cursor& of, const key_type& type, const redis_key& made) {
        if (made.key.empty()) return;
        const std::string key = "the key " + in_quotes(made.key) + " is already ";
        const auto [typed, first_of_key] = types_.try_emplace(made.key, &type, spot(of, type));
        if (typed->second.first != &type)
            return of.error(key + "that of the " + typed->second.second + "; a key has one type: remove one");
        const auto [counted, is_new] =
            counted_.try_emplace({made.key, made.group, made.measure}, spot(of, type));
        if (!is_new)
            of.error(key + "in the " + counted->second + "; an HPA would count it twice: remove one");
    }

    std::map<std::string, std::pair<const key_type*, std::string>> types_;
    std::map<std::tuple<std::string, std::string, redis_measure>, std::string> counted_;
    std::map<domain::labels, std::string> labels_;
};

void read_keys(const cursor& list, const key_type& type, twins& seen, redis_query& into) {
    for (const cursor& element : read_list(list, max_redis_keys)) {
        redis_key made = read_element(element, type);
        seen.judge(element, type, made);
        into.keys.push_back(std::move(made));
    }
    if (list.at->what == node::kind::sequence && list.at->items.empty())
        list.error("empty; give at least one " + std::string(type.noun) +
                   ", as [{key: \"artemis:task:queue\"}], or remove the key");
}

} // namespace

redis_query read_redis_query(const cursor& of, names& all) {
    redis_query made;
    const fields query(of, query_keys);
    const auto backend = query.require("backend", "name one of `backends`");
    if (const auto name = backend ? read_text(*backend) : std::nullopt) {
        made.backend = *name;
        all.add_question(*name, "redis", backend->where(), backend->path);
    }
    twins seen;
    bool some = false;
    for (const key_type& type : types) {
        some |= query.has(type.list);
        if (const auto list = query.find(type.list)) read_keys(*list, type, seen, made);
    }
    if (query.usable() && !some)
        of.error("nothing to count; give at least one of lists, sets, sortedSets, hashes and streams, as "
                 "lists: [{key: \"artemis:task:queue\"}]");
    if (made.keys.size() > max_redis_keys)
        of.error(std::to_string(made.keys.size()) + " keys; at most " + std::to_string(max_redis_keys) +
                 " in one metric");
    return made;
}

} // namespace plimsoll::config
