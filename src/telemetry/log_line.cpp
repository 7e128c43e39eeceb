// SPDX-License-Identifier: Apache-2.0
#include "log_line.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace plimsoll::telemetry {

namespace {

using nlohmann::ordered_json;

std::string timestamp(std::chrono::system_clock::time_point at) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at - whole).count();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(whole);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
    std::array<char, 16> rest{};
    std::snprintf(rest.data(), rest.size(), ".%03dZ", static_cast<int>(ms));
    return std::string(text.data(), length) + rest.data();
}

std::string_view name_of(level how) {
    switch (how) {
    case level::debug:
        return "debug";
    case level::info:
        return "info";
    case level::warning:
        return "warning";
    case level::error:
        return "error";
    }
    return "error";
}

std::string_view padded_name_of(level how) {
    switch (how) {
    case level::debug:
        return "DEBUG ";
    case level::info:
        return "INFO  ";
    case level::warning:
        return "WARN  ";
    case level::error:
        return "ERROR ";
    }
    return "ERROR ";
}

std::string cut(std::string_view part) {
    if (part.size() <= max_part_bytes) return std::string(part);
    return std::string(part.substr(0, max_part_bytes)) + "...(cut)";
}

// In double quotes with JSON's escapes; invalid UTF-8 becomes U+FFFD.
std::string quoted(std::string_view part) {
    return ordered_json(cut(part)).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

bool printable_ascii(char c) { return c >= ' ' && c <= '~'; }

// A message stands unquoted unless it holds what could break the line.
std::string plain_message(std::string_view message) {
    if (std::ranges::all_of(message, printable_ascii)) return cut(message);
    const std::string text = quoted(message);
    return text.substr(1, text.size() - 2);
}

std::string field_text(std::string_view value) {
    const auto bare = [](char c) {
        return printable_ascii(c) && c != ' ' && c != '"' && c != '=' && c != '\\';
    };
    return !value.empty() && std::ranges::all_of(value, bare) ? cut(value) : quoted(value);
}

} // namespace

std::string text_line(const log_record& of) {
    std::string line = timestamp(of.at);
    line += ' ';
    line += padded_name_of(of.how);
    line += of.area;
    line += ": ";
    line += plain_message(of.message);
    for (const auto& field : of.fields) {
        line += ' ';
        line += field.key;
        line += '=';
        line += field_text(field.value);
    }
    return line;
}

std::string json_line(const log_record& of) {
    ordered_json line;
    line["ts"] = timestamp(of.at);
    line["level"] = name_of(of.how);
    line["logger"] = of.area;
    line["msg"] = cut(of.message);
    for (const auto& field : of.fields) {
        std::string key(field.key);
        while (line.contains(key))
            key += '_'; // never in the place of another
        line[key] = cut(field.value);
    }
    return line.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

} // namespace plimsoll::telemetry
