// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/config/kubeconfig.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace plimsoll;
using namespace plimsoll::config;

namespace {

// One context with `cluster` on line 3 and `user` on line 4, both of flow style.
std::string with(const std::string& cluster, const std::string& user) {
    return "current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]\n"
           "clusters: [{name: c, cluster: {" +
           cluster + "}}]\nusers: [{name: u, user: {" + user + "}}]\n";
}

std::string error_of(const std::string& text) {
    const auto result = parse_kubeconfig("dir/config", text);
    if (result) return "";
    CHECK(result.error().code() == domain::errc::invalid_argument);
    return result.error().detail();
}

} // namespace

TEST_CASE("the current context of a kubeconfig, as kind and kubeadm write them") {
    const std::string text = "apiVersion: v1\n"
                             "kind: Config\n"
                             "preferences: {}\n"
                             "clusters:\n"
                             "- cluster:\n"
                             "    certificate-authority-data: Y2EK\n"
                             "    server: https://127.0.0.1:6443\n"
                             "  name: kind-kind\n"
                             "- cluster:\n"
                             "    server: https://elsewhere\n"
                             "  name: other\n"
                             "contexts:\n"
                             "- context: {cluster: other, user: nobody}\n"
                             "  name: other\n"
                             "- context:\n"
                             "    cluster: kind-kind\n"
                             "    namespace: default\n"
                             "    user: kind-kind\n"
                             "  name: kind-kind\n"
                             "current-context: kind-kind\n"
                             "users:\n"
                             "- name: kind-kind\n"
                             "  user:\n"
                             "    client-certificate-data: Y2VydA==\n"
                             "    client-key-data: a2V5\n";
    const auto result = parse_kubeconfig("config", text);
    REQUIRE(result.has_value());
    CHECK(result->https);
    CHECK(result->host == "127.0.0.1");
    CHECK(result->port == 6443);
    CHECK(result->path_prefix.empty());
    CHECK(result->ca_pem == "ca\n");
    CHECK(result->certificate_pem == "cert");
    CHECK(result->key_pem == "key");
    CHECK_FALSE(result->insecure_skip_tls_verify);
}

TEST_CASE(
    "files are taken from the kubeconfig's folder, texts before files, a token's file before the token") {
    const auto files = parse_kubeconfig(
        "dir/config", with("server: \"https://[fd00::1]/k8s/clusters/x/\", certificate-authority: ca.pem, "
                           "tls-server-name: kubernetes",
                           "client-certificate: /abs/c.pem, client-key: k.pem, tokenFile: t, token: secret"));
    REQUIRE(files.has_value());
    CHECK(files->host == "fd00::1");
    CHECK(files->port == 443);
    CHECK(files->path_prefix == "/k8s/clusters/x");
    CHECK(files->server_name == "kubernetes");
    CHECK(files->ca_file == "dir/ca.pem");
    CHECK(files->certificate_file == "/abs/c.pem");
    CHECK(files->key_file == "dir/k.pem");
    CHECK(files->token_file == "dir/t");
    CHECK(files->token.empty());

    const auto texts = parse_kubeconfig("config", with("server: \"http://a\", certificate-authority: ca.pem, "
                                                       "certificate-authority-data: \"\\nQU JD\\n\"",
                                                       "token: secret"));
    REQUIRE(texts.has_value());
    CHECK_FALSE(texts->https);
    CHECK(texts->port == 80);
    CHECK(texts->ca_file.empty());
    CHECK(texts->ca_pem == "ABC");
    CHECK(texts->token == "secret");
}

TEST_CASE("a kubeconfig in JSON") {
    const auto result = parse_kubeconfig("config", R"({
        "kind": "Config", "apiVersion": "v1", "current-context": "a",
        "contexts": [{"name": "a", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": "https://a:1", "insecure-skip-tls-verify": true}}],
        "users": [{"name": "u", "user": {"token": "t"}}]})");
    REQUIRE(result.has_value());
    CHECK(result->host == "a");
    CHECK(result->insecure_skip_tls_verify);
    CHECK(result->token == "t");
}

TEST_CASE("a context without a user is anonymous") {
    const auto result = parse_kubeconfig(
        "config",
        "current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: "
        "{server: \"https://a\"}}]\n");
    REQUIRE(result.has_value());
    CHECK(result->token.empty());
}

TEST_CASE("kubeconfigs that are refused, with the place and the remedy") {
    const std::string server = "server: \"https://a\"";
    struct row {
        std::string name;
        std::string text;
        std::string error;
    };
    const std::string credentials = "use client-certificate and client-key, token or tokenFile";
    const std::vector<row> rows{
        {"empty", "",
         "dir/config: not a kubeconfig; write one as `kubectl config view --minify --flatten` does"},
        {"no YAML", "a: [",
         "dir/config:1:5: not valid YAML: end of sequence flow not found; check indentation, quotes and "
         "brackets here "
         "and above"},
        {"no current context", "clusters: []\n",
         "dir/config:1:1: no current-context; set one with `kubectl config use-context`"},
        {"empty current context", "current-context: \"\"\n",
         "dir/config:1:1: no current-context; set one with `kubectl config use-context`"},
        {"unknown context", "current-context: b\ncontexts: [{name: a, context: {}}]\n",
         "dir/config:2:11: contexts: none is named `b`; check current-context and the names it leads to"},
        {"unknown cluster", "current-context: a\ncontexts: [{name: a, context: {cluster: d}}]\n",
         "dir/config:1:1: clusters: none is named `d`; check current-context and the names it leads to"},
        {"unknown user",
         "current-context: a\ncontexts: [{name: a, context: {cluster: c, user: v}}]\n"
         "clusters: [{name: c, cluster: {server: \"https://a\"}}]\nusers: []\n",
         "dir/config:4:8: users: none is named `v`; check current-context and the names it leads to"},
        {"no server", with("", ""),
         "dir/config:3:31: clusters[0].cluster: no `server`; write https://host:port"},
        {"server without a scheme", with("server: \"a:6443\"", ""),
         "dir/config:3:40: clusters[0].cluster.server: `a:6443` has no scheme; write https://host:port"},
        {"server with a user", with("server: \"https://u:p@a\"", ""),
         "dir/config:3:40: clusters[0].cluster.server: a user, query or fragment in the URL; write "
         "https://host:port/prefix alone"},
        {"server with a bad port", with("server: \"https://a:b\"", ""),
         "dir/config:3:40: clusters[0].cluster.server: port `b` is not a number from 1 to 65535"},
        {"proxy", with(server + ", proxy-url: \"http://p\"", ""),
         "dir/config:3:64: clusters[0].cluster.proxy-url: proxies are not supported; remove it and name a "
         "server that "
         "can be reached"},
        {"skipped verification and a CA",
         with(server + ", insecure-skip-tls-verify: true, certificate-authority: x", ""),
         "dir/config:3:31: clusters[0].cluster: both insecure-skip-tls-verify and a certificate authority; "
         "remove one "
         "of them"},
        {"a word that is not a boolean", with(server + ", insecure-skip-tls-verify: yes", ""),
         "dir/config:3:79: clusters[0].cluster.insecure-skip-tls-verify: `yes` is neither true nor false; "
         "write one of "
         "them"},
        {"bad base64", with(server + ", certificate-authority-data: \"A*B=\"", ""),
         "dir/config:3:81: clusters[0].cluster.certificate-authority-data: not base64; write it as `base64 "
         "-w0 FILE` "
         "does, or name the file with `certificate-authority`"},
        {"exec", with(server, "exec: {command: aws}"),
         "dir/config:4:32: users[0].user.exec: a program that makes credentials is not supported; " +
             credentials},
        {"auth-provider", with(server, "auth-provider: {name: gcp}"),
         "dir/config:4:41: users[0].user.auth-provider: an authentication plugin is not supported; " +
             credentials},
        {"basic authentication", with(server, "username: a, password: hunter2"),
         "dir/config:4:36: users[0].user.username: basic authentication is not supported; " + credentials},
        {"impersonation", with(server, "as: root"),
         "dir/config:4:30: users[0].user.as: impersonation is not supported; " + credentials},
        {"certificate without a key", with(server, "client-certificate: c"),
         "dir/config:4:25: users[0].user: client-certificate without client-key; add client-key or "
         "client-key-data"},
        {"key without a certificate", with(server, "client-key: c"),
         "dir/config:4:25: users[0].user: client-key without client-certificate; add client-certificate or "
         "its -data"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(error_of(r.text) == r.error);
    }
}

TEST_CASE("a token is never in a message") {
    CHECK(error_of(with("server: \"https://a\"", "token: \"hunter2\\n\"")) ==
          "dir/config:4:33: users[0].user.token: a control character in it; remove it");
    CHECK(error_of(with("server: \"https://a\"", "token: \"hunter2\\N\"")) ==
          "dir/config:4:33: users[0].user.token: the escapes \\N and \\_ are not supported; write \\u0085 or "
          "\\u00A0");
}

TEST_CASE("a kubeconfig that is not there") {
    const auto result = load_kubeconfig("/nonexistent/config");
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error() == domain::error(domain::errc::not_found, "/nonexistent/config: no such file"));
}
