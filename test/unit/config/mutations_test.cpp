// SPDX-License-Identifier: Apache-2.0
// Truncated and mutated configurations: any outcome but a crash, a hang or an endless report.
#include "texts.hpp"

#include <plimsoll/config/kubeconfig.hpp>

#include <catch2/catch.hpp>

#include <random>

using namespace plimsoll::config;
using namespace plimsoll::config::test;

namespace {

const std::string seed_text = head + "backends:\n"
                                     "  - name: tasks\n"
                                     "    redis:\n"
                                     "      address: \"[::1]:6379\" # comment\n"
                                     "      tls: {caFile: /ca, certFile: 'c', keyFile: \"k\\u00e9\"}\n"
                                     "metrics:\n"
                                     "  - name: a\n"
                                     "    namespaces: [x, y]\n"
                                     "    redis: {backend: tasks, lists: [{key: |-\n      a\n}]}\n"
                                     "    target: {averageValue: 10}\n"
                                     "    ? fallback\n"
                                     "    : {after: 3, replicas: &a 4}\n"
                                     "    keepFor: >\n      10m\n"
                                     "  - {<<: *a, ~: !!str x}\n"
                                     "--- %TAG\n";

const std::string kubeconfig_seed =
    "apiVersion: v1\ncurrent-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]\n"
    "clusters: [{name: c, cluster: {server: \"https://[::1]:6443/p\", certificate-authority-data: QUJD}}]\n"
    "users: [{name: u, user: {token: t, client-certificate: c, client-key-data: QUJD}}]\n";

void judge(const std::string& text) {
    const loaded result = parse({{"f.yaml", text}});
    CHECK(result.errors.size() <= max_problems);
    CHECK(result.settings.metrics.empty() == !result.errors.empty());
    for (const problem& one : result.errors)
        CHECK(one.to_string().size() < 2000);
}

std::string mutated(std::string text, std::mt19937& random) {
    constexpr std::string_view alphabet = "\n\n  :-[]{},&*!|>'\"%@`#?~<.\t\\0x1aA\xc3\xa9";
    const auto pick = [&](std::size_t size) {
        return std::uniform_int_distribution<std::size_t>(0, size - 1)(random);
    };
    for (std::size_t i = 1 + pick(4); i-- > 0 && !text.empty();) {
        const std::size_t at = pick(text.size());
        switch (pick(4)) {
        case 0:
            text[at] = alphabet[pick(alphabet.size())];
            break;
        case 1:
            text.insert(at, 1, alphabet[pick(alphabet.size())]);
            break;
        case 2:
            text.erase(at, 1 + pick(20));
            break;
        default:
            text.insert(at, text.substr(pick(text.size()), pick(60)));
        }
    }
    return text;
}

} // namespace

TEST_CASE("every prefix of a configuration") {
    for (std::size_t size = 0; size <= seed_text.size(); ++size)
        judge(seed_text.substr(0, size));
}

TEST_CASE("mutated configurations") {
    std::mt19937 random(20260820);
    for (int i = 0; i < 3000; ++i) {
        const std::string text = mutated(seed_text, random);
        INFO(text);
        judge(text);
    }
}

TEST_CASE("mutated kubeconfigs") {
    std::mt19937 random(7);
    for (int i = 0; i < 2000; ++i) {
        const std::string text = mutated(kubeconfig_seed, random);
        INFO(text);
        const auto result = parse_kubeconfig("k", text);
        CHECK((result.has_value() || !result.error().detail().empty()));
    }
}

TEST_CASE("texts made to be slow or deep") {
    judge(std::string(100000, '['));
    judge(std::string(100000, '{'));
    judge(head + "metrics:\n" + std::string(20000, '-'));
    std::string stairs;
    for (std::size_t i = 0; i < 300; ++i)
        stairs += std::string(i, ' ') + "a:\n";
    judge(stairs);
    std::string dashes;
    for (std::size_t i = 0; i < 2000; ++i)
        dashes += "- ";
    judge(dashes);
    std::string keys;
    for (std::size_t i = 0; i < 100000; ++i)
        keys += "k" + std::to_string(i) + ": 1\n";
    judge(keys);
    std::string errors = head + "metrics:\n";
    for (std::size_t i = 0; i < 20000; ++i)
        errors += "  - x\n";
    judge(errors);
}
