// SPDX-License-Identifier: Apache-2.0
// A served value: a whole number of thousandths, as the HPA reads it (MilliValue). Exact, so that
// shares add up to their sum. Written as Kubernetes' canonical resource.Quantity text
// (apimachinery pkg/api/resource: DecimalSI).
#pragma once

#include <plimsoll/domain/error.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll::domain {

class quantity {
public:
    // The largest magnitude that an HPA reads without overflow: MaxInt64/1000 whole units. Above it
    // MilliValue() of Kubernetes <= 1.37 wraps around or reads 0.
    static constexpr std::int64_t max_units = 9223372036854775;
    static constexpr std::int64_t max_milli = max_units * 1000;

    constexpr quantity() = default;

    // Clamped to ±max_milli.
    static constexpr quantity from_milli(std::int64_t milli) {
        return quantity(milli > max_milli ? max_milli : milli < -max_milli ? -max_milli : milli);
    }
    // Clamped to ±max_units.
    static constexpr quantity from_units(std::int64_t units) {
        return quantity(units > max_units ? max_milli : units < -max_units ? -max_milli : units * 1000);
    }
    // Rounds to the nearest thousandth, but never a positive value down to 0 (0.0004 is 1m: an HPA
    // that may go to zero must see that there is something), and clamps.
    // Errors: bad_reply for NaN and the infinities.
    static result<quantity> from_double(double value);
    // Kubernetes' grammar (sign, decimal number, suffix n u m k M G T P E, Ki…Ei, e<int>/E<int>),
    // at most 64 characters; finer than a thousandth is rounded up, as MilliValue() does.
    // Errors: invalid_argument, also for what exceeds max_units.
    static result<quantity> parse(std::string_view text);

    constexpr std::int64_t milli() const { return milli_; }
    double to_double() const { return static_cast<double>(milli_) / 1000.0; }
    // Canonical text: 0, 1m, 1500m, 1k, 1500, 100k, 1M, -1500m.
    std::string to_string() const;
    // Appends to_string() without an allocation of its own.
    void append_to(std::string& out) const;

    friend constexpr auto operator<=>(quantity, quantity) = default;

private:
    explicit constexpr quantity(std::int64_t milli) : milli_(milli) {}
    std::int64_t milli_ = 0;
};

// The clamped sum of a and b; never overflows.
quantity saturating_add(quantity a, quantity b);
// a × factor, clamped; never overflows.
quantity saturating_multiply(quantity a, std::int64_t factor);

} // namespace plimsoll::domain
