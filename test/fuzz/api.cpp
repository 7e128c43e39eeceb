// SPDX-License-Identifier: Apache-2.0
// The bytes of a connection through the request's parser and the whole API. Every answer is well-formed, none
// is a 5xx that the request can be blamed for, pieces make no difference, and nobody is told what he may not
// read.
#include "api_server.hpp"
#include "target.hpp"

#include <plimsoll/api/request_target.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>

namespace plimsoll::fuzz {

namespace {

using nlohmann::json;

struct answer_read {
    std::string type, body;
    std::size_t length = 0;
};

// A reader of our own, and a strict one.
answer_read read(const exchange& of) {
    std::string_view rest = of.bytes;
    const auto end = rest.find("\r\n\r\n");
    expect(end != std::string_view::npos, "an answer has a head");
    std::string_view head = rest.substr(0, end + 2);
    answer_read out;
    out.body = rest.substr(end + 4);
    const auto line = [&] {
        const auto size = head.find("\r\n");
        const auto text = head.substr(0, size);
        head.remove_prefix(size + 2);
        return text;
    };
    expect(line().starts_with("HTTP/1.1 " + std::to_string(of.status) + " "),
           "an answer begins with its status");
    int lengths = 0;
    while (!head.empty()) {
        std::string_view value = line();
        const std::string_view name = take_until(value, ':');
        expect(value.starts_with(' '), "a field is `Name: value`");
        value.remove_prefix(1);
        const auto is_token = [](char c) { return c > ' ' && c < '\x7f'; };
        expect(!name.empty() && std::ranges::all_of(name, is_token), "a field has a name");
        const auto breaks = [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; };
        expect(std::ranges::none_of(value, breaks), "a field's value breaks out of nothing");
        if (name == "Content-Length") {
            ++lengths;
            out.length = std::stoul(std::string(value));
        }
        if (name == "Content-Type") out.type = value;
    }
    expect(lengths == 1, "an answer says how long it is, once");
    return out;
}

void check_document(const exchange& of, const std::string& body) {
    const json document = json::parse(body, nullptr, false);
    expect(document.is_object(), "JSON is JSON, and an object");
    const std::string kind = document.value("kind", "");
    if (of.status == 200) return expect(kind != "Status" && !kind.empty(), "a success is no Status");
    expect(kind == "Status", "a refusal is a Status");
    expect(document.value("code", 0) == of.status, "a Status says the same code");
    expect(!document.value("message", "").empty(), "a Status has a message");
}

void check(const exchange& of) {
    const answer_read read_back = read(of);
    if (of.method == "HEAD")
        expect(read_back.body.empty(), "HEAD has no body");
    else
        expect(read_back.body.size() == read_back.length, "an answer is as long as it says");
    // 505 is the parser's, for another version of HTTP; 503 is a metric without a value.
    const bool valueless = of.status == 503 && read_back.body.find("never_fetched") != std::string::npos;
    expect(of.status < 500 || of.refused == 505 || valueless, "no 5xx for what the client sent");
    if (of.refused != 0) expect(of.refused >= 400, "a refusal is one");
    if (read_back.type == "application/json" && of.method != "HEAD") check_document(of, read_back.body);
}

// Of members of system:masters nothing is asked, so only those who come without a front proxy are judged.
void check_rights(const exchange& of) {
    const auto target = api::request_target::parse(of.target);
    if (of.status != 200 || !target || target->segments().size() != 6) return;
    expect(of.method == "GET", "only GET reads");
    expect(target->segments()[4] == "allowed", "what is denied is not read");
}

// Without what differs from one answer to the next.
std::vector<std::tuple<int, std::string, std::string, int>> outline(const std::vector<exchange>& all) {
    std::vector<std::tuple<int, std::string, std::string, int>> out;
    for (const exchange& one : all)
        out.emplace_back(one.refused, one.method, one.target, one.status);
    return out;
}

} // namespace

void try_input(std::string_view bytes) {
    static api_server& server = *new api_server;
    for (const http::peer* from : {&server.nobody(), &server.front_proxy()}) {
        const auto whole = server.serve(bytes, bytes.size(), *from);
        for (const exchange& one : whole)
            check(one);
        if (from == &server.nobody()) std::ranges::for_each(whole, check_rights);
        expect(outline(server.serve(bytes, 1, *from)) == outline(whole), "the pieces make no difference");
    }
}

} // namespace plimsoll::fuzz
