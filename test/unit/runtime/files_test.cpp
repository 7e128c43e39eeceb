// SPDX-License-Identifier: Apache-2.0
#include "loop.hpp"

#include <plimsoll/runtime/file_watcher.hpp>

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace plimsoll::runtime;
using namespace plimsoll::runtime::test;
using plimsoll::domain::errc;
namespace fs = std::filesystem;

namespace {

class folder {
public:
    folder() {
        std::string name = (fs::temp_directory_path() / "plimsoll-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        path_ = name;
    }
    ~folder() { fs::remove_all(path_); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    std::string operator/(const char* name) const { return (path_ / name).string(); }
    std::string path() const { return path_.string(); }

private:
    fs::path path_;
};

void write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

} // namespace

TEST_CASE("read_file reads what fits") {
    const folder in;
    const std::string text(200'000, 'x');
    write(in / "a", text);
    write(in / "empty", "");
    const auto all = read_file(in / "a", text.size());
    REQUIRE(all.has_value());
    CHECK(*all == text);
    const auto none = read_file(in / "empty", 0);
    REQUIRE(none.has_value());
    CHECK(none->empty());
}

TEST_CASE("read_file's errors name the path and the reason") {
    const folder in;
    write(in / "long", "12345");
    ::mkfifo((in / "pipe").c_str(), 0600);
    struct row {
        const char* name;
        std::string path;
        errc code;
        std::string reason;
    };
    const std::vector<row> rows{
        {"missing", in / "nothing", errc::not_found, ": No such file or directory"},
        {"file as a directory", in / "long/x", errc::not_found, ": Not a directory"},
        {"too long", in / "long", errc::invalid_argument, ": longer than 4 bytes"},
        {"directory", in.path(), errc::invalid_argument, ": Is a directory"},
        {"named pipe", in / "pipe", errc::invalid_argument, ": not a regular file"},
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
    write(in / "a", "1");
    const std::vector<std::string> paths{in / "a", in / "none"};
    const file_stamps before(paths);
    CHECK(before == file_stamps(paths));
    CHECK_FALSE(before == file_stamps({in / "a"}));
    CHECK_FALSE(before == file_stamps({in / "a", in / "other"}));
    CHECK_FALSE(before == file_stamps());
    SECTION("longer") {
        write(in / "a", "12");
        CHECK_FALSE(before == file_stamps(paths));
    }
    SECTION("renamed over") {
        write(in / "b", "1");
        fs::rename(in / "b", in / "a");
        CHECK_FALSE(before == file_stamps(paths));
    }
    SECTION("gone") {
        fs::remove(in / "a");
        CHECK_FALSE(before == file_stamps(paths));
    }
    SECTION("there now") {
        write(in / "none", "1");
        CHECK_FALSE(before == file_stamps(paths));
    }
}

TEST_CASE("a file watch reports what changed") {
    const folder in;
    write(in / "first", "1");
    write(in / "second", "1");
    fs::create_directory(in / "v1");
    fs::create_directory(in / "v2");
    write(in / "v1/config", "same");
    write(in / "v2/config", "same");
    fs::create_directory_symlink("v1", in / "..data");
    fs::create_symlink("..data/config", in / "config");

    worker files("files");
    int changes = 0;
    int looks = 0;
    loop io;
    std::vector<std::string> paths{in / "first", in / "second", in / "config", in / "later"};
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
        std::ofstream(in / "first", std::ios::in | std::ios::out) << "2";
        CHECK(reported(before));
    }
    SECTION("by rename") {
        write(in / "new", "1");
        fs::rename(in / "new", in / "second");
        CHECK(reported(before));
    }
    SECTION("by a swapped symlink, as kubelet does") {
        fs::create_directory_symlink("v2", in / "..data_tmp");
        fs::rename(in / "..data_tmp", in / "..data");
        CHECK(reported(before));
    }
    SECTION("vanished and back") {
        fs::remove(in / "first");
        CHECK(reported(before));
        before = changes;
        write(in / "first", "1");
        CHECK(reported(before));
    }
    SECTION("appeared") {
        write(in / "later", "1");
        CHECK(reported(before));
    }
    before = changes;
    periods(3);
    CHECK(changes == before);
    io.tasks.cancel();
    io.finish();
    CHECK(io.exceptions == std::vector<std::string>{});
}
