// SPDX-License-Identifier: Apache-2.0
#include "negotiation.hpp"

namespace plimsoll::api {

namespace {

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

// Takes what stands before the next `separator` off the front of `rest`.
std::string_view take(std::string_view& rest, char separator) {
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view out = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return out;
}

bool clause_takes_json(std::string_view clause) {
    const std::string_view type = take(clause, ';');
    if (!http::equals_ignore_case(type, "application/json") && type != "application/*" && type != "*/*")
        return false;
    while (!clause.empty()) {
        const std::string_view parameter = take(clause, ';');
        if (parameter.starts_with("as=") || parameter == "stream=watch") return false;
        if (parameter == "q=0" || parameter == "q=0.0") return false;
    }
    return true;
}

} // namespace

bool accepts_json(std::string_view accept) {
    if (trim(accept).empty()) return true;
    while (!accept.empty())
        if (clause_takes_json(take(accept, ','))) return true;
    return false;
}

bool wants_pretty(const http::request& request, const request_target& target) {
    if (const auto asked = target.parameter("pretty")) return *asked == "true" || *asked == "1";
    const std::string_view agent = request.find("User-Agent");
    return agent.starts_with("curl") || agent.starts_with("Wget") || agent.starts_with("Mozilla/5.0");
}

} // namespace plimsoll::api
