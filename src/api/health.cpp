// SPDX-License-Identifier: Apache-2.0
#include "health.hpp"

#include "replies.hpp"

namespace plimsoll::api {

bool is_health_path(const std::string& path) {
    return path == "/healthz" || path == "/livez" || path == "/readyz";
}

http::response health_reply(const health& checks, const request_target& target) {
    const std::string name = target.path().substr(1);
    std::string lines;
    bool passed = true;
    const auto run = [&](const std::vector<health_check>& some) {
        for (const health_check& check : some) {
            const bool ok = check.passes();
            passed = passed && ok;
            lines += ok ? "[+]" + check.name + " ok\n" : "[-]" + check.name + " failed: reason withheld\n";
        }
    };
    run(checks.live);
    if (name == "readyz") run(checks.ready);
    if (!passed) return text(500, lines + name + " check failed\n");
    if (target.parameter("verbose")) return text(200, lines + name + " check passed\n");
    return text(200, "ok");
}

} // namespace plimsoll::api
