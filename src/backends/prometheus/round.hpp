// SPDX-License-Identifier: Apache-2.0
// What one poll asks, each different query once, and what came of it. Owned by the poll, shared by the
// coroutines that work on it.
#pragma once

#include "query_reply.hpp"

#include <plimsoll/polling/backend.hpp>

#include <optional>

namespace plimsoll::backends::prometheus {

class round {
public:
    // `at_once`: how many work on it. REQUIRES: the metrics outlive it.
    round(std::vector<const config::metric_settings*> metrics, std::size_t at_once);

    struct question {
        explicit question(const std::string& t) : text(&t) {}
        const std::string* text;
        domain::instant asked{};
        std::optional<answer<query_reply>> got;
    };
    std::size_t size() const { return questions_.size(); }
    // The next one to ask; null when there is none, or as many as work on it have failed in a row with the
    // server's refusals and none was answered: then it is the server.
    question* next();
    void answered(question& what, domain::instant asked, answer<query_reply> got);

    // One outcome per metric, in their order. The server's refusals are each query's own as long as any
    // was answered, else the error of them all. Those that were not asked fail with `unasked`.
    domain::result<std::vector<polling::outcome>> outcomes(const domain::error& unasked) const;

private:
    polling::outcome outcome_of(std::size_t metric, const domain::error& unasked) const;

    std::vector<const config::metric_settings*> metrics_;
    std::vector<std::size_t> question_of_; // of each metric
    std::vector<question> questions_;
    std::size_t at_once_;
    std::size_t next_ = 0;
    std::size_t refused_ = 0;
    bool any_answered_ = false;
    std::optional<domain::error> first_refusal_;
};

} // namespace plimsoll::backends::prometheus
