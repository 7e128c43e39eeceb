// SPDX-License-Identifier: Apache-2.0
// The text of a kubeconfig: a connection that makes sense, or an error that names its place.
#include "target.hpp"

#include <plimsoll/config/kubeconfig.hpp>

namespace plimsoll::fuzz {

namespace {

using config::kubeconfig_connection;

void check_pair(const std::string& file, const std::string& text) {
    expect(file.empty() || text.empty(), "it is a file or a text, not both");
}

void check(const kubeconfig_connection& made) {
    expect(!made.host.empty() && made.port != 0, "a server is somewhere");
    expect(made.host.find_first_of("/@?# ") == std::string::npos, "a host is nothing but a host");
    expect(!made.path_prefix.ends_with('/'), "a prefix has no slash at its end");
    expect(made.path_prefix.empty() || made.path_prefix.starts_with('/'), "a prefix begins with one");
    expect(is_printable(made.path_prefix), "a prefix breaks out of nothing");
    expect(is_printable(made.token), "a token breaks out of nothing");
    check_pair(made.ca_file, made.ca_pem);
    check_pair(made.certificate_file, made.certificate_pem);
    check_pair(made.key_file, made.key_pem);
    check_pair(made.token_file, made.token);
    const bool certificate = !made.certificate_file.empty() || !made.certificate_pem.empty();
    const bool key = !made.key_file.empty() || !made.key_pem.empty();
    expect(certificate == key, "a certificate has its key");
    const bool trusts = !made.ca_file.empty() || !made.ca_pem.empty();
    expect(!made.insecure_skip_tls_verify || !trusts, "nobody is verified and not verified");
}

} // namespace

void try_input(std::string_view bytes) {
    const auto made = config::parse_kubeconfig("k.yaml", std::string(bytes));
    if (made) return check(*made);
    expect(made.error().code() == domain::errc::invalid_argument, "bad input is the writer's fault");
    expect(made.error().detail().starts_with("k.yaml:"), "an error names its file");
    expect_readable(made.error().detail(), 4096);
}

} // namespace plimsoll::fuzz
