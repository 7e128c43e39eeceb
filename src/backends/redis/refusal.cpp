// SPDX-License-Identifier: Apache-2.0
#include "refusal.hpp"

#include <plimsoll/domain/printable.hpp>

#include <algorithm>
#include <array>

namespace plimsoll::backends::redis {
namespace {

using domain::errc;
using domain::error;
using domain::printable;
using enum refusal::scope;

struct meaning {
    std::string_view start; // of the reply's text: an error's name, or more of it
    errc code;
    refusal::scope whom;
    std::string_view remedy;
};

constexpr std::string_view in_a_cluster =
    "the server belongs to a Redis Cluster and another node has the key; a cluster is not supported here";

// In this order: the first that fits counts.
constexpr std::array meanings{
    meaning{"WRONGTYPE", errc::bad_reply, question, "name a key that holds what the metric asks for"},
    meaning{"NOPERM", errc::permission_denied, question, "allow the ACL user this command and this key"},
    meaning{"NOGROUP", errc::not_found, question, "create it with XGROUP CREATE"},
    meaning{"ERR no such key", errc::not_found, question, ""},
    meaning{"ERR unknown command", errc::bad_reply, question,
            "the server is too old for it, or has it renamed or switched off"},
    meaning{"NOAUTH", errc::unauthenticated, backend,
            "give the backend a passwordFile, and a username if need be"},
    meaning{"WRONGPASS", errc::unauthenticated, backend, "check the backend's username and passwordFile"},
    meaning{"DENIED", errc::unauthenticated, backend, "the server's protected mode admits loopback only"},
    meaning{"MOVED", errc::bad_reply, question, in_a_cluster},
    meaning{"ASK", errc::bad_reply, question, in_a_cluster},
    meaning{"CROSSSLOT", errc::bad_reply, question, in_a_cluster},
    meaning{"CLUSTERDOWN", errc::unavailable, backend, ""},
    meaning{"TRYAGAIN", errc::unavailable, backend, ""},
    meaning{"LOADING", errc::unavailable, backend, ""},
    meaning{"MASTERDOWN", errc::unavailable, backend, ""},
    meaning{"BUSY", errc::unavailable, backend, ""},
    meaning{"ERR max number of clients", errc::unavailable, backend, "raise the server's maxclients"},
    meaning{"ERR DB index", errc::bad_reply, backend, "check the backend's database"},
};

// What servers say to AUTH besides the above; these starts are known to be free of what was sent.
constexpr std::array login_meanings{
    meaning{"ERR AUTH <password> called without any password", errc::unauthenticated, backend,
            "the server has no password for its default user; name a username or drop passwordFile"},
    meaning{"ERR Client sent AUTH, but no password is set", errc::unauthenticated, backend,
            "the server has no password; drop passwordFile"},
    meaning{"ERR invalid password", errc::unauthenticated, backend, "check the backend's passwordFile"},
    meaning{"ERR wrong number of arguments", errc::unauthenticated, backend,
            "a server before Redis 6 knows no users; drop username"},
};

bool starts_with_words(std::string_view text, std::string_view words) {
    return text.starts_with(words) && (text.size() == words.size() || text[words.size()] == ' ' ||
                                       words.find(' ') != std::string_view::npos);
}

template <std::size_t N>
const meaning* find(const std::array<meaning, N>& in, std::string_view text) {
    const auto* const found =
        std::ranges::find_if(in, [&](const meaning& m) { return starts_with_words(text, m.start); });
    return found == in.end() ? nullptr : found;
}

std::string with_remedy(std::string text, std::string_view remedy) {
    if (!remedy.empty()) text.append(" (").append(remedy).append(")");
    return text;
}

} // namespace

refusal refusal_of(const reply& said) {
    const auto* const m = find(meanings, said.text);
    std::string text = printable(said.text);
    if (m == nullptr) return {question, error(errc::bad_reply, "refused: " + text)};
    return {m->whom, error(m->code, with_remedy(std::move(text), m->remedy))};
}

error login_refusal_of(const reply& said) {
    const auto* m = find(meanings, said.text);
    if (m == nullptr) m = find(login_meanings, said.text);
    if (m == nullptr)
        return {errc::unauthenticated,
                "refused (the server's reason is not shown, it may repeat the password)"};
    return {m->code == errc::unavailable ? m->code : errc::unauthenticated,
            with_remedy(std::string(m->start), m->remedy)};
}

} // namespace plimsoll::backends::redis
