// SPDX-License-Identifier: Apache-2.0
// All that one poll asks: from metrics to commands, cut into batches, and from replies to outcomes. Pure.
#pragma once

#include "query_type.hpp"
#include "secret.hpp"

#include <plimsoll/polling/backend.hpp>

#include <span>
#include <vector>

namespace plimsoll::backends::redis {

// One series: its key's command, and EXISTS before it where a missing key is an error (a length of 0 says
// nothing of that).
struct question {
    explicit question(const config::redis_key& asked) : type(&type_of(asked.measure)), of(&asked) {}
    const query_type* type;
    const config::redis_key* of;

    bool asks_existence() const;
    std::size_t commands() const { return asks_existence() ? 2 : 1; }
};

class questions {
public:
    static constexpr std::size_t batch_commands = 1000;

    // REQUIRES: the metrics outlive the questions.
    explicit questions(const std::vector<const config::metric_settings*>& metrics);

    struct batch {
        std::size_t begin = 0; // indices of questions
        std::size_t end = 0;
        std::size_t commands = 0;
    };
    std::size_t size() const { return all_.size(); }
    std::size_t commands() const { return commands_; }
    // The batch that begins with question `first` < size().
    batch batch_from(std::size_t first) const;
    void append_to(secret& out, const batch& of) const;

    // One outcome per metric, in their order. Errors: a refusal that concerns the whole backend; bad_reply
    // when a reply cannot belong to its command. REQUIRES: one reply for each command.
    domain::result<std::vector<polling::outcome>> outcomes(std::span<const reply> replies,
                                                           domain::instant asked) const;

private:
    std::vector<question> all_;
    std::vector<std::size_t> ends_; // of each metric's questions in all_
    std::size_t commands_ = 0;
};

} // namespace plimsoll::backends::redis
