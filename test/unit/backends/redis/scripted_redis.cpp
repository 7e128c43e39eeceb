// SPDX-License-Identifier: Apache-2.0
#include "scripted_redis.hpp"

#include <algorithm>

namespace plimsoll::test {
namespace {

// Takes a whole command off the front of `bytes`, if there is one.
std::optional<words> take_command(std::string& bytes) {
    std::size_t at = 0;
    const auto number = [&](char type) -> std::optional<std::size_t> {
        const auto end = bytes.find("\r\n", at);
        if (end == std::string::npos || bytes[at] != type) return std::nullopt;
        const auto out = std::stoul(bytes.substr(at + 1, end - at - 1));
        at = end + 2;
        return out;
    };
    const auto count = number('*');
    if (!count) return std::nullopt;
    words out;
    while (out.size() < *count) {
        const auto size = number('$');
        if (!size || bytes.size() < at + *size + 2) return std::nullopt;
        out.push_back(bytes.substr(at, *size));
        at += *size + 2;
    }
    bytes.erase(0, at);
    return out;
}

} // namespace

act cut() { return {"", act::then::cut}; }
act stall() { return {"", act::then::stall}; }

act honest(const words& command) {
    if (command.front() == "LLEN") return ":7\r\n";
    if (command.front() == "EXISTS") return ":1\r\n";
    return "+OK\r\n";
}

scripted_redis::scripted_redis(script what, manner how)
    : script_(std::move(what)),
      how_(std::move(how)),
      server_([this](scripted_peer& peer, int) { serve(peer); }, how_.tls) {}

std::vector<words> scripted_redis::commands() const {
    const std::lock_guard lock(mutex_);
    return commands_;
}

void scripted_redis::answer_by(script what) {
    const std::lock_guard lock(mutex_);
    script_ = std::move(what);
}

void scripted_redis::serve(scripted_peer& peer) {
    std::string bytes;
    std::size_t sent = 0;
    for (;;) {
        const auto more = peer.read_some();
        if (more.empty()) return;
        bytes += more;
        while (const auto command = take_command(bytes))
            if (!answer(peer, *command, sent)) return;
    }
}

bool scripted_redis::answer(scripted_peer& peer, const words& command, std::size_t& sent) {
    std::unique_lock lock(mutex_);
    commands_.push_back(command);
    const script by = script_;
    lock.unlock();
    act what = by(command);
    if (how_.cut_after && sent + what.bytes.size() >= *how_.cut_after) {
        what.bytes.resize(*how_.cut_after - sent);
        what.next = act::then::cut;
    }
    if (how_.slice != 0)
        peer.send_in_slices(what.bytes, how_.slice);
    else
        peer.send(what.bytes);
    sent += what.bytes.size();
    if (what.next == act::then::stall) peer.wait_until_closed();
    return what.next == act::then::read_on;
}

} // namespace plimsoll::test
