// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/config_map.hpp>

#include "failure_of.hpp"

namespace plimsoll::wire {

namespace {

using nlohmann::json;

config_map config_map_of(const json& document, member_reader& read) {
    config_map out;
    if (const auto* metadata = read.find_object(document, "metadata")) {
        out.name = read.string_or_empty(*metadata, "name");
        out.resource_version = read.string_or_empty(*metadata, "resourceVersion");
    }
    if (out.name.empty()) read.mismatch("metadata.name is missing");
    if (out.resource_version.empty()) read.mismatch("metadata.resourceVersion is missing");
    out.data = read.string_map(document, "data");
    return out;
}

// The items of a list carry no kind of their own; objects elsewhere must.
config_map config_map_with_kind(const json& document, member_reader& read) {
    if (read.string_or_empty(document, "kind") != "ConfigMap") read.mismatch("kind is not ConfigMap");
    return config_map_of(document, read);
}

config_map_list list_of(const json& document, member_reader& read) {
    config_map_list out;
    if (read.string_or_empty(document, "kind") != "ConfigMapList") read.mismatch("kind is not ConfigMapList");
    if (const auto* metadata = read.find_object(document, "metadata")) {
        out.resource_version = read.string_or_empty(*metadata, "resourceVersion");
        out.next = read.string_or_empty(*metadata, "continue");
    }
    if (out.resource_version.empty()) read.mismatch("metadata.resourceVersion is missing");
    const auto* items = read.find(document, "items");
    if (items == nullptr) return out;
    if (!items->is_array()) read.mismatch("items is not an array");
    for (const auto& item : *items)
        if (read.ok()) out.items.push_back(config_map_of(item, read));
    return out;
}

config_map_event bookmark_of(const json& object, member_reader& read) {
    bookmark out;
    if (const auto* metadata = read.find_object(object, "metadata"))
        out.resource_version = read.string_or_empty(*metadata, "resourceVersion");
    if (out.resource_version.empty()) read.mismatch("metadata.resourceVersion is missing");
    return out;
}

config_map_event event_of(const std::string& type, const json& object, member_reader& read) {
    if (type == "ADDED" || type == "MODIFIED") return config_map_changed{config_map_with_kind(object, read)};
    if (type == "DELETED") return config_map_deleted{config_map_with_kind(object, read)};
    if (type == "BOOKMARK") return bookmark_of(object, read);
    if (type != "ERROR") {
        read.mismatch("type is none of ADDED, MODIFIED, DELETED, BOOKMARK, ERROR");
        return failure();
    }
    const auto out = failure_of(object);
    if (!out) read.mismatch("the object of an ERROR is not a Status");
    return out.value_or(failure());
}

template <typename T>
domain::result<T> checked(T value, const member_reader& read, const char* where) {
    if (!read.ok()) return read.error().within(where);
    return value;
}

} // namespace

domain::result<config_map> decode_config_map(std::string_view body) {
    const auto document = parse_json(body);
    if (!document) return document.error();
    member_reader read;
    return checked(config_map_with_kind(*document, read), read, "ConfigMap");
}

domain::result<config_map_list> decode_config_map_list(std::string_view body) {
    const auto document = parse_json(body);
    if (!document) return document.error();
    member_reader read;
    return checked(list_of(*document, read), read, "ConfigMapList");
}

domain::result<config_map_event> decode_config_map_event(std::string_view line) {
    const auto document = parse_json(line);
    if (!document) return document.error();
    member_reader read;
    const std::string type = read.string_or_empty(*document, "type");
    const auto* object = read.find_object(*document, "object");
    if (object == nullptr) read.mismatch("object is missing");
    if (!read.ok()) return read.error().within("watch event");
    return checked(event_of(type, *object, read), read, "watch event");
}

domain::result<std::vector<std::string>> decode_string_list(std::string_view text) {
    const auto document = parse_json(text);
    if (!document) return document.error();
    std::vector<std::string> out;
    if (document->is_null()) return out;
    domain::error no_list(domain::errc::bad_reply, "not a JSON array of strings");
    if (!document->is_array()) return no_list;
    for (const auto& item : *document) {
        const auto* value = item.get_ptr<const std::string*>();
        if (value == nullptr) return no_list;
        out.push_back(*value);
    }
    return out;
}

} // namespace plimsoll::wire
