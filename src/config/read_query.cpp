// SPDX-License-Identifier: Apache-2.0
#include "readers.hpp"

#include "text.hpp"

#include <array>
#include <map>
#include <unordered_map>

namespace plimsoll::config {
namespace {

constexpr std::array<std::string_view, 2> query_keys{"backend", "lists"};
constexpr std::array<std::string_view, 3> list_keys{"key", "labels", "missing"};
constexpr std::array<std::string_view, 2> missing_words{"zero", "error"};
constexpr std::array<on_missing, 2> missing_values{on_missing::zero, on_missing::error};

constexpr std::string_view origin_label = "plimsoll.dev/origin";

// Any bytes but none: Redis has no rules for keys.
std::string read_key(const cursor& of) {
    const std::string* text = scalar_text(of, "the key of a Redis list");
    if (text == nullptr) return {};
    if (text->empty()) of.error("empty; write the key of a Redis list");
    return *text;
}

redis_list read_list_element(const cursor& of) {
    redis_list made;
    const fields list(of, list_keys);
    if (const auto key = list.require("key", "give the key of a Redis list")) made.key = read_key(*key);
    if (const auto labels = list.find("labels")) made.labels = read_labels(*labels);
    if (const auto missing = list.find("missing")) {
        const auto word = read_choice(*missing, missing_words);
        if (word) made.missing = missing_values[*word];
    }
    return made;
}

// An HPA adds up what it gets: the same list twice counts twice, and two series with the same labels
// cannot be told apart.
class twins {
public:
    void judge(const cursor& of, const redis_list& list, bool labels_are_right) {
        if (const auto [first, is_new] = keys_.emplace(list.key, of.where().at.line);
            !is_new && !list.key.empty())
            of.error("the key " + in_quotes(list.key) + " is already in the list at line " +
                     std::to_string(first->second) + "; an HPA would count it twice: remove one");
        if (!labels_are_right) return;
        if (const auto [first, is_new] = labels_.emplace(list.labels, of.where().at.line); !is_new)
            of.error("the same labels as the list at line " + std::to_string(first->second) +
                     "; give each list its own, as labels: {queue: task}");
    }

private:
    std::unordered_map<std::string, std::uint32_t> keys_;
    std::map<domain::labels, std::uint32_t> labels_;
};

} // namespace

domain::labels read_labels(const cursor& of) {
    domain::labels made;
    for (const auto& [key, value] : read_members(of)) {
        if (key == origin_label)
            value.error("this label is reserved: Plimsoll says with it where a number comes from; rename it");
        else if (!domain::is_label_key(key))
            value.error(in_quotes(key) +
                        " is not a label's key; write [prefix/]name of letters, digits and -_., as `queue`");
        const std::string* text = scalar_text(value, "one text, \"\" for none");
        if (text == nullptr) continue;
        if (!domain::is_label_value(*text))
            value.error(
                in_quotes(*text) +
                " is not a label's value; write at most 63 letters, digits and -_. that begin and end "
                "with a letter or digit");
        made.emplace(key, *text);
    }
    return made;
}

redis_query read_redis_query(const cursor& of, names& all) {
    redis_query made;
    const fields query(of, query_keys);
    const auto backend = query.require("backend", "name one of `backends`");
    if (const auto name = backend ? read_text(*backend) : std::nullopt) {
        made.backend = *name;
        all.add_question(*name, "redis", backend->where(), backend->path);
    }
    const auto lists = query.require("lists", "give at least one, as lists: [{key: \"artemis:task:queue\"}]");
    if (!lists) return made;
    twins seen;
    for (const cursor& element : read_list(*lists, max_lists)) {
        const redis_list list = read_list_element(element);
        const node* labels = element.at->find("labels");
        const bool mapping = element.at->what == node::kind::mapping;
        seen.judge(element, list, mapping && (labels == nullptr || labels->what == node::kind::mapping));
        made.lists.push_back(list);
    }
    if (lists->at->what == node::kind::sequence && lists->at->items.empty())
        lists->error("empty; give at least one list, as [{key: \"artemis:task:queue\"}]");
    return made;
}

} // namespace plimsoll::config
