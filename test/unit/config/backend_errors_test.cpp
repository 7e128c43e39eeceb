// SPDX-License-Identifier: Apache-2.0
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll::config;
using namespace plimsoll::config::test;

namespace {

// `keys`: lines of the one backend, from line 4 on, each indented by four.
std::string with_backend(const std::string& keys) {
    return head + "backends:\n" + keys + "metrics:\n" + metric.substr(9) + target;
}

std::string with_redis(const std::string& redis) {
    return with_backend("  - name: tasks\n    redis: {" + redis + "}\n");
}

} // namespace

TEST_CASE("errors in a backend, with the place and the remedy") {
    const std::vector<row> rows{
        {"no name", "  - redis: {address: redis}\n",
         "f.yaml:4:5: backends[0].name: missing; give the backend a name for metrics to refer to"},
        {"name with a capital", "  - name: Tasks\n    redis: {address: redis}\n",
         "f.yaml:4:11: backends[0].name: `Tasks` is not a backend's name; write at most 63 of a-z, 0-9 and "
         "-, as "
         "`tasks`"},
        {"no kind", "  - name: tasks\n",
         "f.yaml:4:5: backends[0]: none of redis, prometheus; say what it is: redis: {address: host:port}, "
         "or "
         "prometheus: {url: \"http://host:port\"}"},
        {"two kinds", "  - name: tasks\n    redis: {address: a}\n    prometheus: {url: \"http://p\"}\n",
         "f.yaml:6:5: backends[0].prometheus: beside `redis`; write one of redis, prometheus"},
        {"another kind than its metric takes it for",
         "  - name: tasks\n    prometheus: {url: \"http://p\"}\n",
         "f.yaml:9:22: metrics[0].redis.backend: the backend `tasks` at f.yaml:4 is of the kind "
         "`prometheus`; "
         "name one of the kind `redis`, or ask it under `prometheus`"},
        {"a text", "  - tasks\n",
         "f.yaml:4:5: backends[0]: not a mapping; write keys and values under it: name, redis, prometheus"},
        {"redis is a text", "  - name: tasks\n    redis: redis:6379\n",
         "f.yaml:5:12: backends[0].redis: not a mapping; write keys and values under it: address, database, "
         "username, passwordFile, tls, timeout"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(with_backend(r.text)) == r.errors);
    }
}

TEST_CASE("errors in redis") {
    const std::vector<row> rows{
        {"no address", "database: 1",
         "f.yaml:5:12: backends[0].redis.address: missing; give the server's host:port"},
        {"two addresses", "address: \"a:1,b:2\"",
         "f.yaml:5:22: backends[0].redis.address: `a:1,b:2` is more than one address; write exactly one "
         "host:port"},
        {"a URL", "address: \"redis://a:1\"",
         "f.yaml:5:22: backends[0].redis.address: `redis://a:1` has a scheme; write host:port alone"},
        {"a URL with a password", "address: \"redis://:hunter2@a:1\"",
         "f.yaml:5:22: backends[0].redis.address: a user in the address, and secrets are never values here; "
         "write host:port, and use `username` and `passwordFile`"},
        {"a TLS URL", "address: \"rediss://a:1\"",
         "f.yaml:5:22: backends[0].redis.address: `rediss://a:1` has a scheme; write host:port alone, and "
         "`tls: {}` "
         "beside it for TLS"},
        {"no host", "address: \":6379\"",
         "f.yaml:5:22: backends[0].redis.address: `:6379` has no host; write host:port"},
        {"port 0", "address: \"a:0\"",
         "f.yaml:5:22: backends[0].redis.address: port `0` is not a number from 1 to 65535"},
        {"empty address", "address: \"\"",
         "f.yaml:5:22: backends[0].redis.address: empty; give it a value or remove the key"},
        {"v6 without brackets", "address: \"fd00::1\"",
         "f.yaml:5:22: backends[0].redis.address: `fd00::1` has more than one colon; put an IPv6 address in "
         "brackets: [v6]:port"},
        {"octal database", "address: a, database: 010",
         "f.yaml:5:35: backends[0].redis.database: `010` has a leading zero, which YAML takes for octal; "
         "write it "
         "without"},
        {"hexadecimal database", "address: a, database: 0x1F",
         "f.yaml:5:35: backends[0].redis.database: `0x1F` is not a whole number; write decimal digits, as "
         "10"},
        {"database below 0", "address: a, database: -1",
         "f.yaml:5:35: backends[0].redis.database: -1 is out of range; write 0 to 2147483647"},
        {"database too large", "address: a, database: 2147483648",
         "f.yaml:5:35: backends[0].redis.database: 2147483648 is out of range; write 0 to 2147483647"},
        {"a user without a password", "address: a, username: metrics",
         "f.yaml:5:25: backends[0].redis.username: a user needs a password; name the file that holds it with "
         "`passwordFile`"},
        {"a password", "address: a, username: metrics, password: hunter2",
         "f.yaml:5:44: backends[0].redis.password: secrets are never values here; put it in a file and name "
         "it with "
         "`passwordFile`"},
        {"key without certificate", "address: a, tls: {keyFile: /k}",
         "f.yaml:5:31: backends[0].redis.tls.keyFile: a key needs its certificate; add `certFile`"},
        {"certificate without key", "address: a, tls: {certFile: /c}",
         "f.yaml:5:31: backends[0].redis.tls.certFile: a certificate needs its key; add `keyFile`"},
        {"tls without a value", "address: a, tls: ",
         "f.yaml:5:25: backends[0].redis.tls: has no value; give it one or remove the key"},
        {"tls true", "address: a, tls: true",
         "f.yaml:5:30: backends[0].redis.tls: not a mapping; write keys and values under it: caFile, "
         "certFile, "
         "keyFile, serverName"},
        {"server name with a port", "address: a, tls: {serverName: \"a:1\"}",
         "f.yaml:5:43: backends[0].redis.tls.serverName: `a:1` is not a host name; write it without port"},
        {"unknown key", "address: a, passwordfile: /p",
         "f.yaml:5:25: backends[0].redis.passwordfile: unknown key; did you mean `passwordFile`? (known "
         "here: "
         "address, database, username, passwordFile, tls, timeout)"},
        {"timeout without a unit", "address: a, timeout: 5",
         "f.yaml:5:34: backends[0].redis.timeout: `5` has a number without a unit; write ms, s, m or h after "
         "it, as "
         "5s"},
        {"timeout 0", "address: a, timeout: 0s",
         "f.yaml:5:34: backends[0].redis.timeout: 0s is out of range; write 10ms to 1m"},
        {"timeout is a list", "address: a, timeout: [1s]",
         "f.yaml:5:34: backends[0].redis.timeout: a list; write a duration, as 5s"},
        {"path with a control character", "address: a, passwordFile: \"/a\\nb\"",
         "f.yaml:5:39: backends[0].redis.passwordFile: `/a\\x0Ab` has a control character; remove it"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(with_redis(r.text)) == r.errors);
    }
}

TEST_CASE("warnings in redis") {
    const std::vector<row> rows{
        {"no password", "address: redis", ""},
        {"a password in clear text", "address: redis, passwordFile: /p",
         "f.yaml:5:29: backends[0].redis.passwordFile: sent in clear text to `redis`, where whoever listens "
         "can read it; add `tls: {}`"},
        {"a password over TLS", "address: redis, passwordFile: /p, tls: {}", ""},
        {"a password within the machine", "address: \"127.0.0.1:6379\", passwordFile: /p", ""},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(warnings_of(with_redis(r.text)) == r.errors);
    }
}
