// SPDX-License-Identifier: Apache-2.0
// ConfigMaps as kube-apiserver lists and watches them. Values without a network; any bytes may be
// decoded. Errors of all: bad_reply (no JSON, another kind, a member of another type, over 1 MiB or
// deeper than 32).
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/wire/failure.hpp>

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plimsoll::wire {

struct config_map {
    std::string name;
    std::string resource_version;
    std::map<std::string, std::string> data; // binaryData is left out
};

struct config_map_list {
    std::string resource_version; // where a watch goes on
    std::string next;             // metadata.continue: the token of the next page; empty: the last one
    std::vector<config_map> items;
};

domain::result<config_map> decode_config_map(std::string_view body);
domain::result<config_map_list> decode_config_map_list(std::string_view body);

struct config_map_changed { // ADDED or MODIFIED
    config_map now;
};
struct config_map_deleted {
    config_map last;
};
struct bookmark { // nothing happened up to here
    std::string resource_version;
};
// `failure`: the watch has ended; code 410 says that its resourceVersion is too old.
using config_map_event = std::variant<config_map_changed, config_map_deleted, bookmark, failure>;

// One line of a watch.
domain::result<config_map_event> decode_config_map_event(std::string_view line);

// A JSON array of strings; `null` is an empty one, as Go writes it.
domain::result<std::vector<std::string>> decode_string_list(std::string_view text);

} // namespace plimsoll::wire
