// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <plimsoll/net/client_tls.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace plimsoll::bench {

namespace {

struct arguments {
    std::string host = "127.0.0.1", server_name, ca, certificate, key, paths_file, expect;
    std::uint16_t port = 0;
    std::vector<std::string> paths, headers;
    double rate = 0, seconds = 10, period = 15, timeout = 10;
    std::size_t connections = 32, readers = 0, count = 0;
    std::uint32_t seed = 1;
    std::int64_t late_limit = 1000;
    bool plain = false, skip_verify = false, ages = false, warm_up = false, wait = false;
};

void declare(CLI::App& app, arguments& a) {
    app.add_option("--host", a.host, "name or address")->capture_default_str();
    app.add_option("--port", a.port, "port")->required();
    app.add_option("--server-name", a.server_name, "the certificate's name, if not --host");
    app.add_option("--ca", a.ca, "PEM file that the server's certificate is verified with");
    app.add_option("--cert", a.certificate, "PEM file of the client's certificate");
    app.add_option("--key", a.key, "PEM file of its key");
    app.add_flag("--plain", a.plain, "HTTP without TLS");
    app.add_flag("--insecure", a.skip_verify, "do not verify the server's certificate");
    app.add_option("--path", a.paths, "what to ask for; several are asked for in turn");
    app.add_option("--paths-file", a.paths_file, "more of them, one a line");
    app.add_option("--header", a.headers, "`Name: value`, sent with each request");
    app.add_option("--connections", a.connections, "kept connections, one request at a time on each")
        ->capture_default_str()
        ->check(CLI::Range(1, 10000));
    app.add_option("--rate", a.rate, "requests a second, evenly")->check(CLI::Range(0.001, 1e6));
    app.add_option("--readers", a.readers,
                   "in place of --rate: readers that ask once a period, each at its time");
    app.add_option("--period", a.period, "of the readers, in seconds")
        ->capture_default_str()
        ->check(CLI::Range(0.001, 1e6));
    app.add_option("--seed", a.seed, "of the readers' times")->capture_default_str();
    app.add_option("--count", a.count, "in place of both: so many requests as fast as possible");
    app.add_option("--seconds", a.seconds, "how long")->capture_default_str()->check(CLI::Range(0.001, 1e6));
    app.add_option("--timeout", a.timeout, "of an answer, in seconds")->capture_default_str();
    app.add_option("--expect", a.expect, "text that every body must contain");
    app.add_flag("--ages", a.ages, "read the timestamps of the values, too (slow)");
    app.add_flag("--warm-up", a.warm_up, "ask for each path once before; not counted");
    app.add_flag("--wait", a.wait,
                 "before the run print a line and wait for one, so that usage can be looked at");
    app.add_option("--late-limit", a.late_limit,
                   "how late the client itself may be, in us, for its latencies to count")
        ->capture_default_str();
}

std::string text_of(const std::string& path) {
    if (path.empty()) return "";
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in) throw std::runtime_error(path + " cannot be read");
    return text;
}

net::destination destination_of(const arguments& a) {
    net::destination to;
    to.host = a.host;
    to.port = a.port;
    to.server_name = a.server_name;
    to.skip_verify = a.skip_verify;
    if (a.plain) return to;
    const net::client_tls tls{text_of(a.ca), text_of(a.certificate), text_of(a.key), a.skip_verify};
    auto made = net::make_client_context(tls);
    if (!made) throw std::runtime_error(made.error().detail());
    to.tls = std::move(*made);
    return to;
}

std::vector<std::string> requests_of(const arguments& a) {
    auto paths = a.paths;
    if (!a.paths_file.empty()) {
        std::ifstream in(a.paths_file);
        for (std::string line; std::getline(in, line);)
            if (!line.empty()) paths.push_back(line);
    }
    if (paths.empty()) throw std::runtime_error("nothing to ask for: --path or --paths-file");
    std::string fields =
        "Host: " + net::peer_name(a.server_name.empty() ? a.host : a.server_name, a.port) + "\r\n";
    for (const auto& header : a.headers)
        fields += header + "\r\n";
    for (auto& path : paths) {
        path.insert(0, "GET ");
        path.append(" HTTP/1.1\r\n").append(fields).append("\r\n");
    }
    return paths;
}

schedule plan_of(const arguments& a) {
    const auto length = std::chrono::nanoseconds(static_cast<std::int64_t>(a.seconds * 1e9));
    if (int(a.rate > 0) + int(a.readers > 0) + int(a.count > 0) != 1)
        throw std::runtime_error("one of --rate, --readers and --count says when to ask");
    if (a.count > 0) return schedule::at_once(a.count);
    if (a.rate > 0) return schedule::steady(a.rate, length);
    return schedule::readers(a.readers, std::chrono::nanoseconds(static_cast<std::int64_t>(a.period * 1e9)),
                             length, a.seed);
}

options made_of(const arguments& a) {
    options out;
    out.load.to = destination_of(a);
    out.load.connections = a.connections;
    out.load.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(a.timeout * 1e3));
    out.load.expect = a.expect;
    out.load.ages = a.ages ? look_at_ages::yes : look_at_ages::no;
    out.requests = requests_of(a);
    out.plan = plan_of(a);
    out.late_limit = std::chrono::microseconds(a.late_limit);
    out.warm_up = a.warm_up;
    out.wait = a.wait;
    return out;
}

} // namespace

std::optional<options> read_options(int argc, char** argv, int& exit) {
    CLI::App app("An open-loop load client: a fixed schedule, and latencies from when each request was due.");
    arguments a;
    declare(app, a);
    try {
        app.parse(argc, argv);
        return made_of(a);
    } catch (const CLI::ParseError& e) {
        exit = app.exit(e);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "plimsoll_bench_client: %s\n", e.what());
        exit = 2;
    }
    return std::nullopt;
}

} // namespace plimsoll::bench
