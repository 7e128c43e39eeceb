// SPDX-License-Identifier: Apache-2.0
#include "certificate_names.hpp"

#include <openssl/evp.h>
#include <openssl/objects.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>

namespace plimsoll::net {

using domain::errc;
using domain::error;
using domain::result;

namespace {

error refused(const std::string& why) { return {errc::unauthenticated, "client certificate: " + why}; }

// A NUL would let "admin\0.example" pass for "admin" wherever a name is handled as a C string.
result<std::string> text_of(const ASN1_STRING* value) {
    unsigned char* utf8 = nullptr;
    const int length = ASN1_STRING_to_UTF8(&utf8, value);
    if (length < 0) return refused("a name in its subject is not text");
    std::string text(utf8, utf8 + length);
    OPENSSL_free(utf8);
    if (text.find('\0') != std::string::npos) return refused("a name in its subject holds a NUL byte");
    return text;
}

// Kubernetes' own attribute for a user's UID, not X.500's userId.
bool is_kubernetes_uid(const ASN1_OBJECT* type) {
    std::array<char, 64> dotted{};
    OBJ_obj2txt(dotted.data(), static_cast<int>(dotted.size()), type, 1);
    return std::string_view(dotted.data()) == "1.3.6.1.4.1.57683.2";
}

std::string sha256_of(const X509* leaf) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    X509_digest(leaf, EVP_sha256(), digest.data(), &length);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        hex += digits[digest[i] >> 4U];
        hex += digits[digest[i] & 15U];
    }
    return hex;
}

result<void> take(const X509_NAME_ENTRY* entry, certificate_names& into) {
    const ASN1_OBJECT* type = X509_NAME_ENTRY_get_object(entry);
    const int nid = OBJ_obj2nid(type);
    const bool uid = is_kubernetes_uid(type);
    if (nid != NID_commonName && nid != NID_organizationName && !uid) return {};
    auto text = text_of(X509_NAME_ENTRY_get_data(entry));
    if (!text) return text.error();
    if (uid && text->empty()) return refused("the UID in its subject is empty");
    if (uid && !into.uid.empty()) return refused("its subject has more than one UID");
    if (uid)
        into.uid = std::move(*text);
    else if (nid == NID_commonName)
        into.common_name = std::move(*text); // of several the last, as in Go
    else
        into.organizations.push_back(std::move(*text));
    return {};
}

} // namespace

result<certificate_names> names_of(const X509* leaf) {
    certificate_names names;
    const X509_NAME* subject = X509_get_subject_name(leaf);
    for (int i = 0; i < X509_NAME_entry_count(subject); ++i)
        if (auto done = take(X509_NAME_get_entry(subject, i), names); !done) return done.error();
    names.sha256 = sha256_of(leaf);
    return names;
}

result<domain::wall_time> earliest_end(const STACK_OF(X509) * chain) {
    using seconds = std::chrono::seconds;
    // X.509 goes to the year 9999, the clock to 2262.
    auto earliest = std::chrono::floor<seconds>(domain::wall_time::max().time_since_epoch());
    for (int i = 0; i < sk_X509_num(chain); ++i) {
        std::tm broken_down{};
        if (ASN1_TIME_to_tm(X509_get0_notAfter(sk_X509_value(chain, i)), &broken_down) != 1)
            return refused("an unreadable end of validity");
        earliest = std::min(earliest, seconds(timegm(&broken_down)));
    }
    return domain::wall_time(earliest);
}

} // namespace plimsoll::net
