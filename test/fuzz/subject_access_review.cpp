// SPDX-License-Identifier: Apache-2.0
// Kube-apiserver's answer to a SubjectAccessReview: allowed only if it says so and nothing against it. What
// it answers with another status is an error with the status in it.
#include "cluster/refusal.hpp"
#include "cluster/review.hpp"
#include "target.hpp"

#include <nlohmann/json.hpp>

namespace plimsoll::fuzz {

namespace {

using nlohmann::json;

void check_allowed(const std::string& body) {
    const json document = json::parse(body, nullptr, false);
    expect(document["kind"] == "SubjectAccessReview", "only a SubjectAccessReview counts");
    expect(document["status"]["allowed"] == true, "nobody is allowed by himself");
    expect(document["status"].value("denied", json()) != true, "who is denied is not allowed");
}

void check_other_status(const std::string& body, int status) {
    net::client_response reply{status, "application/json", "", body};
    const auto attempt = cluster::judge(reply);
    expect(!attempt.body, "only a success has an answer");
    expect(attempt.wait <= std::chrono::hours(1), "nobody waits for ever");
    const std::string text = attempt.body.error().detail();
    expect(text.find(std::to_string(status)) != std::string::npos, "an error has the status in it");
    expect_readable(text, 2048);
}

} // namespace

void try_input(std::string_view bytes) {
    const std::string body(bytes);
    for (const int status : {301, 401, 403, 404, 429, 500})
        check_other_status(body, status);
    const auto said = cluster::verdict_of(body, {});
    if (!said) {
        expect(said.error().code() == domain::errc::bad_reply, "a bad answer is a bad reply");
        return expect_readable(said.error().detail(), 2048);
    }
    expect(said->reason.size() <= 1024 + 3, "a reason is bounded");
    if (said->allowed) check_allowed(body);
}

} // namespace plimsoll::fuzz
