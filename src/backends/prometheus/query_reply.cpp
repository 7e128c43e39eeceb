// SPDX-License-Identifier: Apache-2.0
#include "query_reply.hpp"

#include "sample_value.hpp"

#include <plimsoll/domain/printable.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace plimsoll::backends::prometheus {

using domain::errc;
using domain::error;
using domain::printable;
using nlohmann::json;

namespace {

refusal of_query(errc code, std::string what) {
    return {refusal::scope::query, error(code, std::move(what))};
}
refusal of_server(errc code, std::string what) {
    return {refusal::scope::server, error(code, std::move(what))};
}
refusal malformed(const std::string& what) {
    return of_server(errc::bad_reply, "not an answer of Prometheus' API: " + what);
}

// Counts brackets outside of strings; what is not JSON may be counted wrong, but never as shallower than
// the parser would go.
bool too_deep(std::string_view text) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > max_json_depth) return true;
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return false;
}

// The member's text, or null.
const std::string* text_of(const json& object, const char* name) {
    const auto at = object.find(name);
    return at == object.end() ? nullptr : at->get_ptr<const std::string*>();
}

// The API's errorType, as of Prometheus, Thanos and Mimir.
struct meaning {
    std::string_view type;
    errc code;
    refusal::scope whom;
};
constexpr std::array meanings{
    meaning{"bad_data", errc::invalid_argument, refusal::scope::query},
    meaning{"execution", errc::invalid_argument, refusal::scope::query},
    meaning{"timeout", errc::deadline_exceeded, refusal::scope::query},
    meaning{"canceled", errc::unavailable, refusal::scope::query},
    meaning{"too_many_requests", errc::overloaded, refusal::scope::server},
    meaning{"not_found", errc::not_found, refusal::scope::server},
    meaning{"unauthorized", errc::unauthenticated, refusal::scope::server},
};

refusal refused(const json& document) {
    const std::string* type = text_of(document, "errorType");
    const std::string* text = text_of(document, "error");
    const std::string named = type != nullptr ? *type : std::string("error");
    std::string what = printable(named, 40) + ": " + (text != nullptr ? printable(*text) : "no reason given");
    const auto* const known = std::ranges::find(meanings, std::string_view(named), &meaning::type);
    if (known == meanings.end()) return of_server(errc::unavailable, std::move(what));
    return {known->whom, error(known->code, std::move(what))};
}

// [time, "value"]; the time is the one that was asked for.
answer<double> value_in(const json& pair) {
    const bool fits = pair.is_array() && pair.size() == 2 && pair[0].is_number() && pair[1].is_string();
    if (!fits) return of_query(errc::bad_reply, "a sample is not a pair of a time and a value in quotes");
    auto value = parse_sample_value(pair[1].get_ref<const std::string&>());
    if (!value) return refusal{refusal::scope::query, value.error()};
    return *value;
}

answer<element> element_in(const json& of) {
    if (!of.is_object()) return malformed("an element of the vector is not an object");
    if (of.contains("histogram"))
        return of_query(errc::bad_reply,
                        "the query gives a native histogram, not a number; take a quantile or a count of it");
    element out;
    if (const auto labels = of.find("metric"); labels != of.end()) {
        if (!labels->is_object()) return malformed("the labels of an element are not an object");
        for (const auto& [name, value] : labels->items()) {
            const auto* text = value.get_ptr<const std::string*>();
            if (text == nullptr) return malformed("a label's value is not a string");
            out.labels.emplace(name, *text);
        }
    }
    const auto pair = of.find("value");
    if (pair == of.end()) return malformed("an element of the vector has no value");
    auto value = value_in(*pair);
    if (!value) return value.error();
    out.value = *value;
    return out;
}

answer<std::vector<element>> elements_in(const json& data) {
    const std::string* type = data.is_object() ? text_of(data, "resultType") : nullptr;
    const auto result = type != nullptr ? data.find("result") : data.end();
    if (type == nullptr || result == data.end()) return malformed("no data with a resultType and a result");
    std::vector<element> out;
    if (*type == "scalar") {
        auto value = value_in(*result);
        if (!value) return value.error();
        out.emplace_back().value = *value;
        return out;
    }
    if (*type != "vector")
        return of_query(errc::bad_reply, "the query gives a " + printable(*type, 40) +
                                             ", neither a scalar nor an instant vector");
    if (!result->is_array()) return malformed("the vector is not a list");
    out.reserve(result->size());
    for (const json& one : *result) {
        auto made = element_in(one);
        if (!made) return made.error();
        out.push_back(std::move(*made));
    }
    return out;
}

std::vector<std::string> warnings_in(const json& document) {
    std::vector<std::string> out;
    const auto found = document.find("warnings");
    if (found == document.end() || found->is_null()) return out;
    if (!found->is_array()) return {"warnings that are no list"};
    for (const json& one : *found) {
        const auto* text = one.get_ptr<const std::string*>();
        out.push_back(text != nullptr ? *text : "a warning that is no text");
    }
    return out;
}

} // namespace

answer<query_reply> parse_query_reply(std::string_view bytes) {
    if (too_deep(bytes)) return malformed("JSON nested deeper than " + std::to_string(max_json_depth));
    const json document = json::parse(bytes, nullptr, false);
    if (document.is_discarded()) return malformed("the body is not JSON");
    const std::string* status = document.is_object() ? text_of(document, "status") : nullptr;
    if (status == nullptr) return malformed("the JSON has no status");
    if (*status == "error") return refused(document);
    if (*status != "success") return malformed("the status is \"" + printable(*status, 40) + "\"");
    const auto data = document.find("data");
    if (data == document.end()) return malformed("no data");
    auto elements = elements_in(*data);
    if (!elements) return elements.error();
    query_reply out;
    out.elements = std::move(*elements);
    out.warnings = warnings_in(document);
    return out;
}

} // namespace plimsoll::backends::prometheus
