// SPDX-License-Identifier: Apache-2.0
#include "scripted_server.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace plimsoll::test {
namespace {

void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string("scripted server: ") + what);
}

std::shared_ptr<X509> certificate_of(const std::string& pem) {
    const std::shared_ptr<BIO> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    return {PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), X509_free};
}

SSL_CTX* context_of(const scripted_tls& tls) {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    const std::shared_ptr<BIO> in(
        BIO_new_mem_buf(tls.own.key_pem.data(), static_cast<int>(tls.own.key_pem.size())), BIO_free);
    const std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr),
                                        EVP_PKEY_free);
    require(SSL_CTX_use_certificate(context, certificate_of(tls.own.pem).get()) == 1, "certificate");
    require(SSL_CTX_use_PrivateKey(context, key.get()) == 1, "key");
    if (!tls.groups.empty()) require(SSL_CTX_set1_groups_list(context, tls.groups.c_str()) == 1, "groups");
    if (!tls.client_ca_pem.empty()) {
        require(X509_STORE_add_cert(SSL_CTX_get_cert_store(context),
                                    certificate_of(tls.client_ca_pem).get()) == 1,
                "client CA");
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    return context;
}

} // namespace

scripted_peer::scripted_peer(int fd, SSL_CTX* tls) : fd_(fd) {
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (tls == nullptr) return;
    ssl_ = SSL_new(tls);
    SSL_set_fd(ssl_, fd_);
}

scripted_peer::~scripted_peer() {
    SSL_free(ssl_);
    ::close(fd_);
}

bool scripted_peer::handshake() {
    const bool ok = ssl_ == nullptr || SSL_accept(ssl_) == 1;
    ERR_clear_error();
    return ok;
}

std::string scripted_peer::read_some() {
    char buffer[4096];
    const auto got = ssl_ != nullptr ? SSL_read(ssl_, buffer, sizeof buffer)
                                     : static_cast<int>(::recv(fd_, buffer, sizeof buffer, 0));
    ERR_clear_error();
    return {buffer, static_cast<std::size_t>(std::max(got, 0))};
}

std::string scripted_peer::read_request() {
    std::string all;
    for (;;) {
        const auto end = all.find("\r\n\r\n");
        const auto length = all.find("Content-Length: ");
        const auto body = length < end ? std::stoul(all.substr(length + 16)) : 0;
        if (end != all.npos && all.size() >= end + 4 + body) return all;
        const auto more = read_some();
        if (more.empty()) return {};
        all += more;
    }
}

bool scripted_peer::send(const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const auto left = bytes.size() - done;
        const auto sent = ssl_ != nullptr
                              ? SSL_write(ssl_, bytes.data() + done, static_cast<int>(left))
                              : static_cast<int>(::send(fd_, bytes.data() + done, left, MSG_NOSIGNAL));
        ERR_clear_error();
        if (sent <= 0) return false;
        done += static_cast<std::size_t>(sent);
    }
    return true;
}

void scripted_peer::send_in_slices(const std::string& bytes, std::size_t slice) {
    for (std::size_t at = 0; at < bytes.size(); at += slice)
        send(bytes.substr(at, slice));
}

void scripted_peer::wait_until_closed() {
    while (!read_some().empty()) {
    }
}

void scripted_peer::wait_without_reading() {
    pollfd ended{fd_, 0, 0}; // POLLHUP and POLLERR are always waited for
    ::poll(&ended, 1, -1);
}

void scripted_peer::end() {
    if (ssl_ != nullptr && SSL_is_init_finished(ssl_)) SSL_shutdown(ssl_);
    ERR_clear_error();
    ::shutdown(fd_, SHUT_WR);
}

void scripted_peer::cut() { ::shutdown(fd_, SHUT_WR); }

void scripted_peer::reset() {
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    const int replacement = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); // fd_ stays ours
    ::dup2(replacement, fd_);
    ::close(replacement);
}

std::string scripted_peer::client_common_name() const {
    const std::shared_ptr<X509> certificate(SSL_get1_peer_certificate(ssl_), X509_free);
    if (!certificate) return {};
    char name[256] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
    return name;
}

void scripted_peer::shut_down() { ::shutdown(fd_, SHUT_RDWR); }

scripted_server::scripted_server(script what, std::optional<scripted_tls> tls)
    : script_(std::move(what)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
    if (tls) tls_ = context_of(*tls);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    auto* raw = reinterpret_cast<sockaddr*>(&at);
    require(::bind(listener_, raw, size) == 0 && ::listen(listener_, 64) == 0, "listen");
    require(::getsockname(listener_, raw, &size) == 0, "port");
    port_ = ntohs(at.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
}

scripted_server::~scripted_server() {
    ::shutdown(listener_, SHUT_RDWR);
    accepting_.join();
    {
        const std::lock_guard lock(mutex_);
        for (one& c : connections_)
            c.peer->shut_down();
    }
    for (one& c : connections_)
        c.thread.join();
    connections_.clear();
    ::close(listener_);
    SSL_CTX_free(tls_);
}

void scripted_server::accept_all() {
    for (int n = 0;; ++n) {
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) return;
        const std::lock_guard lock(mutex_);
        one& c = connections_.emplace_back();
        c.peer = std::make_unique<scripted_peer>(fd, tls_);
        c.thread = std::thread([this, &c, n] { serve(c, n); });
    }
}

void scripted_server::serve(one& c, int n) {
    if (c.peer->handshake()) script_(*c.peer, n);
    c.peer->end();
    const std::lock_guard lock(mutex_);
    c.ended = true;
}

int scripted_server::connections() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(connections_.size());
}

int scripted_server::open() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(
        std::count_if(connections_.begin(), connections_.end(), [](const one& c) { return !c.ended; }));
}

} // namespace plimsoll::test
