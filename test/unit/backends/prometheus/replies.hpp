// SPDX-License-Identifier: Apache-2.0
// Bodies of /api/v1/query, as a Prometheus writes them.
#pragma once

#include <string>

namespace plimsoll::test {

// `result`: the elements of a vector, with commas between.
inline std::string vector_reply(const std::string& result, const std::string& more = "") {
    return R"({"status":"success","data":{"resultType":"vector","result":[)" + result + "]}" + more + "}";
}

// One element, `labels` as JSON members.
inline std::string sample(const std::string& value, const std::string& labels = "") {
    return R"({"metric":{)" + labels + R"(},"value":[1795491600.123,")" + value + R"("]})";
}

inline std::string error_reply(const std::string& type, const std::string& text) {
    return R"({"status":"error","errorType":")" + type + R"(","error":")" + text + R"("})";
}

} // namespace plimsoll::test
