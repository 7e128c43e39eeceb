// SPDX-License-Identifier: Apache-2.0
// A clock that stands still until it is told to go on.
#pragma once

#include <plimsoll/runtime/clock.hpp>

namespace plimsoll::test {

class set_clock final : public runtime::clock {
public:
    domain::instant now() const override { return now_; }
    void pass(std::chrono::milliseconds d) { now_ = now_.after(d); }

private:
    domain::instant now_ = runtime::system_clock().now();
};

} // namespace plimsoll::test
