// SPDX-License-Identifier: Apache-2.0
#include "tally.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace plimsoll::bench {

namespace {

using nlohmann::json;

constexpr double busiest = 0.95; // of a core; above it our queue is what is measured

struct named_quantile {
    const char* name;
    double share;
};
constexpr std::array quantiles = {named_quantile{"p50", 0.5},  named_quantile{"p75", 0.75},
                                  named_quantile{"p90", 0.9},  named_quantile{"p95", 0.95},
                                  named_quantile{"p99", 0.99}, named_quantile{"p999", 0.999}};

double microseconds(std::chrono::nanoseconds of) { return static_cast<double>(of.count()) / 1e3; }

json quantiles_of(const histogram& of) {
    json out;
    for (const auto& q : quantiles)
        out[q.name] = microseconds(of.quantile(q.share));
    out["max"] = microseconds(of.max());
    return out;
}

std::string why_behind(const tally& of, std::chrono::nanoseconds late_limit) {
    if (of.processor > busiest) return "the client used a whole core";
    if (of.late.quantile(0.99) > late_limit)
        return "the client sent late: p99 of " + std::to_string(of.late.quantile(0.99).count() / 1000) +
               " us";
    return "";
}

} // namespace

std::string render(const tally& of, std::chrono::nanoseconds late_limit) {
    const std::string behind = why_behind(of, late_limit);
    json latency = quantiles_of(of.latency);
    for (auto& q : quantiles)
        if (!behind.empty() || of.late.quantile(q.share) > late_limit) latency[q.name] = nullptr;
    if (!behind.empty()) latency["max"] = nullptr;
    const double seconds = static_cast<double>(of.elapsed.count()) / 1e9;
    json out = {{"planned", of.planned},
                {"done", of.done},
                {"ok", of.latency.count()},
                {"errors", of.errors},
                {"first_error", of.first_error},
                {"opened", of.opened},
                {"seconds", seconds},
                {"rate", seconds > 0 ? static_cast<double>(of.done) / seconds : 0.0},
                {"kept_up", behind.empty()},
                {"why", behind},
                {"latency_us", std::move(latency)},
                {"late_us", quantiles_of(of.late)},
                {"processor", of.processor},
                {"body_bytes", of.body_bytes}};
    if (of.age.count() > 0) out["age_us"] = quantiles_of(of.age);
    return out.dump();
}

} // namespace plimsoll::bench
