// SPDX-License-Identifier: Apache-2.0
// The Kubernetes API surface: authenticates, authorises, routes, answers. Lives on the io thread.
// Order as in k8s.io/apiserver: 401 before 403 before 404, 405 and 406.
#pragma once

#include <plimsoll/auth/authenticator.hpp>
#include <plimsoll/auth/authorizer.hpp>
#include <plimsoll/catalog/catalog.hpp>
#include <plimsoll/http/message.hpp>
#include <plimsoll/runtime/clock.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace plimsoll::api {

// One named check of /healthz, /livez or /readyz, e.g. {"ping", …}.
struct health_check {
    std::string name;
    std::function<bool()> passes;
};

struct health {
    std::vector<health_check> live;  // /livez and /healthz
    std::vector<health_check> ready; // /readyz, beside the live ones
};

// `insecure`: no authentication at all, for the loopback playground.
enum class access { delegated, insecure };

class router {
public:
    struct parts {
        auth::authenticator& who;
        auth::authorizer* may; // null with access::insecure
        const runtime::clock& now;
        telemetry::registry& instruments;
    };

    // `version_document`: the body of /version; `port`: for the discovery documents.
    router(parts from, access how, health checks, std::string version_document, std::uint16_t port);
    ~router();
    router(const router&) = delete;
    router& operator=(const router&) = delete;

    // The metrics served from now on, and the discovery document of their names
    // (wire::api_resource_list), which takes long to make with many.
    void use(std::shared_ptr<catalog::catalog> metrics, std::string resource_list);

    struct reply {
        http::response response;
        bool authenticated;
        bool front_proxy; // it came with the front proxy's word
    };
    // Completes with the answer, whatever it is; never throws for what the request holds.
    runtime::awaitable<reply> handle(const http::request& request, const http::peer& from);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace plimsoll::api
