// SPDX-License-Identifier: Apache-2.0
// A quantity: parsed as the reference does, and the same after it was written and read again.
#include "reference/quantity.hpp"
#include "target.hpp"

#include <plimsoll/domain/quantity.hpp>

#include <cmath>

namespace plimsoll::fuzz {

namespace {

using domain::quantity;

// The canonical text: digits without a point, and an upper-case or lower-case unit.
void check_canonical(const quantity& made) {
    const std::string text = made.to_string();
    const auto again = quantity::parse(text);
    expect(again.has_value(), "the canonical text can be read");
    expect(*again == made, "and means the same");
    expect(again->to_string() == text, "and is canonical");
    expect(text.find_first_of(".e+") == std::string::npos,
           "the canonical text has neither point nor exponent");
    expect(!text.ends_with("000"), "the canonical text has no thousands left");
    std::string appended = "x";
    made.append_to(appended);
    expect(appended == "x" + text, "append_to appends the same");
}

// Through doubles as far as they are exact.
void check_double(const quantity& made) {
    if (std::abs(made.milli()) > 1'000'000'000'000) return;
    const auto again = quantity::from_double(made.to_double());
    expect(again.has_value() && *again == made, "a double of a dozen digits gives it back");
}

} // namespace

void try_input(std::string_view bytes) {
    const auto made = quantity::parse(bytes);
    const auto second = reference::parse_quantity(bytes);
    expect(made.has_value() == second.has_value(), "the reference agrees whether it is a quantity");
    if (!made) {
        expect(made.error().code() == domain::errc::invalid_argument, "bad input is the caller's fault");
        expect_readable(made.error().detail(), 1500);
        return;
    }
    expect(made->milli() == *second, "the reference reads the same");
    expect(made->milli() <= quantity::max_milli && made->milli() >= -quantity::max_milli,
           "an HPA can read it");
    check_canonical(*made);
    check_double(*made);
}

} // namespace plimsoll::fuzz
