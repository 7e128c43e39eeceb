// SPDX-License-Identifier: Apache-2.0
#include "judge.hpp"

#include <nlohmann/json.hpp>

#include <ctime>

namespace plimsoll::bench {

namespace {

using domain::errc;
using domain::error;
using nlohmann::json;

domain::result<domain::wall_time> time_of(const json& item) {
    const auto at = item.find("timestamp");
    if (at == item.end() || !at->is_string()) return error(errc::bad_reply, "an item has no timestamp");
    const auto& text = at->get_ref<const std::string&>();
    std::tm parts{};
    const char* end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    if (end == nullptr || *end != '\0') return error(errc::bad_reply, "`" + text + "` is no timestamp");
    return domain::wall_time(std::chrono::seconds(::timegm(&parts)));
}

} // namespace

domain::result<std::vector<std::chrono::nanoseconds>> ages(const std::string& body, domain::wall_time now) {
    const auto list = json::parse(body, nullptr, false);
    if (!list.is_object() || !list.contains("items") || !list["items"].is_array() || list["items"].empty())
        return error(errc::bad_reply, "no list with items");
    std::vector<std::chrono::nanoseconds> out;
    for (const auto& item : list["items"]) {
        const auto at = time_of(item);
        if (!at) return at.error();
        out.push_back(now - *at);
    }
    return out;
}

} // namespace plimsoll::bench
