// SPDX-License-Identifier: Apache-2.0
// A client that blocks, apart from the code under test: POSIX sockets and OpenSSL. Everything ends
// within ten seconds: silence is an answer too.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::test {

struct answer {
    int status = 0; // 0: none came
    std::string head;
    std::string body;

    bool closes() const { return head.find("\r\nConnection: close\r\n") != std::string::npos; }
};

// How a connection ended, as its peer sees it.
enum class ending {
    orderly, // FIN; with TLS a close_notify before it
    cut,     // RST; with TLS also a FIN without close_notify
    silence, // it did not
    data,    // bytes came instead
};

struct client_tls_wish {
    int lowest_version = TLS1_2_VERSION;
    int highest_version = TLS1_3_VERSION;
    std::vector<std::string> chain_pem = {}; // own certificate first
    std::string key_pem = {};
    std::vector<std::string> protocols = {}; // ALPN
    std::string groups = {}; // for the key exchange, as OpenSSL lists them; empty: its default
    int authorities = 0;     // how many names of CAs it says it trusts (TLS 1.3)
};

// Why OpenSSL's last call of this thread failed, in its words.
std::string tls_failure();

class blocking_client {
public:
    // Throws std::runtime_error when there is nobody. `from`: the own address, if it matters.
    explicit blocking_client(std::uint16_t port, const char* address = "127.0.0.1",
                             const char* from = nullptr);
    ~blocking_client();
    blocking_client(const blocking_client&) = delete;
    blocking_client& operator=(const blocking_client&) = delete;

    // Whether the handshake succeeded on our side; verifies nothing.
    bool start_tls(const client_tls_wish& how);
    SSL* tls() { return ssl_.get(); }

    // False once the peer has gone.
    bool send(std::string_view bytes);
    // Whether the peer's kernel has all that was sent: a loaded machine may be late with it.
    bool has_arrived() const;
    void send_get(const std::string& target, const std::string& fields = "");
    void half_close();
    // RST instead of FIN.
    void reset();
    enum class body { expected, none };
    answer receive(body what = body::expected);
    answer get(const std::string& target) {
        send_get(target);
        return receive();
    }
    ending wait_for_end();
    void keep_small_receive_window();

private:
    long read_some(char* into, std::size_t size);

    int fd_ = -1;
    std::shared_ptr<SSL_CTX> context_;
    std::shared_ptr<SSL> ssl_;
    std::string received_;
};

} // namespace plimsoll::test
