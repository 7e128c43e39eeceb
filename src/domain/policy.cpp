// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/policy.hpp>

#include <algorithm>

namespace plimsoll::domain {

std::chrono::milliseconds policy::fresh_for() const {
    return std::max(3 * interval, std::chrono::milliseconds(15000));
}

} // namespace plimsoll::domain
