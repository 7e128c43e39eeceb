// SPDX-License-Identifier: Apache-2.0
// TLS contexts for connections that we open. TLS 1.2 or newer, the peer's certificate and name always
// verified unless a caller says otherwise.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace plimsoll::net {

// PEM texts, not paths: whoever calls has read them.
struct client_tls {
    std::string ca_pem;          // empty: the system's bundle
    std::string certificate_pem; // with key_pem; both or neither
    std::string key_pem;
    bool skip_verify = false; // insecureSkipVerify; warned of by whoever sets it
};

// Slow (up to 20 ms with the system's bundle): call it on the compute thread. Errors:
// invalid_argument, naming which of the texts is wrong and how.
domain::result<std::shared_ptr<boost::asio::ssl::context>> make_client_context(const client_tls& from);

} // namespace plimsoll::net
