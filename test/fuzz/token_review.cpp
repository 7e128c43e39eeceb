// SPDX-License-Identifier: Apache-2.0
// A token, a line break, and kube-apiserver's answer to its TokenReview: somebody with a name, nobody, or an
// error; the token goes into the question and comes out nowhere else.
#include "cluster/review.hpp"
#include "target.hpp"

#include <plimsoll/wire/token_review.hpp>

#include <nlohmann/json.hpp>

namespace plimsoll::fuzz {

namespace {

using nlohmann::json;

void check_question(const std::string& token) {
    const json question = json::parse(wire::encode_token_review(token), nullptr, false);
    expect(question.is_object() && question["kind"] == "TokenReview", "a question is a TokenReview");
    const auto& asked = question["spec"]["token"];
    if (is_printable(token)) expect(asked == token, "it is asked about this token");
}

void check_somebody(const cluster::token_verdict& said, const std::string& body) {
    expect(!said.who.name.empty(), "somebody has a name");
    const json document = json::parse(body, nullptr, false);
    const json& status = document["status"];
    expect(document["kind"] == "TokenReview", "only a TokenReview counts");
    expect(status["authenticated"] == true, "nobody becomes somebody by himself");
    expect(status["user"]["username"] == said.who.name, "he is who the server says");
    const json groups = status["user"].value("groups", json());
    expect(groups.size() == said.who.groups.size(), "no group is lost or invented");
}

// Of a token that occurs in the words that stand for it nothing can be said.
void expect_secret(const std::string& text, const std::string& token) {
    constexpr std::string_view instead = "(the token)";
    if (token.empty() || instead.find(token) != std::string_view::npos) return;
    if (text.find(instead) == std::string::npos)
        expect(text.find(token) == std::string::npos, "no text shows the token");
}

} // namespace

void try_input(std::string_view bytes) {
    const std::string token(take_until(bytes, '\n'));
    const std::string body(bytes);
    check_question(token);
    const auto said = cluster::token_verdict_of(body, {token});
    if (!said) {
        expect(said.error().code() == domain::errc::bad_reply, "a bad answer is a bad reply");
        expect_secret(said.error().detail(), token);
        return expect_readable(said.error().detail(), 1024);
    }
    if (said->authenticated) return check_somebody(*said, body);
    expect(said->who == cluster::user_info(), "nobody has neither name nor groups");
    expect(said->reason.size() <= 1024 + 3, "a reason is bounded");
    expect_secret(said->reason, token);
}

} // namespace plimsoll::fuzz
