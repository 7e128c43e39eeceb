// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <plimsoll/domain/error.hpp>

#include <cstddef>
#include <string>

namespace plimsoll::config {

// The whole text of a regular file. Errors (whose detail does not repeat the name): not_found,
// invalid_argument (no regular file, more than `limit` bytes), unavailable (cannot be read).
domain::result<std::string> read_file(const std::string& path, std::size_t limit);

} // namespace plimsoll::config
