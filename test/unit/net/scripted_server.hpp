// SPDX-License-Identifier: Apache-2.0
// A server on loopback TCP or TLS that does to each connection what a script says, with blocking calls on a
// thread per connection. Its end closes all connections and joins the threads.
#pragma once

#include "support/certificates.hpp"

#include <openssl/types.h>

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace plimsoll::test {

// The server's side of one connection.
class scripted_peer {
public:
    scripted_peer(int fd, SSL_CTX* tls);
    ~scripted_peer();
    scripted_peer(const scripted_peer&) = delete;
    scripted_peer& operator=(const scripted_peer&) = delete;

    bool handshake(); // at once true without TLS
    // Up to and with the head's end and its Content-Length's body; empty when the client has gone.
    std::string read_request();
    std::string read_some();
    bool send(const std::string& bytes); // false: the client has gone
    void send_in_slices(const std::string& bytes, std::size_t slice);
    void wait_until_closed();
    void wait_without_reading(); // until the connection has ended altogether
    void end();                  // in order: TLS goodbye, then FIN
    void cut();                  // FIN without a TLS goodbye
    void reset();                // RST
    std::string client_common_name() const;
    void shut_down(); // from another thread

private:
    int fd_;
    SSL* ssl_ = nullptr;
};

struct scripted_tls {
    issued own;
    std::string client_ca_pem; // not empty: a certificate of it is demanded
    std::string groups = {};   // for the key exchange, as OpenSSL lists them; empty: its default
};

class scripted_server {
public:
    // `script(peer, n)` runs for the n-th connection, from 0; then the connection ends in order.
    using script = std::function<void(scripted_peer&, int n)>;

    explicit scripted_server(script what, std::optional<scripted_tls> tls = {});
    ~scripted_server();
    scripted_server(const scripted_server&) = delete;
    scripted_server& operator=(const scripted_server&) = delete;

    std::uint16_t port() const { return port_; }
    int connections() const;
    int open() const; // at this moment

private:
    struct one {
        std::unique_ptr<scripted_peer> peer;
        std::thread thread;
        bool ended = false;
    };
    void accept_all();
    void serve(one& c, int n);

    script script_;
    SSL_CTX* tls_ = nullptr;
    int listener_;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_; // guards connections_
    std::list<one> connections_;
    std::thread accepting_;
};

} // namespace plimsoll::test
