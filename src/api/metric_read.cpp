// SPDX-License-Identifier: Apache-2.0
#include "metric_read.hpp"

#include "replies.hpp"

#include <plimsoll/wire/metric_list.hpp>

namespace plimsoll::api {

namespace {

std::vector<std::size_t> select(const std::vector<domain::labels>& series, const domain::selector& by) {
    std::vector<std::size_t> out;
    out.reserve(series.size());
    for (std::size_t i = 0; i < series.size(); ++i)
        if (by.matches(series[i])) out.push_back(i);
    return out;
}

// A value that is not a measurement says so in a label.
std::string render(const catalog::slot& of, const std::vector<domain::item>& items) {
    wire::metric_list list(of.metric.name);
    for (const domain::item& item : items) {
        const domain::labels& known = of.track.series()[item.series];
        if (item.from == domain::origin::fresh) {
            list.append(known, item.at, item.value);
            continue;
        }
        domain::labels marked = known;
        marked.set(domain::origin_label, domain::to_string(item.from));
        list.append(marked, item.at, item.value);
    }
    return list.finish();
}

std::string name_of(const catalog::slot& slot, const std::string& name_space) {
    return "metric \"" + slot.metric.name + "\" in namespace \"" + name_space + "\"";
}

} // namespace

read_result read_metric(catalog::catalog& metrics, const request_target& target, domain::instant now) {
    const std::string& name_space = target.segments()[4];
    const std::string& name = target.segments()[5];
    auto selector = domain::selector::parse(target.parameter("labelSelector").value_or(""));
    if (!selector) return {bad_request(selector.error().detail()), "bad_request"};

    catalog::slot* slot = metrics.find(name_space, name);
    if (!slot)
        return {not_found("the server could not find the metric " + name + " for namespace " + name_space),
                "not_found"};
    const auto selected = select(slot->track.series(), *selector);
    // Which series there are may be known only after the first poll.
    if (selected.empty() && !slot->track.series().empty())
        return {not_found("no series of " + name_of(*slot, name_space) + " matches the selector \"" +
                          selector->to_string() + "\""),
                "not_found"};

    const domain::answer answer = slot->answer(selected, now);
    if (const auto* refusal = std::get_if<domain::refusal>(&answer))
        return {service_unavailable(name_of(*slot, name_space) + ": " + refusal->message),
                domain::to_string(refusal->why)};
    const auto& items = std::get<std::vector<domain::item>>(answer);
    return {json(200, render(*slot, items)), domain::to_string(items.front().from)};
}

} // namespace plimsoll::api
