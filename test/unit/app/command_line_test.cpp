// SPDX-License-Identifier: Apache-2.0
#include "run.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace plimsoll::app {

namespace {

using namespace std::chrono_literals;
using words = std::vector<std::string>;

serve_options served(words flags) {
    flags.insert(flags.begin(), "serve");
    const ran done = parse(flags);
    INFO(done.err);
    REQUIRE(done.made.what == command::kind::serve);
    REQUIRE(done.err.empty());
    return done.made.serve;
}

} // namespace

TEST_CASE("flags that are not given have their defaults") {
    const serve_options made = served({});
    CHECK(made.config.empty());
    CHECK(made.bind_address == "0.0.0.0");
    CHECK(made.secure_port == 6443);
    CHECK(made.metrics_bind_address == ":8080");
    CHECK(made.log_format == telemetry::log_format::text);
    CHECK(made.verbosity == 0);
    CHECK(made.shutdown_delay == 5s);
    CHECK(made.token_cache_ttl == 10s);
    CHECK_FALSE(made.insecure_loopback);
}

TEST_CASE("each flag is read, behind a space and behind =") {
    const std::string joint = GENERATE(" ", "=");
    const auto with = [&](const std::string& flag, const std::string& value) {
        return served(joint == " " ? words{flag, value} : words{flag + "=" + value});
    };
    CHECK(with("--config", "/etc/plimsoll").config == "/etc/plimsoll");
    CHECK(with("--bind-address", "::1").bind_address == "::1");
    CHECK(with("--secure-port", "65535").secure_port == 65535);
    CHECK(with("--tls-cert-file", "a=b.crt").tls_cert_file == "a=b.crt");
    CHECK(with("--tls-private-key-file", "key").tls_private_key_file == "key");
    CHECK(with("--kubeconfig", "admin.conf").kubeconfig == "admin.conf");
    CHECK(with("--metrics-bind-address", "0").metrics_bind_address == "0");
    CHECK(with("--log-format", "json").log_format == telemetry::log_format::json);
    CHECK(with("--v", "4").verbosity == 4);
    CHECK(with("-v", "10").verbosity == 10);
    CHECK(with("--shutdown-delay-duration", "1m30s").shutdown_delay == 90s);
    CHECK(with("--shutdown-delay-duration", "0").shutdown_delay == 0s);
    CHECK(with("--authentication-token-webhook-cache-ttl", "1h").token_cache_ttl == 1h);
    CHECK(with("--authentication-token-webhook-cache-ttl", "0s").token_cache_ttl == 0s);
}

TEST_CASE("other ways to write a flag") {
    CHECK(served({"-v4"}).verbosity == 4);
    CHECK(served({"--insecure-loopback"}).insecure_loopback);
    CHECK(served({"--insecure-loopback=true"}).insecure_loopback);
    CHECK_FALSE(served({"--insecure-loopback=false"}).insecure_loopback);
    // An empty value is that flag's, and the next word is the next flag.
    const serve_options made = served({"--kubeconfig=", "--config", "x"});
    CHECK(made.kubeconfig.empty());
    CHECK(made.config == "x");
}

TEST_CASE("metrics of a playground stay on loopback unless an address is given") {
    CHECK(served({"--insecure-loopback"}).metrics_bind_address == "127.0.0.1:8080");
    CHECK(served({"--insecure-loopback=false"}).metrics_bind_address == ":8080");
    // What was asked for is refused later, never silently changed.
    CHECK(served({"--insecure-loopback", "--metrics-bind-address", ":8080"}).metrics_bind_address == ":8080");
}

TEST_CASE("check and version") {
    const ran checked = parse({"check", "/etc/plimsoll"});
    CHECK(checked.made.what == command::kind::check);
    CHECK(checked.made.path == "/etc/plimsoll");
    // A path may be called as a command is.
    CHECK(parse({"check", "serve"}).made.path == "serve");
    CHECK(parse({"check", "--", "-odd.yaml"}).made.path == "-odd.yaml");
    CHECK(parse({"version"}).made.what == command::kind::version);
    CHECK(parse({"--version"}).out.starts_with("v"));
}

TEST_CASE("help is told on standard output and is no error") {
    const ran root = parse({"--help"});
    CHECK(root.made.what == command::kind::done);
    CHECK(root.made.exit_code == 0);
    CHECK(root.err.empty());
    for (const char* name : {"serve", "check", "version"})
        CHECK_THAT(root.out, Catch::Contains(name));
    const ran serving = parse({"serve", "--help"});
    CHECK(serving.made.exit_code == 0);
    CHECK_THAT(serving.out, Catch::Contains("--secure-port PORT") && Catch::Contains("(default 6443)"));
    CHECK_THAT(parse({"check", "-h"}).out, Catch::Contains("PATH"));
}

TEST_CASE("what is wrong is said with its remedy, exit 2") {
    struct row {
        const char* name;
        words typed;
        const char* said;
    };
    const auto [name, typed, said] = GENERATE(values<row>({
        {"nothing", {}, "no command; write plimsoll serve, check or version"},
        {"command mistyped", {"serv"}, "unknown command `serv`; did you mean serve?"},
        {"command unlike any", {"help"}, "unknown command `help`; see plimsoll --help"},
        {"flag mistyped", {"serve", "--confg", "x"}, "unknown flag --confg; did you mean --config?"},
        {"with its value", {"serve", "--confg=x"}, "unknown flag --confg; did you mean --config?"},
        {"one dash", {"serve", "-config", "x"}, "unknown flag -config; did you mean --config?"},
        {"underscore", {"serve", "--secure_port=1"}, "did you mean --secure-port?"},
        {"flag unlike any", {"serve", "--foo"}, "unknown flag --foo; see plimsoll serve --help"},
        {"beside another mistake", {"serve", "--secure-port=x", "--confg"}, "did you mean --config?"},
        {"flag before its command", {"--config", "x", "serve"}, "write plimsoll serve --config"},
        {"flag without command", {"--config=x"}, "write plimsoll serve --config"},
        {"word too many", {"serve", "x"}, "unexpected argument `x`; see plimsoll serve --help"},
        {"second path", {"check", "a", "b"}, "unexpected argument `b`; see plimsoll check --help"},
        {"two commands", {"serve", "version"}, "unexpected argument `version`"},
        {"no path", {"check"}, "PATH is required; see plimsoll check --help"},
        {"no value", {"serve", "--config"}, "--config has no value; write --config VALUE"},
        {"twice",
         {"serve", "--config", "x", "--config", "y"},
         "--config is given more than once; give it once"},
        {"port 0", {"serve", "--secure-port", "0"}, "`0` is not a port; write a number from 1 to 65535"},
        {"port too large", {"serve", "--secure-port", "65536"}, "`65536` is not a port"},
        {"port far too large", {"serve", "--secure-port", "99999999999"}, "is not a port"},
        {"negative port", {"serve", "--secure-port=-1"}, "`-1` is not a port"},
        {"port and more", {"serve", "--secure-port", "80x"}, "`80x` is not a port"},
        {"hexadecimal port", {"serve", "--secure-port", "0x50"}, "`0x50` is not a port"},
        {"port true", {"serve", "--secure-port", "true"}, "`true` is not a port"},
        {"empty port", {"serve", "--secure-port="}, "`` is not a port"},
        {"log format", {"serve", "--log-format", "xml"}, "`xml` is no log format; write text or json"},
        {"log format as a number", {"serve", "--log-format", "1"}, "write text or json"},
        {"verbosity", {"serve", "-v=11"}, "`11` is not a verbosity; write a number from 0 to 10"},
        {"delay without unit", {"serve", "--shutdown-delay-duration", "5"}, "write ms, s, m or h after it"},
        {"tokens without unit",
         {"serve", "--authentication-token-webhook-cache-ttl", "10"},
         "write ms, s, m or h after it"},
        {"tokens for long", {"serve", "--authentication-token-webhook-cache-ttl", "2h"}, "write at most 1h"},
        {"negative delay", {"serve", "--shutdown-delay-duration=-5s"}, "is negative"},
        {"neither true nor false", {"serve", "--insecure-loopback=foo"}, "write =true, =false or neither"},
    }));
    INFO(name);
    const ran done = parse(typed);
    CHECK(done.made.what == command::kind::done);
    CHECK(done.made.exit_code == 2);
    CHECK(done.out.empty());
    CHECK_THAT(done.err, Catch::StartsWith("plimsoll: ") && Catch::Contains(said) && Catch::EndsWith("\n"));
    CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
}

TEST_CASE("output that cannot be written is exit 1") {
    const words typed{"version"};
    const auto argv = argv_of(typed);
    std::ostringstream out, err;
    out.setstate(std::ios::badbit);
    CHECK(run_command_line(static_cast<int>(argv.size()), argv.data(), out, err) == 1);
    CHECK_THAT(err.str(), Catch::Contains("standard output"));
}

} // namespace plimsoll::app
