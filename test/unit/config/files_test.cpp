// SPDX-License-Identifier: Apache-2.0
// From paths: files, folders, and what is neither.
#include "support/folder.hpp"
#include "texts.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <sys/stat.h>

using namespace plimsoll::config;
using namespace plimsoll::config::test;
using plimsoll::test::folder;
namespace fs = std::filesystem;

namespace {

std::string one(const std::string& name) {
    return head + "metrics:\n  - {name: " + name +
           ", namespaces: [n], redis: {backend: tasks, lists: [{key: a}]}, whenStale: error}\n";
}

} // namespace

TEST_CASE("a folder's files are joined in name order; names with a dot in front are left out") {
    const folder at;
    at.write("20-b.yml", one("b"));
    at.write("10-a.yaml", one("a"));
    at.write("30-backends.yaml", head + backend);
    at.write(".hidden.yaml", "nonsense");
    at.write("notes.txt", "nonsense");
    fs::create_directory(at.path("sub.yaml"));
    const loaded result = load(at.path());
    REQUIRE(lines(result.errors).empty());
    REQUIRE(result.settings.metrics.size() == 2);
    CHECK(result.settings.metrics[0].name == "a");
    CHECK(result.settings.metrics[1].name == "b");
}

TEST_CASE("a mounted ConfigMap is read through its symbolic links") {
    const folder at;
    fs::create_directory(at.path("..2026"));
    at.write("..2026/plimsoll.yaml", head + backend + metric + target);
    fs::create_directory_symlink("..2026", at.path("..data"));
    fs::create_symlink("..data/plimsoll.yaml", at.path("plimsoll.yaml"));
    const loaded result = load(at.path());
    CHECK(lines(result.errors).empty());
    CHECK(result.settings.metrics.size() == 1);
}

TEST_CASE("errors carry the file's path") {
    const folder at;
    at.write("a.yaml", one("a") + "extra: 1\n");
    at.write("b.yaml", head + backend);
    CHECK(lines(load(at.path()).errors) ==
          at.path("a.yaml") + ":5:1: extra: unknown key; known here: apiVersion, kind, backends, "
                              "metrics");
    CHECK(lines(load(at.path("a.yaml")).errors).starts_with(at.path("a.yaml") + ":4:"));
}

TEST_CASE("paths that lead nowhere") {
    const folder at;
    CHECK(lines(load(at.path("none.yaml")).errors) == at.path("none.yaml") + ": no such file");
    CHECK(lines(load(at.path()).errors) ==
          at.path() + ": no *.yaml file in it; put one there, or name a file");
    fs::create_symlink("gone", at.path("dangling.yaml"));
    CHECK(lines(load(at.path()).errors) == at.path("dangling.yaml") + ": no such file");
    fs::remove(at.path("dangling.yaml"));
    REQUIRE(mkfifo(at.path("pipe.yaml").c_str(), 0600) == 0);
    CHECK(lines(load(at.path()).errors) ==
          at.path("pipe.yaml") + ": not a regular file; name a file or a folder of them");
    CHECK(lines(load("").errors) == ": no such file");
}

TEST_CASE("a file of more than 4 MiB") {
    const folder at;
    at.write("big.yaml", std::string(max_file_bytes + 1, '#'));
    const std::string wrong = ": more than 4194304 bytes; split it into several files in one folder";
    CHECK(lines(load(at.path("big.yaml")).errors) == at.path("big.yaml") + wrong);
    at.write("full.yaml", head + backend + metric + target + std::string(max_file_bytes - 300, '#'));
    CHECK(lines(load(at.path("full.yaml")).errors).empty());
}

TEST_CASE("more than 1,000 files") {
    const folder at;
    for (std::size_t i = 0; i <= max_files; ++i)
        at.write(std::to_string(i) + ".yaml", "");
    CHECK(lines(load(at.path()).errors) ==
          at.path() + ": 1001 files; at most 1000 are read: join some of them");
}

TEST_CASE("reading and checking apart are the same as both at once") {
    const folder at;
    at.write("a.yaml", one("a"));
    at.write("b.yaml", head + backend + "extra: 1\n");
    fs::create_symlink("gone", at.path("c.yaml"));
    at.write("notes.txt", "nonsense");
    for (const std::string& path : {at.path(), at.path("a.yaml"), at.path("none"), at.path("c.yaml")}) {
        INFO(path);
        CHECK(lines(parse(read(path)).errors) == lines(load(path).errors));
    }
    const auto sources = read(at.path());
    REQUIRE(sources.size() == 3);
    CHECK(sources[0].text == one("a"));
    CHECK(sources[2].unreadable == "no such file");
}

TEST_CASE("what is watched is the path and each file in it") {
    const folder at;
    at.write("b.yaml", "");
    at.write("a.yml", "");
    at.write("notes.txt", "");
    CHECK(watched(at.path()) == std::vector{at.path("a.yml"), at.path("b.yaml"), at.path()});
    CHECK(watched(at.path("a.yml")) == std::vector{at.path("a.yml")});
    CHECK(watched(at.path("none")) == std::vector{at.path("none")});
}

TEST_CASE("more than 64 MiB in all") {
    const folder at;
    for (int i = 10; i < 27; ++i)
        at.write(std::to_string(i) + ".yaml", std::string(max_file_bytes, '#'));
    const std::string wrong = at.path() + ": more than 67108864 bytes; shorten the files";
    CHECK_THAT(lines(load(at.path()).errors), Catch::Contains(wrong));
    CHECK_THAT(lines(parse(read(at.path())).errors), Catch::Contains(wrong));
}
