// SPDX-License-Identifier: Apache-2.0
#include "duration_text.hpp"

namespace plimsoll::domain {

namespace {

// 1500 is "1.5s", 300 is "300ms".
std::string seconds_text(std::chrono::milliseconds d) {
    if (d < std::chrono::seconds(1)) return std::to_string(d.count()) + "ms";
    auto text = std::to_string(d.count() / 1000);
    if (d.count() % 1000 != 0) {
        text += "." + std::to_string(1000 + d.count() % 1000).substr(1);
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text + "s";
}

} // namespace

std::string duration_text(std::chrono::milliseconds d) {
    if (d.count() <= 0) return "0s";
    const auto h = std::chrono::duration_cast<std::chrono::hours>(d);
    const auto m = std::chrono::duration_cast<std::chrono::minutes>(d - h);
    const auto rest = d - h - m;
    std::string text;
    if (h.count() != 0) text += std::to_string(h.count()) + "h";
    if (m.count() != 0) text += std::to_string(m.count()) + "m";
    if (rest.count() != 0) text += seconds_text(rest);
    return text;
}

std::string age_text(std::chrono::nanoseconds age) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(age);
    if (seconds.count() > 0) return duration_text(seconds);
    return duration_text(std::chrono::duration_cast<std::chrono::milliseconds>(age));
}

} // namespace plimsoll::domain
