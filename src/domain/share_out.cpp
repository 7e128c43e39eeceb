// SPDX-License-Identifier: Apache-2.0
#include "wide.hpp"

#include <plimsoll/domain/answer.hpp>

#include <algorithm>
#include <cassert>

namespace plimsoll::domain {

namespace {

wide magnitude(quantity q) { return q.milli() < 0 ? -wide{q.milli()} : wide{q.milli()}; }

} // namespace

std::vector<quantity> share_out(quantity sum, std::span<const quantity> weights) {
    assert(!weights.empty());
    wide total = 0;
    for (const auto weight : weights)
        total += magnitude(weight);
    const bool equally = total == 0;
    if (equally) total = static_cast<wide>(weights.size());
    const auto weight_of = [&](std::size_t i) { return equally ? wide{1} : magnitude(weights[i]); };

    std::vector<wide> parts(weights.size());
    auto left = magnitude(sum);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        parts[i] = magnitude(sum) * weight_of(i) / total;
        left -= parts[i];
    }
    // Rounding down lost less than a thousandth per part with a weight, so this round gives all of it.
    for (std::size_t i = 0; left > 0; ++i) {
        if (weight_of(i) == 0) continue;
        ++parts[i];
        --left;
    }
    std::vector<quantity> shares;
    shares.reserve(parts.size());
    for (const auto part : parts) {
        const auto milli = static_cast<std::int64_t>(part);
        shares.push_back(quantity::from_milli(sum.milli() < 0 ? -milli : milli));
    }
    return shares;
}

} // namespace plimsoll::domain
