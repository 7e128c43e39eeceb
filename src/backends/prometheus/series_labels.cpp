// SPDX-License-Identifier: Apache-2.0
#include "series_labels.hpp"

#include <plimsoll/domain/printable.hpp>

#include <set>

namespace plimsoll::backends::prometheus {
namespace {

bool is_legal(const std::string& name, const std::string& value) {
    return name != domain::origin_label && domain::is_label_key(name) && domain::is_label_value(value);
}

std::string text_of(const domain::labels& of) {
    std::string out;
    for (const auto& [name, value] : of)
        out.append(out.empty() ? "" : ", ").append(name).append("=").append(value);
    return "{" + out + "}";
}

// Their names alone: values change from poll to poll, and the remark is told when it does.
std::string remark_on(const std::set<std::string>& left_out) {
    constexpr std::size_t most_shown = 5;
    std::string names;
    std::size_t count = 0;
    for (const std::string& name : left_out)
        if (++count <= most_shown) names += (names.empty() ? "" : ", ") + domain::printable(name, 80);
    if (count > most_shown) names += ", …";
    return names.empty() ? names : "labels left out, whose name or value Kubernetes does not allow: " + names;
}

} // namespace

domain::result<labelled> series_labels(const query_reply& reply, const domain::labels& fixed) {
    labelled out;
    std::set<std::string> left_out;
    std::set<domain::labels> seen;
    for (const element& one : reply.elements) {
        domain::labels made = fixed;
        for (const auto& [name, value] : one.labels) {
            if (name == "__name__") continue;
            if (is_legal(name, value))
                made.add(name, value);
            else
                left_out.insert(name);
        }
        if (!seen.insert(made).second)
            return domain::error(
                domain::errc::bad_reply,
                "two series with the same labels " + text_of(made) +
                    " cannot be told apart; aggregate them in the query, as with sum by (…)" +
                    (left_out.empty() ? "" : " (" + remark_on(left_out) + ")"));
        out.series.push_back(std::move(made));
    }
    out.remark = remark_on(left_out);
    return out;
}

} // namespace plimsoll::backends::prometheus
