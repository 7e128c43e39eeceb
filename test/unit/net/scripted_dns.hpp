// SPDX-License-Identifier: Apache-2.0
// A name server on loopback UDP that knows every name, or none, or says nothing. To a question for a name
// that begins with "silent" it never says anything.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>

namespace plimsoll::test {

class scripted_dns {
public:
    enum class mode { answers, no_such_name, fails, silent };

    explicit scripted_dns(mode m) : mode_(m), fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        auto* raw = reinterpret_cast<sockaddr*>(&at);
        if (::bind(fd_, raw, size) != 0 || ::getsockname(fd_, raw, &size) != 0) std::terminate();
        port_ = ntohs(at.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~scripted_dns() {
        stopping_ = true;
        ::shutdown(fd_, SHUT_RDWR);
        thread_.join();
        ::close(fd_);
    }
    scripted_dns(const scripted_dns&) = delete;
    scripted_dns& operator=(const scripted_dns&) = delete;

    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    void become(mode m) { mode_ = m; }
    int questions() const { return questions_; }

private:
    void serve() {
        timeval period{0, 50000}; // shutdown() does not wake every kernel's recvfrom on UDP
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &period, sizeof period);
        while (!stopping_) {
            char packet[512];
            sockaddr_in from{};
            socklen_t size = sizeof from;
            auto* raw = reinterpret_cast<sockaddr*>(&from);
            const auto got = ::recvfrom(fd_, packet, sizeof packet, 0, raw, &size);
            if (got < 20) continue;
            ++questions_;
            const std::string question(packet, static_cast<std::size_t>(got));
            if (mode_ == mode::silent || question.compare(13, 6, "silent") == 0) continue;
            const std::string reply = answer(question);
            ::sendto(fd_, reply.data(), reply.size(), 0, raw, size);
        }
    }

    // Header and question come back; an A question gets 192.0.2.7 and 192.0.2.8, others no record.
    std::string answer(const std::string& question) const {
        const auto name_end = question.find('\0', 12);
        std::string out = question.substr(0, name_end + 5);
        const bool wants_a = question[name_end + 2] == 1;
        const mode now = mode_;
        out[2] = '\x81';
        out[3] = now == mode::no_such_name ? '\x83' : now == mode::fails ? '\x82' : '\x80';
        out[6] = 0;
        out[7] = now == mode::answers && wants_a ? 2 : 0;
        out[8] = out[9] = out[10] = out[11] = 0;
        if (out[7] != 0) {
            for (const char last : {'\x07', '\x08'}) {
                out += std::string("\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xc0\x00\x02", 15);
                out += last;
            }
        }
        return out;
    }

    std::atomic<mode> mode_;
    std::atomic<int> questions_ = 0;
    std::atomic<bool> stopping_ = false;
    int fd_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

} // namespace plimsoll::test
