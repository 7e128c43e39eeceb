// SPDX-License-Identifier: Apache-2.0
// Why requests were answered 401: who sends them learns nothing, so the operator must. One line in ten
// seconds, since anybody may cause them; each of them from verbosity 4 on. Lives on the io thread.
#pragma once

#include <plimsoll/domain/instant.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace plimsoll::auth {

class refusal_log {
public:
    void add(const std::string& address, const std::string& why, domain::steady_time now);

private:
    std::optional<domain::steady_time> last_;
    std::uint64_t untold_ = 0;
};

} // namespace plimsoll::auth
