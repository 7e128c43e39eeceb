// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/net/certificate.hpp>

#include "support/certificates.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

namespace plimsoll::net {
namespace {

using namespace std::chrono_literals;
using domain::errc;
using test::authority;
using test::issued;
using test::wish;

const auto now = std::chrono::system_clock::now();

// One company: a root, an intermediate below it, and a stranger.
const authority root = authority::self_signed({.common_name = "root"});
const authority middle = root.intermediate({.common_name = "middle", .to = 2h});
const authority stranger = authority::self_signed({.common_name = "root"}); // same name, other key

trust_bundle bundle(const std::string& pem) {
    auto parsed = trust_bundle::parse(pem);
    REQUIRE(parsed.has_value());
    return *parsed;
}

// "" when verified, the error otherwise.
std::string verdict(const trust_bundle& by, const std::vector<std::string>& chain,
                    domain::wall_time at = now) {
    const auto names = by.verify(chain, at);
    if (names) return "";
    CHECK(names.error().code() == errc::unauthenticated);
    return names.error().detail();
}

// A leaf that nobody issued, and so many CAs of one name that all might have: each costs a signature.
std::vector<std::string> crowd(int intermediates) {
    std::vector<std::string> chain{stranger.leaf({}).der};
    for (int i = 0; i < intermediates; ++i)
        chain.push_back(middle.intermediate({.common_name = "root"}).own().der);
    return chain;
}

TEST_CASE("who is trusted as a client, and who is not and why") {
    const auto wrong_usage_ca = root.intermediate({.common_name = "web", .extended_usage = "serverAuth"});
    const std::string der = root.leaf({}).der;
    struct row {
        const char* name;
        std::vector<std::string> chain;
        const char* expected; // part of the error; "": verified
    };
    const std::vector<row> rows{
        {"issued by the root", {root.leaf({}).der}, ""},
        {"no extended usage: any", {root.leaf({.extended_usage = ""}).der}, ""},
        {"any extended usage", {root.leaf({.extended_usage = "anyExtendedKeyUsage"}).der}, ""},
        {"client and server", {root.leaf({.extended_usage = "serverAuth,clientAuth"}).der}, ""},
        {"under an intermediate that came along", {middle.leaf({}).der, middle.own().der}, ""},
        {"the root came along too", {middle.leaf({}).der, middle.own().der, root.own().der}, ""},
        {"the intermediate is missing", {middle.leaf({}).der}, "unable to get local issuer certificate"},
        {"another CA of the same name", {stranger.leaf({}).der}, "unable to get local issuer certificate"},
        {"the stranger brings his CA",
         {stranger.leaf({}).der, stranger.own().der},
         "self-signed certificate"},
        {"self-signed", {test::self_signed_leaf({}).der}, "self-signed certificate"},
        {"expired", {root.leaf({.from = -2h, .to = -1h}).der}, "expired"},
        {"not yet valid", {root.leaf({.from = 1h, .to = 2h}).der}, "not yet valid"},
        {"for servers only",
         {root.leaf({.extended_usage = "serverAuth"}).der},
         "does not include clientAuth"},
        {"its CA is for servers only",
         {wrong_usage_ca.leaf({}).der, wrong_usage_ca.own().der},
         "of one of its CAs does not include clientAuth"},
        {"no certificate", {}, "none was given"},
        {"four intermediates", crowd(4), "unable to get local issuer certificate"},
        {"more than anybody needs", crowd(5), "more than 4 intermediates"},
        {"garbage", {"garbage"}, "unreadable"},
        {"an empty one", {""}, "unreadable"},
        {"cut", {der.substr(0, der.size() / 2)}, "unreadable"},
        {"more bytes behind it", {der + "x"}, "unreadable"},
        {"a garbage intermediate", {der, "garbage"}, "unreadable"},
        {"a NUL in the name", {root.leaf({.common_name = std::string("admin\0.org", 10)}).der}, "NUL byte"},
        {"a NUL in a group", {root.leaf({.organizations = {std::string("a\0b", 3)}}).der}, "NUL byte"},
        {"two UIDs", {root.leaf({.uids = {"1", "2"}}).der}, "more than one UID"},
    };
    const auto by = bundle(root.own().pem);
    for (const auto& r : rows) {
        INFO(r.name);
        const auto found = verdict(by, r.chain);
        if (*r.expected == '\0')
            CHECK(found.empty());
        else
            CHECK_THAT(found, Catch::Contains(r.expected));
    }
}

TEST_CASE("a chain that would be costly to judge is refused, whatever it leads to") {
    const auto by = bundle(root.own().pem);
    struct row {
        const char* key;
        bool ordinary;
    };
    for (const row& r : {row{"P-384", true}, row{"P-521", true}, row{"ED25519", true}, row{"RSA-17", true},
                         row{"RSA-33", false}, row{"sect571k1", false}, row{"brainpoolP512r1", false}}) {
        CAPTURE(r.key);
        const authority ca = root.intermediate({.common_name = "odd", .key = r.key});
        const auto found = verdict(by, {ca.leaf({}).der, ca.own().der});
        CHECK(found == (r.ordinary ? "" : "client certificate: a key in its chain is of no ordinary kind"));
    }

    // Two of slow curves are enough for anybody, and of others as many as may be sent.
    for (const char* key : {"P-256", "P-384"}) {
        std::vector<std::string> sent;
        authority last = root.intermediate({.common_name = "0", .key = key});
        for (int made = 1; made <= 4; ++made) {
            CAPTURE(key, made);
            sent.insert(sent.begin(), last.own().der);
            std::vector<std::string> with_leaf{last.leaf({}).der};
            with_leaf.insert(with_leaf.end(), sent.begin(), sent.end());
            const auto found = verdict(by, with_leaf);
            if (made <= 2 || key == std::string("P-256"))
                CHECK(found.empty());
            else
                CHECK_THAT(found, Catch::Contains("take too long to verify"));
            last = last.intermediate({.common_name = std::to_string(made), .key = key});
        }
    }
}

TEST_CASE("of several CAs of one name that came along, the one whose key signed is the issuer") {
    const auto by = bundle(root.own().pem);
    for (const char* key : {"P-256", "P-384"}) {
        CAPTURE(key);
        std::vector<authority> all{root.intermediate({.common_name = "b", .key = key})};
        for (const char* name :
             {"a", "b", "a"}) // by turns: a CA of its issuer's name would be its own issuer
            all.push_back(all.back().intermediate({.common_name = name, .key = key}));
        std::vector<std::string> chain{all.back().leaf({}).der};
        for (const authority& one : all)
            chain.push_back(one.own().der);
        const auto found = verdict(by, chain); // the right one comes last: six signatures
        if (key == std::string("P-256"))
            CHECK(found.empty());
        else
            CHECK_THAT(found, Catch::Contains("take too long to verify"));
    }
}

TEST_CASE("every certificate of the bundle is an anchor, self-signed or not") {
    const auto of_middle = middle.leaf({});
    CHECK(verdict(bundle(middle.own().pem), {of_middle.der}).empty());
    CHECK_FALSE(verdict(bundle(middle.own().pem), {root.leaf({}).der}).empty());
    const auto both = bundle("# ours\n" + stranger.own().pem + "text between\n" + root.own().pem);
    CHECK(verdict(both, {root.leaf({}).der}).empty());
    CHECK(verdict(both, {stranger.leaf({}).der}).empty());
    // A CA and its successor have one name, and none of our certificates says by which key it was signed.
    CHECK(verdict(both, {middle.leaf({}).der, middle.own().der}).empty());
}

TEST_CASE("the time is the caller's") {
    const auto by = bundle(root.own().pem);
    const auto leaf = root.leaf({.to = 1h});
    CHECK(verdict(by, {leaf.der}, leaf.not_after - 1s).empty());
    CHECK_THAT(verdict(by, {leaf.der}, leaf.not_after + 1s), Catch::Contains("expired"));
}

TEST_CASE("the names of a verified certificate") {
    const auto leaf = root.leaf({.common_name = "front-proxy",
                                 .organizations = {"system:masters", "zweite Gruppe ä"},
                                 .uids = {"u-1"},
                                 .to = 1h});
    const auto names = bundle(root.own().pem).verify({leaf.der}, now);
    REQUIRE(names.has_value());
    CHECK(names->common_name == "front-proxy");
    CHECK(names->organizations == std::vector<std::string>{"system:masters", "zweite Gruppe ä"});
    CHECK(names->uid == "u-1");
    CHECK(names->sha256.size() == 64);
    CHECK(names->sha256.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(names->valid_until == leaf.not_after);
}

TEST_CASE("a certificate without names") {
    const auto names = bundle(root.own().pem).verify({root.leaf({.common_name = ""}).der}, now);
    REQUIRE(names.has_value());
    CHECK(names->common_name.empty());
    CHECK(names->organizations.empty());
    CHECK(names->uid.empty());
}

TEST_CASE("a chain is valid until the first of its certificates ends") {
    const auto leaf = middle.leaf({.to = 24h});
    const auto names = bundle(root.own().pem).verify({leaf.der, middle.own().der}, now);
    REQUIRE(names.has_value());
    CHECK(names->valid_until == middle.own().not_after);
}

TEST_CASE("an end beyond the clock's range is the clock's last moment") {
    const auto forever = authority::self_signed({.common_name = "for ever", .to = 24h * 365 * 400});
    const auto names = bundle(forever.own().pem).verify({forever.leaf({.to = 24h * 365 * 300}).der}, now);
    INFO((names ? "" : names.error().detail()));
    REQUIRE(names.has_value());
    CHECK(names->valid_until > now + 24h * 365 * 200);
}

TEST_CASE("what is no bundle") {
    std::string many;
    for (int i = 0; i < 1001; ++i)
        many += root.own().pem;
    struct row {
        const char* name;
        std::string pem;
        const char* expected;
    };
    const std::vector<row> rows{
        {"empty", "", "no PEM certificate"},
        {"a NUL", std::string(1, '\0'), "no PEM certificate"},
        {"text", "hello", "no PEM certificate"},
        {"a key only", root.leaf({}).key_pem, "no PEM certificate"},
        {"cut", root.own().pem.substr(0, 200), "certificate 1 is unreadable"},
        {"the second is broken",
         root.own().pem + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
         "certificate 2 is unreadable"},
        {"too many", many, "more than 1000"},
        {"too long", std::string(1024 * 1024 + 1, ' '), "longer than"},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        const auto parsed = trust_bundle::parse(r.pem);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().code() == errc::invalid_argument);
        CHECK_THAT(parsed.error().detail(), Catch::Contains("CA bundle") && Catch::Contains(r.expected));
    }
}

TEST_CASE("a view of nothing is no bundle") {
    CHECK_FALSE(trust_bundle::parse(std::string_view()).has_value());
}

TEST_CASE("one bundle serves several threads") {
    const auto by = bundle(root.own().pem);
    const auto leaf = middle.leaf({});
    const std::vector<std::string> chain{leaf.der, middle.own().der};
    std::vector<int> verified(4);
    std::vector<std::thread> threads;
    for (auto& count : verified)
        threads.emplace_back([&by, &chain, &count] {
            for (int i = 0; i < 20; ++i)
                count += by.verify(chain, now).has_value() ? 1 : 0;
        });
    for (auto& t : threads)
        t.join();
    CHECK(verified == std::vector<int>(4, 20));
}

} // namespace
} // namespace plimsoll::net
