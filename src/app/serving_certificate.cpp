// SPDX-License-Identifier: Apache-2.0
#include "serving_certificate.hpp"

#include <plimsoll/net/server_tls.hpp>
#include <plimsoll/runtime/file_watcher.hpp>
#include <plimsoll/telemetry/log.hpp>

namespace plimsoll::app {

namespace {

constexpr std::size_t file_limit_bytes = 1048576;
constexpr std::chrono::milliseconds look_every{1000};

struct pem_pair {
    std::string certificate;
    std::string key;
};

domain::result<pem_pair> read_pair(const certificate_files& from) {
    auto certificate = runtime::read_file(from.certificate, file_limit_bytes);
    if (!certificate) return certificate.error();
    auto key = runtime::read_file(from.key, file_limit_bytes);
    if (!key) return key.error();
    return pem_pair{std::move(*certificate), std::move(*key)};
}

using context = std::shared_ptr<boost::asio::ssl::context>;

domain::result<context> make_context(const certificate_files& from, const pem_pair& pair) {
    auto made = net::make_server_context(pair.certificate, pair.key);
    if (!made) return made.error().within(from.certificate + " with " + from.key);
    return made;
}

runtime::awaitable<domain::result<context>> load_again(certificate_files from, runtime::worker& compute,
                                                       runtime::worker& files) {
    auto reading = runtime::run_on(files, [from] { return read_pair(from); });
    auto read = co_await std::move(reading);
    if (!read) co_return read.error();
    if (!*read) co_return read->error();
    auto making =
        runtime::run_on(compute, [from, pair = std::move(**read)] { return make_context(from, pair); });
    auto made = co_await std::move(making);
    if (!made) co_return made.error();
    co_return std::move(*made);
}

runtime::awaitable<void> reload(certificate_files from, net::server& server, runtime::worker& compute,
                                runtime::worker& files, telemetry::gauge successful) {
    auto loaded = co_await load_again(from, compute, files);
    successful.set(loaded ? 1 : 0);
    if (loaded) {
        server.use(std::move(*loaded));
        telemetry::log(telemetry::level::info, "app", "serving certificate reloaded",
                       {{"file", from.certificate}});
    } else {
        telemetry::log(telemetry::level::error, "app", "serving certificate not reloaded, the old one stays",
                       {{"error", loaded.error().detail()}});
    }
}

} // namespace

domain::result<context> load_certificate(const certificate_files& from) {
    auto pair = read_pair(from);
    if (!pair) return pair.error();
    return make_context(from, *pair);
}

runtime::awaitable<void> run_certificate_reload(certificate_files from, net::server& server,
                                                runtime::task_group& tasks, runtime::worker& compute,
                                                runtime::worker& files, telemetry::gauge successful) {
    std::vector<std::string> paths = {from.certificate, from.key};
    std::function<void()> changed = [from, &server, &tasks, &compute, &files, successful] {
        tasks.spawn("certificate reload", reload(from, server, compute, files, successful));
    };
    co_await runtime::run_file_watch(files, std::move(paths), look_every, std::move(changed));
}

} // namespace plimsoll::app
