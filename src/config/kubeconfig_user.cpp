// SPDX-License-Identifier: Apache-2.0
#include "kubeconfig_parts.hpp"

#include <array>

namespace plimsoll::config {
namespace {

struct refused {
    std::string_view key;
    std::string_view why;
};
constexpr const char* others = "use client-certificate and client-key, token or tokenFile";
constexpr std::array<refused, 6> refused_keys{{
    {"exec", "a program that makes credentials is not supported; "},
    {"auth-provider", "an authentication plugin is not supported; "},
    {"username", "basic authentication is not supported; "},
    {"password", "basic authentication is not supported; "},
    {"as", "impersonation is not supported; "},
    {"as-groups", "impersonation is not supported; "},
}};

} // namespace

void read_user(const cursor& of, kubeconfig_connection& into) {
    for (const refused& key : refused_keys)
        if (const auto found = child(of, key.key)) found->error(std::string(key.why) + others);
    read_file_or_data(of, "client-certificate", into.certificate_file, into.certificate_pem);
    read_file_or_data(of, "client-key", into.key_file, into.key_pem);
    const auto file = child(of, "tokenFile");
    if (file && text_of(of, "tokenFile")) into.token_file = read_path(*file).value_or("");
    if (into.token_file.empty()) into.token = text_of(of, "token").value_or("");
}

} // namespace plimsoll::config
