// SPDX-License-Identifier: Apache-2.0
#include "sent_certificates.hpp"

#include <plimsoll/net/certificate.hpp>

#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace plimsoll::net {

namespace {

constexpr std::size_t servers_certificates_limit = 10;

struct element {
    int tag;
    int tag_class;
    std::string_view content;
};

// The first element of `rest`, which then begins behind it; nothing if it is not DER.
std::optional<element> take(std::string_view& rest) {
    const auto* const begin = reinterpret_cast<const unsigned char*>(rest.data());
    const unsigned char* at = begin;
    long length = 0;
    element out{};
    const int how = ASN1_get_object(&at, &length, &out.tag, &out.tag_class, static_cast<long>(rest.size()));
    constexpr int wrong = 0x80;
    constexpr int indefinite = 0x01; // BER
    if ((how & (wrong | indefinite)) != 0) return std::nullopt;
    const auto head = static_cast<std::size_t>(at - begin);
    out.content = rest.substr(head, static_cast<std::size_t>(length));
    rest.remove_prefix(head + static_cast<std::size_t>(length));
    return out;
}

std::optional<std::string_view> take_sequence(std::string_view& rest) {
    const auto found = take(rest);
    if (!found || found->tag != V_ASN1_SEQUENCE || found->tag_class != V_ASN1_UNIVERSAL) return std::nullopt;
    return found->content;
}

// RFC 5280, 4.1: the algorithm of the subject's key, with its parameters.
std::optional<std::string_view> key_algorithm(std::string_view der) {
    const auto certificate = take_sequence(der);
    if (!certificate || !der.empty()) return std::nullopt;
    std::string_view parts = *certificate;
    auto body = take_sequence(parts);
    if (!body) return std::nullopt;
    auto first = take(*body);
    if (first && first->tag_class == V_ASN1_CONTEXT_SPECIFIC) first = take(*body); // behind the version
    if (!first) return std::nullopt;
    for (int skipped = 0; skipped < 4; ++skipped) // signature, issuer, validity, subject
        if (!take_sequence(*body)) return std::nullopt;
    auto key = take_sequence(*body);
    return key ? take_sequence(*key) : std::nullopt;
}

bool is(std::string_view object, int nid) {
    const ASN1_OBJECT* known = OBJ_nid2obj(nid);
    return object == std::string_view(reinterpret_cast<const char*>(OBJ_get0_data(known)), OBJ_length(known));
}

bool is_one_of(std::string_view object, std::initializer_list<int> nids) {
    return std::ranges::any_of(nids, [&](int nid) { return is(object, nid); });
}

// Of a TLS message; big-endian.
std::optional<std::size_t> take_number(std::string_view& rest, std::size_t bytes) {
    if (rest.size() < bytes) return std::nullopt;
    std::size_t out = 0;
    for (const char c : rest.substr(0, bytes))
        out = out << 8U | static_cast<unsigned char>(c);
    rest.remove_prefix(bytes);
    return out;
}

std::optional<std::string_view> take_vector(std::string_view& rest, std::size_t length_bytes) {
    const auto size = take_number(rest, length_bytes);
    if (!size || *size > rest.size()) return std::nullopt;
    const std::string_view out = rest.substr(0, *size);
    rest.remove_prefix(*size);
    return out;
}

// Whether each certificate of the message's body is `right`, and there are no more than `most`. RFC
// 8446, 4.4.2; RFC 5246, 7.4.2.
template <typename Right>
bool each_is(std::string_view body, bool tls_1_3, std::size_t most, Right right) {
    if (tls_1_3 && !take_vector(body, 1)) return false; // the request's context
    auto list = take_vector(body, 3);
    if (!list) return false;
    for (std::size_t count = 0; !list->empty(); ++count) {
        const auto one = take_vector(*list, 3);
        if (!one || count >= most || !right(key_kind_of(*one))) return false;
        if (tls_1_3 && !take_vector(*list, 2)) return false; // its extensions
    }
    return true;
}

template <typename Right>
void spoil_unless(int is_ours, int version, int type, const void* message, std::size_t size, std::size_t most,
                  Right right) {
    constexpr std::size_t head = 4; // type and length
    if (is_ours != 0 || type != SSL3_RT_HANDSHAKE || size <= head) return;
    const auto* bytes = static_cast<const unsigned char*>(message);
    if (bytes[0] != SSL3_MT_CERTIFICATE) return;
    const std::string_view body(reinterpret_cast<const char*>(bytes) + head, size - head);
    if (each_is(body, version >= TLS1_3_VERSION, most, right)) return;
    auto* const spoilt =
        const_cast<unsigned char*>(bytes) + head; // NOLINT(cppcoreguidelines-pro-type-const-cast)
    std::fill_n(spoilt, std::min<std::size_t>(body.size(), 4), 0xFF); // lengths that cannot be
}

} // namespace

key_kind key_kind_of(std::string_view der) {
    auto algorithm = key_algorithm(der);
    if (!algorithm) return key_kind::unreadable;
    const auto object = take(*algorithm);
    if (!object || object->tag != V_ASN1_OBJECT) return key_kind::unreadable;
    if (is_one_of(object->content, {NID_rsaEncryption, NID_rsassaPss, NID_ED25519}))
        return key_kind::ordinary;
    if (!is_one_of(object->content, {NID_X9_62_id_ecPublicKey, NID_sm2})) return key_kind::other;
    const auto curve = take(*algorithm);
    if (!curve || curve->tag != V_ASN1_OBJECT) return key_kind::explicit_;
    const bool ordinary = is(object->content, NID_X9_62_id_ecPublicKey) &&
                          is_one_of(curve->content, {NID_X9_62_prime256v1, NID_secp384r1, NID_secp521r1});
    return ordinary ? key_kind::ordinary : key_kind::other;
}

void spoil_clients_certificates(int is_ours, int version, int type, const void* message, std::size_t size,
                                SSL*, void*) {
    spoil_unless(is_ours, version, type, message, size, client_intermediates_limit + 1,
                 [](key_kind kind) { return kind == key_kind::ordinary; });
}

void spoil_servers_certificates(int is_ours, int version, int type, const void* message, std::size_t size,
                                SSL*, void*) {
    spoil_unless(is_ours, version, type, message, size, servers_certificates_limit,
                 [](key_kind kind) { return kind == key_kind::ordinary || kind == key_kind::other; });
}

} // namespace plimsoll::net
