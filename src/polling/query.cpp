// SPDX-License-Identifier: Apache-2.0
#include "query.hpp"

#include "note.hpp"

#include <plimsoll/telemetry/log.hpp>

#include <utility>

namespace plimsoll::polling {

using telemetry::level;

// An empty reply, and one that is not believed, are answers too, and may be a number the next time: they
// are not asked for less often.
void query::answered(outcome answer, domain::instant at, domain::steady_time now,
                     const std::string& backend) {
    const bool refused = answer.has_error() && !answer.error().no_data;
    const auto remark = of_.slot->remark;
    const auto noted = note(*of_.slot, std::move(answer), at);
    if (of_.slot->remark != remark) tell_remark(backend);
    if (noted && refused)
        not_before_ = now + delay_.next();
    else
        delay_.reset();
    if (noted.has_value() == failing_) return;
    failing_ = noted.has_value();
    tell_change(noted ? &*noted : nullptr, backend);
}

void query::unanswered(const domain::error& why, domain::instant at) { note_failure(*of_.slot, why, at); }

void query::tell_remark(const std::string& backend) const {
    if (of_.slot->remark.empty()) return;
    telemetry::log(level::warning, "polling", "a value with a remark",
                   {{"metric", of_.slot->metric.name}, {"backend", backend}, {"remark", of_.slot->remark}});
}

void query::tell_change(const domain::error* failure, const std::string& backend) const {
    const auto& metric = of_.slot->metric;
    if (failure == nullptr)
        return telemetry::log(level::info, "polling", "query succeeds again",
                              {{"metric", metric.name}, {"backend", backend}});
    telemetry::log(level::warning, "polling", "query fails",
                   {{"metric", metric.name},
                    {"namespace", metric.namespaces->empty() ? "" : metric.namespaces->front()},
                    {"backend", backend},
                    {"error", failure->detail()}});
}

} // namespace plimsoll::polling
