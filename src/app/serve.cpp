// SPDX-License-Identifier: Apache-2.0
// `plimsoll serve`: everything that can be wrong at start is found here, before anything listens.
#include <plimsoll/app/serve.hpp>

#include "memory.hpp"
#include "process.hpp"

#include <plimsoll/config/kubeconfig.hpp>
#include <plimsoll/config/load.hpp>
#include <plimsoll/net/server_tls.hpp>
#include <plimsoll/telemetry/log.hpp>

#include <boost/system/system_error.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>

namespace plimsoll::app {

namespace {

constexpr int cannot_serve = 1;
constexpr int bad_input = 2;

// What the operator has to mend; what() is complete.
class wrong_input : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

config::settings load_settings(const std::string& path) {
    config::loaded loaded = config::load(path);
    for (const config::problem& p : loaded.warnings)
        std::cerr << "warning: " << p.to_string() << '\n';
    for (const config::problem& p : loaded.errors)
        std::cerr << p.to_string() << '\n';
    const std::size_t errors = loaded.errors.size() + loaded.more_errors;
    if (errors != 0)
        throw wrong_input("the configuration has " + std::to_string(errors) +
                          (errors == 1 ? " error" : " errors") + "; nothing is served");
    return std::move(loaded.settings);
}

cluster::connection from_kubeconfig(const std::string& path) {
    auto read = config::load_kubeconfig(path);
    if (!read) throw wrong_input(read.error().detail());
    if (!read->https)
        throw wrong_input(
            path +
            ": the server's URL must begin with https://: tokens and reviews are not sent in the clear");
    cluster::connection out;
    out.host = std::move(read->host);
    out.port = read->port;
    out.path_prefix = std::move(read->path_prefix);
    out.server_name = std::move(read->server_name);
    out.skip_verify = read->insecure_skip_tls_verify;
    out.ca_file = std::move(read->ca_file);
    out.ca_pem = std::move(read->ca_pem);
    out.certificate_file = std::move(read->certificate_file);
    out.certificate_pem = std::move(read->certificate_pem);
    out.key_file = std::move(read->key_file);
    out.key_pem = std::move(read->key_pem);
    out.token_file = std::move(read->token_file);
    out.token = std::move(read->token);
    return out;
}

std::optional<cluster::connection> find_apiserver(const serve_options& how) {
    if (how.insecure_loopback) return std::nullopt;
    if (!how.kubeconfig.empty()) return from_kubeconfig(how.kubeconfig);
    auto found =
        cluster::in_cluster(std::getenv("KUBERNETES_SERVICE_HOST"), std::getenv("KUBERNETES_SERVICE_PORT"));
    if (!found)
        throw wrong_input(
            "not running in a cluster and no --kubeconfig given; name one, or use --insecure-loopback "
            "for a playground");
    return found;
}

std::shared_ptr<boost::asio::ssl::context> find_certificate(const serve_options& how) {
    auto made = how.tls_cert_file.empty() ? net::make_loopback_context()
                                          : load_certificate({how.tls_cert_file, how.tls_private_key_file});
    if (!made) throw wrong_input(made.error().detail());
    return std::move(*made);
}

void warn_of_insecurity(const serve_options& how, const std::optional<cluster::connection>& apiserver) {
    if (apiserver && apiserver->skip_verify)
        telemetry::log(telemetry::level::warning, "app",
                       "INSECURE: the kubeconfig has insecure-skip-tls-verify: whoever answers in "
                       "kube-apiserver's place gets our token and decides who may read; name a "
                       "certificate-authority instead");
    if (!how.insecure_loopback) return;
    telemetry::log(telemetry::level::warning, "app",
                   "INSECURE: --insecure-loopback serves every metric to everybody on this machine without "
                   "authentication; never use it outside a playground");
}

// Without the place in a library's source that Boost appends.
std::string without_place(const boost::system::system_error& e) {
    std::string text = e.what();
    const std::string code = e.code().what();
    if (text.ends_with(code)) text.replace(text.size() - code.size(), code.size(), e.code().message());
    return text;
}

int tell(const std::string& what, int exit_code) {
    std::cerr << "plimsoll: " << what << '\n';
    return exit_code;
}

} // namespace

int serve(const serve_options& how) {
    try {
        limit_arenas();
        const auto refused = refuse(how, std::getenv("KUBERNETES_SERVICE_HOST"));
        if (refused) throw wrong_input(*refused);
        prepared with;
        with.files = runtime::file_stamps(config::watched(how.config));
        with.settings = load_settings(how.config);
        with.apiserver = find_apiserver(how);
        with.certificate = find_certificate(how);
        std::signal(SIGPIPE, SIG_IGN);
        telemetry::start_log(how.log_format, how.verbosity);
        warn_of_insecurity(how, with.apiserver);
        process running(how, std::move(with));
        const int code = running.run();
        telemetry::stop_log();
        return code;
    } catch (const wrong_input& e) {
        return tell(e.what(), bad_input);
    } catch (const boost::system::system_error& e) {
        telemetry::stop_log();
        return tell(without_place(e), cannot_serve);
    } catch (const std::exception& e) {
        telemetry::stop_log();
        return tell(e.what(), cannot_serve);
    }
}

} // namespace plimsoll::app
