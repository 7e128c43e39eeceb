// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/labels.hpp>

#include <catch2/catch.hpp>

using namespace plimsoll::domain;

namespace {

struct row {
    std::string text;
    bool legal;
};

std::string a(std::size_t n) { return std::string(n, 'a'); }

template <typename Rows>
void check(const Rows& rows, bool (*rule)(std::string_view)) {
    for (const auto& r : rows) {
        INFO('"' << r.text << '"');
        CHECK(rule(r.text) == r.legal);
    }
}

} // namespace

TEST_CASE("label keys") {
    const row rows[] = {
        {"a", true},
        {"A", true},
        {"0", true},
        {"MyName", true},
        {"a.b_c-d", true},
        {"scaledobject.keda.sh/name", true},
        {"in", true},
        {"notin", true},
        {a(63), true},
        {a(253) + "/" + a(63), true},
        {"a.b-c.d/x", true},
        {"1/x", true},
        {"", false},
        {"_a", false},
        {"a_", false},
        {"-a", false},
        {".a", false},
        {"a b", false},
        {"a!", false},
        {"\xc3\xa4", false},
        {std::string("a\0", 2), false},
        {a(64), false},
        {a(254) + "/x", false},
        {"/x", false},
        {"x/", false},
        {"/", false},
        {"a/b/c", false},
        {"A/x", false},
        {"a_b/x", false},
        {"-a/x", false},
        {"a-/x", false},
        {"a..b/x", false},
        {".a/x", false},
        {"a./x", false},
        {"a.-b/x", false},
        {"a-.b/x", false},
    };
    check(rows, is_label_key);
}

TEST_CASE("label values") {
    const row rows[] = {
        {"", true},     {"a", true},    {"A-b_c.9", true}, {a(63), true}, {"12345", true},
        {a(64), false}, {"-1", false},  {"a-", false},     {"_", false},  {"a/b", false},
        {" ", false},   {"a\n", false}, {"+1", false},
    };
    check(rows, is_label_value);
}

TEST_CASE("namespaces") {
    const row rows[] = {
        {"default", true}, {"artemis-mesh", true}, {"0", true},  {a(63), true},  {"", false},  {a(64), false},
        {"-a", false},     {"a-", false},          {"A", false}, {"a.b", false}, {"*", false}, {"a_b", false},
    };
    check(rows, is_namespace);
}

TEST_CASE("metric names") {
    const row rows[] = {
        {"task_queue_length", true},
        {"s0-redis-jobs", true},
        {"job:rate.5m", true},
        {"...", true},
        {"statuses", true},
        {"watch.", true},
        {a(253), true},
        {a(254), false},
        {"", false},
        {".", false},
        {"..", false},
        {"status", false},
        {"finalize", false},
        {"watch", false},
        {"proxy", false},
        {"MyMetric", false},
        {"a/b", false},
        {"a b", false},
        {"a%2f", false},
        {"\xc3\xa4", false},
        {std::string(1, '\0'), false},
    };
    check(rows, is_metric_name);
}
