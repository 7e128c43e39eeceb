// SPDX-License-Identifier: Apache-2.0
// The serving certificate's files: read at start, and again whenever they change.
#pragma once

#include <plimsoll/net/server.hpp>
#include <plimsoll/runtime/task_group.hpp>
#include <plimsoll/runtime/worker.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <memory>
#include <string>

namespace plimsoll::app {

struct certificate_files {
    std::string certificate;
    std::string key;
};

// Blocking: at start. Errors name the file and what is wrong with it.
domain::result<std::shared_ptr<boost::asio::ssl::context>> load_certificate(const certificate_files& from);

// Runs until cancelled. After a change new handshakes use the new pair; a broken or half-written pair
// is logged and the old one stays. REQUIRES: all arguments outlive the coroutine.
runtime::awaitable<void> run_certificate_reload(certificate_files from, net::server& server,
                                                runtime::task_group& tasks, runtime::worker& compute,
                                                runtime::worker& files, telemetry::gauge successful);

} // namespace plimsoll::app
