// SPDX-License-Identifier: Apache-2.0
// Where `now` comes from, so that tests can set it. Outlives all that refer to it.
#pragma once

#include <plimsoll/domain/instant.hpp>

namespace plimsoll::runtime {

class clock {
public:
    virtual ~clock() = default;
    virtual domain::instant now() const = 0;
};

class system_clock final : public clock {
public:
    domain::instant now() const override {
        return {std::chrono::steady_clock::now(), std::chrono::system_clock::now()};
    }
};

} // namespace plimsoll::runtime
