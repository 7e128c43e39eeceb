// SPDX-License-Identifier: Apache-2.0
// Replies as short text, to compare and to read in a failed test.
#pragma once

#include "resp.hpp"

#include <string>
#include <vector>

namespace plimsoll::test {

inline std::string reply_text(const std::vector<backends::redis::reply>& of);

inline std::string reply_text(const backends::redis::reply& of) {
    using kind = backends::redis::reply::kind;
    switch (of.type) {
    case kind::nil:
        return "nil";
    case kind::integer:
        return std::to_string(of.integer);
    case kind::status:
        return "+" + of.text;
    case kind::error:
        return "-" + of.text;
    case kind::bulk:
        return "'" + of.text + "'";
    case kind::array:
        return "[" + reply_text(of.elements) + "]";
    }
    return "?";
}

inline std::string reply_text(const std::vector<backends::redis::reply>& of) {
    std::string out;
    for (const auto& r : of)
        out += (out.empty() ? "" : " ") + reply_text(r);
    return out;
}

} // namespace plimsoll::test
