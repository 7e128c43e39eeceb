// SPDX-License-Identifier: Apache-2.0
#include "replies.hpp"

#include <plimsoll/wire/discovery.hpp>
#include <plimsoll/wire/status.hpp>

namespace plimsoll::api {

namespace {

http::response status(wire::status what) {
    const int code = what.code;
    return json(code, wire::render(what));
}

http::response status(int code, const char* reason, const std::string& message) {
    return status(wire::status{code, reason, message, std::nullopt});
}

// k8s.io/apiserver escapes what a browser could take for markup in these messages.
std::string escape_html(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
    return out;
}

std::string forbidden_message(const cluster::user_info& who, const cluster::attributes& what,
                              const std::string& reason) {
    const std::string user = "User \"" + who.name + "\"";
    std::string out;
    if (!what.path.empty()) {
        out = "forbidden: " + user + " cannot " + what.verb + " path \"" + what.path + "\"";
    } else {
        out = what.resource + "." + what.group + " is forbidden: " + user + " cannot " + what.verb +
              " resource \"" + what.resource + "\" in API group \"" + what.group + "\"";
        out += what.name_space.empty() ? " at the cluster scope"
                                       : " in the namespace \"" + what.name_space + "\"";
    }
    if (!reason.empty()) out += ": " + reason;
    return escape_html(out);
}

} // namespace

http::response json(int status, std::string body) {
    http::response out;
    out.status = status;
    out.content_type = "application/json";
    out.body = std::move(body);
    return out;
}

http::response text(int status, std::string body) {
    http::response out;
    out.status = status;
    out.content_type = "text/plain; charset=utf-8";
    out.body = std::move(body);
    out.extra.emplace_back("X-Content-Type-Options", "nosniff");
    return out;
}

http::response failure(const domain::error& why) {
    using domain::errc;
    switch (why.code()) {
    case errc::invalid_argument:
        return bad_request(why.detail());
    case errc::not_found:
        return not_found(why.detail());
    case errc::unauthenticated:
        return unauthorized();
    case errc::permission_denied:
        return status(403, "Forbidden", why.detail());
    case errc::unavailable:
    case errc::bad_reply:
    case errc::cancelled:
    case errc::overloaded:
        return service_unavailable(why.detail());
    case errc::deadline_exceeded:
        return status(504, "Timeout", why.detail());
    case errc::internal:
        break;
    }
    return status(500, "InternalError", "Internal error occurred: " + why.detail());
}

http::response bad_request(const std::string& message) { return status(400, "BadRequest", message); }

http::response unauthorized() { return status(401, "Unauthorized", "Unauthorized"); }

http::response forbidden(const cluster::user_info& who, const cluster::attributes& what,
                         const std::string& reason) {
    wire::status out{403, "Forbidden", forbidden_message(who, what, reason), wire::status_details()};
    if (what.path.empty()) {
        out.details->group = what.group;
        out.details->kind = what.resource;
    }
    http::response response = status(std::move(out));
    response.extra.emplace_back("X-Content-Type-Options", "nosniff");
    return response;
}

http::response no_impersonation() {
    return status(403, "Forbidden",
                  "impersonation is not supported at this port; ask through kube-apiserver");
}

http::response authorizer_failed(const std::string& target, const domain::error& why) {
    return text(500, "Internal Server Error: \"" + target + "\": " + why.detail() + "\n");
}

http::response not_found(const std::string& message) { return status(404, "NotFound", message); }

http::response no_such_resource() {
    return status(wire::status{404, "NotFound", "the server could not find the requested resource",
                               wire::status_details()});
}

http::response method_not_allowed() {
    return status(wire::status{405, "MethodNotAllowed",
                               "the server does not allow this method on the requested resource",
                               wire::status_details()});
}

http::response watch_not_supported() {
    wire::status out{405, "MethodNotAllowed",
                     std::string("watch is not supported on resources of kind \"*.") + wire::group_name +
                         "\"",
                     wire::status_details()};
    out.details->group = wire::group_name;
    out.details->kind = "*";
    return status(std::move(out));
}

http::response not_acceptable() {
    return status(wire::status{406, "NotAcceptable",
                               "only the following media types are accepted: application/json",
                               wire::status_details()});
}

http::response service_unavailable(const std::string& message) {
    return status(503, "ServiceUnavailable", message);
}

} // namespace plimsoll::api
