// SPDX-License-Identifier: Apache-2.0
#include "http_answer.hpp"

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>

namespace plimsoll::net {

namespace beast = boost::beast;
namespace http_ = boost::beast::http;
using domain::errc;
using domain::error;
using domain::result;

namespace {

// Beast applies it to what it has not consumed yet, and neither to chunks' heads nor to trailers: bytes that
// bring no body are counted besides.
constexpr std::size_t head_bytes = std::size_t{64} * 1024;
// Beast asserts that it sees no less of a body that is only a last chunk, "0\r\n\r\n".
constexpr std::size_t least_chunks = 5;
constexpr unsigned most_interim_answers = 16;

// As Beast's string_body, but without memory set aside for whatever length the peer announces.
struct received_body {
    using value_type = std::string;

    class reader {
    public:
        template <bool IsRequest, typename Fields>
        reader(http_::header<IsRequest, Fields>&, value_type& into) : into_(into) {}

        void init(const boost::optional<std::uint64_t>&, beast::error_code& ec) { ec = {}; }

        template <typename Buffers>
        std::size_t put(const Buffers& buffers, beast::error_code& ec) {
            ec = {};
            std::size_t size = 0;
            for (const boost::asio::const_buffer piece : beast::buffers_range_ref(buffers)) {
                into_.append(static_cast<const char*>(piece.data()), piece.size());
                size += piece.size();
            }
            return size;
        }

        void finish(beast::error_code& ec) { ec = {}; }

    private:
        value_type& into_;
    };
};

error malformed(const beast::error_code& ec, std::optional<std::size_t> body_bytes) {
    if (ec == http_::error::body_limit && body_bytes)
        return {errc::bad_reply,
                "the answer's body is longer than " + std::to_string(*body_bytes) + " bytes"};
    if (ec == http_::error::header_limit)
        return {errc::bad_reply, "the answer's head is longer than " + std::to_string(head_bytes) + " bytes"};
    if (ec == http_::error::partial_message) return {errc::bad_reply, "the answer was cut before its end"};
    return {errc::bad_reply, "the answer is not HTTP/1.1: " + ec.message()};
}

} // namespace

struct http_answer::parsing {
    explicit parsing(std::optional<std::size_t> body_bytes) { restart(body_bytes); }

    void restart(std::optional<std::size_t> body_bytes) {
        parser = std::make_unique<http_::response_parser<received_body>>();
        parser->eager(false); // the head alone first, see needs_more()
        parser->header_limit(head_bytes);
        if (body_bytes)
            parser->body_limit(*body_bytes);
        else
            parser->body_limit(boost::none);
    }

    std::unique_ptr<http_::response_parser<received_body>> parser;
    beast::flat_buffer unparsed;
    bool body_begun = false; // the parser was given some of what follows the head
};

http_answer::http_answer(std::optional<std::size_t> body_bytes)
    : body_bytes_(body_bytes), parsing_(std::make_unique<parsing>(body_bytes)) {}

http_answer::~http_answer() = default;

result<void> http_answer::feed(std::string_view bytes) {
    begun_ = begun_ || !bytes.empty();
    const auto body_before = body_size();
    auto& unparsed = parsing_->unparsed;
    unparsed.commit(boost::asio::buffer_copy(unparsed.prepare(bytes.size()), boost::asio::buffer(bytes)));
    while (!complete_ && !needs_more()) {
        const auto before = unparsed.size();
        if (auto done = step(); !done) return done;
        if (unparsed.size() == before) break; // it needs more
    }
    without_body_ = body_size() == body_before ? without_body_ + bytes.size() : 0;
    if (!complete_ && without_body_ > 2 * head_bytes)
        return error(errc::bad_reply, "the answer's head, a chunk's head or the trailers are too long");
    return {};
}

bool http_answer::needs_more() const {
    const std::size_t size = parsing_->unparsed.size();
    const bool first_chunk =
        !parsing_->body_begun && parsing_->parser->is_header_done() && parsing_->parser->chunked();
    return size < (first_chunk ? least_chunks : 1);
}

// Parses one thing of what is there: a head, a chunk's head, a piece of the body.
result<void> http_answer::step() {
    auto& parser = *parsing_->parser;
    beast::error_code ec;
    parsing_->body_begun = parser.is_header_done();
    parsing_->unparsed.consume(parser.put(parsing_->unparsed.data(), ec));
    if (ec && ec != http_::error::need_more) return malformed(ec, body_bytes_);
    if (!parser.is_header_done()) return {};
    if (status() < 100) return error(errc::bad_reply, "the answer has no status of HTTP's");
    const auto coding = parser.get()[http_::field::transfer_encoding];
    // Beast takes a body in an unknown coding for one that ends with the connection.
    if (!coding.empty() && !beast::iequals(coding, "chunked"))
        return error(errc::bad_reply, "the answer is in a transfer coding that was not asked for");
    if (!parser.is_done()) return {};
    if (status() >= 200) {
        complete_ = true;
        return {};
    }
    if (status() == 101) return error(errc::bad_reply, "the answer switches protocols, unasked");
    if (++interim_ > most_interim_answers) return error(errc::bad_reply, "too many interim answers");
    parsing_->restart(body_bytes_);
    return {};
}

result<void> http_answer::feed_end() {
    if (complete_) return {};
    beast::error_code ec = http_::error::partial_message;
    if (begun_ && parsing_->parser->got_some()) parsing_->parser->put_eof(ec);
    if (ec) return malformed(ec, body_bytes_);
    complete_ = true;
    return {};
}

bool http_answer::has_head() const { return parsing_->parser->is_header_done(); }

bool http_answer::reusable() const {
    return parsing_->parser->keep_alive() && parsing_->unparsed.size() == 0;
}

int http_answer::status() const { return static_cast<int>(parsing_->parser->get().result_int()); }

std::string http_answer::field(std::string_view name) const {
    const auto value = parsing_->parser->get()[beast::string_view(name.data(), name.size())];
    return {value.data(), value.size()};
}

std::string http_answer::take_body() { return std::exchange(parsing_->parser->get().body(), {}); }

std::size_t http_answer::body_size() const { return parsing_->parser->get().body().size(); }

} // namespace plimsoll::net
