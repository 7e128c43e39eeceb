// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/app/commands.hpp>

#include "../version.hpp"

#include <plimsoll/app/serve.hpp>
#include <plimsoll/config/duration.hpp>
#include <plimsoll/config/nearest.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>

namespace plimsoll::app {

namespace {

constexpr int bad_input = 2;

std::string duration_error(const std::string& text) {
    const auto parsed = config::parse_duration(text);
    return parsed ? "" : parsed.error().detail();
}

void add_serve_flags(CLI::App& to, serve_options& into, std::string& delay) {
    static const std::map<std::string, telemetry::log_format> formats{{"text", telemetry::log_format::text},
                                                                      {"json", telemetry::log_format::json}};
    to.add_option("--config", into.config, "Configuration: a file, or a directory of *.yaml and *.yml files")
        ->type_name("PATH");
    to.add_option("--bind-address", into.bind_address, "Address to listen on for HTTPS")
        ->capture_default_str()
        ->type_name("IP");
    to.add_option("--secure-port", into.secure_port, "Port to listen on for HTTPS")
        ->capture_default_str()
        ->check(CLI::Range(1, 65535))
        ->type_name("PORT");
    to.add_option("--tls-cert-file", into.tls_cert_file,
                  "Serving certificate and its chain as PEM; read again when it changes")
        ->type_name("FILE");
    to.add_option("--tls-private-key-file", into.tls_private_key_file,
                  "Private key of --tls-cert-file as PEM")
        ->type_name("FILE");
    to.add_option("--kubeconfig", into.kubeconfig,
                  "How to reach kube-apiserver; without it the service account of the pod is used")
        ->type_name("FILE");
    to.add_option("--metrics-bind-address", into.metrics_bind_address,
                  "Where /metrics is served over plain HTTP; 0 for nowhere")
        ->capture_default_str()
        ->type_name("[IP]:PORT");
    to.add_option("--log-format", into.log_format, "text or json; log lines go to standard error")
        ->transform(CLI::CheckedTransformer(formats).description(""))
        ->type_name("FORMAT");
    to.add_option("-v,--v", into.verbosity, "Log verbosity; from 4 on with debug lines")
        ->check(CLI::Range(0, 10))
        ->type_name("LEVEL");
    to.add_option("--shutdown-delay-duration", delay,
                  "How long reads are still served after SIGTERM while /readyz already fails")
        ->capture_default_str()
        ->check(duration_error)
        ->type_name("DURATION");
    to.add_flag("--insecure-loopback", into.insecure_loopback,
                "For playgrounds: serve everything to everybody, on loopback alone");
}

// The longest thing that a user can have meant: a flag of the command that was given, or a command.
std::string advice(const CLI::App& root, std::string text) {
    text = text.substr(0, text.find('='));
    std::vector<std::string> known;
    const auto given = root.get_subcommands();
    for (const CLI::App* command : given)
        for (const CLI::Option* option : command->get_options())
            for (const auto& name : option->get_lnames())
                known.push_back("--" + name);
    if (given.empty())
        for (const CLI::App* command : root.get_subcommands([](const CLI::App*) { return true; }))
            known.push_back(command->get_name());
    const std::vector<std::string_view> names(known.begin(), known.end());
    const auto near = config::nearest(text, names);
    return near ? "; did you mean " + *near + "?" : "; see --help";
}

int refuse_extras(const CLI::App& root) {
    const auto extra = root.remaining(true);
    const std::string first = extra.empty() ? "" : extra.front();
    std::cerr << "plimsoll: unknown " << (first.starts_with('-') ? "flag " : "argument ") << first
              << advice(root, first) << '\n';
    return bad_input;
}

} // namespace

int run_command_line(int argc, const char* const* argv) {
    CLI::App root("Plimsoll serves queue lengths as Kubernetes external metrics.", "plimsoll");
    serve_options how;
    std::string delay = config::to_text(how.shutdown_delay);
    std::string path;
    auto* serving = root.add_subcommand("serve", "Serve external metrics over HTTPS");
    add_serve_flags(*serving, how, delay);
    auto* checking = root.add_subcommand("check", "Check a configuration and list its metrics");
    checking->add_option("PATH", path, "A file, or a directory of *.yaml and *.yml files")->required();
    auto* version = root.add_subcommand("version", "Print the version");
    root.require_subcommand(1);
    try {
        root.parse(argc, argv);
    } catch (const CLI::ExtrasError&) {
        return refuse_extras(root);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return root.exit(e);
        // An unknown command or flag is the cause of whatever else is missing.
        if (!root.remaining(true).empty()) return refuse_extras(root);
        std::cerr << "plimsoll: " << e.what() << "; see --help\n";
        return bad_input;
    }
    if (version->parsed()) {
        std::cout << version_text() << '\n';
        return 0;
    }
    if (checking->parsed()) return check(path, std::cout, std::cerr);
    how.shutdown_delay = *config::parse_duration(delay);
    if (how.insecure_loopback && serving->count("--metrics-bind-address") == 0)
        how.metrics_bind_address = "127.0.0.1:8080";
    return serve(how);
}

} // namespace plimsoll::app
