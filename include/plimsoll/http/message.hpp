// SPDX-License-Identifier: Apache-2.0
// HTTP as the API sees it: plain types without a network. A request is made of views into its
// session's receive buffer and lives until its response is written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::http {

struct field {
    std::string_view name; // as sent; compare with equals_ignore_case
    std::string_view value;
};

struct request {
    std::string_view method;
    std::string_view target; // path and query as sent, visible ASCII only
    std::vector<field> fields;

    // The first field of that name, or an empty view.
    std::string_view find(std::string_view name) const;
};

struct response {
    int status = 200;
    std::string content_type;
    std::string body;
    std::vector<std::pair<std::string, std::string>> extra; // more header fields, name and value
};

// Who is at the other end of a connection; lives as long as it.
struct peer {
    std::string address;            // numeric, without the port
    std::vector<std::string> chain; // certificates as DER, the leaf first; possession of its key proved
    // What `auth` concluded from the chain, kept so that the chain is verified once per connection
    // and not once per request. Nobody else reads or writes it.
    mutable std::shared_ptr<const void> verdict;
};

bool equals_ignore_case(std::string_view a, std::string_view b); // ASCII

} // namespace plimsoll::http
