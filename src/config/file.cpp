// SPDX-License-Identifier: Apache-2.0
#include "file.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace plimsoll::config {
namespace {

domain::error wrong(domain::errc code, std::string what) { return {code, std::move(what)}; }

} // namespace

domain::result<std::string> read_file(const std::string& path, std::size_t limit) {
    std::error_code failed;
    const std::filesystem::file_status status = std::filesystem::status(path, failed);
    if (status.type() == std::filesystem::file_type::not_found)
        return wrong(domain::errc::not_found, "no such file");
    if (failed) return wrong(domain::errc::unavailable, "cannot be read: " + failed.message());
    // Opening a pipe would wait for its writer.
    if (status.type() != std::filesystem::file_type::regular)
        return wrong(domain::errc::invalid_argument, "not a regular file; name a file or a folder of them");
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return wrong(domain::errc::unavailable, "cannot be read: " + std::generic_category().message(errno));
    // Into the text itself: no other copy of what may be a secret stays behind.
    constexpr std::size_t chunk_bytes = 65536;
    std::string text;
    while (in && text.size() <= limit) {
        const std::size_t before = text.size();
        text.resize(before + chunk_bytes);
        in.read(text.data() + before, chunk_bytes);
        text.resize(before + static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) return wrong(domain::errc::unavailable, "cannot be read: input error");
    if (text.size() > limit)
        return wrong(domain::errc::invalid_argument, "more than " + std::to_string(limit) +
                                                         " bytes; split it into several files in one folder");
    return text;
}

} // namespace plimsoll::config
