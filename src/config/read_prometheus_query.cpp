// SPDX-License-Identifier: Apache-2.0
// What a metric asks of a Prometheus.
#include "readers.hpp"

#include "text.hpp"

#include <array>

namespace plimsoll::config {
namespace {

constexpr std::array<std::string_view, 6> query_keys{"backend", "query",  "combine",
                                                     "noData",  "labels", "min"};
constexpr std::array<std::string_view, 5> combine_words{"max", "min", "sum", "avg", "series"};
constexpr std::array<combine, 5> combine_values{combine::max, combine::min, combine::sum, combine::avg,
                                                combine::series};
constexpr std::array<std::string_view, 3> no_data_words{"hold", "error", "zero"};
constexpr std::array<domain::no_data, 3> no_data_values{domain::no_data::hold, domain::no_data::error,
                                                        domain::no_data::zero};

// PromQL may go over several lines; that it is right, only the server can tell.
std::string read_promql(const cursor& of) {
    const std::string* text = scalar_text(of, "a PromQL query");
    if (text == nullptr) return {};
    if (text->find_first_not_of(" \t\r\n") == std::string::npos) of.error("empty; write a PromQL query");
    for (const char c : *text) {
        const bool white = c == '\n' || c == '\r' || c == '\t';
        if (!white && has_control_character({&c, 1})) {
            of.error("a control character in the query; remove it");
            break;
        }
    }
    return *text;
}

// A floor under negative values: the one that an HPA can live with.
bool read_min(const cursor& of) {
    const std::string* text = scalar_text(of, "0");
    if (text == nullptr) return false;
    if (*text != "0")
        of.error(in_quotes(*text) + " is not 0; write 0 to serve negative values as 0, or remove it to have "
                                    "them as errors");
    return true;
}

} // namespace

prometheus_question read_prometheus_query(const cursor& of, names& all) {
    prometheus_question made;
    const fields query(of, query_keys);
    const auto backend = query.require("backend", "name one of `backends`");
    if (const auto name = backend ? read_text(*backend) : std::nullopt) {
        made.query.backend = *name;
        all.add_question(*name, "prometheus", backend->where(), backend->path);
    }
    if (const auto text = query.require("query", "give the PromQL query"))
        made.query.query = read_promql(*text);
    if (const auto combine = query.find("combine")) {
        const auto word = read_choice(*combine, combine_words);
        if (word) made.query.combine = combine_values[*word];
    }
    if (const auto no_data = query.find("noData")) {
        const auto word = read_choice(*no_data, no_data_words);
        if (word) made.empty = no_data_values[*word];
    }
    if (const auto labels = query.find("labels")) made.query.labels = read_labels(*labels);
    if (const auto min = query.find("min")) made.query.negative_is_0 = read_min(*min);
    if (made.empty == domain::no_data::zero && made.query.combine == combine::series)
        query.error_at("noData",
                       "zero needs a series to put it on, and combine: series has none without data; add "
                       "`or vector(0)` to the query, or combine the values");
    return made;
}

} // namespace plimsoll::config
