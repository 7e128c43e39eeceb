// SPDX-License-Identifier: Apache-2.0
// A stranger's bytes inside a message of ours, which ends up in JSON, in logs and on terminals: short and
// printable. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plimsoll::domain {

// At most `limit` bytes of it, and "…" where there is more; everything but printable ASCII as \xNN, a
// backslash doubled.
std::string printable(std::string_view bytes, std::size_t limit = 256);

// The same to stand between quotes: double ones in it have a backslash, as in Go's %q.
std::string printable_in_quotes(std::string_view bytes, std::size_t limit = 256);

} // namespace plimsoll::domain
