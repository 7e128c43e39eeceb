// SPDX-License-Identifier: Apache-2.0
// The TLS half of a connection: the name to send and to verify, and why a handshake failed.
#include "connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace plimsoll::net {

namespace asio = boost::asio;
using domain::errc;
using domain::error;
using domain::result;

namespace {

std::string verified_name(const destination& to) {
    std::string name = to.server_name.empty() ? to.host : to.server_name;
    if (name.size() > 1 && name.back() == '.') name.pop_back(); // certificates never have the root's dot
    return name;
}

bool is_address(const std::string& name) {
    boost::system::error_code no;
    asio::ip::make_address(name, no);
    return !no;
}

} // namespace

result<void> connection::prepare_tls(const destination& to) {
    context_ = to.tls;
    tls_ = std::make_unique<asio::ssl::stream<socket&>>(socket_, *context_);
    SSL* ssl = tls_->native_handle();
    if (to.skip_verify) SSL_set_verify(ssl, SSL_VERIFY_NONE, nullptr);
    std::string name = verified_name(to);
    X509_VERIFY_PARAM* verify = SSL_get0_param(ssl);
    ERR_clear_error();
    bool ok = true;
    if (is_address(name)) { // never sent as SNI (RFC 6066)
        ok = X509_VERIFY_PARAM_set1_ip_asc(verify, name.c_str()) == 1;
    } else {
        X509_VERIFY_PARAM_set_hostflags(verify, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        ok = X509_VERIFY_PARAM_set1_host(verify, name.c_str(), name.size()) == 1 &&
             // SSL_set_tlsext_host_name; as a macro it is an old-style cast of ours.
             SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) == 1;
    }
    if (ok) return {};
    close();
    ERR_clear_error();
    return error(errc::unavailable, peer_ + ": \"" + name + "\" is no name that TLS can verify");
}

runtime::awaitable<result<void>> connection::handshake(pointer self, destination to,
                                                       runtime::deadline limit) {
    if (auto done = self->prepare_tls(to); !done) co_return done;
    boost::system::error_code ec;
    const time_limit limited(self, outbound, limit);
    co_await self->tls_->async_handshake(asio::ssl::stream_base::client,
                                         asio::redirect_error(runtime::use_awaitable, ec));
    if (ec) co_return self->handshake_failure(to, ec);
    co_return self->outcome("the TLS handshake", outbound, ec);
}

error connection::handshake_failure(const destination& to, boost::system::error_code ec) {
    SSL* ssl = tls_->native_handle();
    const long verdict = SSL_get_verify_result(ssl);
    const bool judged = SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE;
    if (verdict == X509_V_OK || !judged || ec.category() != asio::error::get_ssl_category()) {
        const bool left = ec == asio::error::eof || ec == asio::ssl::error::stream_truncated;
        auto why = failure("the TLS handshake", outbound, ec);
        if (!left) return why;
        return {errc::unavailable, peer_ + ": closed by the peer during the TLS handshake"};
    }
    close();
    std::string detail = peer_ + ": certificate verify failed: " + X509_verify_cert_error_string(verdict);
    if (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH)
        detail += ": the certificate is not for \"" + verified_name(to) + "\"";
    return {errc::unauthenticated, std::move(detail)};
}

} // namespace plimsoll::net
