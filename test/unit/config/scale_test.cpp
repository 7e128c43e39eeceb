// SPDX-License-Identifier: Apache-2.0
#include "texts.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <fstream>
#include <unistd.h>

using namespace plimsoll::config;
using namespace plimsoll::config::test;

namespace {

std::string many(std::size_t first, std::size_t count) {
    std::string text;
    for (std::size_t i = first; i < first + count; ++i) {
        const std::string n = std::to_string(i);
        text +=
            "  - name: queue_length_" + n + "\n    namespaces: [team-" + n +
            "]\n    interval: 5s\n    redis:\n      backend: tasks\n      lists:\n        - {key: \"team:" +
            n +
            ":queue\", labels: {queue: task}}\n    target: {averageValue: \"10\"}\n    keepFor: 10m\n"
            "    whenStale: hold\n    fallback: {after: 3, replicas: 4}\n";
    }
    return text;
}

// AddressSanitizer keeps freed memory back, and its own beside it.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool memory_is_ours = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool memory_is_ours = false;
#else
constexpr bool memory_is_ours = true;
#endif
#else
constexpr bool memory_is_ours = true;
#endif

// Resident memory; 0 where it cannot be told.
std::size_t resident_bytes() {
    std::size_t total = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

} // namespace

TEST_CASE("10,000 metrics are read in seconds, and in little more memory than they need") {
    const std::vector<source> files{{"a.yaml", head + backend + "metrics:\n" + many(0, 5000)},
                                    {"b.yaml", head + "metrics:\n" + many(5000, 5000)}};
    const std::size_t before = resident_bytes();
    const auto start = std::chrono::steady_clock::now();
    const loaded result = parse(files);
    const auto took = std::chrono::steady_clock::now() - start;
    CHECK(lines(result.errors).empty());
    CHECK(result.settings.metrics.size() == 10000);
    // Generous: debug builds with sanitizers on busy machines. yaml-cpp's node tree takes 180 MB here.
    CHECK(took < std::chrono::seconds(20));
    const std::size_t grown = (resident_bytes() - before) / (1024 * 1024);
    INFO(grown << " MiB");
    if (memory_is_ours) CHECK(grown < 60);
}

TEST_CASE("more than 20,000 metrics are refused once") {
    std::vector<source> files{{"backends.yaml", head + backend}};
    for (std::size_t i = 0; i < 5; ++i)
        files.push_back({std::to_string(i) + ".yaml", head + "metrics:\n" + many(i * 4200, 4200)});
    CHECK(lines(parse(files).errors) ==
          "4.yaml:35204:5: metrics[3200]: more than 20000 metrics; remove some");
}
