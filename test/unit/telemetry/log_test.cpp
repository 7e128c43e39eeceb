// SPDX-License-Identifier: Apache-2.0
#include "log_pipe.hpp"

#include <plimsoll/telemetry/log.hpp>

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using namespace plimsoll::telemetry;
using namespace std::chrono_literals;

namespace {

class os_pipe {
public:
    os_pipe() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    }
    ~os_pipe() {
        close_reader();
        close_writer();
    }
    os_pipe(const os_pipe&) = delete;
    os_pipe& operator=(const os_pipe&) = delete;

    int writer() const { return ends_[1]; }
    void close_reader() { close_end(ends_[0]); }
    void close_writer() { close_end(ends_[1]); }
    // All that comes until the writer's end is closed.
    std::string read_all() const {
        std::string out;
        std::array<char, 65536> some{};
        for (ssize_t got = 0; (got = ::read(ends_[0], some.data(), some.size())) > 0;)
            out.append(some.data(), static_cast<std::size_t>(got));
        return out;
    }

private:
    static void close_end(int& fd) {
        if (fd >= 0) ::close(fd);
        fd = -1;
    }
    std::array<int, 2> ends_{-1, -1};
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        out.push_back(line);
    return out;
}

// Standard error goes into a pipe meanwhile.
class captured_stderr {
public:
    captured_stderr() : saved_(::dup(STDERR_FILENO)) { ::dup2(to_.writer(), STDERR_FILENO); }
    ~captured_stderr() { restore(); }
    captured_stderr(const captured_stderr&) = delete;
    captured_stderr& operator=(const captured_stderr&) = delete;

    std::string text() {
        restore();
        to_.close_writer();
        return to_.read_all();
    }

private:
    void restore() {
        if (saved_ < 0) return;
        ::dup2(saved_, STDERR_FILENO);
        ::close(saved_);
        saved_ = -1;
    }
    os_pipe to_;
    int saved_;
};

} // namespace

TEST_CASE("a log pipe writes every line, in order, before it ends") {
    os_pipe to;
    std::string got;
    std::thread reader([&] { got = to.read_all(); });
    std::vector<std::string> put;
    {
        log_pipe log(to.writer(), 5000);
        for (int i = 0; i < 5000; ++i) {
            put.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i % 97) * 100, 'x'));
            log.put(put.back());
        }
        CHECK(log.dropped() == 0);
    }
    to.close_writer();
    reader.join();
    CHECK(lines_of(got) == put);
}

TEST_CASE("a log pipe that nobody reads blocks no caller and drops the oldest lines") {
    os_pipe to; // a pipe's buffer is 64 KiB: the thread stalls long before the end
    const std::string filler(1000, 'x');
    const auto begun = std::chrono::steady_clock::now();
    std::optional<log_pipe> log(std::in_place, to.writer(), 100);
    for (int i = 0; i < 2000; ++i)
        log->put(std::to_string(i) + " " + filler);
    CHECK(std::chrono::steady_clock::now() - begun < log_pipe::patience);
    const auto dropped = log->dropped();
    CHECK(dropped > 2000 - 100 - 70);

    SECTION("and its end is bounded") {
        const auto stop = std::chrono::steady_clock::now();
        log.reset();
        CHECK(std::chrono::steady_clock::now() - stop < log_pipe::patience + 5s);
    }
    SECTION("and it goes on when somebody reads again") {
        std::string got;
        std::thread reader([&] { got = to.read_all(); });
        log.reset();
        to.close_writer();
        reader.join();
        const auto lines = lines_of(got);
        REQUIRE(!lines.empty());
        CHECK(lines.size() + dropped == 2000);
        CHECK(std::ranges::is_sorted(lines, {}, [](const std::string& line) { return std::stoi(line); }));
        CHECK(lines.back() == "1999 " + filler);
    }
}

TEST_CASE("a log pipe whose reader has gone counts its lines as dropped") {
    os_pipe to;
    to.close_reader();
    std::optional<log_pipe> log(std::in_place, to.writer(), 100);
    log->put("nobody hears this");
    const auto give_up = std::chrono::steady_clock::now() + 10s;
    while (log->dropped() == 0 && std::chrono::steady_clock::now() < give_up)
        std::this_thread::yield();
    CHECK(log->dropped() == 1);
}

TEST_CASE("a log pipe takes lines from several threads") {
    os_pipe to;
    std::string got;
    std::thread reader([&] { got = to.read_all(); });
    {
        log_pipe log(to.writer(), 8192);
        std::vector<std::thread> writers;
        for (int t = 0; t < 4; ++t)
            writers.emplace_back([&log] {
                for (int i = 0; i < 500; ++i)
                    log.put("a line");
            });
        for (auto& w : writers)
            w.join();
    }
    to.close_writer();
    reader.join();
    CHECK(lines_of(got) == std::vector<std::string>(2000, "a line"));
}

TEST_CASE("the process's log") {
    captured_stderr err;
    log(level::error, "test", "before the start");
    CHECK(!log_enabled(level::error));

    start_log(log_format::text, 2);
    CHECK(!log_enabled(level::debug));
    CHECK(log_enabled(level::info));
    log(level::debug, "test", "too fine");
    log(level::info, "test", "first", {{"n", "1"}});
    stop_log();
    log(level::error, "test", "between");
    CHECK(!log_enabled(level::error));

    start_log(log_format::json, 4);
    CHECK(log_enabled(level::debug));
    std::vector<std::thread> writers;
    for (int t = 0; t < 4; ++t)
        writers.emplace_back([] { log(level::debug, "test", "second"); });
    for (auto& w : writers)
        w.join();
    stop_log();
    stop_log();
    CHECK(dropped_log_lines() == 0);

    const auto lines = lines_of(err.text());
    REQUIRE(lines.size() == 5);
    CHECK_THAT(lines[0], Catch::EndsWith("Z INFO  test: first n=1"));
    CHECK_THAT(lines[4], Catch::StartsWith("{\"ts\":") &&
                             Catch::EndsWith(R"("level":"debug","logger":"test","msg":"second"})"));
}

TEST_CASE("a log that is stopped while others log loses no line that was put, and crashes nothing") {
    captured_stderr err;
    start_log(log_format::text, 2);
    std::vector<std::thread> writers;
    for (int t = 0; t < 4; ++t)
        writers.emplace_back([] {
            for (int i = 0; i < 200; ++i)
                log(level::info, "test", "x");
        });
    stop_log();
    for (auto& w : writers)
        w.join();
    for (const auto& line : lines_of(err.text()))
        CHECK_THAT(line, Catch::EndsWith("INFO  test: x"));
}
