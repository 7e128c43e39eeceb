// SPDX-License-Identifier: Apache-2.0
// What right configurations become.
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;
using namespace plimsoll::config;
using namespace plimsoll::config::test;
using namespace std::chrono_literals;

namespace {

const std::string example = R"(# The design's example.
apiVersion: plimsoll.dev/v1alpha1
kind: PlimsollConfiguration
backends:
  - name: tasks
    redis:
      address: redis-master.shared-services.svc.cluster.local:6379
      database: 0
      username: metrics
      passwordFile: /etc/plimsoll/redis/password
      tls: {caFile: /etc/plimsoll/redis/ca.crt}
metrics:
  - name: task_queue_length
    namespaces: [artemis-mesh]
    interval: 5s
    redis:
      backend: tasks
      lists:
        - {key: "artemis:task:queue", labels: {queue: task}}
        - {key: "artemis:batch:queue", labels: {queue: batch}}
    target: {averageValue: "10"}
    keepFor: 10m
    whenStale: hold
    holdWindow: 60s
    fallback: {after: 3, replicas: 4}
)";

} // namespace

TEST_CASE("the example, restricted to Redis") {
    const loaded result = parse({{"plimsoll.yaml", example}});
    REQUIRE(lines(result.errors).empty());
    CHECK(lines(result.warnings).empty());

    REQUIRE(result.settings.backends.size() == 1);
    CHECK(result.settings.backends[0].name == "tasks");
    const auto& redis = std::get<redis_settings>(result.settings.backends[0].kind);
    CHECK(redis.host == "redis-master.shared-services.svc.cluster.local");
    CHECK(redis.port == 6379);
    CHECK(redis.database == 0);
    CHECK(redis.username == "metrics");
    CHECK(redis.password_file == "/etc/plimsoll/redis/password");
    REQUIRE(redis.tls);
    CHECK(redis.tls->ca_file == "/etc/plimsoll/redis/ca.crt");
    CHECK(redis.tls->certificate_file.empty());
    CHECK(redis.timeout == 2s);

    REQUIRE(result.settings.metrics.size() == 1);
    const metric_settings& first = result.settings.metrics[0];
    CHECK(first.name == "task_queue_length");
    CHECK(*first.namespaces == std::vector<std::string>{"artemis-mesh"});
    REQUIRE(backend_of(first) != nullptr);
    CHECK(*backend_of(first) == "tasks");
    const auto& lists = std::get<redis_query>(first.query).keys;
    REQUIRE(lists.size() == 2);
    CHECK(lists[0].key == "artemis:task:queue");
    CHECK(lists[0].labels == domain::labels{{"queue", "task"}});
    CHECK(lists[1].key == "artemis:batch:queue");
    CHECK(lists[1].labels == domain::labels{{"queue", "batch"}});
    CHECK(lists[1].missing == on_missing::zero);

    const domain::policy& policy = *first.policy;
    CHECK(policy.interval == 5s);
    CHECK(policy.keep_for == 10min);
    CHECK(policy.stale == domain::when_stale::hold);
    CHECK(policy.hold_window == 60s);
    REQUIRE(policy.hpa_target);
    CHECK(policy.hpa_target->type == domain::target::kind::average_value);
    CHECK(policy.hpa_target->amount == domain::quantity::from_units(10));
    REQUIRE(policy.when_expired);
    CHECK(policy.when_expired->after == 3);
    CHECK(policy.when_expired->replicas == 4);
    CHECK(policy.when_expired->how == domain::fallback::behavior::exactly);
    CHECK_FALSE(policy.activation);
}

TEST_CASE("defaults") {
    const loaded result = parse({{"f.yaml", head + backend + metric + target}});
    REQUIRE(lines(result.errors).empty());
    const auto& redis = std::get<redis_settings>(result.settings.backends[0].kind);
    CHECK(redis.port == 6379);
    CHECK_FALSE(redis.tls);
    CHECK(redis.password_file.empty());
    const domain::policy& policy = *result.settings.metrics[0].policy;
    CHECK(policy.interval == 15s);
    CHECK(policy.keep_for == 10min);
    CHECK(policy.stale == domain::when_stale::hold);
    CHECK(policy.hold_window == 60s);
    CHECK_FALSE(policy.when_expired);
    CHECK(std::get<redis_query>(result.settings.metrics[0].query).keys[0].labels.empty());
}

TEST_CASE("every other key") {
    const loaded result =
        parse({{"conf/f.yaml", head + "backends:\n"
                                      "  - name: other-1\n"
                                      "    redis:\n"
                                      "      address: \"[fd00::1]:7000\"\n"
                                      "      database: \"15\"\n"
                                      "      passwordFile: secrets/password\n"
                                      "      timeout: 500ms\n"
                                      "      tls: {certFile: c.pem, keyFile: /k.pem, serverName: r.example}\n"
                                      "metrics:\n"
                                      "  - name: a:b.c\n"
                                      "    namespaces: [\"*\"]\n"
                                      "    interval: 1h\n"
                                      "    redis: {backend: other-1, lists: [{key: k, missing: error}]}\n"
                                      "    target: {averageValue: 1500m}\n"
                                      "    whenStale: lastKnown\n"
                                      "    activation: \"0.5\"\n"
                                      "    fallback: {replicas: 0, behavior: atLeast}\n"}});
    REQUIRE(lines(result.errors).empty());
    const auto& redis = std::get<redis_settings>(result.settings.backends[0].kind);
    CHECK(redis.host == "fd00::1");
    CHECK(redis.port == 7000);
    CHECK(redis.database == 15);
    CHECK(redis.username.empty());
    CHECK(redis.password_file == "conf/secrets/password");
    CHECK(redis.timeout == 500ms);
    REQUIRE(redis.tls);
    CHECK(redis.tls->certificate_file == "conf/c.pem");
    CHECK(redis.tls->key_file == "/k.pem");
    CHECK(redis.tls->server_name == "r.example");
    const metric_settings& first = result.settings.metrics[0];
    CHECK(*first.namespaces == std::vector<std::string>{"*"});
    CHECK(std::get<redis_query>(first.query).keys[0].missing == on_missing::error);
    CHECK(first.policy->keep_for == 3h);
    CHECK(first.policy->stale == domain::when_stale::last_known);
    CHECK(first.policy->activation == domain::quantity::from_milli(500));
    CHECK(first.policy->hpa_target->amount == domain::quantity::from_milli(1500));
    REQUIRE(first.policy->when_expired);
    CHECK(first.policy->when_expired->after == 3);
    CHECK(first.policy->when_expired->how == domain::fallback::behavior::at_least);
}

TEST_CASE("target.value, and no target where none is needed") {
    const loaded value = parse({{"f.yaml", head + backend + metric + "    target: {value: 2}\n"}});
    REQUIRE(lines(value.errors).empty());
    CHECK(value.settings.metrics[0].policy->hpa_target->type == domain::target::kind::value);
    const loaded none = parse({{"f.yaml", head + backend + metric + "    whenStale: error\n"}});
    REQUIRE(lines(none.errors).empty());
    CHECK_FALSE(none.settings.metrics[0].policy->hpa_target);
}

TEST_CASE("nothing is kept of a configuration with an error") {
    const loaded result = parse({{"f.yaml", example + "extra: 1\n"}});
    CHECK(result.errors.size() == 1);
    CHECK(result.settings.metrics.empty());
    CHECK(result.settings.backends.empty());
}
