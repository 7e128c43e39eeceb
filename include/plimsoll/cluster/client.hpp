// SPDX-License-Identifier: Apache-2.0
// A small client of kube-apiserver: reviews, and one object followed by list and watch. Lives on the io
// thread. Where to and as whom: in-cluster files or a kubeconfig, read by `app`.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/net/http_client.hpp>
#include <plimsoll/runtime/deadline.hpp>
#include <plimsoll/runtime/task_group.hpp>
#include <plimsoll/runtime/worker.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::cluster {

// Files are read again for each new connection (token: each minute), so that rotation just works.
struct connection {
    std::string host;
    std::uint16_t port = 443;
    std::string path_prefix; // without a trailing slash
    std::string server_name; // tls-server-name; empty: host
    bool skip_verify = false;
    // Each either as a file or as the text itself (kubeconfig's *-data); both empty: none.
    std::string ca_file, ca_pem;
    std::string certificate_file, certificate_pem;
    std::string key_file, key_pem;
    std::string token_file, token;
};

// The pod's own service account: the values of KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT, and
// the token and CA that kubelet mounts. Nothing when one of them is null or empty, or the port is none.
std::optional<connection> in_cluster(const char* host, const char* port);

struct user_info {
    std::string name;
    std::string uid;
    std::vector<std::string> groups;
    std::map<std::string, std::vector<std::string>> extra;

    friend auto operator<=>(const user_info&, const user_info&) = default;
};

// What is asked about: a resource, or a path when `path` is set.
struct attributes {
    std::string verb;
    std::string group, version, resource, name_space;
    std::string path;

    friend auto operator<=>(const attributes&, const attributes&) = default;
};

struct verdict {
    bool allowed = false;
    std::string reason;
};

// Whose a bearer token is.
struct token_verdict {
    bool authenticated = false;
    user_info who;      // when it is somebody's; its name is not empty
    std::string reason; // when it is nobody's, if the server says so; never with the token in it
};

// A JSON array of strings, as the values of the authentication ConfigMap are written; `null` is an empty
// one. Errors: bad_reply.
domain::result<std::vector<std::string>> parse_string_list(std::string_view text);

struct client_options {
    std::chrono::milliseconds token_age{60000};  // a token file is read again after it
    std::chrono::milliseconds retry_pause{200};  // before a review's second attempt: so long at most
    std::chrono::milliseconds list_limit{10000}; // of one page
    // A watch asks for a time between these two, so that replicas do not come back all at once.
    std::chrono::seconds watch_least{290}, watch_most{580};
    // A watch that brings nothing for so long is dead: kube-apiserver sends a bookmark each minute.
    std::chrono::milliseconds watch_silence{150000};
    std::chrono::milliseconds backoff_first{500}, backoff_cap{30000};
};

class client {
public:
    // REQUIRES: what is referred to outlives *this, and *this every call.
    client(connection where, net::resolver& names, runtime::worker& compute, runtime::worker& files,
           client_options how = client_options());
    ~client();
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    // POST subjectaccessreviews on a pool of 4 connections of its own. One retry for what is worth one
    // (cut connection, 401 with the token read again, 429, 5xx), all within `limit`. `allowed` with
    // `denied` is bad_reply. Fail closed: any error means "not allowed" to the caller. Errors:
    // unavailable, deadline_exceeded, unauthenticated and permission_denied (we, at kube-apiserver),
    // bad_reply, cancelled. By value, because whoever asks may not wait in place.
    runtime::awaitable<domain::result<verdict>> review_access(user_info who, attributes what,
                                                              runtime::deadline limit);

    // POST tokenreviews, without audiences: kube-apiserver's own. On a pool of its own, so that many who
    // show tokens cannot delay review_access(); else as that. No error's text holds the token.
    runtime::awaitable<domain::result<token_verdict>> review_token(std::string token,
                                                                   runtime::deadline limit);

    using config_map = std::map<std::string, std::string>; // .data
    // Reads <name_space>/<name> by list, then follows it by watch (bookmarks, timeoutSeconds, reconnect
    // with full jitter, list again after 410), and calls `changed` with each new .data, or with nothing
    // when it is gone; only when that differs from what it said last. Errors are given to `failed`, and
    // logged when they change. Runs until cancelled.
    runtime::awaitable<void> follow_config_map(std::string name_space, std::string name,
                                               std::function<void(std::optional<config_map>)> changed,
                                               std::function<void(const domain::error&)> failed);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace plimsoll::cluster
