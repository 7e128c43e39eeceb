// SPDX-License-Identifier: Apache-2.0
// kube-apiserver as a place, and who we are there: makes TLS contexts and requests from a `connection`,
// and reads its files again so that rotation just works. Shared by the client and the connections that
// it opens; lives on the io thread.
#pragma once

#include <plimsoll/cluster/client.hpp>
#include <plimsoll/net/client_tls.hpp>
#include <plimsoll/net/http_client.hpp>

namespace plimsoll::cluster {

class endpoint {
public:
    // REQUIRES: the workers outlive *this.
    endpoint(connection where, runtime::worker& compute, runtime::worker& files,
             std::chrono::milliseconds token_age)
        : where_(std::move(where)), compute_(compute), files_(files), token_age_(token_age) {}

    // CA, certificate and key as their files are now. Errors: read_file's and make_client_context's.
    runtime::awaitable<domain::result<net::destination>> destination();

    // A request for `path` (below the prefix; query included) with the fields that all of ours carry.
    // Errors: unauthenticated (no usable token in its file).
    runtime::awaitable<domain::result<net::client_request>> request(std::string method, std::string path);

    // The server does not take our token (any more): the file is read again for the next request.
    void doubt_token() { token_doubted_ = true; }

    // Ours, as it was sent last; empty if none was.
    const std::string& sent_token() const { return where_.token_file.empty() ? where_.token : token_; }

private:
    runtime::awaitable<domain::result<std::string>> token();
    bool token_is_fresh() const;

    const connection where_;
    runtime::worker& compute_;
    runtime::worker& files_;
    const std::chrono::milliseconds token_age_;

    std::string token_; // the last good one
    std::chrono::steady_clock::time_point token_read_;
    bool token_doubted_ = false;

    net::client_tls texts_; // what context_ was made of
    std::shared_ptr<boost::asio::ssl::context> context_;
};

} // namespace plimsoll::cluster
