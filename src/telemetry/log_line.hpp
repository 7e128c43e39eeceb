// SPDX-License-Identifier: Apache-2.0
// One log line as bytes, without the newline at its end: pure. Whatever the parts hold, a line is one
// line of valid UTF-8; a part longer than max_part_bytes is cut.
#pragma once

#include <plimsoll/telemetry/log.hpp>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll::telemetry {

inline constexpr std::size_t max_part_bytes = 4096;

struct log_record {
    std::chrono::system_clock::time_point at;
    level how;
    std::string_view area;
    std::string_view message;
    std::span<const log_field> fields;
};

// 2026-11-24T03:40:00.123Z INFO  polling: poll failed backend=tasks error="no route"
std::string text_line(const log_record& of);
// {"ts":"2026-11-24T03:40:00.123Z","level":"info","logger":"polling","msg":"poll failed","backend":"tasks"}
std::string json_line(const log_record& of);

} // namespace plimsoll::telemetry
