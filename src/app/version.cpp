// SPDX-License-Identifier: Apache-2.0
#include "version.hpp"

#include <plimsoll/wire/discovery.hpp>

namespace plimsoll::app {

namespace {

#if defined(__clang__)
constexpr const char* compiler = "clang " __clang_version__;
#else
constexpr const char* compiler = "gcc " __VERSION__;
#endif

#if defined(__x86_64__)
constexpr const char* platform = "linux/amd64";
#elif defined(__aarch64__)
constexpr const char* platform = "linux/arm64";
#else
constexpr const char* platform = "linux/unknown";
#endif

} // namespace

std::string version_text() { return "v" PLIMSOLL_VERSION; }

std::string version_document() {
    wire::version_info info;
    const std::string version = PLIMSOLL_VERSION;
    const auto dot = version.find('.');
    info.major = version.substr(0, dot);
    info.minor = version.substr(dot + 1, version.find('.', dot + 1) - dot - 1);
    info.git_version = version_text();
    info.git_commit = PLIMSOLL_COMMIT;
    info.compiler = compiler;
    info.platform = platform;
    return wire::version(info);
}

} // namespace plimsoll::app
