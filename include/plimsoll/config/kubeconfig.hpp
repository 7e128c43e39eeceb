// SPDX-License-Identifier: Apache-2.0
// A kubeconfig's current context as one connection: what kubectl's users hand to --kubeconfig. A plain
// value; nothing here opens a connection or reads the files that it names.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <cstdint>
#include <string>

namespace plimsoll::config {

// Of each pair of file and text at most one is set (text wins over file, and a token's file over the
// token, as in client-go). Files are absolute, or relative to the kubeconfig's own folder joined to it.
struct kubeconfig_connection {
    bool https = true;
    std::string host; // name or numeric address, without brackets
    std::uint16_t port = 443;
    std::string path_prefix; // without a trailing slash
    std::string server_name; // tls-server-name; empty: host
    bool insecure_skip_tls_verify = false;
    std::string ca_file, ca_pem;
    std::string certificate_file, certificate_pem;
    std::string key_file, key_pem;
    std::string token_file, token;
};

// `path`: one file, YAML or JSON. Users that need a program or a plugin (exec, auth-provider), basic
// authentication, impersonation and proxies are refused. Errors: not_found (no such file),
// invalid_argument, as `FILE:LINE:COLUMN: path.to.key: what is wrong; what would be right`; never a
// secret in them.
domain::result<kubeconfig_connection> load_kubeconfig(const std::string& path);
domain::result<kubeconfig_connection> parse_kubeconfig(const std::string& file, const std::string& text);

} // namespace plimsoll::config
