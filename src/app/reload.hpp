// SPDX-License-Identifier: Apache-2.0
// Follows the configuration's files: looks at them once a second and at SIGHUP, has what changed read on
// `files`, checked and built on `compute`, and handed over. What is wrong is logged, and leaves everything
// as it is. Lives on the io thread.
#pragma once

#include "generation.hpp"

#include <plimsoll/config/load.hpp>
#include <plimsoll/runtime/file_watcher.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <functional>
#include <memory>
#include <string>

namespace plimsoll::app {

class reloader {
public:
    struct parts {
        runtime::worker& compute;
        runtime::worker& files;
        const runtime::clock& now;
        telemetry::registry& instruments;
    };
    using settings_pointer = std::shared_ptr<const config::settings>;
    // The settings that are served now.
    using current = std::function<settings_pointer()>;
    // Serves a new generation; only when that is done the next change is looked for.
    using replace = std::function<runtime::awaitable<void>(blueprint)>;

    // `seen`: the files as they were before the configuration that is served was read from `path`.
    // REQUIRES: the parts outlive *this.
    reloader(runtime::executor on, std::string path, runtime::file_stamps seen, parts with, current settings,
             replace use);

    // Both run until cancelled; SIGHUP is caught by the second. REQUIRES: *this outlives them.
    runtime::awaitable<void> run();
    runtime::awaitable<void> run_hangups();

private:
    using stamps = domain::result<runtime::file_stamps>;
    // What became of one reading: a blueprint, or errors.
    struct attempt {
        std::vector<config::problem> errors, warnings;
        std::size_t more_errors = 0;
        std::optional<blueprint> made;
    };

    static attempt build(std::vector<config::source> sources, const settings_pointer& before,
                         domain::instant now);
    runtime::awaitable<bool> wait();
    runtime::awaitable<stamps> look();
    runtime::awaitable<stamps> settled(runtime::file_stamps seen);
    runtime::awaitable<void> read_again();
    runtime::awaitable<domain::result<attempt>> read_and_build();
    void succeeded();
    void failed(const attempt& how);

    const std::string path_;
    runtime::file_stamps seen_;
    parts with_;
    current settings_;
    replace use_;
    runtime::timer tick_;
    bool asked_ = false; // by SIGHUP, and not yet read
    telemetry::gauge successful_;
    telemetry::gauge success_time_;
};

} // namespace plimsoll::app
