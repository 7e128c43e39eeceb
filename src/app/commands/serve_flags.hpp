// SPDX-License-Identifier: Apache-2.0
// The flags of `plimsoll serve`. Lives as long as the CLI::App that it was added to is parsed.
#pragma once

#include <plimsoll/app/options.hpp>

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace plimsoll::app {

class serve_flags {
public:
    serve_flags();

    // REQUIRES: *this outlives the parsing. What a value is refused for stands in CLI11's exception.
    void add_to(CLI::App& command);
    // After the parsing.
    serve_options read() const;

private:
    void add_addresses(CLI::App& command);
    void add_files(CLI::App& command);
    void add_manners(CLI::App& command);

    serve_options made_;
    // As they were typed: CLI11's own conversions take `true` for 1 and say little about what is wrong.
    std::string port_, format_, verbosity_, delay_, token_ttl_;
    std::optional<std::string> metrics_; // nothing: its default depends on --insecure-loopback
};

} // namespace plimsoll::app
