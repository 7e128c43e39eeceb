// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/file_watcher.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace plimsoll::runtime {

namespace {

using domain::errc;
using domain::error;

class open_file {
public:
    // O_NONBLOCK: a named pipe without a writer must not hold the thread.
    explicit open_file(const std::string& path)
        : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    ~open_file() {
        if (fd_ >= 0) ::close(fd_);
    }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    int fd() const { return fd_; }

private:
    int fd_;
};

error of_errno(int number, const std::string& path) {
    const std::string text = path + ": " + std::generic_category().message(number);
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return {errc::not_found, text};
    case EACCES:
    case EPERM:
        return {errc::permission_denied, text};
    case EISDIR:
    case ENAMETOOLONG:
    case ELOOP:
    case EINVAL:
        return {errc::invalid_argument, text};
    case EMFILE:
    case ENFILE:
        return {errc::overloaded, text};
    default:
        return {errc::unavailable, text};
    }
}

domain::result<std::string> read_all(int fd, const std::string& path, std::size_t limit_bytes) {
    std::string out;
    for (;;) {
        // One byte more than allowed tells a file that is too long from one that just fits.
        const std::size_t step = std::min<std::size_t>(limit_bytes - out.size() + 1, 65536);
        const std::size_t had = out.size();
        out.resize(had + step);
        const auto got = ::read(fd, out.data() + had, step);
        const int number = errno;
        out.resize(had + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got == 0) break;
        if (got < 0 && number != EINTR) return of_errno(number, path);
        if (out.size() > limit_bytes)
            return error(errc::invalid_argument,
                         path + ": longer than " + std::to_string(limit_bytes) + " bytes");
    }
    out.shrink_to_fit(); // some are kept for long
    return out;
}

} // namespace

domain::result<std::string> read_file(const std::string& path, std::size_t limit_bytes) {
    const open_file file(path);
    if (file.fd() < 0) return of_errno(errno, path);
    struct stat about{};
    if (::fstat(file.fd(), &about) != 0) return of_errno(errno, path);
    if (!S_ISREG(about.st_mode)) {
        if (S_ISDIR(about.st_mode)) return of_errno(EISDIR, path);
        return error(errc::invalid_argument, path + ": not a regular file");
    }
    return read_all(file.fd(), path, limit_bytes);
}

} // namespace plimsoll::runtime
