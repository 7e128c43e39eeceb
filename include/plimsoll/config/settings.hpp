// SPDX-License-Identifier: Apache-2.0
// The operator's configuration after every check: plain structs. Made by load.hpp, immutable from then
// on, shared by pointer for as long as its generation is served.
#pragma once

#include <plimsoll/domain/labels.hpp>
#include <plimsoll/domain/policy.hpp>
#include <plimsoll/domain/shared.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
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
    std::string server_name;           // to verify and to send as SNI; empty: the address's host
    bool insecure_skip_verify = false; // anybody may answer; of Prometheus only

    friend bool operator==(const tls_settings&, const tls_settings&) = default;
};

struct redis_settings {
    std::string host; // name or numeric address
    std::uint16_t port = 6379;
    std::uint32_t database = 0;
    std::string username;      // empty: the default user
    std::string password_file; // empty: no AUTH; trailing newlines of the file are not part of it
    std::optional<tls_settings> tls;
    std::chrono::milliseconds timeout{2000}; // of connecting, and of one poll

    friend bool operator==(const redis_settings&, const redis_settings&) = default;
};

// Where a Prometheus, or what speaks its API, is asked: below PREFIX/api/v1.
struct prometheus_url {
    bool https = false;
    std::string host; // name or numeric address
    std::uint16_t port = 80;
    std::string path_prefix; // empty, or /…, without a slash at its end

    friend bool operator==(const prometheus_url&, const prometheus_url&) = default;
};

struct prometheus_settings {
    std::vector<prometheus_url> urls; // >= 1, tried in this order
    std::string bearer_token_file;    // empty: none; blanks around the token are not part of it
    std::string username;             // basic authentication, with password_file; or neither
    std::string password_file;        // trailing newlines of the file are not part of it
    std::vector<std::pair<std::string, std::string>> headers; // of every request, legal in HTTP
    std::optional<tls_settings> tls;                          // of https URLs; absent: its defaults
    std::chrono::milliseconds timeout{2000};                  // of one query at one URL, connecting included
    std::uint32_t connections = 8;                            // kept per URL, and queries asked at once

    friend bool operator==(const prometheus_settings&, const prometheus_settings&) = default;
};

struct backend_settings {
    std::string name; // unique
    std::variant<redis_settings, prometheus_settings> kind;

    friend bool operator==(const backend_settings&, const backend_settings&) = default;
};

enum class on_missing { zero, error };

// What is counted of a key.
enum class redis_measure {
    list_length,
    set_size,
    sorted_set_size,
    hash_size,
    stream_length, // entries that are kept, read or not
    group_pending, // delivered to a consumer group and not acknowledged
    group_lag,     // not yet delivered to it
};

struct redis_key {
    redis_measure measure = redis_measure::list_length;
    std::string key;
    std::string group;                     // of group_pending and group_lag
    domain::labels labels;                 // of the series; unique within the metric
    on_missing missing = on_missing::zero; // of a group: error, whatever stands here

    friend bool operator==(const redis_key&, const redis_key&) = default;
};

struct redis_query {
    std::string backend;         // the name of a backend of kind redis
    std::vector<redis_key> keys; // >= 1

    friend bool operator==(const redis_query&, const redis_query&) = default;
};

// What becomes of the elements of an instant vector.
enum class combine { max, min, sum, avg, series };

struct prometheus_query {
    std::string backend; // the name of a backend of kind prometheus
    std::string query;   // PromQL
    config::combine combine = config::combine::max;
    domain::labels labels;      // of every series; they win over the query's own
    bool negative_is_0 = false; // else it is an error

    friend bool operator==(const prometheus_query&, const prometheus_query&) = default;
};

// Computed when it is read, from the clock alone; of the policy only the target is set.
struct calendar_query {
    std::shared_ptr<const calendar::timetable> table; // never null
    domain::labels labels;                            // of the one series
    std::vector<std::string> places;                  // of each window, as `FILE:LINE:COLUMN: path`

    // Whether both say the same, wherever it stands.
    friend bool operator==(const calendar_query& a, const calendar_query& b);
};

struct metric_settings {
    std::string name;
    domain::shared<std::vector<std::string>> namespaces; // >= 1; or the one element "*"
    std::variant<redis_query, prometheus_query, calendar_query> query;
    domain::shared<domain::policy> policy;
};

struct settings {
    std::vector<backend_settings> backends;
    std::vector<metric_settings> metrics; // no two of one name with overlapping namespaces
};

// The backend that a metric asks; null for a calendar, which asks none.
const std::string* backend_of(const metric_settings& metric);

} // namespace plimsoll::config
