// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/token_review.hpp>

#include "json_reader.hpp"

namespace plimsoll::wire {

std::string encode_token_review(std::string_view token) {
    using nlohmann::ordered_json;
    ordered_json out = ordered_json::object();
    out["kind"] = "TokenReview";
    out["apiVersion"] = "authentication.k8s.io/v1";
    out["spec"]["token"] = std::string(token);
    return out.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

domain::result<token_status> decode_token_status(std::string_view body) {
    const auto document = parse_json(body);
    if (!document) return document.error().within("TokenReview");
    member_reader read;
    if (read.string_or_empty(*document, "kind") != "TokenReview") read.mismatch("kind is not TokenReview");
    token_status out;
    if (const auto* status = read.find_object(*document, "status")) {
        out.authenticated = read.bool_or_false(*status, "authenticated");
        out.error = read.string_or_empty(*status, "error");
        if (const auto* user = read.find_object(*status, "user")) {
            out.username = read.string_or_empty(*user, "username");
            out.uid = read.string_or_empty(*user, "uid");
            out.groups = read.string_list(*user, "groups");
            out.extra = read.string_list_map(*user, "extra");
        }
    } else {
        read.mismatch("status is missing");
    }
    if (!read.ok()) return read.error().within("TokenReview");
    return out;
}

} // namespace plimsoll::wire
