// SPDX-License-Identifier: Apache-2.0
// The operator's configuration after every check: plain structs. Made by load.hpp, immutable from then
// on, shared by pointer for as long as its generation is served.
#pragma once

#include <plimsoll/domain/labels.hpp>
#include <plimsoll/domain/policy.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace plimsoll::calendar {
class timetable;
}

namespace plimsoll::config {

// Files are read again when they change; none of them holds a default.
struct tls_settings {
    std::string ca_file;          // PEM bundle to trust; empty: the system's
    std::string certificate_file; // PEM, with key_file; both or neither
    std::string key_file;
    std::string server_name; // to verify and to send as SNI; empty: the address's host
};

struct redis_settings {
    std::string host; // name or numeric address
    std::uint16_t port = 6379;
    std::uint32_t database = 0;
    std::string username;      // empty: the default user
    std::string password_file; // empty: no AUTH; trailing newlines of the file are not part of it
    std::optional<tls_settings> tls;
    std::chrono::milliseconds timeout{2000}; // of connecting, and of one poll
};

struct backend_settings {
    std::string name; // unique
    std::variant<redis_settings> kind;
};

enum class on_missing { zero, error };

struct redis_list {
    std::string key;
    domain::labels labels; // of the series; unique within the metric
    on_missing missing = on_missing::zero;
};

struct redis_query {
    std::string backend;           // the name of a backend of kind redis
    std::vector<redis_list> lists; // >= 1
};

// Computed when it is read, from the clock alone; of the policy only the target is set.
struct calendar_query {
    std::shared_ptr<const calendar::timetable> table; // never null
    domain::labels labels;                            // of the one series
    std::vector<std::string> places;                  // of each window, as `FILE:LINE:COLUMN: path`
};

struct metric_settings {
    std::string name;
    std::vector<std::string> namespaces; // >= 1; or the one element "*"
    std::variant<redis_query, calendar_query> query;
    domain::policy policy;
};

struct settings {
    std::vector<backend_settings> backends;
    std::vector<metric_settings> metrics; // no two of one name with overlapping namespaces
};

// The backend that a metric asks; null for a calendar, which asks none.
const std::string* backend_of(const metric_settings& metric);

} // namespace plimsoll::config
