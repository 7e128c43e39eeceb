// SPDX-License-Identifier: Apache-2.0
#include "line_splitter.hpp"

#include <utility>

namespace plimsoll::net {

domain::result<line_splitter::wish> line_splitter::feed(std::string_view bytes,
                                                        const std::function<bool(std::string_view)>& line) {
    for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n')) {
        if (begun_.size() + end > line_bytes_) return too_long();
        begun_.append(bytes.substr(0, end));
        bytes.remove_prefix(end + 1);
        const std::string complete = std::exchange(begun_, {});
        if (!line(complete)) return wish::stop;
    }
    if (begun_.size() + bytes.size() > line_bytes_) return too_long();
    begun_.append(bytes);
    return wish::go_on;
}

} // namespace plimsoll::net
