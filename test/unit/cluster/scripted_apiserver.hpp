// SPDX-License-Identifier: Apache-2.0
// A kube-apiserver on loopback TLS that answers each request as a script says, and remembers what it was
// asked. `reach` has what a client of it needs.
#pragma once

#include "unit/net/coroutine_runner.hpp"
#include "unit/net/scripted_server.hpp"

#include <plimsoll/cluster/client.hpp>

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace plimsoll::test {

enum class after { keep, end };

class scripted_apiserver {
public:
    // `script(peer, request, n)` answers the n-th request, from 0, of all connections.
    using script = std::function<after(scripted_peer& peer, const std::string& request, int n)>;
    // The n-th request gets the n-th text; those past the end get the last one.
    static script texts(std::vector<std::string> answers);

    explicit scripted_apiserver(script what, std::string client_ca_pem = {});

    cluster::connection reach() const;
    std::vector<std::string> asked() const;
    int requests() const { return static_cast<int>(asked().size()); }
    int connections() const { return server_.connections(); }

private:
    void serve(scripted_peer& peer);

    script script_;
    mutable std::mutex guard_; // of asked_
    std::vector<std::string> asked_;
    scripted_server server_; // last: its threads use the rest
};

// The authority of every scripted API server.
const authority& apiserver_ca();
const authority& another_ca();
// A serving certificate of apiserver_ca() for 127.0.0.1 and apiserver.test.
const issued& apiserver_certificate();

std::string answer(int status, const std::string& body, const std::string& more_fields = {});
std::string verdict_text(bool allowed); // 201
std::string status_text(int code, const std::string& message);
// An answer whose length is not known yet, one line of it, and its end.
std::string watch_head();
std::string watch_line(const std::string& line);
std::string watch_end();

// A client and all that it stands on.
class reach {
public:
    explicit reach(cluster::connection to, cluster::client_options how = quick());
    static cluster::client_options quick(); // pauses of a millisecond

    coroutine_runner runner;
    net::resolver names{runner.executor()};
    runtime::worker compute{"compute"};
    runtime::worker files{"files"};
    cluster::client client;

    domain::result<cluster::verdict> review(std::chrono::milliseconds limit = std::chrono::seconds(10));
};

cluster::user_info the_hpa();
cluster::attributes a_metric();

// A file that goes away with the test.
class temporary_file {
public:
    explicit temporary_file(const std::string& text);
    ~temporary_file();
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    void write(const std::string& text) const; // by rename, as kubelet does
    void remove() const;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

} // namespace plimsoll::test
