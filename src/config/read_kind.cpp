// SPDX-License-Identifier: Apache-2.0
#include "readers.hpp"

#include "text.hpp"

namespace plimsoll::config {

std::optional<cursor> read_kind(const fields& of, std::span<const std::string_view> kinds,
                                std::string_view remedy) {
    std::string_view found;
    for (const std::string_view kind : kinds) {
        if (!of.has(kind)) continue;
        if (!found.empty()) {
            of.error_at(kind, "beside `" + std::string(found) + "`; write one of " + joined(kinds));
            return std::nullopt;
        }
        found = kind;
    }
    if (!found.empty()) return of.find(found);
    if (of.usable()) of.self().error("none of " + joined(kinds) + "; " + std::string(remedy));
    return std::nullopt;
}

} // namespace plimsoll::config
