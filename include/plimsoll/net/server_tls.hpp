// SPDX-License-Identifier: Apache-2.0
// The serving certificate. TLS 1.2 or newer, no session tickets and no session cache (a resumed session
// has no client chain), a client certificate is asked for, never required, never judged here.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace plimsoll::net {

// From PEM texts. Errors: invalid_argument (unreadable, or key and certificate do not belong together).
domain::result<std::shared_ptr<boost::asio::ssl::context>>
make_server_context(const std::string& certificate_pem, const std::string& key_pem);
// A self-signed ECDSA P-256 certificate for `localhost` and 127.0.0.1, valid for a day.
domain::result<std::shared_ptr<boost::asio::ssl::context>> make_loopback_context();

} // namespace plimsoll::net
