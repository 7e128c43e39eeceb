// SPDX-License-Identifier: Apache-2.0
#include "blocking_client.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace plimsoll::test {
namespace {

constexpr long silence_seconds = 10;
constexpr int small_window_bytes = 4096;

sockaddr_storage address_of(const char* text, std::uint16_t port, socklen_t& length) {
    sockaddr_storage out{};
    auto* v4 = reinterpret_cast<sockaddr_in*>(&out);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&out);
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        length = sizeof(sockaddr_in);
    } else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        length = sizeof(sockaddr_in6);
    }
    return out;
}

std::shared_ptr<X509> certificate_of(const std::string& pem) {
    const std::shared_ptr<BIO> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    return {PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), X509_free};
}

std::shared_ptr<EVP_PKEY> key_of(const std::string& pem) {
    const std::shared_ptr<BIO> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    return {PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
}

// The shortest there are, that many times.
void name_authorities(SSL_CTX* by, int how_many) {
    if (how_many == 0) return;
    STACK_OF(X509_NAME)* names = sk_X509_NAME_new_null();
    for (int i = 0; i < how_many; ++i)
        sk_X509_NAME_push(names, X509_NAME_new());
    SSL_CTX_set0_CA_list(by, names);
}

void present(SSL_CTX* by, const client_tls_wish& how) {
    if (how.chain_pem.empty()) return;
    SSL_CTX_use_certificate(by, certificate_of(how.chain_pem.front()).get());
    for (std::size_t i = 1; i < how.chain_pem.size(); ++i)
        SSL_CTX_add1_chain_cert(by, certificate_of(how.chain_pem[i]).get());
    SSL_CTX_use_PrivateKey(by, key_of(how.key_pem).get());
}

} // namespace

blocking_client::blocking_client(std::uint16_t port, const char* address, const char* from) {
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
    socklen_t length = 0;
    const auto to = address_of(address, port, length);
    fd_ = ::socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit{silence_seconds, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (from != nullptr) {
        socklen_t own_length = 0;
        const auto own = address_of(from, 0, own_length);
        if (::bind(fd_, reinterpret_cast<const sockaddr*>(&own), own_length) != 0) {
            ::close(fd_);
            throw std::runtime_error("the own address is none of ours");
        }
    }
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), length) != 0) {
        ::close(fd_);
        throw std::runtime_error("nobody listens");
    }
}

std::string tls_failure() {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason == nullptr ? "" : reason;
}

blocking_client::~blocking_client() { ::close(fd_); }

void blocking_client::keep_small_receive_window() {
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &small_window_bytes, sizeof small_window_bytes);
}

bool blocking_client::start_tls(const client_tls_wish& how) {
    context_.reset(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_security_level(context_.get(), 0); // may offer what the server must refuse
    SSL_CTX_set_min_proto_version(context_.get(), how.lowest_version);
    SSL_CTX_set_max_proto_version(context_.get(), how.highest_version);
    if (!how.groups.empty() && SSL_CTX_set1_groups_list(context_.get(), how.groups.c_str()) != 1)
        throw std::runtime_error("OpenSSL does not know the groups " + how.groups);
    present(context_.get(), how);
    name_authorities(context_.get(), how.authorities);
    std::string protocols;
    for (const auto& p : how.protocols)
        protocols += static_cast<char>(p.size()) + p;
    if (!protocols.empty())
        SSL_CTX_set_alpn_protos(context_.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                                static_cast<unsigned>(protocols.size()));
    ssl_.reset(SSL_new(context_.get()), SSL_free);
    SSL_set_fd(ssl_.get(), fd_);
    ERR_clear_error();
    return SSL_connect(ssl_.get()) == 1;
}

bool blocking_client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const long n = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                            : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

bool blocking_client::has_arrived() const {
    int unacknowledged = 0;
    return ioctl(fd_, TIOCOUTQ, &unacknowledged) == 0 && unacknowledged == 0;
}

void blocking_client::send_get(const std::string& target, const std::string& fields) {
    send("GET " + target + " HTTP/1.1\r\nHost: test\r\n" + fields + "\r\n");
}

void blocking_client::half_close() {
    if (ssl_) SSL_shutdown(ssl_.get());
    ::shutdown(fd_, SHUT_WR);
}

void blocking_client::reset() {
    const linger at_once{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(fd_);
    fd_ = -1;
}

long blocking_client::read_some(char* into, std::size_t size) {
    return ssl_ ? SSL_read(ssl_.get(), into, static_cast<int>(size)) : ::recv(fd_, into, size, 0);
}

answer blocking_client::receive(body what) {
    answer out;
    char piece[16384];
    std::size_t head_end = std::string::npos;
    std::size_t wanted = std::string::npos;
    for (;;) {
        if (head_end == std::string::npos && (head_end = received_.find("\r\n\r\n")) != std::string::npos) {
            head_end += 4;
            const auto length = received_.find("\r\nContent-Length: ");
            const bool expects = what == body::expected && length < head_end;
            wanted = head_end + (expects ? std::stoul(received_.substr(length + 18)) : 0);
        }
        if (received_.size() >= wanted) break;
        const long n = read_some(piece, sizeof piece);
        if (n <= 0) return out;
        received_.append(piece, static_cast<std::size_t>(n));
    }
    out.head = received_.substr(0, head_end);
    out.body = received_.substr(head_end, wanted - head_end);
    received_.erase(0, wanted);
    if (out.head.starts_with("HTTP/1.1 ")) out.status = std::stoi(out.head.substr(9));
    return out;
}

ending blocking_client::wait_for_end() {
    if (!received_.empty()) return ending::data;
    char piece[256];
    errno = 0;
    const long n = read_some(piece, sizeof piece);
    if (n > 0) return ending::data;
    const bool timed_out = errno == EAGAIN || errno == EWOULDBLOCK;
    if (!ssl_) return n == 0 ? ending::orderly : timed_out ? ending::silence : ending::cut;
    if (SSL_get_error(ssl_.get(), static_cast<int>(n)) == SSL_ERROR_ZERO_RETURN) return ending::orderly;
    return timed_out ? ending::silence : ending::cut;
}

} // namespace plimsoll::test
