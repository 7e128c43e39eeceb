// SPDX-License-Identifier: Apache-2.0
#include "meter.hpp"

namespace plimsoll::polling {

namespace {

constexpr auto first_code = static_cast<int>(domain::errc::invalid_argument);
constexpr auto last_code = static_cast<int>(domain::errc::internal);

telemetry::histogram make_seconds(telemetry::registry& in, const std::string& backend) {
    return in.make_histogram("plimsoll_poll_duration_seconds", "How long polls of a backend took.",
                             {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10},
                             {{"backend", backend}});
}

} // namespace

meter::meter(telemetry::registry& instruments, const std::string& backend)
    : seconds_(make_seconds(instruments, backend)) {
    const auto add = [&](const char* outcome) {
        outcomes_.push_back(instruments.make_counter("plimsoll_polls_total", "Polls of a backend by outcome.",
                                                     {{"backend", backend}, {"outcome", outcome}}));
    };
    add("ok");
    for (int code = first_code; code <= last_code; ++code)
        add(domain::to_string(static_cast<domain::errc>(code)));
}

void meter::count(std::optional<domain::errc> error, std::chrono::steady_clock::duration took) const {
    const auto index = error ? static_cast<std::size_t>(static_cast<int>(*error) - first_code) + 1 : 0;
    outcomes_[index].add();
    seconds_.observe(std::chrono::duration<double>(took).count());
}

} // namespace plimsoll::polling
