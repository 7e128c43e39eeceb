// SPDX-License-Identifier: Apache-2.0
#include "request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>

namespace plimsoll::net {

namespace beast = boost::beast;
namespace beast_http = boost::beast::http;

head_scanner::line head_scanner::judge(std::string_view text) {
    if (!text.ends_with('\r')) {
        why_ = {400, "a line of the request's head does not end with CR LF"};
        return line::bad;
    }
    if (text.size() == 1) return line::blank;
    if (text.front() == ' ' || text.front() == '\t') {
        why_ = {400, "a line of the request's head begins with a blank (obsolete line folding)"};
        return line::bad;
    }
    if (lines_ > fields_limit_) { // the request line is not a field
        why_ = {431, "too many header fields"};
        return line::bad;
    }
    return line::field;
}

head_scanner::state head_scanner::scan(std::string_view so_far) {
    for (;;) {
        const auto end = so_far.find('\n', seen_);
        if (end == std::string_view::npos) {
            seen_ = so_far.size();
            return state::incomplete;
        }
        const auto found = judge(so_far.substr(line_, end - line_));
        if (found == line::bad) return state::refused;
        ++lines_;
        line_ = seen_ = end + 1;
        if (found == line::blank) return state::complete;
    }
}

namespace {

bool visible_ascii(char c) { return c > ' ' && c < '\x7f'; }

// What Beast lets through and we do not is refused in the callbacks: two lengths, two or no Hosts, a
// target that is not ASCII; and it reads `Transfer-Encoding: xchunked` as "no body".
class head_parser final : public beast_http::basic_parser<true> {
public:
    explicit head_parser(parsed_head& into) : into_(into) {}

    const char* complaint() const { return complaint_; }
    bool has_body() const { return has_body_; }

private:
    void refuse(const char* why, beast::error_code& ec) {
        complaint_ = why;
        ec = beast_http::error::bad_field;
    }

    void on_request_impl(beast_http::verb, beast::string_view method, beast::string_view target, int version,
                         beast::error_code& ec) override {
        into_.request.method = method;
        into_.request.target = target;
        into_.version = version;
        if (!std::ranges::all_of(target, visible_ascii))
            refuse("the request's target holds bytes outside visible ASCII", ec);
    }

    void on_field_impl(beast_http::field name, beast::string_view text, beast::string_view value,
                       beast::error_code& ec) override {
        into_.request.fields.push_back({text, value});
        switch (name) {
        case beast_http::field::host:
            if (++hosts_ > 1) refuse("more than one Host field", ec);
            break;
        case beast_http::field::content_length:
            if (++lengths_ > 1) refuse("more than one Content-Length field", ec);
            // Beast takes a list of equal lengths too.
            if (value.find(',') != beast::string_view::npos) refuse("a malformed Content-Length field", ec);
            break;
        case beast_http::field::transfer_encoding:
            has_body_ = true; // whatever the coding: what follows the head is not a request
            break;
        default:
            break;
        }
    }

    void on_header_impl(beast::error_code& ec) override {
        if (content_length().value_or(0) > 0) has_body_ = true;
        if (into_.version >= 11 && hosts_ == 0) refuse("no Host field", ec);
    }

    // Only the head is ever parsed.
    void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
    std::size_t on_body_impl(beast::string_view, beast::error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view, beast::error_code&) override {
        return 0;
    }
    void on_finish_impl(beast::error_code&) override {}

    parsed_head& into_;
    const char* complaint_ = nullptr;
    int hosts_ = 0;
    int lengths_ = 0;
    bool has_body_ = false;
};

refusal refusal_of(const beast::error_code& ec, const char* complaint) {
    if (complaint != nullptr) return {400, complaint};
    if (ec == beast_http::error::bad_version) return {505, "HTTP/1.1 and HTTP/1.0 are spoken here"};
    if (ec == beast_http::error::bad_content_length || ec == beast_http::error::multiple_content_length)
        return {400, "a malformed Content-Length field"};
    if (ec == beast_http::error::bad_transfer_encoding) return {400, "a malformed Transfer-Encoding field"};
    if (ec == beast_http::error::bad_method || ec == beast_http::error::bad_target)
        return {400, "a malformed request line"};
    return {400, "a malformed request head"};
}

} // namespace

void parse_head(std::string_view head, parsed_head& into) {
    into.request.fields.clear();
    into.after = connection_use::close;
    into.why = {0, ""};
    head_parser parser(into);
    parser.header_limit(std::numeric_limits<std::uint32_t>::max()); // the caller has bounded it
    parser.body_limit(boost::none);
    beast::error_code ec;
    parser.put(boost::asio::buffer(head), ec);
    if (!ec && !parser.is_header_done()) ec = beast_http::error::partial_message;
    if (ec)
        into.why = refusal_of(ec, parser.complaint());
    else if (into.version >= 11 && parser.keep_alive() && !parser.has_body())
        into.after = connection_use::keep;
}

} // namespace plimsoll::net
