// SPDX-License-Identifier: Apache-2.0
#include "certificate_pem.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace plimsoll::net {

using domain::errc;
using domain::error;
using domain::result;

std::string openssl_reason() {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    std::string text = reason != nullptr ? reason : "unknown reason";
    ERR_clear_error();
    return text;
}

openssl_handle<BIO> pem_reader(std::string_view pem) {
    return openssl_handle<BIO>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

int no_passphrase(char*, int, int, void*) { return -1; }

namespace {

// Whether reading stopped only because the text has no further PEM block.
bool at_end_of_text() {
    const auto code = ERR_peek_last_error();
    return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

} // namespace

result<std::vector<openssl_handle<X509>>> read_pem_certificates(std::string_view pem) {
    if (pem.size() > pem_bytes_limit)
        return error(errc::invalid_argument, "longer than " + std::to_string(pem_bytes_limit) + " bytes");
    ERR_clear_error();
    std::vector<openssl_handle<X509>> found;
    const auto in = pem_reader(pem);
    while (auto* next = PEM_read_bio_X509(in.get(), nullptr, no_passphrase, nullptr)) {
        found.emplace_back(next);
        if (found.size() > pem_certificates_limit)
            return error(errc::invalid_argument,
                         "more than " + std::to_string(pem_certificates_limit) + " certificates");
    }
    if (!at_end_of_text()) {
        const auto nth = std::to_string(found.size() + 1);
        return error(errc::invalid_argument, "certificate " + nth + " is unreadable: " + openssl_reason());
    }
    ERR_clear_error();
    if (found.empty())
        return error(errc::invalid_argument, "no PEM certificate in it (-----BEGIN CERTIFICATE-----)");
    return found;
}

} // namespace plimsoll::net
