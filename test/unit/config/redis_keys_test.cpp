// SPDX-License-Identifier: Apache-2.0
// What a metric may ask of a Redis besides lists, and what it may not.
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll::config;
using namespace plimsoll::config::test;

namespace {

// `keys` are the query's, from column 7 of line 11 on.
std::string asking(const std::string& keys) {
    return head + backend + "metrics:\n  - name: a\n    namespaces: [n]\n    redis:\n      backend: tasks\n" +
           keys + target;
}

const std::string each_type = "      streams:\n"
                              "        - {key: e, labels: {q: length}}\n"
                              "        - {key: e, group: g, measure: pending, labels: {q: pending}}\n"
                              "        - {key: e, group: g, measure: lag, labels: {q: lag}}\n"
                              "        - {key: e, group: h, measure: lag, labels: {q: other}}\n"
                              "      hashes: [{key: d, labels: {q: hash}}]\n"
                              "      sortedSets: [{key: c, labels: {q: zset}, missing: error}]\n"
                              "      sets: [{key: b, labels: {q: set}}]\n"
                              "      lists: [{key: a, labels: {q: list}}]\n";

} // namespace

TEST_CASE("every type of key may stand in one metric") {
    const loaded read = parse({{"f.yaml", asking(each_type)}});
    REQUIRE(lines(read.errors).empty());
    const auto& keys = std::get<redis_query>(read.settings.metrics.at(0).query).keys;
    struct expected {
        redis_measure measure;
        std::string key, group;
        on_missing missing;
    };
    const std::vector<expected> rows{
        {redis_measure::list_length, "a", "", on_missing::zero},
        {redis_measure::set_size, "b", "", on_missing::zero},
        {redis_measure::sorted_set_size, "c", "", on_missing::error},
        {redis_measure::hash_size, "d", "", on_missing::zero},
        {redis_measure::stream_length, "e", "", on_missing::zero},
        {redis_measure::group_pending, "e", "g", on_missing::error},
        {redis_measure::group_lag, "e", "g", on_missing::error},
        {redis_measure::group_lag, "e", "h", on_missing::error},
    };
    REQUIRE(keys.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        INFO(i);
        CHECK(keys[i].measure == rows[i].measure);
        CHECK(keys[i].key == rows[i].key);
        CHECK(keys[i].group == rows[i].group);
        CHECK(keys[i].missing == rows[i].missing);
    }
}

TEST_CASE("queries whose keys do not fit together") {
    const std::vector<row> rows{
        {"nothing", "",
         "f.yaml:10:7: metrics[0].redis: nothing to count; give at least one of lists, sets, sortedSets, "
         "hashes and streams, as lists: [{key: \"artemis:task:queue\"}]"},
        {"an empty type", "      sets: []\n",
         "f.yaml:11:13: metrics[0].redis.sets: empty; give at least one set, as [{key: "
         "\"artemis:task:queue\"}], or remove the key"},
        {"an unknown type", "      zsets: [{key: a}]\n",
         "f.yaml:10:7: metrics[0].redis: nothing to count; give at least one of lists, sets, sortedSets, "
         "hashes and streams, as lists: [{key: \"artemis:task:queue\"}]\n"
         "f.yaml:11:7: metrics[0].redis.zsets: unknown key; did you mean `sets`? (known here: backend, "
         "lists, sets, sortedSets, hashes, streams)"},
        {"one key of two types", "      lists: [{key: a}]\n      sets: [{key: a, labels: {q: b}}]\n",
         "f.yaml:12:14: metrics[0].redis.sets[0]: the key `a` is already that of the list at line 11; a key "
         "has one type: remove one"},
        {"the same labels in two types", "      lists: [{key: a}]\n      sets: [{key: b}]\n",
         "f.yaml:12:14: metrics[0].redis.sets[0]: the same labels as the list at line 11; give each set its "
         "own, as labels: {queue: task}"},
        {"one measure twice",
         "      streams: [{key: a, group: g, measure: lag}, {key: a, group: g, measure: lag, labels: {q: "
         "b}}]\n",
         "f.yaml:11:51: metrics[0].redis.streams[1]: the key `a` is already in the stream at line 11; an HPA "
         "would count it twice: remove one"},
        {"a group without a measure", "      streams: [{key: a, group: g}]\n",
         "f.yaml:11:17: metrics[0].redis.streams[0].measure: missing, and `group` is given; write `pending` "
         "(delivered, not acknowledged) or `lag` (not yet delivered)"},
        {"a measure without a group", "      streams: [{key: a, measure: pending}]\n",
         "f.yaml:11:35: metrics[0].redis.streams[0].measure: a group's; name the consumer group with "
         "`group`, or write `length`"},
        {"the length of a group", "      streams: [{key: a, group: g, measure: length}]\n",
         "f.yaml:11:45: metrics[0].redis.streams[0].measure: `length` counts for all groups; write `pending` "
         "or `lag`, or remove `group`"},
        {"a missing group as zero", "      streams: [{key: a, group: g, measure: lag, missing: zero}]\n",
         "f.yaml:11:50: metrics[0].redis.streams[0].missing: a missing stream or group is always an error "
         "where `group` is given; remove this"},
        {"a group of no bytes", "      streams: [{key: a, group: \"\", measure: lag}]\n",
         "f.yaml:11:33: metrics[0].redis.streams[0].group: empty; write a consumer group's name"},
        {"an unknown measure", "      streams: [{key: a, group: g, measure: lags}]\n",
         "f.yaml:11:45: metrics[0].redis.streams[0].measure: `lags` is none of length, pending, lag; did you "
         "mean `lag`?"},
        {"a group of a list", "      lists: [{key: a, group: g}]\n",
         "f.yaml:11:24: metrics[0].redis.lists[0].group: unknown key; known here: key, labels, missing"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(asking(r.text)) == r.errors);
    }
}

TEST_CASE("a metric has at most 1,000 keys of all types") {
    std::string text;
    for (const std::string type : {"lists", "sets"}) {
        text += "      " + type + ":\n";
        for (int i = 0; i < 501; ++i) {
            const std::string name = type + std::to_string(i);
            text += "        - {key: ";
            text += name;
            text += ", labels: {q: ";
            text += name;
            text += "}}\n";
        }
    }
    CHECK(errors_of(asking(text)) == "f.yaml:10:7: metrics[0].redis: 1002 keys; at most 1000 in one metric");
}
