// SPDX-License-Identifier: Apache-2.0
#include "wide.hpp"

#include <plimsoll/domain/quantity.hpp>

#include <charconv>
#include <cmath>

namespace plimsoll::domain {

namespace {

quantity clamped(wide milli) {
    if (milli > quantity::max_milli) return quantity::from_milli(quantity::max_milli);
    if (milli < -quantity::max_milli) return quantity::from_milli(-quantity::max_milli);
    return quantity::from_milli(static_cast<std::int64_t>(milli));
}

} // namespace

result<quantity> quantity::from_double(double value) {
    if (std::isnan(value)) return error(errc::bad_reply, "the value is NaN, not a number to serve");
    if (std::isinf(value)) return error(errc::bad_reply, "the value is infinite, not a number to serve");
    // The nearest double to max_units is above it, so whatever is less fits.
    constexpr auto limit = static_cast<double>(max_units);
    if (value >= limit) return from_milli(max_milli);
    if (value <= -limit) return from_milli(-max_milli);
    // In long double the product is exact, so a half is seen as a half.
    const auto milli = std::llroundl(static_cast<long double>(value) * 1000.0L);
    if (milli == 0 && value > 0) return from_milli(1);
    return from_milli(milli);
}

std::string quantity::to_string() const {
    std::string out;
    append_to(out);
    return out;
}

void quantity::append_to(std::string& out) const {
    static constexpr char suffixes[] = {'m', '\0', 'k', 'M', 'G', 'T', 'P'};
    auto mantissa = milli_;
    std::size_t thousands = 0;
    while (mantissa != 0 && mantissa % 1000 == 0) {
        mantissa /= 1000;
        ++thousands;
    }
    if (mantissa == 0) thousands = 1; // "0", not "0m"
    char digits[20];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), mantissa).ptr;
    out.append(digits, end);
    if (suffixes[thousands] != '\0') out += suffixes[thousands];
}

quantity saturating_add(quantity a, quantity b) { return clamped(wide{a.milli()} + b.milli()); }

quantity saturating_multiply(quantity a, std::int64_t factor) { return clamped(wide{a.milli()} * factor); }

} // namespace plimsoll::domain
