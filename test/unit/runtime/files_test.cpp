// SPDX-License-Identifier: Apache-2.0
#include "loop.hpp"
#include "support/folder.hpp"

#include <plimsoll/runtime/file_watcher.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

using namespace plimsoll::runtime;
using namespace plimsoll::runtime::test;
using plimsoll::domain::errc;
using plimsoll::test::folder;
namespace fs = std::filesystem;

TEST_CASE("read_file reads what fits") {
    const folder in;
    const std::string text(200'000, 'x');
    in.write("a", text);
    in.write("empty", "");
    const auto all = read_file(in.path("a"), text.size());
    REQUIRE(all.has_value());
    CHECK(*all == text);
    const auto none = read_file(in.path("empty"), 0);
    REQUIRE(none.has_value());
    CHECK(none->empty());
}

TEST_CASE("read_file's errors name the path and the reason") {
    const folder in;
    in.write("long", "12345");
    ::mkfifo((in.path("pipe")).c_str(), 0600);
    struct row {
        const char* name;
        std::string path;
        errc code;
        std::string reason;
    };
    const std::vector<row> rows{
        {"missing", in.path("nothing"), errc::not_found, ": No such file or directory"},
        {"file as a directory", in.path("long/x"), errc::not_found, ": Not a directory"},
        {"too long", in.path("long"), errc::invalid_argument, ": longer than 4 bytes"},
        {"directory", in.path(), errc::invalid_argument, ": Is a directory"},
        {"named pipe", in.path("pipe"), errc::invalid_argument, ": not a regular file"},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        const auto got = read_file(r.path, 4);
        REQUIRE(got.has_error());
        CHECK(got.error().code() == r.code);
        CHECK(got.error().detail() == r.path + r.reason);
    }
}

TEST_CASE("stamps are equal until something changes") {
    const folder in;
    in.write("a", "1");
    const std::vector<std::string> paths{in.path("a"), in.path("none")};
    const file_stamps before(paths);
    CHECK(before == file_stamps(paths));
    CHECK_FALSE(before == file_stamps({in.path("a")}));
    CHECK_FALSE(before == file_stamps({in.path("a"), in.path("other")}));
    CHECK_FALSE(before == file_stamps());
    SECTION("longer") {
        in.write("a", "12");
        CHECK_FALSE(before == file_stamps(paths));
    }
    SECTION("renamed over") {
        in.write("b", "1");
        fs::rename(in.path("b"), in.path("a"));
        CHECK_FALSE(before == file_stamps(paths));
    }
    SECTION("gone") {
        fs::remove(in.path("a"));
        CHECK_FALSE(before == file_stamps(paths));
    }
    SECTION("there now") {
        in.write("none", "1");
        CHECK_FALSE(before == file_stamps(paths));
    }
}

TEST_CASE("a file watch reports what changed") {
    const folder in;
    in.write("first", "1");
    in.write("second", "1");
    fs::create_directory(in.path("v1"));
    fs::create_directory(in.path("v2"));
    in.write("v1/config", "same");
    in.write("v2/config", "same");
    fs::create_directory_symlink("v1", in.path("..data"));
    fs::create_symlink("..data/config", in.path("config"));

    worker files("files");
    int changes = 0;
    int looks = 0;
    loop io;
    std::vector<std::string> paths{in.path("first"), in.path("second"), in.path("config"), in.path("later")};
    io.tasks.spawn("watch", run_file_watch(files, std::move(paths), 2ms, [&] { ++changes; }));
    // A job behind a look on the files thread tells that a whole period has passed without news.
    const auto periods = [&](int n) {
        looks = 0;
        io.tasks.spawn("periods", [](worker& on, int count, int& done) -> awaitable<void> {
            for (int i = 0; i < count; ++i) {
                co_await sleep_for(4ms);
                co_await run_on(on, [] {});
            }
            done = 1;
        }(files, n, looks));
        REQUIRE(io.run_until([&] { return looks == 1; }));
    };
    periods(3);
    CHECK(changes == 0);

    const auto reported = [&](int before) {
        const bool came = io.run_until([&] { return changes > before; });
        periods(3);
        return came;
    };
    int before = changes;
    SECTION("in place, same length") {
        std::ofstream(in.path("first"), std::ios::in | std::ios::out) << "2";
        CHECK(reported(before));
    }
    SECTION("by rename") {
        in.write("new", "1");
        fs::rename(in.path("new"), in.path("second"));
        CHECK(reported(before));
    }
    SECTION("by a swapped symlink, as kubelet does") {
        fs::create_directory_symlink("v2", in.path("..data_tmp"));
        fs::rename(in.path("..data_tmp"), in.path("..data"));
        CHECK(reported(before));
    }
    SECTION("vanished and back") {
        fs::remove(in.path("first"));
        CHECK(reported(before));
        before = changes;
        in.write("first", "1");
        CHECK(reported(before));
    }
    SECTION("appeared") {
        in.write("later", "1");
        CHECK(reported(before));
    }
    before = changes;
    periods(3);
    CHECK(changes == before);
    io.tasks.cancel();
    io.finish();
    CHECK(io.exceptions == std::vector<std::string>{});
}
