// SPDX-License-Identifier: Apache-2.0
// plimsoll_bench_client: one run of load against one server, told as one line of JSON. Exit codes: 0 whatever
// the answers were (the JSON tells), 1 if the server could not be connected to, 2 for the command line.
#include "load.hpp"
#include "options.hpp"
#include "tally.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace plimsoll;

// Every path and every connection has its turn; nothing of it is counted but what went wrong. A connection's
// first request costs a server more, and whoever is free gets the next: hence several for each.
runtime::awaitable<void> warm_up(bench::load& over, const bench::options& how, bench::tally& counted) {
    bench::tally before;
    const auto count = std::max(how.requests.size(), 4 * how.load.connections);
    co_await over.run(bench::schedule::at_once(count), before);
    counted.errors = before.errors;
    counted.first_error = before.first_error;
}

// Nothing else is under way here.
void wait_for_a_line() {
    std::puts("begin");
    std::fflush(stdout);
    while (true) {
        const int c = std::getchar();
        if (c == '\n' || c == EOF) return;
    }
}

runtime::awaitable<void> run(bench::load& over, const bench::options& how, int& exit) {
    const auto connected = co_await over.connect();
    if (!connected) {
        std::fprintf(stderr, "plimsoll_bench_client: %s\n", connected.error().detail().c_str());
        exit = 1;
        co_return;
    }
    bench::tally counted;
    if (how.warm_up) co_await warm_up(over, how, counted);
    if (how.wait) wait_for_a_line();
    co_await over.run(how.plan, counted);
    std::puts(bench::render(counted, how.late_limit).c_str());
}

} // namespace

int main(int argc, char** argv) {
    int exit = 0;
    const auto how = bench::read_options(argc, argv, exit);
    if (!how) return exit;
    runtime::asio::io_context io(1);
    net::resolver names(io.get_executor());
    runtime::task_group tasks(io.get_executor(), [&](const std::string& name, const std::string& what) {
        std::fprintf(stderr, "plimsoll_bench_client: %s: %s\n", name.c_str(), what.c_str());
        std::abort();
    });
    bench::load over(io.get_executor(), names, tasks, how->requests, how->load);
    tasks.spawn("run", run(over, *how, exit));
    while (tasks.size() > 0)
        io.run_one();
    return exit;
}
