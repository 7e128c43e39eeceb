// SPDX-License-Identifier: Apache-2.0
#include "scripted_apiserver.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace plimsoll::test {

namespace {

authority make_ca(const char* name) {
    wish of;
    of.common_name = name;
    return authority::self_signed(of);
}

} // namespace

scripted_apiserver::script scripted_apiserver::texts(std::vector<std::string> answers) {
    return [answers = std::move(answers)](scripted_peer& peer, const std::string&, int n) {
        peer.send(answers[std::min(static_cast<std::size_t>(n), answers.size() - 1)]);
        return after::keep;
    };
}

scripted_apiserver::scripted_apiserver(script what, std::string client_ca_pem)
    : script_(std::move(what)),
      server_([this](scripted_peer& peer, int) { serve(peer); },
              scripted_tls{apiserver_certificate(), std::move(client_ca_pem)}) {}

void scripted_apiserver::serve(scripted_peer& peer) {
    for (;;) {
        const std::string request = peer.read_request();
        if (request.empty()) return;
        int n = 0;
        {
            const std::scoped_lock lock(guard_);
            n = static_cast<int>(asked_.size());
            asked_.push_back(request);
        }
        if (script_(peer, request, n) == after::end) return;
    }
}

cluster::connection scripted_apiserver::reach() const {
    cluster::connection out;
    out.host = "127.0.0.1";
    out.port = server_.port();
    out.ca_pem = apiserver_ca().own().pem;
    out.token = "sesame";
    return out;
}

std::vector<std::string> scripted_apiserver::asked() const {
    const std::scoped_lock lock(guard_);
    return asked_;
}

const authority& apiserver_ca() {
    static const authority out = make_ca("cluster CA");
    return out;
}

const authority& another_ca() {
    static const authority out = make_ca("another CA");
    return out;
}

const issued& apiserver_certificate() {
    static const issued out = [] {
        wish of;
        of.common_name = "apiserver";
        of.extended_usage = "serverAuth";
        of.alternative_names = "IP:127.0.0.1,DNS:apiserver.test";
        return apiserver_ca().leaf(of);
    }();
    return out;
}

std::string answer(int status, const std::string& body, const std::string& more_fields) {
    return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Type: application/json\r\n" +
           more_fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string verdict_text(bool allowed) {
    const std::string body = R"({"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1",)"
                             R"("status":{"allowed":)";
    return answer(201, body + (allowed ? "true" : "false") + R"(,"reason":"by the rules"}})");
}

std::string status_text(int code, const std::string& message) {
    return answer(code, R"({"kind":"Status","apiVersion":"v1","code":)" + std::to_string(code) +
                            R"(,"message":")" + message + R"("})");
}

std::string watch_head() {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
}

std::string watch_line(const std::string& line) {
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", line.size() + 1);
    return size + line + "\n\r\n";
}

std::string watch_end() { return "0\r\n\r\n"; }

reach::reach(cluster::connection to, cluster::client_options how)
    : client(std::move(to), names, compute, files, how) {}

cluster::client_options reach::quick() {
    cluster::client_options out;
    out.retry_pause = out.backoff_first = out.backoff_cap = std::chrono::milliseconds(1);
    return out;
}

domain::result<cluster::verdict> reach::review(std::chrono::milliseconds limit) {
    return runner.run(client.review_access(the_hpa(), a_metric(), runtime::deadline::after(limit)));
}

cluster::user_info the_hpa() {
    cluster::user_info out;
    out.name = "system:serviceaccount:kube-system:horizontal-pod-autoscaler";
    out.uid = "7f70";
    out.groups = {"system:serviceaccounts", "system:authenticated"};
    out.extra["authentication.kubernetes.io/credential-id"] = {"JTI=1"};
    return out;
}

cluster::attributes a_metric() {
    cluster::attributes out;
    out.verb = "list";
    out.group = "external.metrics.k8s.io";
    out.version = "v1beta1";
    out.resource = "task_queue_length";
    out.name_space = "artemis-mesh";
    return out;
}

temporary_file::temporary_file(const std::string& text) {
    static int count = 0;
    path_ = (std::filesystem::temp_directory_path() /
             ("plimsoll-cluster-" + std::to_string(::getpid()) + "-" + std::to_string(++count)))
                .string();
    write(text);
}

temporary_file::~temporary_file() { std::filesystem::remove(path_); }

void temporary_file::write(const std::string& text) const {
    const std::string fresh = path_ + ".new";
    std::ofstream(fresh) << text;
    std::filesystem::rename(fresh, path_);
}

void temporary_file::remove() const { std::filesystem::remove(path_); }

} // namespace plimsoll::test
