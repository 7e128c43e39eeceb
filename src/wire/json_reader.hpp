// SPDX-License-Identifier: Apache-2.0
// Reading foreign JSON: limits first, then nlohmann without exceptions, then members that must have the
// type that we expect. The first mismatch is kept as the error of the whole document.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::wire {

inline constexpr std::size_t json_bytes_limit = 1024 * 1024;
inline constexpr int json_depth_limit = 32;

// Errors: bad_reply.
domain::result<nlohmann::json> parse_json(std::string_view text);

// Reads members of objects; null counts as missing, as in Go.
class member_reader {
public:
    // The member, or null if it is missing. Anything but an object as `of` is a mismatch.
    const nlohmann::json* find(const nlohmann::json& of, const char* name);
    const nlohmann::json* find_object(const nlohmann::json& of, const char* name);
    std::string string_or_empty(const nlohmann::json& of, const char* name);
    bool bool_or_false(const nlohmann::json& of, const char* name);
    std::map<std::string, std::string> string_map(const nlohmann::json& of, const char* name);
    std::vector<std::string> string_list(const nlohmann::json& of, const char* name);
    std::map<std::string, std::vector<std::string>> string_list_map(const nlohmann::json& of,
                                                                    const char* name);

    void mismatch(const std::string& what);
    bool ok() const { return first_.empty(); }
    domain::error error() const { return {domain::errc::bad_reply, first_}; }

private:
    std::vector<std::string> strings_of(const nlohmann::json& list, const std::string& name);

    std::string first_;
};

} // namespace plimsoll::wire
