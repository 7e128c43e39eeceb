// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/config/nearest.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace plimsoll::config {
namespace {

// Longer words are not compared: the work grows with the square.
constexpr std::size_t longest_word = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Optimal string alignment, three rows at a time.
std::size_t typing_errors(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

} // namespace

std::optional<std::string> nearest(std::string_view text, std::span<const std::string_view> candidates) {
    if (text.empty() || text.size() > longest_word) return std::nullopt;
    std::optional<std::string> best;
    std::size_t fewest = std::max<std::size_t>(1, text.size() / 3) + 1;
    for (const std::string_view candidate : candidates) {
        if (candidate.size() > longest_word) continue;
        const std::size_t errors = typing_errors(text, candidate);
        // A word none of whose letters is kept is no suggestion, however short.
        if (errors >= fewest || errors >= std::max(text.size(), candidate.size())) continue;
        fewest = errors;
        best = std::string(candidate);
    }
    return best;
}

} // namespace plimsoll::config
