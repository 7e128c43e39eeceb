// SPDX-License-Identifier: Apache-2.0
#include "../../../src/net/request_parser.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace plimsoll::net {
namespace {

constexpr std::size_t fields_limit = 512;

// What a session would make of it: scanned, then parsed.
struct outcome {
    int status = 0; // 0: fine; -1: incomplete
    std::string reason;
    connection_use after = connection_use::close;
    parsed_head head;
};

outcome read(const std::string& text, std::size_t limit = fields_limit) {
    outcome out;
    head_scanner scanner(limit);
    switch (scanner.scan(text)) {
    case head_scanner::state::incomplete:
        out.status = -1;
        return out;
    case head_scanner::state::refused:
        out.head.why = scanner.why();
        break;
    case head_scanner::state::complete:
        parse_head(std::string_view(text).substr(0, scanner.length()), out.head);
        break;
    }
    out.status = out.head.why.status;
    out.reason = out.head.why.reason;
    out.after = out.head.after;
    return out;
}

std::string get(const std::string& fields) { return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }

std::string many_fields(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += "A: b\r\n";
    return text;
}

TEST_CASE("a request as the aggregator sends it") {
    const std::string text =
        "GET /apis/x?labelSelector=a%3Db+c HTTP/1.1\r\nHost: 10.0.0.1:6443\r\n"
        "X-Remote-User: system:hpa\r\nX-Remote-Group:a\r\nX-Remote-Group: \t b c \t\r\n\r\n";
    const auto found = read(text);
    REQUIRE(found.status == 0);
    CHECK(found.after == connection_use::keep);
    const auto& r = found.head.request;
    CHECK(r.method == "GET");
    CHECK(r.target == "/apis/x?labelSelector=a%3Db+c");
    REQUIRE(r.fields.size() == 4);
    CHECK(r.fields[1].name == "X-Remote-User");
    CHECK(r.fields[2].value == "a");
    CHECK(r.fields[3].value == "b c");
    CHECK(r.find("x-remote-user") == "system:hpa");
    // The views are into the text, not into the parser.
    CHECK(r.fields[3].value.data() >= text.data());
    CHECK(r.fields[3].value.data() < text.data() + text.size());
}

TEST_CASE("which heads are refused") {
    const std::string nul("\0", 1);
    struct row {
        const char* name;
        std::string text;
        int status;
        const char* reason; // part of it
    };
    const std::vector<row> rows{
        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400, "no Host"},
        {"two Hosts", get("host: b\r\n"), 400, "more than one Host"},
        {"the same Host twice", get("Host: a\r\n"), 400, "more than one Host"},
        {"folding", get("X-Remote-User: a\r\n b\r\n"), 400, "folding"},
        {"folding by a tab", get("X-Remote-User: a\r\n\tb\r\n"), 400, "folding"},
        {"folding in the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, "folding"},
        {"two lengths", get("Content-Length: 0\r\nContent-Length: 1\r\n"), 400, "Content-Length"},
        {"two equal lengths", get("Content-Length: 0\r\nContent-Length: 0\r\n"), 400, "Content-Length"},
        {"equal lengths in one field", get("Content-Length: 0, 0\r\n"), 400, "Content-Length"},
        {"lengths in one field", get("Content-Length: 0, 5\r\n"), 400, "Content-Length"},
        {"an empty length", get("Content-Length:\r\n"), 400, "Content-Length"},
        {"a length that is none", get("Content-Length: -1\r\n"), 400, "Content-Length"},
        {"a signed length", get("Content-Length: +1\r\n"), 400, "Content-Length"},
        {"a length too large", get("Content-Length: 99999999999999999999\r\n"), 400, "Content-Length"},
        {"length and coding", get("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400,
         "Transfer-Encoding"},
        {"coding and length", get("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"), 400,
         "Content-Length"},
        {"coding twice", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400,
         "Transfer-Encoding"},
        {"UTF-8 in the target", "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "visible ASCII"},
        {"DEL in the target", "GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request line"},
        {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 505, ""},
        {"a NUL in the target", "GET /" + nul + " HTTP/1.1\r\nHost: a\r\n\r\n", 400, "request line"},
        {"a NUL in a value", get("A: b" + nul + "c\r\n"), 400, ""},
        {"a NUL in a name", get("A" + nul + ": b\r\n"), 400, ""},
        {"a control character in a value", get("A: b\x01\r\n"), 400, ""},
        {"a CR in a value", get("A: b\rc\r\n"), 400, ""},
        {"a blank before the colon", get("A : b\r\n"), 400, ""},
        {"no name", get(": b\r\n"), 400, ""},
        {"no colon", get("abc\r\n"), 400, ""},
        {"bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "CR LF"},
        {"bare LF after a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400, "CR LF"},
        {"bare LFs only, without waiting for more", "GET / HTTP/1.1\n", 400, "CR LF"},
        {"an empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, ""},
        {"no method", " / HTTP/1.1\r\nHost: a\r\n\r\n", 400, ""},
        {"HTTP/0.9", "GET /\r\n\r\n", 400, "request line"},
        {"HTTP/2.0's preface", "PRI * HTTP/2.0\r\n\r\n", 505, "HTTP/1.1"},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505, "HTTP/1.1"},
        {"no HTTP", "GET / HTCPCP/1.1\r\nHost: a\r\n\r\n", 505, "HTTP/1.1"},
        {"binary", "\x16\x03\x01\r\n\r\n", 400, ""},
        {"513 fields", get(many_fields(512)), 431, "fields"},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        const auto found = read(r.text);
        CHECK(found.status == r.status);
        CHECK_THAT(found.reason, Catch::Contains(r.reason));
        CHECK_FALSE(found.reason.empty());
        CHECK(found.after == connection_use::close);
    }
}

TEST_CASE("which heads are fine, and what becomes of the connection") {
    constexpr auto keep = connection_use::keep;
    constexpr auto close = connection_use::close;
    struct row {
        const char* name;
        std::string text;
        connection_use after;
    };
    const std::vector<row> rows{
        {"plain", get(""), keep},
        {"512 fields", get(many_fields(511)), keep},
        {"close is asked for", get("Connection: close\r\n"), close},
        {"close among others", get("Connection: TE, Close\r\n"), close},
        {"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", close},
        {"HTTP/1.0 with keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", close},
        {"an empty body", get("Content-Length: 0\r\n"), keep},
        {"a body", get("Content-Length: 5\r\n"), close},
        {"a huge body", get("Content-Length: 1000000000000\r\n"), close},
        {"a chunked body", get("Transfer-Encoding: chunked\r\n"), close},
        {"a coding that Beast takes for no body", get("Transfer-Encoding: xchunked\r\n"), close},
        {"codings in the wrong order", get("Transfer-Encoding: chunked, identity\r\n"), close},
        {"waits for 100", get("Expect: 100-continue\r\nContent-Length: 5\r\n"), close},
        {"an upgrade that we ignore", get("Connection: Upgrade\r\nUpgrade: h2c\r\n"), keep},
        {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", keep},
        {"UTF-8 in a value", get("X-Remote-User: \xc3\xa4\r\n"), keep},
        {"an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", keep},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        const auto found = read(r.text);
        CHECK(found.status == 0);
        CHECK(found.after == r.after);
    }
}

TEST_CASE("a head is found however it is cut, and nothing behind it is looked at") {
    const std::string first = get("A: b\r\n");
    const std::string text = first + "GET /next HTTP/1.1\nrubbish";
    for (std::size_t step = 1; step < first.size(); ++step) {
        head_scanner scanner(fields_limit);
        auto state = head_scanner::state::incomplete;
        std::size_t seen = 0;
        while (state == head_scanner::state::incomplete && seen < text.size()) {
            seen = std::min(seen + step, text.size());
            state = scanner.scan(std::string_view(text).substr(0, seen));
            CHECK((state == head_scanner::state::complete) == (seen >= first.size()));
        }
        CHECK(scanner.length() == first.size());
        scanner.reset();
        CHECK(scanner.scan(std::string_view(text).substr(first.size())) == head_scanner::state::refused);
    }
}

TEST_CASE("every proper beginning of a head is incomplete") {
    const std::string text = get("A: b\r\n");
    for (std::size_t n = 0; n < text.size(); ++n)
        CHECK(read(text.substr(0, n)).status == -1);
}

TEST_CASE("a parsed head is used again without traces of the one before") {
    parsed_head head;
    const std::string refused = "GET / HTTP/1.1\r\n\r\n";
    const std::string fine = get("A: b\r\n");
    parse_head(refused, head);
    CHECK(head.why.status == 400);
    parse_head(fine, head);
    CHECK(head.why.status == 0);
    CHECK(head.request.fields.size() == 2);
    CHECK(head.after == connection_use::keep);
}

} // namespace
} // namespace plimsoll::net
