// SPDX-License-Identifier: Apache-2.0
#include "dns_answer.hpp"

#include <ares.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace plimsoll::net {
namespace {

namespace ip = boost::asio::ip;

ip::address address_of(const ares_addrinfo_node& node) {
    if (node.ai_family == AF_INET) {
        sockaddr_in v4;
        std::memcpy(&v4, node.ai_addr, sizeof v4);
        return ip::address_v4(ntohl(v4.sin_addr.s_addr));
    }
    sockaddr_in6 v6;
    std::memcpy(&v6, node.ai_addr, sizeof v6);
    ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return ip::address_v6(bytes, v6.sin6_scope_id);
}

} // namespace

addresses addresses_of(const ares_addrinfo* from) {
    addresses found;
    for (const int family : {AF_INET, AF_INET6})
        for (const auto* node = from != nullptr ? from->nodes : nullptr; node != nullptr;
             node = node->ai_next) {
            if (node->ai_family != family) continue;
            const auto address = address_of(*node);
            if (std::find(found.begin(), found.end(), address) == found.end()) found.push_back(address);
        }
    return found;
}

domain::error dns_error(int status, const std::string& host) {
    using domain::errc;
    switch (status) {
    case ARES_ENOTFOUND:
    case ARES_ENONAME:
        return {errc::not_found, host + ": no such host name in DNS"};
    case ARES_ENODATA: // now; also what is left of an A record's failure when the AAAA answer came last
        return {errc::unavailable, host + ": the name has no address in DNS"};
    case ARES_EBADNAME:
        return {errc::not_found, host + ": is not a host name"};
    case ARES_ETIMEOUT:
        return {errc::unavailable, host + ": the name servers do not answer"};
    case ARES_ECANCELLED:
    case ARES_EDESTRUCTION:
        return {errc::cancelled, host + ": the look-up was cancelled"};
    default:
        return {errc::unavailable, host + ": the look-up failed: " + ares_strerror(status)};
    }
}

} // namespace plimsoll::net
